"""Computes what the rules say of a unit, once for all the units that are reached by the same."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from retention_rules.appraisal import Judge, appraise
from retention_rules.definitions import Category, RuleDefinition
from retention_rules.inheritance import AppliedRule, Bundle, Reach
from retention_rules.openings import classification, holding, opening, storage
from retention_rules.referential import Referential
from retention_rules.rulings import Rulings
from retention_rules.terms import ContentDays, Term, depends_on_content, term_of

NO_DAYS = ContentDays()


class RulingDesk:
    """Rules on units by one referential; what it has computed is kept on what reaches them."""

    def __init__(self, referential: Referential) -> None:
        self._referential = referential
        self._by_content = frozenset(row.rule_id for row in referential if depends_on_content(row))

    def rule(
        self, bundle: Bundle, content: ContentDays, parents: Sequence[tuple[str, Bundle]]
    ) -> Rulings:
        """Give the rulings of a unit. parents: what reaches each of them, by id."""
        links = parents if self._many_agencies(bundle) else ()
        days = content if any(map(self._dated, bundle.reaches)) else NO_DAYS
        key = (days, tuple(unit_id for unit_id, _ in links))
        return _kept(bundle.memo, key, lambda: self._rulings(bundle, days, links))

    def judge(self, content: ContentDays) -> Judge:
        """Give what finds the definition and the term of a rule on a unit with these days."""

        def judged(category: Category, rule: AppliedRule) -> tuple[RuleDefinition | None, Term]:
            row = self._referential.find(category, rule.statement.rule_id)
            if not isinstance(row, RuleDefinition):
                return None, Term(ends_on=None, reason=row)
            stated = rule.statement.start_on
            return row, term_of(row, stated=stated, events=rule.events, content=content)

        return judged

    def _rulings(
        self, bundle: Bundle, days: ContentDays, links: Sequence[tuple[str, Bundle]]
    ) -> Rulings:
        judge = self.judge(days)
        secrecy = bundle.of(Category.CLASSIFICATION)
        use = bundle.of(Category.STORAGE)
        held = _kept(
            bundle.of(Category.HOLD).memo,
            (days, bundle.holds),
            lambda: holding(bundle, judge),
        )
        appraisal = appraise(
            bundle.of(Category.APPRAISAL),
            judge,
            holding=held,
            parents=[(unit_id, one.of(Category.APPRAISAL)) for unit_id, one in links],
        )

        return Rulings(
            appraisal=appraisal,
            access=_kept(
                bundle.of(Category.ACCESS).memo,
                (days, secrecy),
                lambda: opening(Category.ACCESS, bundle, judge),
            ),
            dissemination=_kept(
                bundle.of(Category.DISSEMINATION).memo,
                days,
                lambda: opening(Category.DISSEMINATION, bundle, judge),
            ),
            reuse=_kept(
                bundle.of(Category.REUSE).memo,
                days,
                lambda: opening(Category.REUSE, bundle, judge),
            ),
            classification=_kept(secrecy.memo, days, lambda: classification(secrecy, judge)),
            storage=_kept(use.memo, days, lambda: storage(use, judge)),
            holding=held,
        )

    def _dated(self, reach: Reach) -> bool:
        """Whether some rule that reaches a unit runs from the dates of its content."""
        if not reach.rules:
            return False
        return _kept(
            reach.memo,
            "dated",
            lambda: any(one.statement.rule_id in self._by_content for one in reach.rules),
        )

    def _many_agencies(self, bundle: Bundle) -> bool:
        reach = bundle.of(Category.APPRAISAL)
        return len({one.agency for one in reach.stated}) > 1


# ----------------------------------------------------------------------------- private

_Computed = TypeVar("_Computed")


def _kept(memo: dict[object, object], key: object, compute: Callable[[], _Computed]) -> _Computed:
    """Compute once. A memo belongs to one desk: bundles are made for one computation."""
    if key not in memo:
        memo[key] = compute()
    return cast("_Computed", memo[key])
