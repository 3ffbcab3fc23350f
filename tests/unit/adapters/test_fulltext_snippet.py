"""Pieces of text that show why a unit was found."""

from hypothesis import given
from hypothesis import strategies as st

from sae.adapters.french_analysis import FrenchAnalysis
from sae.adapters.fulltext_plan import plan_search
from sae.adapters.fulltext_snippet import WIDTH, Highlighter, Snippet

ANALYSIS = FrenchAnalysis()
LONGEST = WIDTH + 5  # with an ellipsis on both sides


def snippet(typed: str, *texts: str) -> Snippet:
    return Highlighter(plan_search(typed, ANALYSIS), ANALYSIS).snippet(*texts)


def shown(pieces: Snippet) -> str:
    return "".join(f"[{text}]" if is_match else text for text, is_match in pieces)


def test_the_piece_with_the_most_different_words_is_shown() -> None:
    text = "chauffage " + "rien " * 100 + "chauffage de l'école " + "rien " * 100

    assert "[chauffage] de l'[école]" in shown(snippet("école chauffage", text))


def test_the_articles_of_a_phrase_are_not_marked() -> None:
    text = "la note de la mairie"

    assert shown(snippet('"note de la mairie"', text)) == "la [note] de la [mairie]"


def test_a_number_is_marked_however_it_is_grouped() -> None:
    assert shown(snippet("12345", "soit 12 345 euros")) == "soit [12 345] euros"
    assert shown(snippet("12 345,67", "soit 12345,67 euros")) == "soit [12345,67] euros"


def test_a_piece_begins_and_ends_between_words() -> None:
    pieces = shown(snippet("milieu", "premier " * 50 + "milieu " + "dernier " * 50))

    assert pieces.startswith("… premier ")
    assert pieces.endswith(" dernier …")


def test_a_word_without_end_is_cut() -> None:
    pieces = snippet("mot", "x" * 10_000 + " mot " + "y" * 1_000_000)

    assert ("mot", True) in pieces
    assert sum(len(text) for text, _ in pieces) <= LONGEST


@given(st.text(alphabet="ab é\n1.-", max_size=2000), st.sampled_from(["a", "é b", "a*", "1 11"]))
def test_a_piece_is_short_and_drawn_from_the_text(text: str, typed: str) -> None:
    pieces = snippet(typed, text)

    inside = "".join(piece for piece, _ in pieces).removeprefix("… ").removesuffix(" …")
    assert inside in " ".join(["", *text.split(), ""]) or not text.strip()
    assert sum(len(piece) for piece, _ in pieces) <= LONGEST
