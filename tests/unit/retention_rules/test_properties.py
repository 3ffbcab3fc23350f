"""What must hold whatever the archive: orders change nothing, caution only restricts."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from retention_rules import (
    ArchiveHold,
    Category,
    CategoryStatement,
    Decision,
    Fate,
    Management,
    Outcome,
    Referential,
    RuleStatement,
    Rulings,
    Unit,
    decide,
    on_day,
)
from tests.unit.retention_rules.graphs import APPRAISALS, REFERENTIAL, archives, days

NEVER = date.max
DAYS = [date(year, 1, 1) for year in range(1990, 2050, 5)]
thorough = settings(max_examples=100, deadline=None)


def all_decisions(units: list[Unit], rules: Referential = REFERENTIAL) -> dict[str, Decision]:
    return {one.unit_id: one for one in decide(units, rules)}


def end(day: date | None) -> date:
    return NEVER if day is None else day


def assert_only_stricter(before: dict[str, Decision], after: dict[str, Decision]) -> None:
    """Nothing leaves earlier, nothing that stays leaves, nothing that is sorted is destroyed."""
    for unit_id, old in before.items():
        new = after[unit_id]
        assert end(new.due_on) >= end(old.due_on), unit_id
        if new.due_on is not None:
            assert old.fate.leaves, unit_id
            assert not (old.fate is Fate.SORT and new.fate is Fate.DESTROY), unit_id


def mirrored(unit: Unit) -> Unit:
    statements = tuple(
        replace(
            one,
            rules=tuple(reversed(one.rules)),
            ref_non_rule_ids=tuple(reversed(one.ref_non_rule_ids)),
        )
        for one in reversed(unit.management.statements)
    )
    return replace(
        unit,
        parents=tuple(reversed(unit.parents)),
        management=replace(unit.management, statements=statements),
        events=tuple(reversed(unit.events)),
        holds=tuple(reversed(unit.holds)),
    )


def unlinked(decision: Decision) -> Rulings:
    """Leave out the agencies of each parent, which are in the order of parents."""
    appraisal = replace(decision.rulings.appraisal, links=())
    return replace(decision.rulings, appraisal=appraisal)


@thorough
@given(archives(), st.randoms(use_true_random=False))
def test_no_order_changes_a_decision(units: list[Unit], chance: object) -> None:
    other = [mirrored(unit) for unit in units]
    chance.shuffle(other)  # type: ignore[attr-defined]
    backwards = Referential(reversed(list(REFERENTIAL)))

    before, after = all_decisions(units), all_decisions(other, backwards)

    for unit_id, one in before.items():
        again = after[unit_id]
        assert (one.fate, one.due_on) == (again.fate, again.due_on)
        assert unlinked(one) == unlinked(again)
        assert [on_day(one, day) for day in DAYS] == [on_day(again, day) for day in DAYS]
        assert one.reasons == again.reasons


@thorough
@given(archives(), st.data())
def test_a_rule_more_never_makes_an_elimination_earlier(
    units: list[Unit], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(units) - 1))
    stated = units[place].management.of(Category.APPRAISAL)
    others = tuple(
        one for one in units[place].management.statements if one.category != Category.APPRAISAL
    )
    known = {rule.rule_id for rule in stated.rules} if stated else set()
    # A rule stated again replaces its older statement: that is a change, not a rule more.
    above = {rule.rule_id for unit in units for s in unit.management.statements for rule in s.rules}
    # A rule of *tri* turns a Keep into a sorting, on purpose.
    free = [name for name in (*APPRAISALS, "NEW") if name not in known | above | {"TRI"}]
    name = data.draw(st.sampled_from(free or ["NEW"]))
    rule = RuleStatement(rule_id=name, start_on=data.draw(days))
    more = replace(
        stated or CategoryStatement(category=Category.APPRAISAL),
        rules=(*(stated.rules if stated else ()), rule),
    )
    changed = list(units)
    changed[place] = replace(units[place], management=Management(statements=(*others, more)))

    before, after = all_decisions(units), all_decisions(changed)

    for unit_id, old in before.items():
        if old.fate.leaves:
            assert end(after[unit_id].due_on) >= end(old.due_on)


@thorough
@given(archives(), st.data())
def test_a_hold_more_never_frees(units: list[Unit], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(units) - 1))
    hold = ArchiveHold(
        hold_id="more",
        until=data.draw(st.none() | days),
        with_descendants=data.draw(st.booleans()),
    )
    changed = list(units)
    changed[place] = replace(units[place], holds=(*units[place].holds, hold))

    before, after = all_decisions(units), all_decisions(changed)

    assert_only_stricter(before, after)
    for unit_id, old in before.items():
        new = after[unit_id]
        assert end(new.rulings.holding.ends_on) >= end(old.rulings.holding.ends_on)


@thorough
@given(archives(), st.sampled_from(list(REFERENTIAL)))
def test_what_is_unknown_may_only_restrict(units: list[Unit], row: object) -> None:
    without = Referential([one for one in REFERENTIAL if one is not row])
    inactive = Referential(
        [replace(one, active=False) if one is row else one for one in REFERENTIAL]
    )

    before = all_decisions(units)

    for poorer in (without, inactive):
        after = all_decisions(units, poorer)
        for unit_id, old in before.items():
            new = after[unit_id]
            if new.due_on is not None:
                assert end(new.due_on) >= end(old.due_on)
                assert old.fate is new.fate
            for opening in ("access", "dissemination", "reuse"):
                was, is_now = getattr(old.rulings, opening), getattr(new.rulings, opening)
                assert end(is_now.opens_on) >= end(was.opens_on)
            assert end(new.rulings.holding.ends_on) >= end(old.rulings.holding.ends_on)


@thorough
@given(archives())
def test_nothing_leaves_before_what_is_below_it_nor_without_its_dossier(units: list[Unit]) -> None:
    found = all_decisions(units)

    for day in DAYS:
        gone = {
            unit_id
            for unit_id, one in found.items()
            if on_day(one, day).outcome in (Outcome.DESTROY, Outcome.SORT)
        }
        for unit in units:
            if unit.unit_id not in gone:
                assert not gone & set(unit.parents)
        for dossier in ("d1", "d2"):
            pieces = {unit.unit_id for unit in units if unit.dossier_id == dossier}
            assert pieces <= gone or not pieces & gone


@thorough
@given(archives())
def test_an_outcome_agrees_with_its_due_day_and_its_reasons(units: list[Unit]) -> None:
    for one in all_decisions(units).values():
        for day in DAYS:
            found = on_day(one, day)
            leaves = found.outcome in (Outcome.DESTROY, Outcome.SORT)
            assert leaves == (one.due_on is not None and one.due_on <= day)
            if leaves:
                assert not found.reasons
                assert not one.rulings.holding.held_on(day)
            else:
                assert found.reasons


@thorough
@given(archives())
def test_a_unit_is_decided_alike_with_its_ancestors_alone_but_for_effects(
    units: list[Unit],
) -> None:
    latest = {
        dossier: max(unit.latest_on for unit in units if _in(unit, dossier))
        for dossier in ("d1", "d2")
        if any(_in(unit, dossier) for unit in units)
    }
    found = all_decisions(units)

    for unit in units:
        ancestry = {unit.unit_id}
        for one in reversed(units):
            if one.unit_id in ancestry:
                ancestry |= set(one.parents)
        alone = [one for one in units if one.unit_id in ancestry]
        again = decide(alone, REFERENTIAL, dossier_days=latest).of(unit.unit_id)
        assert again.rulings == found[unit.unit_id].rulings


def _in(unit: Unit, dossier: str) -> bool:
    return unit.dossier_id == dossier and unit.latest_on is not None
