"""Cleaning and bounds of the text under extraction."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.adapters.extraction_text import ExtractionStopped, TextBudget, clean


def read(*pieces: str, characters: int = 1000) -> str:
    budget = TextBudget(characters=characters, cpu_seconds=60)
    for piece in pieces:
        budget.add(piece)
    budget.flush()
    return budget.text()


def add_for_ever(budget: TextBudget) -> None:
    for word in itertools.repeat("mot "):
        budget.add(word)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("un\t\tdeux   trois", "un deux trois"),
        ("un \r\n deux\rtrois", "un\ndeux\ntrois"),
        ("un\n\n\n\n\ndeux", "un\n\ndeux"),
        ("o\ufb03cier", "officier"),
        ("commu\xad\nnal", "communal"),
        ("commu\x02\r\nnal", "communal"),
        ("a\x00b\x1bc\u200bd\ud800e", "abcde"),
        ("12\u00a0345,00\u202f\u20ac", "12 345,00 \u20ac"),
        ("mot " + "x" * 600 + " fin", "mot fin"),
    ],
)
def test_what_is_not_words_goes_away(written: str, read_as: str) -> None:
    assert read(written) == read_as


def test_an_accent_written_apart_joins_its_letter() -> None:
    assert read("E\u0301vry") == "\u00c9vry"


def test_pieces_are_joined_as_they_were_cut() -> None:
    assert read("déli", "béra", "tion ", " du conseil") == "délibération du conseil"


def test_the_limit_stops_the_reading_and_keeps_what_came_before() -> None:
    budget = TextBudget(characters=5, cpu_seconds=60)
    budget.add("mandat de paiement")

    with pytest.raises(ExtractionStopped) as stopped:
        budget.flush()

    assert stopped.value.code == "text_too_large"
    assert budget.text() == "manda"


def test_a_long_document_stops_while_it_is_read() -> None:
    budget = TextBudget(characters=1000, cpu_seconds=60)

    with pytest.raises(ExtractionStopped):
        add_for_ever(budget)


def test_time_spent_stops_the_reading_and_keeps_what_came_before() -> None:
    budget = TextBudget(characters=1000, cpu_seconds=-1)
    budget.add("mandat")

    with pytest.raises(ExtractionStopped) as stopped:
        budget.flush()

    assert (stopped.value.code, budget.text()) == ("extraction_timeout", "mandat")


def test_blanks_alone_are_no_text() -> None:
    budget = TextBudget(characters=1000, cpu_seconds=60)
    budget.add(" \n\t")

    assert budget.is_empty


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.text()), st.integers(min_value=0, max_value=50))
def test_text_never_exceeds_its_limit(pieces: list[str], characters: int) -> None:
    budget = TextBudget(characters=characters, cpu_seconds=60)
    for piece in pieces:
        budget.add(piece)
    with contextlib.suppress(ExtractionStopped):
        budget.flush()

    assert len(budget.text()) <= characters
