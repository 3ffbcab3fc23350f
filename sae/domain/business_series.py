"""Series of numbers that a commune gives or receives: what is numbered with what. No catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sae.domain.business_keys import BusinessKey, Role, Term, scope_of
from sae.domain.numbering import OF_OTHERS, OWN, Run, Strictness, runs


class Series(StrEnum):
    """What is numbered."""

    DELIBERATIONS = "deliberations"
    DECISIONS = "decisions"  # arrêtés, regulatory and individual: one register (CGCT R.2122-7)
    OTHER_ACTS = "other_acts"
    PAYMENT_ORDERS = "payment_orders"
    COLLECTION_ORDERS = "collection_orders"
    PAYMENT_SLIPS = "payment_slips"
    COLLECTION_SLIPS = "collection_slips"
    INVOICES = "invoices"
    REGISTER = "register"


@dataclass(frozen=True, slots=True, order=True)
class NumberedBy:
    """One sequence: what, whose (a budget, a supplier, a nature; may be empty), which year."""

    series: Series
    owner: str
    year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedSeries:
    """The numbers of one sequence that are held: how many, and what is missing by run."""

    by: NumberedBy
    held: int
    runs: tuple[Run, ...]

    @property
    def missing_count(self) -> int:
        """Count the numbers that are missing."""
        return sum(one.missing_count for one in self.runs)

    @property
    def is_judged(self) -> bool:
        """Say whether one of its numberings is sequential enough to be judged."""
        return any(one.sequential for one in self.runs)


COUNTED = (Term.ACT, Term.ORDER, Term.SLIP, Term.INVOICE, Term.REGISTER)
"""Terms whose keys are numbers of a series."""


def numbered_by(key: BusinessKey) -> NumberedBy | None:
    """Say in which sequence a unit is numbered; None when it only names what is."""
    if key.role is not Role.IS:
        return None
    scope = {name: min(values) for name, values in scope_of(key).items()}
    year = scope.get("year", "")
    match key.term:
        case Term.ACT:
            series = _BY_NATURE.get(scope.get("nature", ""), Series.OTHER_ACTS)
            owner = scope.get("nature", "") if series is Series.OTHER_ACTS else ""
            return NumberedBy(series, owner, year)
        case Term.ORDER | Term.SLIP:
            year, slash, _ = key.value.partition("/")
            kind = _BY_KIND.get((key.term, scope.get("kind", "")))
            owner = "/".join(filter(None, (scope.get("collectivity"), scope.get("budget"))))
            return NumberedBy(kind, owner, year) if kind and slash else None
        case Term.INVOICE:
            return (
                NumberedBy(Series.INVOICES, scope["supplier"], year)
                if "supplier" in scope
                else None
            )
        case Term.REGISTER:
            return NumberedBy(Series.REGISTER, "", year)
        case _:
            return None


def numbered_series(held: Mapping[NumberedBy, list[str]]) -> tuple[NumberedSeries, ...]:
    """Say what is missing from each sequence, by the numbers held, as written."""
    return tuple(
        NumberedSeries(
            by=by,
            held=len(set(numbers)),
            runs=runs(numbers, strictness=_strictness(by), year=by.year),
        )
        for by, numbers in sorted(held.items())
    )


# ----------------------------------------------------------------------------- private

_BY_NATURE = MappingProxyType(
    {"1": Series.DELIBERATIONS, "2": Series.DECISIONS, "3": Series.DECISIONS}
)
_BY_KIND = MappingProxyType(
    {
        (Term.ORDER, "expense"): Series.PAYMENT_ORDERS,
        (Term.ORDER, "revenue"): Series.COLLECTION_ORDERS,
        (Term.SLIP, "expense"): Series.PAYMENT_SLIPS,
        (Term.SLIP, "revenue"): Series.COLLECTION_SLIPS,
    }
)


def _strictness(by: NumberedBy) -> Strictness:
    return OF_OTHERS if by.series is Series.INVOICES else OWN
