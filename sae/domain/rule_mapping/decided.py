"""Decisions of the engine, as the catalogue keeps them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from retention_rules import (
    Category,
    Decision,
    Fate,
    Outcome,
    Reason,
    ReasonCode,
    Rulings,
    on_day,
)
from sae.domain.rule_mapping.confirmations import is_confirmation
from sae.domain.unit_decision import ALWAYS, UnitDecision


class Decider:
    """Makes of decisions what the catalogue stores; what a thousand units share is made once."""

    def __init__(self) -> None:
        self._shared: dict[int, tuple[Rulings, _Shared]] = {}
        self._made: dict[tuple[int, Fate, date | None], tuple[Rulings, UnitDecision]] = {}

    def decided(self, decision: Decision) -> UnitDecision:
        """Make one, without its identifier and without what a campaign chose."""
        rulings = decision.rulings
        if decision.reasons is not rulings.appraisal.reasons:  # something around adds to them
            return self._make(decision)
        key = (id(rulings), decision.fate, decision.due_on)
        known = self._made.get(key)
        if known is None:  # the rulings are kept beside, so that no other takes their number
            if len(self._made) > _KEPT:
                self._made.clear()
            known = self._made[key] = (rulings, self._make(decision))
        return known[1]

    def _make(self, decision: Decision) -> UnitDecision:
        rulings = decision.rulings
        found = self._shared.get(id(rulings))
        if found is None:
            if len(self._shared) > _KEPT:
                self._shared.clear()
            found = self._shared[id(rulings)] = (rulings, _shared(rulings))
        shared = found[1]
        conflict_on = rulings.appraisal.first_due_on
        if conflict_on is not None and (
            on_day(decision, conflict_on).outcome is not Outcome.CONFLICT
        ):
            conflict_on = None
        return UnitDecision(
            unit_id="",
            fate=decision.fate,
            due_on=decision.due_on,
            conflict_on=conflict_on,
            term_on=rulings.appraisal.term_on,
            in_use_until=shared.in_use_until,
            communicable_on=rulings.access.opens_on,
            disseminable_on=rulings.dissemination.opens_on,
            reusable_on=rulings.reuse.opens_on,
            held_until=shared.held_until,
            blockers=tuple(dict.fromkeys([code_of(one) for one in decision.reasons])),
            waiting_for=shared.waiting_for,
        )


def code_of(reason: Reason) -> str:
    """Give the code of a reason; that of the archive's own where the engine sees a hold."""
    return reason.rule_id if is_confirmation(reason) else reason.code.value


# ----------------------------------------------------------------------------- private


_KEPT = 50_000  # of each: neighbours share, and what is far away is not worth its memory


class _Shared(NamedTuple):
    """What does not depend on the unit, only on what reaches it."""

    in_use_until: date | None
    held_until: date | None
    waiting_for: tuple[tuple[str, str], ...]


def _shared(rulings: Rulings) -> _Shared:
    holding = [one for one in rulings.holding.reasons if not is_confirmation(one)]
    unused = any(one.code is ReasonCode.RULE_MISSING for one in rulings.storage.reasons)
    by_category = (
        (Category.APPRAISAL, rulings.appraisal.reasons),
        (Category.ACCESS, rulings.access.reasons),
        (Category.DISSEMINATION, rulings.dissemination.reasons),
        (Category.REUSE, rulings.reuse.reasons),
        (Category.STORAGE, rulings.storage.reasons),
    )
    waiting = (
        (category.value, reason.rule_id)
        for category, reasons in by_category
        for reason in reasons
        if reason.code is ReasonCode.START_EVENT_MISSING
    )
    return _Shared(
        in_use_until=ALWAYS if unused else rulings.storage.ends_on,
        held_until=_last_end(holding),
        waiting_for=tuple(dict.fromkeys(waiting)),
    )


def _last_end(reasons: Iterable[Reason]) -> date | None:
    ends = [reason.until for reason in reasons]
    return None if None in ends else max((end for end in ends if end is not None), default=ALWAYS)
