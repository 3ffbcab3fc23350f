"""What units state: rows of the catalogue, by category, as the engine wants them."""

import json
from collections.abc import Mapping

from retention_rules import (
    Category,
    CategoryStatement,
    FinalAction,
    Management,
    RuleStatement,
    latest_day,
)
from sae.domain.rule_inputs import StatedRule


def management_of(stated: tuple[StatedRule, ...]) -> Management:
    """Make of the rows of a unit what it states in every category."""
    by_category: dict[str, list[StatedRule]] = {}
    for one in stated:
        by_category.setdefault(one[0], []).append(one)
    need = by_category.pop("NeedAuthorization", None)
    return Management(
        statements=tuple(
            _statement(Category(category), rules)
            for category, rules in by_category.items()
            if category in _CATEGORIES
        ),
        need_authorization=_flag(dict(_properties(need[0])), "NeedAuthorization") if need else None,
    )


# ----------------------------------------------------------------------------- private

_TRUE = frozenset({"true", "1"})
_CATEGORIES = frozenset(category.value for category in Category)


def _statement(category: Category, stated: list[StatedRule]) -> CategoryStatement:
    """Make of the rows of a category what it states; a property written twice counts once.

    The unit's own rows come before those that the whole message gives: the first word counts.
    """
    pairs = [pair for one in stated for pair in _properties(one)]
    first = dict(reversed(pairs))
    return CategoryStatement(
        category=category,
        rules=tuple(_rule(one) for one in stated if one[1]),
        final_action=_FINAL_ACTIONS.get(first.get("FinalAction", "")),
        prevent_inheritance=_flag(first, "PreventInheritance") is True,
        ref_non_rule_ids=tuple(dict.fromkeys(t for name, t in pairs if name == "RefNonRuleId")),
        classification_level=first.get("ClassificationLevel", ""),
        classification_owner=first.get("ClassificationOwner", ""),
        classification_audience=first.get("ClassificationAudience", ""),
        classification_reassessing_on=latest_day(first.get("ClassificationReassessingDate", "")),
        need_reassessing_authorization=_flag(first, "NeedReassessingAuthorization"),
    )


_FINAL_ACTIONS: Mapping[str, FinalAction] = {action.value: action for action in FinalAction}


def _rule(stated: StatedRule) -> RuleStatement:
    own = dict(_properties(stated))
    return RuleStatement(
        rule_id=stated[1],
        start_on=latest_day(stated[2]),
        hold_end_on=latest_day(own.get("HoldEndDate", "")),
        hold_owner=own.get("HoldOwner", ""),
        hold_reason=own.get("HoldReason", ""),
        hold_reassessing_on=latest_day(own.get("HoldReassessingDate", "")),
        prevent_rearrangement=_flag(own, "PreventRearrangement") is True,
    )


def _properties(stated: StatedRule) -> list[tuple[str, str]]:
    return [(name, text) for name, text in json.loads(stated[3])]


def _flag(properties: Mapping[str, str], name: str) -> bool | None:
    text = properties.get(name, "").strip().lower()
    return text in _TRUE if text else None
