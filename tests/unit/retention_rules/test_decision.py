from datetime import date

import pytest

from retention_rules import (
    Category,
    Choices,
    Fate,
    FinalSort,
    Outcome,
    Reason,
    ReasonCode,
    Referential,
    StartEvent,
    Unit,
    decide,
)
from retention_rules.errors import CyclicUnits, ParentMissing, UnitMissing, UnitTwice
from tests.unit.retention_rules.archives import (
    a_rule,
    a_unit,
    codes,
    decided,
    destroying,
    keeping,
    outcome,
    stating,
)

TERM = date(2015, 1, 1)
LATE = destroying("LATE", start_on=date(2012, 1, 1))
LATE_TERM = date(2017, 1, 1)
RULES = [a_rule(), a_rule("LATE"), a_rule("TRI", final_sort=FinalSort.SORT)]


def test_a_parent_is_never_destroyed_while_a_child_must_be_kept() -> None:
    decision = decided(
        a_unit("parent", destroying()), a_unit("child", keeping("APP"), parents=("parent",))
    )

    assert decision.due_on is None
    assert outcome(decision, date(2100, 1, 1)) is Outcome.BLOCKED
    assert decision.reasons[-1] == Reason(
        code=ReasonCode.CHILD_KEPT, unit_id="child", agency="MAIRIE"
    )


def test_a_parent_waits_for_the_last_of_its_descendants() -> None:
    units = [
        a_unit("parent", destroying()),
        a_unit("middle", parents=("parent",)),
        a_unit("leaf", LATE, parents=("middle",)),
    ]

    # "middle" keeps APP from above; "leaf" has both.
    assert decided(*units, rules=RULES).due_on == LATE_TERM
    assert decided(*units, rules=RULES, of="leaf").due_on == LATE_TERM
    assert decided(*units, rules=RULES, of="middle").reasons[-1].until == LATE_TERM


def test_what_must_be_kept_blocks_its_ancestors_by_every_path() -> None:
    units = [
        a_unit("top", destroying()),
        a_unit("left", parents=("top",)),
        a_unit("right", destroying()),
        a_unit("leaf", keeping("APP"), parents=("left", "right")),
    ]

    for unit_id in ("top", "left", "right"):
        assert decided(*units, of=unit_id).due_on is None, unit_id


def test_a_child_may_go_before_its_parent() -> None:
    decision = decided(
        a_unit("child", destroying(), parents=("parent",)), a_unit("parent", keeping())
    )

    assert decision.due_on == TERM


def test_a_held_child_blocks_its_parent_until_it_is_free() -> None:
    hold = a_rule("HOL", category=Category.HOLD, duration=None)
    statement = stating("HOL", category=Category.HOLD)
    decision = decided(
        a_unit("parent", destroying()),
        a_unit("child", statement, parents=("parent",)),
        rules=[a_rule(), hold],
    )

    assert decision.due_on is None
    assert codes(decision)[-1] == "child_kept"


def test_a_dossier_goes_whole_when_its_last_piece_may() -> None:
    units = [
        a_unit("a", destroying(), dossier_id="d"),
        a_unit("b", LATE, dossier_id="d"),
    ]

    for unit_id in ("a", "b"):
        assert decided(*units, rules=RULES, of=unit_id).due_on == LATE_TERM
    assert codes(decided(*units, rules=RULES))[-1] == "dossier_kept"


def test_one_piece_to_keep_keeps_the_whole_dossier() -> None:
    decision = decided(
        a_unit("a", destroying(), dossier_id="d"), a_unit("b", keeping("APP"), dossier_id="d")
    )

    assert outcome(decision, date(2100, 1, 1)) is Outcome.BLOCKED


def test_an_internal_purge_lets_pieces_go_one_by_one() -> None:
    units = [
        a_unit("root", destroying(), dossier_id="d"),
        a_unit("piece", parents=("root",), dossier_id="d"),
        a_unit("kept", keeping(), parents=("root",), dossier_id="d"),
    ]
    purged = Choices(internal_purge=frozenset({"d"}))

    decisions = decide(units, Referential([a_rule()]), choices=purged)

    assert decisions.of("piece").due_on == TERM
    assert decisions.of("root").due_on is None
    assert codes(decisions.of("root"))[-1] == "child_kept"


