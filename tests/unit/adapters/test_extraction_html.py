"""Words of HTML, well made or hostile."""

import time

import pytest

from sae.adapters.extraction_html import add_html
from sae.adapters.extraction_text import TextBudget


def words_of(source: str) -> str:
    budget = TextBudget(characters=1_000_000, cpu_seconds=60)
    add_html(source, budget)
    budget.flush()
    return budget.text()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>un</p><p>deux</p>", "un\n\ndeux"),
        ("ré<em>union</em>", "réunion"),
        ("a &lt; b &eacute; &#8364;", "a < b é €"),
        ("1 < 2 et 3<4", "1 < 2 et 3<4"),
        ("<script>x = '<p>non</p>'</script>oui", "oui"),
        ("<SCRIPT>non</Script>oui", "oui"),
        ('<a href="a>b">lien</a>', "lien"),
        ("<p don't>texte</p>", "texte"),
        ('<img src=x alt="la mairie">', "la mairie"),
        ("<!-- non -->oui<!-- jamais fini", "oui"),
        ("<!DOCTYPE html><?php non ?>oui", "oui"),
        ("oui<p class='jamais fini", "oui"),
        ("oui<style>jamais fini", "oui"),
    ],
)
def test_words_are_what_a_reader_sees(source: str, words: str) -> None:
    assert words_of(source) == words


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "</",
        "<!",
        "<?",
        "<a ",
        "<script ",
        '<a b="',
        "&#",
        "<a b='c'",
        "<![CDATA[",
        "=",
    ],
)
def test_hostile_markup_costs_no_more_than_its_length(piece: str) -> None:
    began = time.process_time()
    words_of(piece * (200_000 // len(piece)))

    assert time.process_time() - began < 2  # html.parser: minutes
