"""Communicability, dissemination, reuse, secrecy, use and holds of a unit, by what reaches it.

The latest day governs; what is not known stays closed, or held (design, rules of caution).
"""

from datetime import date

from retention_rules.appraisal import Judge
from retention_rules.definitions import Category
from retention_rules.inheritance import AppliedRule, Bundle, Reach
from retention_rules.model import FinalAction
from retention_rules.reasons import Reason, ReasonCode, in_order, last_end
from retention_rules.rulings import Classification, Holding, Opening, Storage
from retention_rules.terms import Term


def opening(category: Category, bundle: Bundle, judge: Judge) -> Opening:
    """Say when it opens by the rules of Access, Dissemination or Reuse; without any, never."""
    reach = bundle.of(category)
    reasons = _reasons(category, reach, judge)
    if not reach.rules:
        reasons.add(Reason(code=ReasonCode.RULE_MISSING))
    if category is Category.ACCESS:
        reasons |= _secrets(bundle.of(Category.CLASSIFICATION))
    told = in_order(reasons)
    return Opening(opens_on=last_end(told), reasons=told)


def classification(reach: Reach, judge: Judge) -> Classification | None:
    """Give the secrecy in force; None for what is not classified."""

    def values(name: str) -> tuple[str, ...]:
        return tuple(sorted({str(one.value) for one in reach.properties if one.name == name}))

    levels = values("classification_level")
    if not levels and not reach.rules:
        return None
    stated = [
        one.value
        for one in reach.properties
        if one.name == "classification_reassessing_on" and isinstance(one.value, date)
    ]
    computed = [judge(Category.CLASSIFICATION, rule)[1].ends_on for rule in reach.rules]
    return Classification(
        levels=levels,
        owners=values("classification_owner"),
        audiences=values("classification_audience"),
        reassess_on=min((*stated, *(day for day in computed if day is not None)), default=None),
        needs_authorization=any(
            one.value is True
            for one in reach.properties
            if one.name == "need_reassessing_authorization"
        ),
    )


def storage(reach: Reach, judge: Judge) -> Storage:
    """Say how long it is in use, and the actions stated for afterwards."""
    reasons = _reasons(Category.STORAGE, reach, judge)
    if not reach.rules:
        reasons.add(Reason(code=ReasonCode.RULE_MISSING))
    told = in_order(reasons)
    actions = {one.value for one in reach.properties if isinstance(one.value, FinalAction)}
    return Storage(ends_on=last_end(told), actions=tuple(sorted(actions)), reasons=told)


def holding(bundle: Bundle, judge: Judge) -> Holding:
    """Say until when it is held, by HoldRule and by the archive."""
    reach = bundle.of(Category.HOLD)
    by_rule = [(rule, _hold_reason(rule, judge(Category.HOLD, rule)[1])) for rule in reach.rules]
    fixed = [reason for rule, reason in by_rule if rule.statement.prevent_rearrangement]
    reasons = {reason for _, reason in by_rule}
    reasons |= {
        Reason(
            code=ReasonCode.ARCHIVE_HELD, rule_id=hold.hold_id, unit_id=unit_id, until=hold.until
        )
        for unit_id, hold in bundle.holds
    }
    told = in_order(reasons)
    statements = [rule.statement for rule in reach.rules]
    days = [one.hold_reassessing_on for one in statements if one.hold_reassessing_on is not None]
    return Holding(
        ends_on=last_end(told),
        reasons=told,
        reassess_on=min(days, default=None),
        movable_on=last_end(tuple(fixed)),
    )


# ----------------------------------------------------------------------------- private


def _reasons(category: Category, reach: Reach, judge: Judge) -> set[Reason]:
    return {_reason(rule, judge(category, rule)[1]) for rule in reach.rules}


def _reason(rule: AppliedRule, term: Term) -> Reason:
    return Reason(
        code=term.reason or ReasonCode.RULE_RUNNING,
        rule_id=rule.statement.rule_id,
        unit_id=rule.unit_id,
        agency=rule.agency,
        until=term.ends_on,
    )


def _hold_reason(rule: AppliedRule, term: Term) -> Reason:
    """A rule with a span ends with it, one without ends on HoldEndDate; with both, on the later.

    An unknown rule holds whatever it says of its end.
    """
    ends_on = rule.statement.hold_end_on
    if term.reason not in (None, ReasonCode.RULE_WITHOUT_DURATION):
        ends_on = None
    elif ends_on is None or (term.ends_on is not None and term.ends_on > ends_on):
        ends_on = term.ends_on
    return Reason(
        code=ReasonCode.HELD,
        rule_id=rule.statement.rule_id,
        unit_id=rule.unit_id,
        agency=rule.agency,
        until=ends_on,
    )


def _secrets(reach: Reach) -> set[Reason]:
    return {
        Reason(code=ReasonCode.CLASSIFIED, unit_id=one.unit_id, agency=one.agency)
        for one in reach.properties
        if one.name == "classification_level"
    }
