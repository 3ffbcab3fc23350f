from datetime import date, timedelta

import pytest

from retention_rules import (
    ArchiveHold,
    Category,
    Decision,
    FinalAction,
    Opening,
    Outcome,
    RuleDefinition,
    RuleStatement,
    StartEvent,
    years,
)
from retention_rules.durations import UNLIMITED
from tests.unit.retention_rules.archives import (
    a_rule,
    a_unit,
    an_access_rule,
    codes,
    decided,
    destroying,
    outcome,
    stating,
)

TERM = date(2015, 1, 1)


def access_of(*rules: RuleDefinition, **statement: object) -> Opening:
    names = [rule.rule_id for rule in rules] or ["ACC"]
    unit = a_unit("u", stating(*names, category=Category.ACCESS, **statement))
    return decided(unit, rules=list(rules)).rulings.access


def test_archives_open_on_the_day_of_the_delay() -> None:
    access = access_of(an_access_rule())

    assert access.opens_on == date(2035, 1, 1)
    assert not access.open_on(date(2034, 12, 31))
    assert access.open_on(date(2035, 1, 1))


def test_the_latest_delay_governs() -> None:
    access = access_of(an_access_rule(), an_access_rule("LONG", duration=years(50)))

    assert access.opens_on == date(2060, 1, 1)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (an_access_rule("OTHER"), "rule_unknown"),
        (an_access_rule(active=False), "rule_inactive"),
        (a_rule("ACC"), "rule_wrong_category"),
        (an_access_rule(duration=UNLIMITED), "rule_unlimited"),
        (an_access_rule(duration=None), "rule_without_duration"),
    ],
)
def test_what_cannot_be_computed_stays_closed(rule: RuleDefinition, code: str) -> None:
    unit = a_unit("u", stating("ACC", category=Category.ACCESS))
    access = decided(unit, rules=[rule]).rulings.access

    assert access.opens_on is None
    assert [one.code.value for one in access.reasons] == [code]


def test_an_unknown_start_stays_closed() -> None:
    assert access_of(an_access_rule(), start_on=None).opens_on is None


def test_what_opens_at_once_is_always_open() -> None:
    rule = an_access_rule(duration=years(0), start_event=StartEvent.IMMEDIATE)

    assert access_of(rule, start_on=None).opens_on == date.min


@pytest.mark.parametrize("opening", ["access", "dissemination", "reuse"])
def test_without_any_rule_nothing_is_open(opening: str) -> None:
    found = getattr(decided(a_unit("u")).rulings, opening)

    assert found.opens_on is None
    assert [one.code.value for one in found.reasons] == ["rule_missing"]


@pytest.mark.parametrize(
    ("category", "opening"),
    [(Category.DISSEMINATION, "dissemination"), (Category.REUSE, "reuse")],
)
def test_publishing_and_reuse_have_delays_of_their_own(category: Category, opening: str) -> None:
    unit = a_unit("u", stating("R", category=category))
    known = decided(unit, rules=[a_rule("R", category=category)])
    unknown = decided(unit, rules=[])

    assert getattr(known.rulings, opening).opens_on == TERM
    assert getattr(unknown.rulings, opening).opens_on is None
    assert known.rulings.access.opens_on is None


def test_the_most_recent_document_of_the_whole_dossier_counts_for_the_delay() -> None:
    rule = an_access_rule(start_event=StartEvent.LATEST_DOCUMENT)
    unit = a_unit(
        "u",
        stating("ACC", category=Category.ACCESS, start_on=None),
        dossier_id="d",
        latest_on=date(2000, 1, 1),
    )
    late = a_unit("late", dossier_id="d", latest_on=date(2004, 5, 6))

    assert decided(unit, rules=[rule]).rulings.access.opens_on == date(2025, 1, 1)
    assert decided(unit, late, rules=[rule]).rulings.access.opens_on == date(2029, 5, 6)


