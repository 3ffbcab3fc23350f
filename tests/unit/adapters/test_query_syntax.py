"""What is typed in the search box, cut into clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.adapters.query_syntax import MAX_CLAUSES, Clause, ClauseKind, parse_words


def word(text: str, *, excluded: bool = False) -> Clause:
    return Clause(ClauseKind.WORD, text, excluded)


def phrase(text: str, *, excluded: bool = False) -> Clause:
    return Clause(ClauseKind.PHRASE, text, excluded)


def prefix(text: str, *, excluded: bool = False) -> Clause:
    return Clause(ClauseKind.PREFIX, text, excluded)


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("facture chauffage", (word("facture"), word("chauffage"))),
        ('"marché public" 2024', (phrase("marché public"), word("2024"))),
        ("« marché public »", (phrase("marché public"),)),
        ("\u201cmarché public\u201d", (phrase("marché public"),)),
        ("factur*", (prefix("factur"),)),
        ("'factur*'", (prefix("factur"),)),
        ("-devis", (word("devis", excluded=True),)),
        ('-"devis refusé"', (phrase("devis refusé", excluded=True),)),
        ("-dev*", (prefix("dev", excluded=True),)),
        ("sous-préfecture", (word("sous-préfecture"),)),
        ("FAC-2024/0012", (word("FAC-2024/0012"),)),
        ("(facture), [devis];", (word("facture"), word("devis"))),
        ("12 345,67 €", (word("12"), word("345,67"))),
        ("* facture", (word("facture"),)),
        ("facture AND devis", (word("facture"), word("AND"), word("devis"))),
        ("l' école", (word("l'"), word("école"))),
        ("title:facture^2", (word("title:facture^2"),)),
        ("/fac.*/", (prefix("fac."),)),
    ],
)
def test_what_is_typed_is_cut_into_clauses(typed: str, clauses: tuple[Clause, ...]) -> None:
    assert parse_words(typed).clauses == clauses


@pytest.mark.parametrize("typed", ['"marché public', 'marché" public', 'marché public"'])
def test_a_quote_without_its_pair_is_punctuation(typed: str) -> None:
    assert parse_words(typed).clauses == (word("marché"), word("public"))


@pytest.mark.parametrize("typed", ["*", " * ", "**", "* -devis", "-devis"])
def test_a_star_or_exclusions_alone_ask_for_everything(typed: str) -> None:
    assert parse_words(typed).everything


@pytest.mark.parametrize("typed", ["", "   ", "???", '""', "-", "- -", "-*", '"', "€", "()[]{}"])
def test_nothing_readable_asks_for_nothing(typed: str) -> None:
    query = parse_words(typed)

    assert query.clauses == ()
    assert not query.everything


def test_a_pasted_page_is_cut() -> None:
    assert len(parse_words("mot " * 1_000_000).clauses) == MAX_CLAUSES


@given(st.text(alphabet=st.sampled_from('ab1é"«*- \n()\\^~:[]{}+|&!?/.,')))
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    assert all(any(c.isalnum() for c in clause.text) for clause in parse_words(typed).clauses)


@given(st.text())
def test_whatever_is_pasted_can_be_read(typed: str) -> None:
    assert len(parse_words(typed).clauses) <= MAX_CLAUSES