def test_a_dossier_with_a_piece_to_sort_is_sorted_whole() -> None:
    units = [
        a_unit("a", destroying(), dossier_id="d"),
        a_unit("b", destroying("TRI"), dossier_id="d"),
    ]

    for unit_id in ("a", "b"):
        decision = decided(*units, rules=RULES, of=unit_id)
        assert (decision.fate, decision.due_on) == (Fate.SORT, TERM)


def test_dossiers_that_hang_from_one_another_wait_for_one_another() -> None:
    units = [
        a_unit("a1", destroying(), dossier_id="a"),
        a_unit("a2", destroying(), parents=("b1",), dossier_id="a"),
        a_unit("b1", destroying(), dossier_id="b"),
        a_unit("b2", LATE, parents=("a1",), dossier_id="b"),
    ]

    for unit in units:
        assert decided(*units, rules=RULES, of=unit.unit_id).due_on == LATE_TERM, unit.unit_id


def test_a_dossier_runs_from_its_most_recent_piece_over_all_its_packages() -> None:
    rule = a_rule(start_event=StartEvent.LATEST_DOCUMENT)
    old = a_unit("old", destroying(start_on=None), dossier_id="d", latest_on=date(2010, 1, 1))
    new = a_unit("new", parents=("old",), dossier_id="d", latest_on=date(2013, 1, 1))

    assert decided(old, rules=[rule]).due_on == TERM
    assert decided(old, new, rules=[rule]).due_on == date(2018, 1, 1)


def test_the_day_of_a_dossier_may_be_told_instead_of_its_units() -> None:
    rule = a_rule(start_event=StartEvent.LATEST_DOCUMENT)
    old = a_unit("old", destroying(start_on=None), dossier_id="d", latest_on=date(2010, 1, 1))

    decisions = decide([old], Referential([rule]), dossier_days={"d": date(2013, 1, 1)})

    assert decisions.of("old").due_on == date(2018, 1, 1)


def a_container(unit_id: str, **fields: object) -> Unit:
    return a_unit(unit_id, **{"agency": "", "container": True, **fields})


def test_a_container_is_never_proposed_unless_it_is_chosen() -> None:
    decision = decided(a_container("series"))

    assert outcome(decision, date(2100, 1, 1)) is Outcome.KEEP
    assert codes(decision) == ["container"]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([a_container("series")], Outcome.DESTROY),
        ([a_container("series", agency="MAIRIE")], Outcome.DESTROY),
        ([a_container("series"), a_unit("u", parents=("series",))], Outcome.KEEP),
        ([a_unit("series", keeping(), container=True)], Outcome.KEEP),
        ([a_unit("series", stating("NOBODY"), container=True)], Outcome.KEEP),
    ],
)
def test_a_chosen_container_goes_once_nothing_is_below_it(
    units: list[Unit], expected: Outcome
) -> None:
    chosen = Choices(containers=frozenset({"series"}))

    decisions = decide(units, Referential([a_rule()]), choices=chosen)

    assert outcome(decisions.of("series"), date(2024, 1, 1)) is expected


def test_units_may_come_in_any_order() -> None:
    units = [
        a_unit("leaf", parents=("middle",)),
        a_unit("middle", parents=("top",)),
        a_unit("top", destroying()),
    ]

    decisions = decide(iter(units), Referential([a_rule()]))

    assert [one.unit_id for one in decisions] == ["leaf", "middle", "top"]
    assert {one.due_on for one in decisions} == {TERM}
    assert len(decisions) == 3
    assert "leaf" in decisions
    assert "nobody" not in decisions


def test_wrong_graphs_are_named() -> None:
    rules = Referential()
    with pytest.raises(UnitTwice, match="u"):
        decide([a_unit("u"), a_unit("u")], rules)
    with pytest.raises(ParentMissing, match="nobody"):
        decide([a_unit("u", parents=("nobody",))], rules)
    with pytest.raises(CyclicUnits):
        decide([a_unit("a", parents=("b",)), a_unit("b", parents=("a",))], rules)
    with pytest.raises(CyclicUnits):
        decide([a_unit("a", parents=("a",))], rules)
    with pytest.raises(UnitMissing, match="nobody"):
        decide([], rules).of("nobody")


def test_a_chain_of_a_hundred_thousand_units_is_decided() -> None:
    units = [a_unit("0", destroying())]
    units += [a_unit(str(n), parents=(str(n - 1),)) for n in range(1, 100_000)]

    decisions = decide(reversed(units), Referential([a_rule()]))

    assert decisions.of("99999").due_on == TERM
