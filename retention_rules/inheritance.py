"""The rules and properties that reach a unit: its own, and those of its ancestors.

SEDA says what PreventInheritance and RefNonRuleId are for, not how a graph is merged; this follows
what the French State's archives do (docs/conformity.md), category by category:

- rules: what is stated here, and what reaches any parent, less the rule ids stated again here, less
  RefNonRuleId, or nothing from above with PreventInheritance. Two paths to one statement are one;
- properties (FinalAction, classification...): a value stated here masks every one from above;
  PreventInheritance stops them too, RefNonRuleId does not;
- a unit with an originating agency and no FinalAction from that agency has an implicit Keep, which
  masks what other agencies say, and which is inherited;
- holds of the archive come down whatever the unit states.

What reaches a unit is one object, shared by all the units that it reaches unchanged.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from retention_rules.definitions import Category
from retention_rules.model import (
    ArchiveHold,
    CategoryStatement,
    FinalAction,
    GivenEvent,
    RuleStatement,
    Unit,
)

CATEGORIES = tuple(Category)
_PLACES = {category: place for place, category in enumerate(CATEGORIES)}
_APPRAISAL = _PLACES[Category.APPRAISAL]

Value = FinalAction | str | date | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedRule:
    """A rule that reaches a unit. unit_id, agency: of the unit that states it.

    events: those given later, here or between the two, the nearest of each kind.
    """

    unit_id: str
    agency: str
    statement: RuleStatement
    events: tuple[GivenEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedProperty:
    """A property that reaches a unit.

    name: of its field in `CategoryStatement`. implicit: a Keep that nobody wrote. to_sort: a Keep
    stated beside NeedAuthorization, which is how *tri* travels in SEDA.
    """

    unit_id: str
    agency: str
    name: str
    value: Value
    implicit: bool = False
    to_sort: bool = False


@dataclass(eq=False, slots=True)
class Reach:
    """What reaches a unit in one category. Compared by identity: it is shared, and never changed.

    memo: what was computed from it, by whoever computes; it goes with it. unions: see `_union`.
    """

    rules: tuple[AppliedRule, ...] = ()
    properties: tuple[AppliedProperty, ...] = ()
    memo: dict[object, object] = field(default_factory=dict)
    unions: dict[tuple["Reach", ...], "Reach"] = field(default_factory=dict)

    @property
    def stated(self) -> "tuple[AppliedRule | AppliedProperty, ...]":
        """Rules and properties together."""
        return (*self.rules, *self.properties)


@dataclass(eq=False, slots=True)
class Bundle:
    """What reaches a unit in every category, in the order of `CATEGORIES`, and from the archive."""

    reaches: tuple[Reach, ...]
    holds: tuple[tuple[str, ArchiveHold], ...] = ()  # (unit it is set on, hold)
    memo: dict[object, object] = field(default_factory=dict)
    unions: dict[tuple["Bundle", ...], "Bundle"] = field(default_factory=dict)

    def of(self, category: Category) -> Reach:
        """Give what reaches the unit in a category."""
        return self.reaches[_PLACES[category]]


def nothing_above() -> Bundle:
    """Give what reaches a root before it states anything; one per computation, memos live on it."""
    return Bundle(tuple(Reach() for _ in CATEGORIES))


def inherit(unit: Unit, parents: Sequence[Bundle], *, roots: Bundle) -> Bundle:
    """Give what reaches a unit whose parents are reached by these bundles; a root has `roots`."""
    above = _from_above(parents) if parents else roots
    reaches = above.reaches
    if unit.management.statements:
        changed = list(reaches)
        for stated in unit.management.statements:
            place = _PLACES[stated.category]
            changed[place] = _with_statement(unit, stated, changed[place])
        reaches = tuple(changed)
    if unit.agency:
        reaches = _with_implicit_keep(unit, reaches)
    if unit.events:
        reaches = tuple(
            _with_events(unit.events, category, reach)
            for category, reach in zip(CATEGORIES, reaches, strict=True)
        )
    if reaches is above.reaches and not unit.holds:
        return above
    return Bundle(reaches, above.holds + tuple((unit.unit_id, hold) for hold in unit.holds))


# ----------------------------------------------------------------------------- private


def _from_above(parents: Sequence[Bundle]) -> Bundle:
    first = parents[0]
    if all(one is first for one in parents):
        if all(hold.with_descendants for _, hold in first.holds):
            return first
        return Bundle(first.reaches, _coming_down(parents))
    others = tuple(parents[1:])
    known = first.unions.get(others)
    if known is None:
        columns = zip(*(one.reaches for one in parents), strict=True)
        known = Bundle(tuple(_union(column) for column in columns), _coming_down(parents))
        first.unions[others] = known
    return known


def _coming_down(parents: Sequence[Bundle]) -> tuple[tuple[str, ArchiveHold], ...]:
    every = (hold for one in parents for hold in one.holds)
    return tuple(dict.fromkeys(one for one in every if one[1].with_descendants))


def _union(reaches: Sequence[Reach]) -> Reach:
    """Merge what comes by several parents; one (unit, rule id) is one rule, whatever the paths.

    The result is kept on the first, so that the thousand units that hang below the same two share
    one: it lives as long as what it was made of. Bundles do the same.
    """
    different = tuple(dict.fromkeys(reaches))
    if len(different) == 1:
        return different[0]
    first, others = different[0], different[1:]
    known = first.unions.get(others)
    if known is None:
        rules = {
            (one.unit_id, one.statement.rule_id, one.events): one
            for reach in different
            for one in reach.rules
        }
        properties = {
            (one.unit_id, one.name): one for reach in different for one in reach.properties
        }
        known = first.unions[others] = Reach(tuple(rules.values()), tuple(properties.values()))
    return known


def _with_statement(unit: Unit, stated: CategoryStatement, above: Reach) -> Reach:
    rules = tuple(
        AppliedRule(unit_id=unit.unit_id, agency=unit.agency, statement=rule)
        for rule in stated.rules
    )
    properties = tuple(
        AppliedProperty(
            unit_id=unit.unit_id,
            agency=unit.agency,
            name=name,
            value=value,
            to_sort=value is FinalAction.KEEP and unit.management.need_authorization is True,
        )
        for name, value in _stated_properties(stated)
    )
    return Reach(rules + _rules_kept(above, stated), properties + _properties_kept(above, stated))


def _rules_kept(above: Reach, stated: CategoryStatement) -> tuple[AppliedRule, ...]:
    if stated.prevent_inheritance:  # SEDA PreventInheritance
        return ()
    # SEDA RefNonRuleId; a rule stated again runs from its new statement.
    left_out = {*stated.ref_non_rule_ids, *(rule.rule_id for rule in stated.rules)}
    if not left_out:
        return above.rules
    return tuple(one for one in above.rules if one.statement.rule_id not in left_out)


def _properties_kept(above: Reach, stated: CategoryStatement) -> tuple[AppliedProperty, ...]:
    if stated.prevent_inheritance:
        return ()
    masked = {name for name, _ in _stated_properties(stated)}
    return tuple(one for one in above.properties if one.name not in masked)


def _stated_properties(stated: CategoryStatement) -> Iterable[tuple[str, Value]]:
    if stated.final_action is not None:
        yield "final_action", stated.final_action
    if stated.category is not Category.CLASSIFICATION:
        return
    if stated.classification_level:
        yield "classification_level", stated.classification_level
    if stated.classification_owner:
        yield "classification_owner", stated.classification_owner
    if stated.classification_audience:
        yield "classification_audience", stated.classification_audience
    if stated.classification_reassessing_on is not None:
        yield "classification_reassessing_on", stated.classification_reassessing_on
    if stated.need_reassessing_authorization is not None:
        yield "need_reassessing_authorization", stated.need_reassessing_authorization


def _with_implicit_keep(unit: Unit, reaches: tuple[Reach, ...]) -> tuple[Reach, ...]:
    appraisal = reaches[_APPRAISAL]
    if any(one.agency == unit.agency for one in appraisal.properties):
        return reaches
    keep = AppliedProperty(
        unit_id=unit.unit_id,
        agency=unit.agency,
        name="final_action",
        value=FinalAction.KEEP,
        implicit=True,
    )
    changed = Reach(appraisal.rules, (keep,))
    return (*reaches[:_APPRAISAL], changed, *reaches[_APPRAISAL + 1 :])


def _with_events(events: tuple[GivenEvent, ...], category: Category, reach: Reach) -> Reach:
    """Tell each rule the events given here for it; for one event, the nearest unit is right."""
    if not reach.rules:
        return reach
    rules = tuple(_told(rule, events, category) for rule in reach.rules)
    if all(new is old for new, old in zip(rules, reach.rules, strict=True)):
        return reach
    return Reach(rules, reach.properties)


def _told(rule: AppliedRule, events: tuple[GivenEvent, ...], category: Category) -> AppliedRule:
    mine = tuple(
        one
        for one in events
        if one.rule_id in ("", rule.statement.rule_id) and one.category in (None, category)
    )
    if not mine:
        return rule
    kinds = {one.event for one in mine}
    kept = tuple(one for one in rule.events if one.event not in kinds)
    return AppliedRule(
        unit_id=rule.unit_id, agency=rule.agency, statement=rule.statement, events=mine + kept
    )
