"""How far holds reach: downwards, by every parent, and never undone by a package."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from sae.domain.holds import HeldGraph, Hold, HoldOn, holds_reaching
from sae.domain.records import RuleRecord

DAY = date(2026, 6, 1)


def a_hold(hold_id: str = "H1", *, until: date | None = None) -> Hold:
    return Hold(
        hold_id=hold_id,
        owner="Tribunal administratif",
        reason="contentieux",
        rule_id="",
        until_on=until,
        reassess_on=None,
        prevents_rearrangement=False,
        roots=1,
        set_at=datetime(2026, 1, 1, tzinfo=UTC),
        set_by="operator",
    )


def a_statement(rule_id: str = "HOL-1", **properties: str) -> RuleRecord:
    return RuleRecord(
        category="HoldRule", rule_id=rule_id, start_date="", properties=tuple(properties.items())
    )


def reaching(unit_id: str, graph: HeldGraph) -> list[str]:
    return [one.hold_id or one.rule_id for one in holds_reaching([unit_id], graph)]


def test_a_hold_reaches_all_that_is_below_and_nothing_above() -> None:
    parents = {"leaf": ("file",), "file": ("series",), "series": (), "other": ("series",)}
    graph = HeldGraph(parents=parents, holds={"file": (a_hold(),)})

    found = holds_reaching(["leaf", "file", "series", "other"], graph)

    assert [(one.unit_id, one.root_id) for one in found] == [("leaf", "file"), ("file", "file")]


def test_one_held_parent_is_enough() -> None:
    parents = {"leaf": ("free", "held"), "free": (), "held": ()}

    assert reaching("leaf", HeldGraph(parents=parents, holds={"held": (a_hold(),)})) == ["H1"]


def test_nothing_in_a_package_undoes_a_hold_of_the_archive() -> None:
    blocked = a_statement("", PreventInheritance="true", RefNonRuleId="H1")
    graph = HeldGraph(
        parents={"leaf": ("top",), "top": ()},
        holds={"top": (a_hold(),)},
        statements={"leaf": (blocked,)},
    )

    assert reaching("leaf", graph) == ["H1"]


def test_a_rule_stated_above_is_inherited_unless_the_unit_refuses_it() -> None:
    parents = {"leaf": ("top",), "top": ()}
    stated = {"top": (a_statement("HOL-1"), a_statement("HOL-2"))}
    refusing = a_statement("", RefNonRuleId="HOL-1")
    blocking = a_statement("", PreventInheritance="true")

    def of_leaf(*own: RuleRecord) -> list[str]:
        graph = HeldGraph(parents=parents, holds={}, statements={**stated, "leaf": own})
        return reaching("leaf", graph)

    assert of_leaf() == ["HOL-1", "HOL-2"]
    assert of_leaf(refusing) == ["HOL-2"]
    assert of_leaf(blocking) == []


def test_the_day_that_ends_a_hold_is_free_again() -> None:
    hold = a_hold(until=DAY)

    assert hold.is_active(date(2026, 5, 31))
    assert not hold.is_active(DAY)


def test_an_end_that_cannot_be_read_does_not_end_a_hold() -> None:
    def stated(end: str) -> HoldOn:
        graph = HeldGraph(
            parents={"unit": ()},
            holds={},
            statements={"unit": (a_statement(HoldEndDate=end, HoldOwner="CRC"),)},
        )
        (lone,) = holds_reaching(["unit"], graph)
        return lone

    assert stated("2026-06-01").until_on == DAY
    assert stated("2026-06-01Z").until_on == DAY
    assert stated("un jour").is_active(date(9999, 1, 1))
    assert stated("un jour").owner == "CRC"


def test_a_tree_deeper_than_the_stack_is_walked() -> None:
    parents = {str(n): (str(n - 1),) if n else () for n in range(5_000)}

    assert reaching("4999", HeldGraph(parents=parents, holds={"0": (a_hold(),)})) == ["H1"]


@given(st.data())
def test_what_is_held_is_what_has_a_held_unit_above(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 12))
    parents = {
        str(n): tuple(map(str, data.draw(st.sets(st.integers(0, n - 1), max_size=3)))) if n else ()
        for n in range(count)
    }
    roots = data.draw(st.sets(st.sampled_from(sorted(parents))))
    asked = data.draw(st.permutations(sorted(parents)))

    graph = HeldGraph(parents=parents, holds={root: (a_hold(f"H{root}"),) for root in roots})
    found = {(one.unit_id, one.hold_id) for one in holds_reaching(asked, graph)}

    def above(unit: str) -> set[str]:
        return {unit}.union(*(above(up) for up in parents[unit]))

    assert found == {(unit, f"H{root}") for unit in parents for root in above(unit) & roots}
