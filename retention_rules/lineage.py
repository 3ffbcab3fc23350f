"""How a rule came to a unit, and what stopped those that did not: for explanations.

What reaches each unit is computed by `inheritance`, as for decisions; this only compares what a
parent has with what its child has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retention_rules.definitions import Category
from retention_rules.graph import read_graph
from retention_rules.inheritance import (
    CATEGORIES,
    AppliedProperty,
    AppliedRule,
    Bundle,
    inherit,
    nothing_above,
)
from retention_rules.model import CategoryStatement, Unit

MAX_PATHS = 10  # an explanation is read by a person


class Obstacle(StrEnum):
    """What stops a rule or a property on its way down."""

    PREVENT_INHERITANCE = "prevent_inheritance"
    REF_NON_RULE_ID = "ref_non_rule_id"
    RESTATED = "restated"
    IMPLICIT_KEEP = "implicit_keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A rule or a property that an ancestor has and that did not come further than a unit.

    at: the unit that stops it. reaches_otherwise: whether it reaches the unit by another path.
    """

    category: Category
    stated: AppliedRule | AppliedProperty
    at: str
    by: Obstacle
    reaches_otherwise: bool


class Lineage:
    """A unit and all its ancestors, with what reaches each."""

    def __init__(self, unit_id: str, units: Iterable[Unit]) -> None:
        """Keep the unit and its ancestors among units. Raises: ParentMissing, CyclicUnits."""
        self.unit_id = unit_id
        self._units = _with_ancestors(unit_id, {unit.unit_id: unit for unit in units})
        self._bundles = _bundles(tuple(self._units.values()))
        self._stopped = tuple(self._find_stopped())

    @property
    def bundle(self) -> Bundle:
        """What reaches the unit."""
        return self._bundles[self.unit_id]

    def paths(self, category: Category, stated: AppliedRule | AppliedProperty) -> list[list[str]]:
        """Give the ways down from the unit that states it, at most `MAX_PATHS`."""
        return list(self._paths(category, _key(stated), stated.unit_id))

    @property
    def stopped(self) -> tuple[Stopped, ...]:
        """What was stopped on its way down, from the top."""
        return self._stopped

    def _find_stopped(self) -> Iterator[Stopped]:
        for unit in self._units.values():
            for category in CATEGORIES:
                yield from self._stopped_at(unit, category)

    def _paths(self, category: Category, key: object, source: str) -> Iterator[list[str]]:
        found = 0
        waiting = [[self.unit_id]]
        while waiting and found < MAX_PATHS:
            path = waiting.pop()
            if path[0] == source:
                found += 1
                yield path
                continue
            above = dict.fromkeys(self._units[path[0]].parents)
            waiting += [
                [parent, *path]
                for parent in reversed(above)
                if key in _keys(self._bundles[parent], category)
            ]

    def _stopped_at(self, unit: Unit, category: Category) -> Iterator[Stopped]:
        reach = self._bundles[unit.unit_id].of(category)
        if all(self._bundles[parent].of(category) is reach for parent in unit.parents):
            return
        here = _keys(self._bundles[unit.unit_id], category)
        there = _keys(self.bundle, category)
        told = set()
        for parent in unit.parents:
            for one in self._bundles[parent].of(category).stated:
                key = _key(one)
                if key in here or key in told:
                    continue
                told.add(key)
                yield Stopped(
                    category=category,
                    stated=one,
                    at=unit.unit_id,
                    by=_obstacle(one, unit.management.of(category)),
                    reaches_otherwise=key in there,
                )


# ----------------------------------------------------------------------------- private


def _with_ancestors(unit_id: str, units: Mapping[str, Unit]) -> dict[str, Unit]:
    """Keep a unit and its ancestors, ancestors first. Raises: ParentMissing, CyclicUnits."""
    kept: dict[str, Unit] = {}
    waiting = [unit_id]
    while waiting:
        one = waiting.pop()
        if one in units and one not in kept:
            kept[one] = units[one]
            waiting += units[one].parents
    some = tuple(kept.values())
    return {some[number].unit_id: some[number] for number in read_graph(some).order}


def _bundles(units: Sequence[Unit]) -> dict[str, Bundle]:
    roots = nothing_above()
    found: dict[str, Bundle] = {}
    for unit in units:
        found[unit.unit_id] = inherit(unit, [found[one] for one in unit.parents], roots=roots)
    return found


def _key(stated: AppliedRule | AppliedProperty) -> tuple[str, str]:
    if isinstance(stated, AppliedRule):
        return stated.unit_id, f"rule {stated.statement.rule_id}"
    return stated.unit_id, f"property {stated.name} {stated.value}"


def _keys(bundle: Bundle, category: Category) -> set[tuple[str, str]]:
    return {_key(one) for one in bundle.of(category).stated}


def _obstacle(
    stated: AppliedRule | AppliedProperty, statement: CategoryStatement | None
) -> Obstacle:
    if statement is None:
        return Obstacle.IMPLICIT_KEEP
    if statement.prevent_inheritance:
        return Obstacle.PREVENT_INHERITANCE
    if isinstance(stated, AppliedRule) and stated.statement.rule_id in statement.ref_non_rule_ids:
        return Obstacle.REF_NON_RULE_ID
    names = {"final_action"} if statement.final_action is None else set()
    if isinstance(stated, AppliedProperty) and stated.name in names:
        return Obstacle.IMPLICIT_KEEP
    return Obstacle.RESTATED
