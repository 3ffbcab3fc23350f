"""Applies changes of rules to a Management, as a tree.

A category is runs (Rule, StartDate and what goes with them), then what concerns it as a whole.
"""

from collections.abc import Iterable
from dataclasses import replace

from seda.elements import Element
from seda.modification.asked import (
    ChangeRefused,
    InheritanceAllowed,
    InheritancePrevented,
    RuleChange,
    RuleRemoved,
    RuleSet,
)
from seda.type_models import LAST, type_models

MANAGEMENT = "ManagementType"
HOLDS = "HoldRule"  # the archive's own holds suspend, and those of packages are not undone here
ACTS_AT_END = ("StorageRule", "AppraisalRule")


def changed_management(
    management: Element | None, change: RuleChange, *, version: str
) -> Element | None:
    """Make one change; None when nothing is left. Raises: ChangeRefused."""
    around = management or Element("Management")
    category = around.first(change.category) or Element(change.category)
    runs, others = _cut(category)
    match change:
        case RuleSet():
            runs, others = _set(runs, others, change)
        case RuleRemoved():
            runs, others = _removed(runs, others, change)
        case InheritancePrevented():
            others = _prevented(others, change)
        case InheritanceAllowed():
            others = _allowed(others, change)
    if not runs and all(one.name == "FinalAction" for one in others):
        others = []  # what becomes of the archives at the end of no rule at all
    children = _ordered(change.category, [*(e for run in runs for e in run), *others], version)
    made = replace(category, children=children, tails=()) if children else None
    return _with_category(around, change.category, made, version)


# ----------------------------------------------------------------------------- private

_RUN = frozenset(
    {
        "StartDate",
        "HoldEndDate",
        "HoldOwner",
        "HoldReassessingDate",
        "HoldReason",
        "PreventRearrangement",
    }
)
_TRUE = frozenset({"true", "1"})  # xs:boolean
_Runs = list[list[Element]]


def _cut(category: Element) -> tuple[_Runs, list[Element]]:
    runs: _Runs = []
    others: list[Element] = []
    for child in category.children:
        if child.name == "Rule":
            runs.append([child])
        elif child.name in _RUN and runs:
            runs[-1].append(child)
        else:
            others.append(child)
    return runs, others


def _set(runs: _Runs, others: list[Element], change: RuleSet) -> tuple[_Runs, list[Element]]:
    run = next((one for one in runs if one[0].text.strip() == change.rule_id), None)
    if run is None:
        run = [Element("Rule", change.rule_id)]
        runs = [*runs, run]
    if change.start_date:
        run[1:] = [
            Element("StartDate", change.start_date),
            *(one for one in run[1:] if one.name != "StartDate"),
        ]
    if change.final_action:
        if change.category not in ACTS_AT_END:
            raise ChangeRefused(
                "modify_no_final_action", where=change.category, allowed=", ".join(ACTS_AT_END)
            )
        others = [one for one in others if one.name != "FinalAction"]
        others.append(Element("FinalAction", change.final_action))
    return runs, others


def _removed(
    runs: _Runs, others: list[Element], change: RuleRemoved
) -> tuple[_Runs, list[Element]]:
    if not change.rule_id:
        if not runs and not others:
            raise ChangeRefused("modify_rule_not_stated", where=change.category, rule="")
        return [], []
    kept = [run for run in runs if run[0].text.strip() != change.rule_id]
    if len(kept) == len(runs):
        raise ChangeRefused("modify_rule_not_stated", where=change.category, rule=change.rule_id)
    return kept, others


def _prevented(others: list[Element], change: InheritancePrevented) -> list[Element]:
    """SEDA allows one of the two: the whole category, or rules by name."""
    if not change.rule_id:
        kept = [one for one in others if one.name not in ("PreventInheritance", "RefNonRuleId")]
        return [*kept, Element("PreventInheritance", "true")]
    if any(one.name == "PreventInheritance" and one.text.strip() in _TRUE for one in others):
        return others  # nothing of the category comes down already
    kept = [one for one in others if one.name != "PreventInheritance"]
    named = [one.text.strip() for one in kept if one.name == "RefNonRuleId"]
    if change.rule_id in named:
        return kept
    return [*kept, Element("RefNonRuleId", change.rule_id)]


def _allowed(others: list[Element], change: InheritanceAllowed) -> list[Element]:
    kept = [one for one in others if one.name not in ("PreventInheritance", "RefNonRuleId")]
    if len(kept) == len(others):
        raise ChangeRefused("modify_nothing_prevented", where=change.category)
    return kept


def _ordered(category: str, children: list[Element], version: str) -> tuple[Element, ...]:
    ranks = type_models(version)[f"{category}Type"].ranks
    return tuple(sorted(children, key=lambda one: ranks.get(one.name, LAST)))


def _with_category(
    around: Element, name: str, made: Element | None, version: str
) -> Element | None:
    ranks = type_models(version)[MANAGEMENT].ranks
    children: list[Element] = []
    there = False
    for child in around.children:
        if child.name != name:
            children.append(child)
        elif not there:
            there = True
            children += _some(made)
    if not there:
        own = ranks[name]
        place = sum(1 for child in children if ranks.get(child.name, LAST) < own)
        children[place:place] = _some(made)
    return replace(around, children=tuple(children), tails=()) if children else None


def _some(element: Element | None) -> Iterable[Element]:
    return () if element is None else (element,)
