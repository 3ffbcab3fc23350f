"""A step of the jobs of an elimination: what rules and holds say of units, decided at this moment.

Nothing stored is believed: rules are applied anew to the units and to all that they concern, and
holds are asked for in the transaction of the caller.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from retention_rules import Decision, Outcome, ReasonCode, on_day
from sae.domain.rule_mapping import code_of
from sae.jobs.held_units import blocking_holds
from sae.jobs.unit_decisions import decide_now
from sae.ports import Reader

HELD = "held"
SORT = "sort_to_decide"
GONE = "gone"
_CONTRADICTED = ReasonCode.FINAL_SORT_KEEP.value  # the package says Destroy: it must be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be done of a unit on a day. reasons: codes, empty when it may be destroyed.

    kept: it is to be kept for good, and nobody asked otherwise. rule_id, expired_on: the rule
    that ended last, and when; None when none ends.
    """

    unit_id: str
    agency: str
    reasons: tuple[str, ...]
    kept: bool
    rule_id: str
    expired_on: date | None


def verdicts(
    reader: Reader, unit_ids: Iterable[str], *, on: date, internal_purge: Collection[str] = ()
) -> Mapping[str, Verdict]:
    """Judge units; those that are not there any more are left out.

    internal_purge: dossiers whose pieces go one by one.
    """
    wanted = tuple(unit_ids)
    decisions = decide_now(reader, wanted, internal_purge=internal_purge)
    held = {one.unit_id for one in blocking_holds(reader, wanted, on=on)}
    return {
        unit_id: _verdict(decision, on=on, held=unit_id in held)
        for unit_id, decision in decisions.items()
    }


def reasons_to_stay(
    reader: Reader, unit_ids: Iterable[str], *, on: date, internal_purge: Collection[str] = ()
) -> Mapping[str, str]:
    """Give the first reason for which each unit may not be destroyed; units that may are absent."""
    wanted = tuple(unit_ids)
    judged = verdicts(reader, wanted, on=on, internal_purge=internal_purge)
    return {
        unit_id: judged[unit_id].reasons[0] if unit_id in judged else GONE
        for unit_id in wanted
        if unit_id not in judged or judged[unit_id].reasons
    }


# ----------------------------------------------------------------------------- private


def _verdict(decision: Decision, *, on: date, held: bool) -> Verdict:
    found = on_day(decision, on)
    codes = [HELD] if held else []
    if found.outcome is not Outcome.DESTROY:
        codes += [code_of(reason) for reason in found.reasons]
        if found.outcome is Outcome.SORT:
            codes.append(SORT)
        if not codes:
            codes.append(found.outcome.value)
    rule_id, expired_on = _last_rule(decision)
    return Verdict(
        unit_id=decision.unit_id,
        agency=decision.agency,
        reasons=tuple(dict.fromkeys(codes)),
        kept=found.outcome is Outcome.KEEP and not held and _CONTRADICTED not in codes,
        rule_id=rule_id,
        expired_on=expired_on,
    )


def _last_rule(decision: Decision) -> tuple[str, date | None]:
    """Give the appraisal rule that ends last: the latest date governs."""
    ends = [
        (reason.until, reason.rule_id)
        for reason in decision.rulings.appraisal.reasons
        if reason.code is ReasonCode.RULE_RUNNING and reason.until is not None
    ]
    if not ends:
        return "", None
    until, rule_id = max(ends)
    return rule_id, until
