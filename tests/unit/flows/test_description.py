"""The elements that flows write alike hold what was said, and nothing that SEDA could not hold."""

from decimal import Decimal

import pytest

from sae.flows.description import (
    MAX_TITLE,
    Outcome,
    access,
    agent,
    day,
    event,
    french,
    identifier,
    keywords,
    money,
    retention,
    title,
)
from seda.elements import Element


def test_a_title_is_never_empty_nor_longer_than_one_reads() -> None:
    assert title("", " \n").text == "_"
    assert title("Mandat 12", "Chauffage\n 2024").text == "Mandat 12 – Chauffage 2024"
    assert len(title("x" * 2 * MAX_TITLE).text) == MAX_TITLE


def test_a_keyword_names_its_term_and_comes_once() -> None:
    said = tuple(keywords(("F-1", "EN16931:BT-1"), ("", "EN16931:BT-13"), ("F-1", "EN16931:BT-1")))

    assert [[child.text for child in one.children] for one in said] == [["F-1", "EN16931:BT-1"]]


def test_an_agent_without_a_name_is_called_by_its_identifier() -> None:
    (unnamed,) = agent("Writer", " ", "21350238800019", "")

    assert [(child.name, child.text) for child in unnamed.children] == [
        ("Corpname", "21350238800019"),
        ("Identifier", "21350238800019"),
    ]
    assert tuple(agent("Writer", "", "")) == tuple(identifier("Identifier", " ")) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-12T10:00:00", "2024-03-12"),
        ("12/03/2024", "2024-03-12"),
        ("20240312", "2024-03-12"),
        ("2024-02-31", ""),
        ("0024-03-12", ""),
        ("hier", ""),
    ],
)
def test_a_day_that_no_calendar_has_is_not_written(written: str, meant: str) -> None:
    assert "".join(element.text for element in day("CreatedDate", written)) == meant


def test_people_read_days_and_amounts_as_they_write_them() -> None:
    assert french("2024-03-12") == "12/03/2024"
    assert french("mars 2024") == "mars 2024"
    assert money(Decimal("1234567.5")) == "1\u00a0234\u00a0567,50\u00a0€"
    assert money(Decimal("1e30")) == money(Decimal("NaN")) == money(None) == ""


def test_an_event_without_an_instant_is_no_event() -> None:
    assert tuple(event("Visa", "un jour")) == ()
    (visa,) = event("Visa", "2024-03-12T10:00:00+01:00", detail="DGS", outcome=Outcome.OK)

    assert [(child.name, child.text) for child in visa.children] == [
        ("EventType", "Visa"),
        ("EventDateTime", "2024-03-12T10:00:00+01:00"),
        ("EventDetail", "DGS"),
        ("Outcome", "OK"),
    ]


def test_a_retention_rule_starts_at_the_end_of_a_year_that_is_one() -> None:
    (stated,) = retention("FIN-05", "2024", "Destroy")

    assert [child.text for child in stated.children] == ["FIN-05", "2024-12-31", "Destroy"]
    assert tuple(retention("FIN-05", "24", "Destroy")) == ()


def test_an_access_rule_without_a_day_still_closes() -> None:
    assert access("AR048", "?") == Element("AccessRule", children=(Element("Rule", "AR048"),))
