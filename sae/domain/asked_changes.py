"""What people type to change a unit, read as changes that the standard's library can make.

--set Title=Avoir            the element has this value alone
--add Keyword.KeywordContent=budget    one more element
--remove Writer[2]           the second Writer; Tag=urgent: the Tag of that text
--rule AppraisalRule:APP-00010:2024-01-01:Destroy
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sae.errors import UsageError
from seda.elements import Element
from seda.instants import instant_text
from seda.model import RULE_CATEGORIES
from seda.modification.asked import (
    ContentChange,
    InheritanceAllowed,
    InheritancePrevented,
    Operation,
    RuleChange,
    RuleRemoved,
    RuleSet,
    Step,
    UnitChanges,
)
from seda.modification.rules import HOLDS

RECTIFICATION = "Rectification"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChanges:
    """The texts typed, by option; rectification: words put beside the description."""

    set: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    remove_rule: tuple[str, ...] = ()
    prevent_inheritance: tuple[str, ...] = ()
    allow_inheritance: tuple[str, ...] = ()
    rectification: str = ""


def parse_changes(asked: AskedChanges, *, at: datetime) -> UnitChanges:
    """Read what was typed. at: the instant of a rectification. Raises: UsageError."""
    return UnitChanges(
        content=(
            *(_valued(Operation.REMOVE, text) for text in asked.remove),
            *(_valued(Operation.SET, text) for text in asked.set),
            *(_valued(Operation.ADD, text) for text in asked.add),
        ),
        rules=tuple(
            change for name, parse in _RULE_OPTIONS for change in map(parse, getattr(asked, name))
        ),
        added=tuple(_rectification(asked.rectification, at)),
    )


# ----------------------------------------------------------------------------- private

_STEP = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_-]*)(?:\[(?P<rank>[1-9][0-9]{0,5})\])?")
_FINAL_ACTIONS = ("Keep", "Destroy", "RestrictAccess", "Transfer", "Copy")
_CATEGORIES = {
    written: category
    for category in RULE_CATEGORIES
    for written in (category.lower(), category.removesuffix("Rule").lower())
}


def _valued(operation: Operation, text: str) -> ContentChange:
    name, equals, value = text.partition("=")
    if operation is not Operation.REMOVE and (not equals or not value.strip()):
        raise UsageError("modify_value_missing", typed=text)
    return ContentChange(
        operation=operation,
        path=_path(name),
        value=value.strip() if equals else None,
    )


def _path(text: str) -> tuple[Step, ...]:
    steps = []
    for written in text.strip().removeprefix("Content.").split("."):
        found = _STEP.fullmatch(written)
        if found is None:
            raise UsageError("modify_path", typed=text)
        steps.append(Step(found["name"], int(found["rank"] or 0)))
    return tuple(steps)


def _category(text: str, typed: str) -> str:
    category = _CATEGORIES.get(text.strip().lower(), "")
    if not category:
        raise UsageError("modify_category", typed=typed, known=", ".join(RULE_CATEGORIES))
    if category == HOLDS:
        raise UsageError("modify_hold_rule", typed=typed)
    return category


def _rule(typed: str) -> RuleChange:
    category, *parts = (part.strip() for part in typed.split(":"))
    rule_id, others = "".join(parts[:1]), parts[1:]
    if not rule_id:
        raise UsageError("modify_rule", typed=typed)
    start_date = final_action = ""
    for text in filter(None, others):
        known = next((one for one in _FINAL_ACTIONS if one.lower() == text.lower()), "")
        if known and not final_action:
            final_action = known
        elif not start_date and _is_day(text):
            start_date = text
        else:
            raise UsageError("modify_rule", typed=typed)
    return RuleSet(
        category=_category(category, typed),
        rule_id=rule_id,
        start_date=start_date,
        final_action=final_action,
    )


def _removed_rule(typed: str) -> RuleChange:
    category, rule_id = _one_rule(typed)
    return RuleRemoved(category=category, rule_id=rule_id)


def _prevented(typed: str) -> RuleChange:
    category, rule_id = _one_rule(typed)
    return InheritancePrevented(category=category, rule_id=rule_id)


def _allowed(typed: str) -> RuleChange:
    return InheritanceAllowed(category=_category(typed, typed))


def _one_rule(typed: str) -> tuple[str, str]:
    category, _, rule_id = typed.partition(":")
    return _category(category, typed), rule_id.strip()


_RULE_OPTIONS: tuple[tuple[str, Callable[[str], RuleChange]], ...] = (
    ("remove_rule", _removed_rule),
    ("rule", _rule),
    ("prevent_inheritance", _prevented),
    ("allow_inheritance", _allowed),
)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _rectification(words: str, at: datetime) -> Iterable[Element]:
    """A person asks that what is said of her be corrected: said beside, nothing is rewritten."""
    if words.strip():
        yield Element("Event", children=tuple(_event(words.strip(), at)))


def _event(words: str, at: datetime) -> Iterator[Element]:
    yield Element("EventType", RECTIFICATION)
    yield Element("EventDateTime", instant_text(at))
    yield Element("EventDetail", words)
