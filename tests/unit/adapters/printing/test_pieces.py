"""Cells of printed tables: a line that has nothing to say is not printed."""

from dataclasses import replace

from sae.adapters.printing.pieces import retention
from sae.adapters.printing.words import Words
from tests.printed.parts import some_terms

FRENCH = Words("fr", "Europe/Paris")


def test_a_rule_without_start_event_has_no_line_for_it() -> None:
    told = [line.text for line in retention(some_terms(), FRENCH)]
    silent = [line.text for line in retention(replace(some_terms(), start_event=""), FRENCH)]

    assert "Point de départ : clôture de l’exercice" in told
    assert silent == [text for text in told if not text.startswith("Point de départ")]
