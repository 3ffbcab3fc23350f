"""Holds (gel): what keeps archives from leaving, and how far down each of them reaches.

Two kinds stand side by side: holds set here by an act, and HoldRule statements of packages
received (SEDA 2.2 and after; Vitam's packages in 2.1). Both pass from a unit to all that is below
it, by every parent. Only statements of packages can be stopped on the way, by PreventInheritance
or RefNonRuleId: nothing in a package undoes what the archive decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sae.domain.records import RuleRecord

HOLD_RULE = "HoldRule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold set by an act, whose identifier it bears.

    owner: who asked for it. rule_id: of the referential, or empty. until_on: first day that is
    free again; None until it is lifted. reassess_on: day of its next examination. roots: units
    named when it was set; what is below them is held too. lifted_at: None while it stands.
    """

    hold_id: str
    owner: str
    reason: str
    rule_id: str
    until_on: date | None
    reassess_on: date | None
    prevents_rearrangement: bool
    roots: int
    set_at: datetime
    set_by: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lift_reason: str = ""

    def is_active(self, on: date) -> bool:
        """Say whether it holds on a day (SEDA HoldEndDate: that day itself is free again)."""
        return self.lifted_at is None and _holds(self.until_on, on)

    def is_due(self, on: date) -> bool:
        """Say whether its day of reassessment has come."""
        return self.is_active(on) and self.reassess_on is not None and self.reassess_on <= on


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOn:
    """A hold as it reaches one unit. root_id: the unit that it comes from, at or above it.

    hold_id: empty when a package stated it. until_on: as in `Hold`.
    """

    unit_id: str
    root_id: str
    hold_id: str
    rule_id: str
    owner: str
    reason: str
    until_on: date | None
    prevents_rearrangement: bool

    def is_active(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return _holds(self.until_on, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGraph:
    """What is known of units and of all that stands above them.

    parents: by unit. holds: that stand, by unit they name. statements: HoldRules, by unit.
    """

    parents: Mapping[str, tuple[str, ...]]
    holds: Mapping[str, tuple[Hold, ...]]
    statements: Mapping[str, tuple[RuleRecord, ...]] = field(default_factory=dict)


def holds_reaching(unit_ids: Iterable[str], graph: HeldGraph) -> tuple[HoldOn, ...]:
    """List what reaches each unit, in order of unit asked, then of hold and root."""
    reached: dict[str, frozenset[_Source]] = {}
    found: list[HoldOn] = []
    for unit_id in dict.fromkeys(unit_ids):
        sources = _reach(unit_id, graph, reached)
        found.extend(_on(unit_id, source, graph) for source in sorted(sources))
    return tuple(found)


def end_of_hold(statement: RuleRecord) -> date | None:
    """Give the day that ends a HoldRule; None when none is stated, or none that can be read."""
    written = dict(statement.properties).get("HoldEndDate", "")
    try:
        return date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None  # an unknown end may only restrict (design §6)


# ----------------------------------------------------------------------------- private

_TRUE = frozenset({"true", "1"})  # xs:boolean

# (hold id, rule id, root): a hold of ours, or a rule stated on a root.
_Source = tuple[str, str, str]


def _holds(until_on: date | None, on: date) -> bool:
    return until_on is None or on < until_on


def _reach(
    unit_id: str, graph: HeldGraph, reached: dict[str, frozenset[_Source]]
) -> frozenset[_Source]:
    """Walk up without recursion: a tree may be deeper than the interpreter's stack."""
    waiting, entered = [unit_id], set[str]()
    while waiting:
        one = waiting[-1]
        above = graph.parents.get(one, ())
        later = [parent for parent in above if parent not in reached and parent not in entered]
        if one not in reached and later and one not in entered:
            entered.add(one)
            waiting.extend(later)
            continue
        waiting.pop()
        if one not in reached:
            reached[one] = _sources(one, graph, reached)
    return reached[unit_id]


def _sources(
    unit_id: str, graph: HeldGraph, reached: Mapping[str, frozenset[_Source]]
) -> frozenset[_Source]:
    own = {(hold.hold_id, hold.rule_id, unit_id) for hold in graph.holds.get(unit_id, ())}
    statements = graph.statements.get(unit_id, ())
    own |= {("", rule.rule_id, unit_id) for rule in statements if _states_a_hold(rule)}
    properties = [one for rule in statements for one in rule.properties]
    blocked = any(
        name == "PreventInheritance" and text.strip() in _TRUE for name, text in properties
    )
    refused = {text for name, text in properties if name == "RefNonRuleId"}
    for parent in graph.parents.get(unit_id, ()):
        for source in reached.get(parent, frozenset()):
            hold_id, rule_id, _ = source
            if hold_id or not (blocked or rule_id in refused):
                own.add(source)
    return frozenset(own)


def _states_a_hold(rule: RuleRecord) -> bool:
    return rule.category == HOLD_RULE and bool(rule.rule_id)


def _on(unit_id: str, source: _Source, graph: HeldGraph) -> HoldOn:
    hold_id, rule_id, root_id = source
    if hold_id:
        hold = next(one for one in graph.holds[root_id] if one.hold_id == hold_id)
        return HoldOn(
            unit_id=unit_id,
            root_id=root_id,
            hold_id=hold_id,
            rule_id=rule_id,
            owner=hold.owner,
            reason=hold.reason,
            until_on=hold.until_on,
            prevents_rearrangement=hold.prevents_rearrangement,
        )
    rules = [one for one in graph.statements[root_id] if one.rule_id == rule_id]
    texts = {name: text for rule in rules for name, text in rule.properties}
    ends = [end_of_hold(rule) for rule in rules]
    known = [end for end in ends if end is not None]
    return HoldOn(
        unit_id=unit_id,
        root_id=root_id,
        hold_id="",
        rule_id=rule_id,
        owner=texts.get("HoldOwner", ""),
        reason=texts.get("HoldReason", ""),
        until_on=max(known) if len(known) == len(ends) else None,
        prevents_rearrangement=texts.get("PreventRearrangement", "").strip() in _TRUE,
    )
