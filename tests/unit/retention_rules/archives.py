"""Small archives for the tests of rules: definitions, statements and units with defaults."""
# ruff: noqa: ANN401 - builders hand fields on as they are

from datetime import date
from typing import Any

from retention_rules import (
    Category,
    CategoryStatement,
    Decision,
    FinalAction,
    Management,
    Outcome,
    Referential,
    RuleDefinition,
    RuleStatement,
    Unit,
    decide,
    on_day,
    years,
)

AGREED: dict[str, Any] = {"agreement_reference": "AD-2024-1", "agreement_on": date(2024, 1, 1)}


def a_rule(rule_id: str = "APP", **fields: Any) -> RuleDefinition:
    """Build an appraisal rule of five years, agreed, that runs from the day stated."""
    defaults: dict[str, Any] = {"category": Category.APPRAISAL, "duration": years(5), **AGREED}
    return RuleDefinition(rule_id=rule_id, **{**defaults, **fields})


def an_access_rule(rule_id: str = "ACC", **fields: Any) -> RuleDefinition:
    return a_rule(rule_id, **{"category": Category.ACCESS, "duration": years(25), **fields})


def stating(
    *rules: str | RuleStatement,
    category: Category = Category.APPRAISAL,
    start_on: date | None = date(2010, 1, 1),
    action: FinalAction | None = None,
    **fields: Any,
) -> CategoryStatement:
    """Build a statement of rules that all start on the same day."""
    stated = tuple(
        RuleStatement(rule_id=rule, start_on=start_on) if isinstance(rule, str) else rule
        for rule in rules
    )
    return CategoryStatement(category=category, rules=stated, final_action=action, **fields)


def destroying(*rules: str | RuleStatement, **fields: Any) -> CategoryStatement:
    return stating(*(rules or ("APP",)), action=FinalAction.DESTROY, **fields)


def keeping(*rules: str | RuleStatement, **fields: Any) -> CategoryStatement:
    return stating(*rules, action=FinalAction.KEEP, **fields)


def managing(*statements: CategoryStatement, **fields: Any) -> Management:
    return Management(statements=statements, **fields)


def a_unit(unit_id: str, *statements: CategoryStatement, **fields: Any) -> Unit:
    """Build a unit of the agency `MAIRIE`, below `parents`."""
    if statements:
        fields["management"] = managing(*statements)
    return Unit(unit_id=unit_id, **{"agency": "MAIRIE", **fields})


def decided(*units: Unit, rules: list[RuleDefinition] | None = None, of: str = "") -> Decision:
    """Decide for a set; give the decision of one, the first by default."""
    referential = Referential([a_rule(), an_access_rule()] if rules is None else rules)
    return decide(units, referential).of(of or units[0].unit_id)


def outcome(decision: Decision, day: date) -> Outcome:
    return on_day(decision, day).outcome


def codes(decision: Decision) -> list[str]:
    return [reason.code.value for reason in decision.reasons]
