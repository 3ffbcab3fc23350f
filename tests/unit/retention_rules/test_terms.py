from datetime import date

import pytest

from retention_rules.definitions import Alternative, AlternativeUse, RuleDefinition, StartEvent
from retention_rules.durations import UNLIMITED, years
from retention_rules.model import GivenEvent
from retention_rules.reasons import ReasonCode
from retention_rules.tables import table
from retention_rules.terms import NO_DAYS, ContentDays, StartSource, Term, term_of
from tests.unit.retention_rules.archives import a_rule

DAYS = ContentDays(own=date(2012, 3, 4), dossier=date(2015, 6, 7))


def a_term(
    rule: RuleDefinition,
    *events: GivenEvent,
    stated: date | None = None,
    content: ContentDays = NO_DAYS,
) -> Term:
    return term_of(rule, stated=stated, events=events, content=content)


def access_code(code: str) -> RuleDefinition:
    return next(row for row in table("access-2009") if row.rule_id == code)


def an_event(event: StartEvent, on: date, rule_id: str = "") -> GivenEvent:
    return GivenEvent(event=event, on=on, rule_id=rule_id)


def test_without_a_start_the_term_is_not_known() -> None:
    term = a_term(a_rule(start_event=StartEvent.EXECUTION_END), content=DAYS)

    assert (term.ends_on, term.reason) == (None, ReasonCode.START_EVENT_MISSING)


def test_an_event_given_later_starts_the_rule() -> None:
    term = a_term(
        a_rule(start_event=StartEvent.EXECUTION_END),
        an_event(StartEvent.EXECUTION_END, date(2018, 5, 1)),
    )

    assert term.ends_on == date(2023, 5, 1)
    assert term.main is not None
    assert term.main.source is StartSource.EVENT


def test_an_event_of_another_kind_starts_nothing() -> None:
    term = a_term(
        a_rule(start_event=StartEvent.EXECUTION_END), an_event(StartEvent.BIRTH, date(2018, 5, 1))
    )

    assert term.reason is ReasonCode.START_EVENT_MISSING


def test_a_rule_without_event_type_takes_any_event_given_for_it_by_name() -> None:
    named = an_event(StartEvent.ACCEPTANCE, date(2018, 5, 1), "APP")
    unnamed = an_event(StartEvent.ACCEPTANCE, date(2018, 5, 1))

    assert a_term(a_rule(), named).ends_on == date(2023, 5, 1)
    assert a_term(a_rule(), unnamed).ends_on is None


def test_of_a_stated_day_and_an_event_the_later_governs() -> None:
    rule = a_rule(start_event=StartEvent.EXECUTION_END)
    event = an_event(StartEvent.EXECUTION_END, date(2018, 5, 1))

    assert a_term(rule, event, stated=date(2010, 1, 1)).ends_on == date(2023, 5, 1)
    assert a_term(rule, event, stated=date(2020, 1, 1)).ends_on == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("event", "ends_on"),
    [
        (StartEvent.DOCUMENT_DATE, date(2017, 3, 4)),
        (StartEvent.LATEST_DOCUMENT, date(2020, 6, 7)),
        (StartEvent.YEAR_END, date(2020, 12, 31)),
        (StartEvent.EXERCISE_CLOSING, date(2020, 12, 31)),
    ],
)
def test_the_dates_of_the_content_answer_four_events(event: StartEvent, ends_on: date) -> None:
    assert a_term(a_rule(start_event=event), content=DAYS).ends_on == ends_on


def test_a_stated_day_wins_over_the_dates_of_the_content() -> None:
    rule = a_rule(start_event=StartEvent.DOCUMENT_DATE)

    assert a_term(rule, stated=date(2001, 1, 1), content=DAYS).ends_on == date(2006, 1, 1)


def test_the_most_recent_document_of_the_dossier_moves_a_stated_day_forward_only() -> None:
    rule = a_rule(start_event=StartEvent.LATEST_DOCUMENT)

    assert a_term(rule, stated=date(2001, 1, 1), content=DAYS).ends_on == date(2020, 6, 7)
    assert a_term(rule, stated=date(2021, 1, 1), content=DAYS).ends_on == date(2026, 1, 1)


def test_a_stated_exercise_is_carried_to_31_december() -> None:
    term = a_term(a_rule(start_event=StartEvent.EXERCISE_CLOSING), stated=date(2014, 4, 2))

    assert term.ends_on == date(2019, 12, 31)
    assert term.main is not None
    assert term.main.counted_from == date(2014, 12, 31)


def test_an_unlimited_rule_says_so_whether_it_started_or_not() -> None:
    rule = a_rule(duration=UNLIMITED)

    assert a_term(rule).reason is ReasonCode.RULE_UNLIMITED
    assert a_term(rule, stated=date(2000, 1, 1)).reason is ReasonCode.RULE_UNLIMITED


def test_what_opens_at_once_needs_no_start() -> None:
    assert a_term(access_code("AR038")).ends_on == date.min


def test_births_open_75_years_after_the_register_or_25_after_death_if_that_is_shorter() -> None:
    closing = an_event(StartEvent.REGISTER_CLOSING, date(1950, 12, 31))
    early = an_event(StartEvent.DEATH, date(1960, 1, 1))
    late = an_event(StartEvent.DEATH, date(2020, 1, 1))

    for code in ("AR044", "AR054"):
        assert a_term(access_code(code), closing).ends_on == date(2025, 12, 31), code
        assert a_term(access_code(code), closing, early).ends_on == date(1985, 1, 1), code
        assert a_term(access_code(code), closing, late).ends_on == date(2025, 12, 31), code
        assert a_term(access_code(code), late).ends_on == date(2045, 1, 1), code
        assert a_term(access_code(code)).reason is ReasonCode.START_EVENT_MISSING, code


def test_medical_records_open_25_years_after_death_or_120_after_birth_if_it_is_unknown() -> None:
    birth = an_event(StartEvent.BIRTH, date(1900, 1, 1))
    death = an_event(StartEvent.DEATH, date(1999, 1, 1))

    for code in ("AR043", "AR061"):
        assert a_term(access_code(code), birth).ends_on == date(2020, 1, 1), code
        assert a_term(access_code(code), birth, death).ends_on == date(2024, 1, 1), code
        assert a_term(access_code(code), death).ends_on == date(2024, 1, 1), code


def test_the_shorter_of_two_delays_keeps_both_for_the_explanation() -> None:
    rule = a_rule(
        duration=years(75),
        start_event=StartEvent.REGISTER_CLOSING,
        alternative=Alternative(
            duration=years(25), start_event=StartEvent.DEATH, use=AlternativeUse.IF_SHORTER
        ),
    )

    term = a_term(rule, an_event(StartEvent.DEATH, date(1960, 1, 1)), stated=date(1950, 12, 31))

    assert term.main is not None
    assert term.alternative is not None
    assert (term.main.ends_on, term.alternative.ends_on, term.ends_on) == (
        date(2025, 12, 31),
        date(1985, 1, 1),
        date(1985, 1, 1),
    )
