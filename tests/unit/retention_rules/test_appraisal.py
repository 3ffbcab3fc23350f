from datetime import date, timedelta

import pytest

from retention_rules import (
    Fate,
    FinalSort,
    GivenEvent,
    Outcome,
    Reason,
    ReasonCode,
    RuleStatement,
    StartEvent,
    on_day,
)
from retention_rules.durations import UNLIMITED
from tests.unit.retention_rules.archives import (
    a_rule,
    a_unit,
    an_access_rule,
    codes,
    decided,
    destroying,
    keeping,
    managing,
    outcome,
    stating,
)

TERM = date(2015, 1, 1)  # of `APP` stated on 2010-01-01
BEFORE = TERM - timedelta(1)
LONG_AFTER = date(2100, 1, 1)


def test_what_is_to_destroy_goes_on_the_day_of_its_term_and_not_before() -> None:
    decision = decided(a_unit("u", destroying()))

    assert (decision.fate, decision.due_on) == (Fate.DESTROY, TERM)
    assert outcome(decision, BEFORE) is Outcome.NOT_YET
    assert outcome(decision, TERM) is Outcome.DESTROY


def test_what_is_to_keep_is_kept_for_ever_and_its_term_is_known() -> None:
    decision = decided(a_unit("u", keeping("APP")))

    assert (decision.fate, decision.due_on) == (Fate.KEEP, None)
    assert decision.rulings.appraisal.term_on == TERM
    assert outcome(decision, LONG_AFTER) is Outcome.KEEP
    assert codes(decision) == ["final_action_keep"]


def test_what_says_nothing_is_kept() -> None:
    decision = decided(a_unit("u"))

    assert outcome(decision, LONG_AFTER) is Outcome.KEEP
    assert codes(decision) == ["final_action_missing"]


def test_a_rule_without_final_action_is_kept() -> None:
    assert outcome(decided(a_unit("u", stating("APP"))), LONG_AFTER) is Outcome.KEEP


def test_destroy_without_a_rule_destroys_nothing() -> None:
    decision = decided(a_unit("u", stating(action=destroying().final_action)))

    assert outcome(decision, LONG_AFTER) is Outcome.UNDETERMINED
    assert codes(decision) == ["rule_missing"]


def test_the_latest_of_several_terms_governs() -> None:
    decision = decided(
        a_unit("u", destroying("APP", RuleStatement(rule_id="LATE", start_on=date(2012, 1, 1)))),
        rules=[a_rule(), a_rule("LATE")],
    )

    assert decision.due_on == date(2017, 1, 1)


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([a_rule()], "rule_unknown"),
        ([a_rule(), a_rule("OTHER", active=False)], "rule_inactive"),
        ([a_rule(), an_access_rule("OTHER")], "rule_wrong_category"),
    ],
)
def test_a_rule_that_cannot_be_used_stops_everything_beside_expired_ones(
    rules: list, code: str
) -> None:
    decision = decided(a_unit("u", destroying("APP", "OTHER")), rules=rules)

    assert decision.fate is Fate.UNDETERMINED
    assert outcome(decision, LONG_AFTER) is Outcome.UNDETERMINED
    assert code in codes(decision)


def test_without_a_start_the_unit_is_pending() -> None:
    rules = [a_rule(start_event=StartEvent.EXECUTION_END)]
    pending = a_unit("u", destroying(start_on=None))
    event = GivenEvent(event=StartEvent.EXECUTION_END, on=date(2010, 1, 1))
    told = a_unit("u", destroying(start_on=None), events=(event,))

    assert outcome(decided(pending, rules=rules), LONG_AFTER) is Outcome.UNDETERMINED
    assert codes(decided(pending, rules=rules)) == ["start_event_missing"]
    assert decided(told, rules=rules).due_on == TERM


def test_an_unlimited_rule_never_lets_go() -> None:
    decision = decided(a_unit("u", destroying()), rules=[a_rule(duration=UNLIMITED)])

    assert (decision.fate, decision.due_on) == (Fate.DESTROY, None)
    assert outcome(decision, LONG_AFTER) is Outcome.BLOCKED


@pytest.mark.parametrize("missing", [{"agreement_reference": ""}, {"agreement_on": None}])
def test_nothing_is_destroyed_without_the_agreement_of_the_archives_departementales(
    missing: dict,
) -> None:
    decision = decided(a_unit("u", destroying()), rules=[a_rule(**missing)])

    assert outcome(decision, LONG_AFTER) is Outcome.BLOCKED
    assert [one.code for one in on_day(decision, LONG_AFTER).reasons] == [
        ReasonCode.RULE_WITHOUT_AGREEMENT
    ]


def test_a_rule_to_sort_is_sorted_whatever_the_package_says() -> None:
    rules = [a_rule(final_sort=FinalSort.SORT)]

    for statement in (destroying(), keeping("APP"), stating("APP")):
        decision = decided(a_unit("u", statement), rules=rules)
        assert (decision.fate, decision.due_on) == (Fate.SORT, TERM)
        assert outcome(decision, BEFORE) is Outcome.NOT_YET
        assert outcome(decision, TERM) is Outcome.SORT


