"""Computes what the rules say of a unit, once for all the units that are reached by the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from retention_rules.appraisal import Judge, appraise
from retention_rules.definitions import Category, RuleDefinition
from retention_rules.inheritance import AppliedRule, Bundle
from retention_rules.openings import classification, holding, opening, storage
from retention_rules.referential import Referential
from retention_rules.rulings import Rulings
from retention_rules.terms import (
    NO_DAYS,
    ContentDays,
    DaysNeeded,
    Term,
    days_needed,
    term_of,
)

_OPENED = (Category.ACCESS, Category.DISSEMINATION, Category.REUSE)


class RulingDesk:
    """Rules on units by one referential.

    What it has computed is kept on what reaches the units, and goes with it; terms are kept by
    rule and start, of which an archive has few.
    """

    def __init__(self, referential: Referential) -> None:
        self._referential = referential
        self._needed = {
            row.rule_id: days_needed(row)
            for row in referential
            if days_needed(row) is not DaysNeeded.NONE
        }
        self._terms: dict[object, tuple[RuleDefinition | None, Term]] = {}

    def rule(self, bundle: Bundle, content: ContentDays, parents: Sequence[Bundle]) -> Rulings:
        """Give the rulings of a unit. parents: what reaches each of them."""
        plan = cast("_Plan | None", bundle.memo.get("plan"))
        if plan is None:  # asked for every unit: nothing is built to ask
            plan = bundle.memo["plan"] = self._plan(bundle)
        links = tuple(parents) if plan.many_agencies else ()
        days = NO_DAYS
        if plan.by_own or plan.by_dossier:
            days = ContentDays(
                own=content.own if plan.by_own else None,
                dossier=content.dossier if plan.by_dossier else None,
            )
        key = (days, links) if links else days
        found = bundle.memo.get(key)
        if found is None:
            found = bundle.memo[key] = self._rulings(bundle, days, links)
        return cast("Rulings", found)

    def judge(self, content: ContentDays) -> Judge:
        """Give what finds the definition and the term of a rule on a unit with these days."""

        def judged(category: Category, rule: AppliedRule) -> tuple[RuleDefinition | None, Term]:
            stated = rule.statement
            key = (category, stated.rule_id, stated.start_on, rule.events, content)
            found = self._terms.get(key)
            if found is None:
                found = self._terms[key] = self._judge(category, rule, content)
            return found

        return judged

    def _judge(
        self, category: Category, rule: AppliedRule, content: ContentDays
    ) -> tuple[RuleDefinition | None, Term]:
        row = self._referential.find(category, rule.statement.rule_id)
        if not isinstance(row, RuleDefinition):
            return None, Term(ends_on=None, reason=row)
        stated = rule.statement.start_on
        return row, term_of(row, stated=stated, events=rule.events, content=content)

    def _rulings(self, bundle: Bundle, days: ContentDays, links: Sequence[Bundle]) -> Rulings:
        judge = self.judge(days)
        secrecy = bundle.of(Category.CLASSIFICATION)
        use = bundle.of(Category.STORAGE)
        held = _kept(
            bundle.of(Category.HOLD).memo, (days, bundle.holds), lambda: holding(bundle, judge)
        )
        appraisal = appraise(
            bundle.of(Category.APPRAISAL),
            judge,
            holding=held,
            parents=[one.of(Category.APPRAISAL) for one in links],
        )
        access, dissemination, reuse = (
            _kept(bundle.of(one).memo, (days, secrecy), partial(opening, one, bundle, judge))
            for one in _OPENED
        )
        return Rulings(
            appraisal=appraisal,
            access=access,
            dissemination=dissemination,
            reuse=reuse,
            classification=_kept(secrecy.memo, days, lambda: classification(secrecy, judge)),
            storage=_kept(use.memo, days, lambda: storage(use, judge)),
            holding=held,
        )

    def _plan(self, bundle: Bundle) -> "_Plan":
        by_own = by_dossier = False
        for reach in bundle.reaches:
            for rule in reach.rules:
                needed = self._needed.get(rule.statement.rule_id)
                if needed is not None:
                    by_own = by_own or DaysNeeded.OWN in needed
                    by_dossier = by_dossier or DaysNeeded.DOSSIER in needed
        stated = bundle.of(Category.APPRAISAL).stated
        return _Plan(
            by_own=by_own,
            by_dossier=by_dossier,
            many_agencies=any(one.agency != stated[0].agency for one in stated),
        )


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """On what else than the bundle the rulings of a unit depend."""

    by_own: bool
    by_dossier: bool
    many_agencies: bool


_Computed = TypeVar("_Computed")
_NOT_YET = object()  # None is an answer


def _kept(memo: dict[object, object], key: object, compute: Callable[[], _Computed]) -> _Computed:
    """Compute once. A memo belongs to one desk: bundles are made for one computation."""
    found = memo.get(key, _NOT_YET)
    if found is _NOT_YET:
        found = memo[key] = compute()
    return cast("_Computed", found)
