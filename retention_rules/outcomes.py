"""Where a decided unit stands on a day: a comparison, and what disagrees that day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention_rules.decision import Decision
from retention_rules.reasons import Reason, ReasonCode
from retention_rules.rulings import Fate


class Outcome(StrEnum):
    """Where a unit stands on a day.

    NOT_YET: it will leave, and the day is known. BLOCKED: it would leave, and something that no
    day ends stands in the way. CONFLICT: on that day something lets it go and something does not.
    """

    KEEP = "keep"
    DESTROY = "destroy"
    SORT = "sort"
    NOT_YET = "not_yet"
    BLOCKED = "blocked"
    UNDETERMINED = "undetermined"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOutcome:
    """Where a unit stands on a day, and what stands in the way on that day."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


def on_day(decision: Decision, day: date) -> DayOutcome:
    """Say where a unit stands on a day."""
    if decision.fate is Fate.KEEP:
        return DayOutcome(outcome=Outcome.KEEP, reasons=_holding_on(decision, day))
    if decision.due_on is not None and decision.due_on <= day:
        return DayOutcome(outcome=Outcome(decision.fate.value), reasons=())
    disputes = _disputes(decision, day)
    if disputes is not None:
        reasons = (*disputes, *_holding_on(decision, day))
        return DayOutcome(outcome=Outcome.CONFLICT, reasons=reasons)
    return DayOutcome(outcome=_waiting(decision), reasons=_holding_on(decision, day))


# ----------------------------------------------------------------------------- private


def _holding_on(decision: Decision, day: date) -> tuple[Reason, ...]:
    return tuple(one for one in decision.reasons if one.holds_on(day))


def _waiting(decision: Decision) -> Outcome:
    if decision.fate is Fate.UNDETERMINED:
        return Outcome.UNDETERMINED
    return Outcome.BLOCKED if decision.due_on is None else Outcome.NOT_YET


def _disputes(decision: Decision, day: date) -> tuple[Reason, ...] | None:
    """Give the conflict of a day; None when there is none that day."""
    appraisal = decision.rulings.appraisal
    if appraisal.first_due_on is None or day < appraisal.first_due_on:
        return None
    go = {one.agency for one in appraisal.agencies if one.lets_go_on(day)}
    stay = {one.agency for one in appraisal.agencies} - go
    if not stay:
        return () if decision.rulings.holding.held_on(day) else None
    found = []
    if decision.agency in go:
        found += [Reason(code=ReasonCode.KEEP_ACCESS_SP, agency=agency) for agency in sorted(stay)]
    parents = dict.fromkeys(decision.parents)
    for unit_id, agencies in sorted(zip(parents, appraisal.links, strict=False)):
        if go & set(agencies) and stay & set(agencies):
            found.append(Reason(code=ReasonCode.ACCESS_LINK_INCONSISTENCY, unit_id=unit_id))
    return tuple(found)