def test_keep_with_need_authorization_is_a_sorting() -> None:
    unit = a_unit("u", management=managing(keeping("APP"), need_authorization=True))

    assert outcome(decided(unit), TERM) is Outcome.SORT


def test_destroy_against_a_table_that_says_keep_is_a_conflict() -> None:
    decision = decided(a_unit("u", destroying()), rules=[a_rule(final_sort=FinalSort.KEEP)])

    assert decision.fate is Fate.CONFLICT
    assert outcome(decision, BEFORE) is Outcome.BLOCKED
    assert outcome(decision, TERM) is Outcome.CONFLICT
    assert "final_sort_keep" in codes(decision)


def test_keep_against_a_table_that_says_destroy_is_kept() -> None:
    decision = decided(a_unit("u", keeping("APP")), rules=[a_rule(final_sort=FinalSort.DESTROY)])

    assert outcome(decision, LONG_AFTER) is Outcome.KEEP


def test_one_agency_that_says_keep_and_destroy_contradicts_itself_once_its_rules_are_over() -> None:
    decision = decided(
        a_unit("leaf", parents=("left", "right")),
        a_unit("left", destroying()),
        a_unit("right", keeping()),
    )

    assert outcome(decision, BEFORE) is Outcome.BLOCKED
    assert outcome(decision, TERM) is Outcome.CONFLICT
    assert {one.code for one in on_day(decision, TERM).reasons} == {
        ReasonCode.FINAL_ACTION_INCONSISTENCY
    }


def test_two_agencies_that_both_let_go_destroy_when_the_last_one_does() -> None:
    decision = decided(
        a_unit("leaf", destroying(), parents=("top",)),
        a_unit("top", destroying("LATE", start_on=date(2012, 1, 1)), agency="CCAS"),
        rules=[a_rule(), a_rule("LATE")],
    )

    # The FinalAction of CCAS is masked: its rule comes down without any, so CCAS keeps.
    assert decision.fate is Fate.CONFLICT
    assert outcome(decision, LONG_AFTER) is Outcome.CONFLICT


def test_agencies_that_let_go_on_two_days_are_in_conflict_between_the_two() -> None:
    decision = decided(
        a_unit("leaf", parents=("mine", "theirs")),
        a_unit("mine", destroying()),
        a_unit("theirs", destroying("LATE", start_on=date(2012, 1, 1)), agency="CCAS"),
        rules=[a_rule(), a_rule("LATE")],
    )

    assert outcome(decision, BEFORE) is Outcome.NOT_YET
    assert outcome(decision, date(2016, 1, 1)) is Outcome.CONFLICT
    assert outcome(decision, date(2017, 1, 1)) is Outcome.DESTROY


def test_a_conflict_of_agencies_names_who_keeps_and_the_link_it_comes_by() -> None:
    decision = decided(
        a_unit("leaf", parents=("meeting",)),
        a_unit("mine", destroying()),
        a_unit("theirs", keeping("APP"), agency="CCAS"),
        a_unit("meeting", parents=("mine", "theirs")),
    )

    found = on_day(decision, TERM)

    assert found.outcome is Outcome.CONFLICT
    assert Reason(code=ReasonCode.KEEP_ACCESS_SP, agency="CCAS") in found.reasons
    link = Reason(code=ReasonCode.ACCESS_LINK_INCONSISTENCY, unit_id="meeting")
    assert link in found.reasons


def test_agencies_that_come_by_two_links_are_no_inconsistency_of_a_link() -> None:
    decision = decided(
        a_unit("leaf", parents=("mine", "theirs")),
        a_unit("mine", destroying()),
        a_unit("theirs", keeping("APP"), agency="CCAS"),
    )

    found = {one.code for one in on_day(decision, TERM).reasons}

    assert ReasonCode.KEEP_ACCESS_SP in found
    assert ReasonCode.ACCESS_LINK_INCONSISTENCY not in found


def test_another_agency_that_destroys_while_the_own_keeps_is_no_keep_of_access() -> None:
    decision = decided(
        a_unit("leaf", parents=("mine", "theirs")),
        a_unit("mine", keeping("APP")),
        a_unit("theirs", destroying(), agency="CCAS"),
    )

    found = on_day(decision, TERM)

    assert found.outcome is Outcome.CONFLICT
    assert ReasonCode.KEEP_ACCESS_SP not in {one.code for one in found.reasons}


def test_an_unknown_rule_of_another_agency_stops_the_destruction_too() -> None:
    decision = decided(
        a_unit("leaf", parents=("mine", "theirs")),
        a_unit("mine", destroying()),
        a_unit("theirs", destroying("NOBODY"), agency="CCAS"),
    )

    assert decision.due_on is None
    assert outcome(decision, TERM) is Outcome.CONFLICT
