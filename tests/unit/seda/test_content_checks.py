"""What units say: nearly everything is kept and reported; only what could never be used refuses."""

from datetime import UTC, datetime
from typing import Any

import pytest

from seda.content_checks import MAX_IDENTIFIER_CHARACTERS, check_header, check_unit
from seda.findings import Finding, Severity
from tests.packages import a_manifest
from tests.unit.seda.manifests import a_unit_with, read

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def in_content(content: str) -> list[Finding]:
    return list(check_unit(a_unit_with(content=content)))


def in_management(management: str, version: str = "2.2") -> list[Finding]:
    return list(check_unit(a_unit_with(management=management, version=version)))


def header(**changes: Any) -> list[Finding]:  # noqa: ANN401 - of `a_manifest`, which has types
    return list(check_header(read(a_manifest(**changes)).header, now=NOW))


def test_an_ordinary_unit_is_passed_without_a_word() -> None:
    assert (
        in_content("<Description>Rapport d'activité 2024 : budget &amp; voirie</Description>") == []
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<StartDate>2024-02-01</StartDate><EndDate>2024-01-01</EndDate>", "dates_reversed"),
        ("<CreatedDate>12024-01-01</CreatedDate>", "date_extreme"),
        ("<CreatedDate>2024-01-01T24:00:00</CreatedDate>", "date_extreme"),
        (f"<Description>{'x' * 70_000}</Description>", "text_long"),
        ("<Description>facture\u202egpj.exe</Description>", "text_bidi"),
    ],
)
def test_what_is_strange_is_told_and_kept(content: str, code: str) -> None:
    [finding] = in_content(content)

    assert (finding.code, finding.severity) == (code, Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    ["&lt;script&gt;alert(1)&lt;/script&gt;", "javascript:alert(1)", "&lt;img onerror = x&gt;"],
)
def test_text_that_a_screen_could_run_is_kept_as_text(text: str) -> None:
    [finding] = in_content(f"<Description>{text}</Description>")

    assert (finding.code, finding.severity) == ("text_active", Severity.INFO)


@pytest.mark.parametrize(
    "dates",
    [
        "<StartDate>2024</StartDate><EndDate>2023</EndDate>",
        "<StartDate>2024-02-30</StartDate><EndDate>2023-01-01</EndDate>",
        "<StartDate>-0044-03-15</StartDate><EndDate>2023-01-01</EndDate>",
        "<StartDate>2024-01-01T10:00:00</StartDate><EndDate>2024-01-01T09:00:00</EndDate>",
    ],
)
def test_dates_that_are_not_two_whole_days_are_not_compared(dates: str) -> None:
    assert "dates_reversed" not in {finding.code for finding in in_content(dates)}


def test_an_empty_title_refuses_and_a_blank_one_does_not() -> None:
    [empty] = in_content("<Title></Title>")
    [blank] = in_content("<Title> </Title>")

    assert (empty.code, empty.severity) == ("title_empty", Severity.ERROR)
    assert (blank.code, blank.severity) == ("title_blank", Severity.WARNING)


def test_a_rule_that_starts_beyond_any_calendar_refuses() -> None:
    rule = "<AppraisalRule><Rule>A</Rule><StartDate>{}</StartDate></AppraisalRule>"

    [finding] = in_management(rule.format("9000-01-01"))

    assert (finding.code, finding.severity) == ("rule_date_out_of_range", Severity.ERROR)
    assert in_management(rule.format("8999-12-31")) == []


def test_a_hold_that_ends_before_it_starts_refuses() -> None:
    hold = (
        "<HoldRule><Rule>H</Rule><StartDate>2024-02-01</StartDate>"
        "<HoldEndDate>{}</HoldEndDate></HoldRule>"
    )

    [finding] = in_management(hold.format("2024-01-31"))

    assert (finding.code, finding.severity) == ("hold_ends_before_start", Severity.ERROR)
    assert in_management(hold.format("2024-02-01")) == []


def test_a_message_without_an_identifier_cannot_be_answered() -> None:
    [finding] = header(mutate=lambda t: t.replace(">VERSEMENT-1<", "> <"))

    assert (finding.code, finding.severity) == ("message_identifier_empty", Severity.ERROR)


def test_an_identifier_may_be_long_up_to_a_limit() -> None:
    assert header(message_identifier="x" * MAX_IDENTIFIER_CHARACTERS) == []
    [finding] = header(message_identifier="x" * (MAX_IDENTIFIER_CHARACTERS + 1))

    assert (finding.code, finding.severity) == ("identifier_too_long", Severity.ERROR)


@pytest.mark.parametrize("identifier", ["../../a", "a/b", "a\\b", 'a"b', "a|b", "a\u202eb"])
def test_an_identifier_that_no_file_could_bear_is_told(identifier: str) -> None:
    [finding] = header(message_identifier=identifier)

    assert (finding.code, finding.severity) == ("identifier_unsafe", Severity.WARNING)


@pytest.mark.parametrize("identifier", ["VERSEMENT 2024/é".replace("/", "-"), "urn:uuid:1", "n°3"])
def test_ordinary_identifiers_are_not_unsafe(identifier: str) -> None:
    assert header(message_identifier=identifier) == []


def test_a_message_of_tomorrow_is_told_and_one_of_today_is_not() -> None:
    [finding] = header(at=datetime(2026, 3, 2, tzinfo=UTC))

    assert (finding.code, finding.severity) == ("message_date_future", Severity.WARNING)
    assert header(at=NOW) == []
