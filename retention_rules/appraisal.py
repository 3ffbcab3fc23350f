"""DUA and final sort: what each originating agency says of a unit, and what follows.

Agencies speak through the units that state (the agency of the *declaring* unit). One agency lets a
unit go when it says Destroy and nothing else, has at least one AppraisalRule, and all of them are
over. All agencies must let go; one that does while another does not is a conflict.

To this (docs/conformity.md) the law adds: an unknown rule stops everything, a rule without the
agreement of the Archives départementales destroys nothing (Code du patrimoine, art. R.212-13),
and *tri* is an outcome of its own.
"""

from collections.abc import Callable, Iterable
from datetime import date

from retention_rules.definitions import Category, FinalSort, RuleDefinition
from retention_rules.inheritance import AppliedProperty, AppliedRule, Reach
from retention_rules.model import FinalAction
from retention_rules.reasons import MISSING_DATA, Reason, ReasonCode, in_order, last_end
from retention_rules.rulings import AgencyRuling, Appraisal, Fate, Holding
from retention_rules.terms import Term

#: Gives the definition of a rule that reaches a unit and its term, or why there is none.
Judge = Callable[[Category, AppliedRule], tuple[RuleDefinition | None, Term]]


def appraise(
    reach: Reach,
    judge: Judge,
    *,
    holding: Holding,
    parents: Iterable[Reach],
) -> Appraisal:
    """Say what becomes of a unit by what reaches it. parents: what reaches each of them."""
    judged = [(rule, *judge(Category.APPRAISAL, rule)) for rule in reach.rules]
    reasons: set[Reason] = set(holding.reasons)
    names = {one.agency for one in reach.rules} | {one.agency for one in reach.properties}
    agencies = tuple(
        _agency_ruling(
            name,
            [one for one in reach.properties if one.agency == name],
            [one for one in judged if one[0].agency == name],
            reasons,
        )
        for name in sorted(names)
    )
    fate = _fate(agencies)
    if not agencies:
        reasons.add(Reason(code=ReasonCode.RULE_MISSING))
    told = in_order(reasons)
    return Appraisal(
        fate=fate,
        term_on=_term_on([term for _, _, term in judged]),
        due_on=last_end(told) if fate.leaves else None,
        first_due_on=_first_due_on(agencies),
        agencies=agencies,
        links=_links(reach, parents) if len(agencies) > 1 else (),
        reasons=told,
    )


# ----------------------------------------------------------------------------- private

_Judged = tuple[AppliedRule, RuleDefinition | None, Term]


def _agency_ruling(
    agency: str,
    properties: list[AppliedProperty],
    judged: list[_Judged],
    reasons: set[Reason],
) -> AgencyRuling:
    """Decide for one agency, adding to `reasons` what stands in its way."""
    due_on = _due_on(judged)
    fate = _agency_fate(agency, properties, judged, reasons)
    if fate in (Fate.KEEP, Fate.CONFLICT):
        # Its rules may be unknown all the same: that stops the other agencies too.
        reasons.update(one for one in _obstacles(judged) if one.code in MISSING_DATA)
        return AgencyRuling(agency=agency, fate=fate, due_on=due_on)
    obstacles = set(_obstacles(judged))
    if not judged:
        obstacles.add(Reason(code=ReasonCode.RULE_MISSING, agency=agency))
    reasons |= obstacles
    if any(one.code in MISSING_DATA for one in obstacles):
        return AgencyRuling(agency=agency, fate=Fate.UNDETERMINED, due_on=None)
    return AgencyRuling(agency=agency, fate=fate, due_on=due_on)


def _agency_fate(
    agency: str,
    properties: list[AppliedProperty],
    judged: list[_Judged],
    reasons: set[Reason],
) -> Fate:
    destroys = [one for one in properties if one.value is FinalAction.DESTROY]
    keeps = [one for one in properties if one.value is FinalAction.KEEP]
    sorts = {row.final_sort for _, row, _ in judged if row is not None}
    if destroys and keeps:
        reasons.update(_stated(ReasonCode.FINAL_ACTION_INCONSISTENCY, (*destroys, *keeps)))
        return Fate.CONFLICT if judged else Fate.KEEP
    if destroys:
        kept = [rule for rule, row, _ in judged if row and row.final_sort is FinalSort.KEEP]
        reasons.update(_named(ReasonCode.FINAL_SORT_KEEP, kept))
        if kept:
            return Fate.CONFLICT
        return Fate.SORT if FinalSort.SORT in sorts else Fate.DESTROY
    to_sort = keeps and all(one.to_sort for one in keeps)
    if (to_sort or FinalSort.SORT in sorts) and FinalSort.KEEP not in sorts:
        return Fate.SORT
    reasons.update(_stated(ReasonCode.FINAL_ACTION_KEEP, [k for k in keeps if not k.implicit]))
    if not keeps or any(one.implicit for one in keeps):
        reasons.add(Reason(code=ReasonCode.FINAL_ACTION_MISSING, agency=agency))
    return Fate.KEEP


def _obstacles(judged: list[_Judged]) -> Iterable[Reason]:
    for rule, row, term in judged:
        if row is not None and not row.agreed:
            yield _reason(ReasonCode.RULE_WITHOUT_AGREEMENT, rule)
        if term.reason is not None:
            yield _reason(term.reason, rule)
        elif term.ends_on is not None:
            yield _reason(ReasonCode.RULE_RUNNING, rule, until=term.ends_on)


def _reason(code: ReasonCode, rule: AppliedRule, until: date | None = None) -> Reason:
    return Reason(
        code=code,
        rule_id=rule.statement.rule_id,
        unit_id=rule.unit_id,
        agency=rule.agency,
        until=until,
    )


def _named(code: ReasonCode, rules: Iterable[AppliedRule]) -> Iterable[Reason]:
    return (_reason(code, rule) for rule in rules)


def _stated(code: ReasonCode, properties: Iterable[AppliedProperty]) -> Iterable[Reason]:
    return (Reason(code=code, unit_id=one.unit_id, agency=one.agency) for one in properties)


def _due_on(judged: list[_Judged]) -> date | None:
    return _term_on([term for _, _, term in judged])


def _term_on(terms: list[Term]) -> date | None:
    ends = [term.ends_on for term in terms]
    if not ends or None in ends:
        return None
    return max(end for end in ends if end is not None)


def _fate(agencies: tuple[AgencyRuling, ...]) -> Fate:
    fates = {one.fate for one in agencies}
    if Fate.CONFLICT in fates:
        return Fate.CONFLICT
    if not fates - {Fate.KEEP}:
        return Fate.KEEP
    if Fate.KEEP in fates:
        return Fate.CONFLICT if fates & {Fate.DESTROY, Fate.SORT} else Fate.KEEP
    for one in (Fate.UNDETERMINED, Fate.SORT):
        if one in fates:
            return one
    return Fate.DESTROY


def _first_due_on(agencies: tuple[AgencyRuling, ...]) -> date | None:
    days = [
        one.due_on
        for one in agencies
        if one.due_on is not None and (one.fate.leaves or one.fate is Fate.CONFLICT)
    ]
    return min(days, default=None)


def _links(reach: Reach, parents: Iterable[Reach]) -> tuple[tuple[str, ...], ...]:
    """Tell, for each parent, the agencies that come through it."""
    here = {(one.unit_id, one.agency) for one in reach.stated}
    return tuple(
        tuple(sorted({one.agency for one in above.stated if (one.unit_id, one.agency) in here}))
        for above in parents
    )