def test_a_classified_document_is_closed_whatever_its_delay() -> None:
    unit = a_unit(
        "u",
        stating("ACC", category=Category.ACCESS),
        stating(
            "CLASS",
            category=Category.CLASSIFICATION,
            classification_level="Secret",
            classification_owner="Préfecture",
            need_reassessing_authorization=True,
        ),
    )
    rules = [an_access_rule(), a_rule("CLASS", category=Category.CLASSIFICATION)]

    rulings = decided(unit, rules=rules).rulings

    assert rulings.access.opens_on is None
    assert rulings.classification is not None
    assert rulings.classification.levels == ("Secret",)
    assert rulings.classification.reassess_on == TERM
    assert rulings.classification.needs_authorization


def test_use_ends_with_its_rule_and_says_what_follows() -> None:
    unit = a_unit(
        "u", stating("STO", category=Category.STORAGE, action=FinalAction.RESTRICT_ACCESS)
    )

    storage = decided(unit, rules=[a_rule("STO", category=Category.STORAGE)]).rulings.storage

    assert (storage.ends_on, storage.actions) == (TERM, (FinalAction.RESTRICT_ACCESS,))


def held_unit(statement: RuleStatement, *rules: RuleDefinition, **fields: object) -> Decision:
    unit = a_unit("u", destroying(), stating(statement, category=Category.HOLD), **fields)
    return decided(unit, rules=[a_rule(), *rules])


def a_hold_rule(**fields: object) -> RuleDefinition:
    return a_rule("HOL", **{"category": Category.HOLD, "duration": None, **fields})


def test_a_held_unit_is_never_destroyed() -> None:
    decision = held_unit(RuleStatement(rule_id="HOL"), a_hold_rule())

    assert decision.due_on is None
    assert decision.rulings.holding.held_on(date(2100, 1, 1))
    assert outcome(decision, TERM - timedelta(1)) is Outcome.BLOCKED
    assert outcome(decision, date(2100, 1, 1)) is Outcome.CONFLICT


def test_on_the_day_a_hold_ends_it_does_not_hold_any_more() -> None:
    end = date(2020, 6, 1)
    decision = held_unit(RuleStatement(rule_id="HOL", hold_end_on=end), a_hold_rule())

    assert decision.due_on == end
    assert decision.rulings.holding.held_on(end - timedelta(1))
    assert not decision.rulings.holding.held_on(end)
    assert outcome(decision, end - timedelta(1)) is Outcome.CONFLICT
    assert outcome(decision, end) is Outcome.DESTROY


def test_a_hold_with_a_span_runs_from_its_start() -> None:
    decision = held_unit(
        RuleStatement(rule_id="HOL", start_on=date(2018, 1, 1)), a_hold_rule(duration=years(3))
    )

    assert decision.due_on == date(2021, 1, 1)


@pytest.mark.parametrize(
    "rule", [a_hold_rule(active=False), a_hold_rule(category=Category.ACCESS), a_rule("ELSE")]
)
def test_an_unknown_hold_rule_holds_even_past_its_end(rule: RuleDefinition) -> None:
    decision = held_unit(RuleStatement(rule_id="HOL", hold_end_on=date(2011, 1, 1)), rule)

    assert decision.due_on is None
    assert decision.rulings.holding.held_on(date(2100, 1, 1))


def test_of_several_holds_the_last_one_lets_go() -> None:
    unit = a_unit(
        "u",
        destroying(),
        holds=(
            ArchiveHold(hold_id="litigation", until=date(2030, 1, 1)),
            ArchiveHold(hold_id="audit", until=date(2020, 1, 1)),
        ),
    )

    decision = decided(unit)

    assert decision.due_on == date(2030, 1, 1)
    assert codes(decision) == ["archive_held", "archive_held", "rule_running"]


def test_an_open_hold_of_the_archive_holds_what_is_below() -> None:
    decision = decided(
        a_unit("leaf", destroying(), parents=("top",)),
        a_unit("top", holds=(ArchiveHold(hold_id="litigation"),)),
    )

    assert decision.due_on is None
    assert outcome(decision, TERM) is Outcome.CONFLICT


def test_a_hold_tells_when_it_is_looked_at_again_and_what_may_not_move() -> None:
    decision = held_unit(
        RuleStatement(
            rule_id="HOL", hold_reassessing_on=date(2025, 1, 1), prevent_rearrangement=True
        ),
        a_hold_rule(),
    )

    assert decision.rulings.holding.reassess_on == date(2025, 1, 1)
    assert decision.rulings.holding.movable_on is None
