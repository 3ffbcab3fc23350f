"""Decides for every unit: what should become of it, from which day, and why not before.

A decision does not depend on the day, so that it can be stored; `on_day` compares it with one. The
set given must be closed: every ancestor of a unit (rules come down), all that is below it and the
whole of its dossier (destruction goes up and sideways).
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from retention_rules.effects import NEVER, Effects, spread
from retention_rules.errors import UnitMissing
from retention_rules.graph import Graph, Parents, read_graph
from retention_rules.inheritance import Bundle, inherit, nothing_above
from retention_rules.model import Unit
from retention_rules.reasons import MISSING_DATA, Reason, ReasonCode, last_end
from retention_rules.referential import Referential
from retention_rules.ruling import RulingDesk
from retention_rules.rulings import Fate, Rulings
from retention_rules.terms import ContentDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the archivist chose.

    internal_purge: dossiers whose pieces go one by one ("épuration interne"). containers: those
    that may go, once nothing is below them. kept: definitive, whatever the rules say. sorted_out:
    sorted already, and not chosen to be kept: to destroy, no longer to sort.
    """

    internal_purge: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    sorted_out: frozenset[str] = frozenset()


NO_CHOICE = Choices()
_NO_DOSSIER: Mapping[str, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided of a unit.

    agency, parents: as the unit has them.
    fate: with what is below and beside it. due_on: first day on which it may leave (destroyed, or
    chosen by sorting); None if no day comes by itself, or if it is kept. reasons: all that stands
    in the way on some day. rulings: what the rules say of the unit by itself, in every category.
    """

    unit_id: str
    agency: str
    parents: tuple[str, ...]
    fate: Fate
    due_on: date | None
    reasons: tuple[Reason, ...]
    rulings: Rulings


class Decisions:
    """Decisions by unit, in the order in which the units were given."""

    def __init__(
        self, units: Sequence[Unit], numbers: dict[str, int], rulings: list[Rulings], last: "_Last"
    ) -> None:
        self._units = units
        self._numbers = numbers
        self._rulings = rulings
        self._last = last

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Decision]:
        return (self._decision(number) for number in range(len(self._units)))

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._numbers

    def of(self, unit_id: str) -> Decision:
        """Give the decision of a unit. Raises: UnitMissing."""
        number = self._numbers.get(unit_id)
        if number is None:
            raise UnitMissing(unit_id)
        return self._decision(number)

    def _decision(self, number: int) -> Decision:
        unit, rulings = self._units[number], self._rulings[number]
        fate, reasons = _by_itself(unit, rulings, self._last.choices, self._last.has_below(number))
        effects = self._last.effects
        day = effects.days[number]
        cause = effects.causes[number]
        if cause != number and fate.leaves:
            reasons = (*reasons, self._effect(number, cause, day))
        if fate is Fate.DESTROY and effects.to_sort[number]:
            fate = Fate.SORT
        return Decision(
            unit_id=unit.unit_id,
            agency=unit.agency,
            parents=unit.parents,
            fate=fate,
            due_on=None if day == NEVER or not fate.leaves else date.fromordinal(day),
            reasons=reasons,
            rulings=rulings,
        )

    def _effect(self, number: int, cause: int, day: int) -> Reason:
        dossiers = self._last.dossiers
        beside = dossiers[number] >= 0 and dossiers[number] == dossiers[cause]
        return Reason(
            code=ReasonCode.DOSSIER_KEPT if beside else ReasonCode.CHILD_KEPT,
            unit_id=self._units[cause].unit_id,
            agency=self._units[cause].agency,
            until=None if day == NEVER else date.fromordinal(day),
        )


def decide(
    units: Iterable[Unit],
    referential: Referential,
    *,
    choices: Choices = NO_CHOICE,
    dossier_days: Mapping[str, date] = _NO_DOSSIER,
) -> Decisions:
    """Decide for a closed set of units, given in any order.

    dossier_days: most recent day of dossiers of which not all units are given (an explanation, a
    refresh of some units); what the given units hold counts as well.
    Raises: UnitTwice, ParentMissing, CyclicUnits.
    """
    given = units if isinstance(units, list | tuple) else list(units)
    graph = read_graph(given)
    latest = content_days(given, dossier_days)
    rulings = _rule_all(given, graph, RulingDesk(referential), latest)
    below = _has_below(graph.parents)
    dossiers = _dossiers(given, choices)
    days, to_sort = _own_days(given, rulings, choices, below)
    effects = spread(graph, days, to_sort, dossiers)
    last = _Last(choices=choices, effects=effects, below=below, dossiers=dossiers)
    return Decisions(given, graph.numbers, rulings, last)


def content_days(units: Iterable[Unit], known: Mapping[str, date] = _NO_DOSSIER) -> dict[str, date]:
    """Give the most recent day of each dossier, over its units and what is known of it."""
    found = dict(known)
    for unit in units:
        if unit.dossier_id and unit.latest_on is not None:
            latest = found.get(unit.dossier_id)
            if latest is None or unit.latest_on > latest:
                found[unit.dossier_id] = unit.latest_on
    return found


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, kw_only=True)
class _Last:
    """What the last pass leaves: everything a decision needs beside its rulings."""

    choices: Choices
    effects: Effects
    below: bytearray
    dossiers: "array[int]"

    def has_below(self, number: int) -> bool:
        return bool(self.below[number])


def _rule_all(
    units: Sequence[Unit], graph: Graph, desk: RulingDesk, latest: Mapping[str, date]
) -> list[Rulings]:
    """Rule on units from the top; what reaches a unit is let go with its last child."""
    waiting = array("q", bytes(8 * len(units)))
    for above in graph.parents:
        for parent in above:
            waiting[parent] += 1
    roots = nothing_above()
    bundles: dict[int, Bundle] = {}
    rulings: list[Rulings | None] = [None] * len(units)
    for number in graph.order:
        unit, above = units[number], graph.parents[number]
        coming = [bundles[parent] for parent in above]
        bundle = inherit(unit, coming, roots=roots)
        days = ContentDays(own=unit.latest_on, dossier=latest.get(unit.dossier_id, unit.latest_on))
        rulings[number] = desk.rule(bundle, days, coming)
        if waiting[number]:
            bundles[number] = bundle
        for parent in above:
            waiting[parent] -= 1
            if not waiting[parent]:
                del bundles[parent]
    return [one for one in rulings if one is not None]


def _has_below(parents: Parents) -> bytearray:
    below = bytearray(len(parents))
    for above in parents:
        for parent in above:
            below[parent] = 1
    return below


def _dossiers(units: Sequence[Unit], choices: Choices) -> "array[int]":
    numbers: dict[str, int] = {}
    return array(
        "q",
        (
            numbers.setdefault(unit.dossier_id, len(numbers))
            if unit.dossier_id and unit.dossier_id not in choices.internal_purge
            else -1
            for unit in units
        ),
    )


def _own_days(
    units: Sequence[Unit], rulings: Sequence[Rulings], choices: Choices, below: bytearray
) -> "tuple[array[int], bytearray]":
    days, to_sort = array("q"), bytearray(len(units))
    for number, unit in enumerate(units):
        fate, reasons = _by_itself(unit, rulings[number], choices, bool(below[number]))
        due_on = last_end(reasons) if fate.leaves else None
        days.append(NEVER if due_on is None else due_on.toordinal())
        to_sort[number] = fate is Fate.SORT
    return days, to_sort


def _by_itself(
    unit: Unit, rulings: Rulings, choices: Choices, has_below: bool
) -> tuple[Fate, tuple[Reason, ...]]:
    appraisal = rulings.appraisal
    if unit.unit_id in choices.kept:
        return Fate.KEEP, (Reason(code=ReasonCode.SORT_DECIDED, unit_id=unit.unit_id),)
    if not unit.container:
        sorted_out = appraisal.fate is Fate.SORT and unit.unit_id in choices.sorted_out
        return Fate.DESTROY if sorted_out else appraisal.fate, appraisal.reasons
    if unit.unit_id not in choices.containers:
        return Fate.KEEP, (Reason(code=ReasonCode.CONTAINER, unit_id=unit.unit_id),)
    if has_below:
        reason = Reason(code=ReasonCode.CONTAINER_HAS_CHILDREN, unit_id=unit.unit_id)
        return Fate.KEEP, (reason,)
    if appraisal.fate is Fate.KEEP and not _kept_on_purpose(appraisal.reasons):
        return Fate.DESTROY, rulings.holding.reasons
    return appraisal.fate, appraisal.reasons


def _kept_on_purpose(reasons: Iterable[Reason]) -> bool:
    """Whether a Keep was written, or may have been: an unknown rule is no leave to destroy."""
    on_purpose = {ReasonCode.FINAL_ACTION_KEEP, *(MISSING_DATA - {ReasonCode.RULE_MISSING})}
    return any(one.code in on_purpose for one in reasons)
