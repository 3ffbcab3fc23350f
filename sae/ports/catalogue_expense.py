"""Business keys in the catalogue, as jobs need them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sae.domain.business_keys import BusinessKey, Term, UnitKeys
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord


@dataclass(frozen=True, slots=True)
class KeyedUnit:
    """A unit by one of its keys."""

    unit_id: str
    stage: Stage
    key: BusinessKey


@dataclass(frozen=True, slots=True)
class SameBytes:
    """A unit, another that holds an object of the same bytes, and their digest."""

    unit_id: str
    other_id: str
    sha256: str


class ExpenseReads(Protocol):
    """Reads of business keys, within one snapshot; only what is published exists."""

    def units_by_id(self, unit_ids: Iterable[str]) -> Mapping[str, UnitRecord]:
        """Give units by identifier; ids of no visible unit are left out."""

    def business_keys(self, unit_ids: Iterable[str]) -> Mapping[str, UnitKeys]:
        """Give the keys of units, by unit; those that have none are left out."""

    def units_keyed(
        self, wanted: Collection[tuple[Term, str]], stages: Collection[Stage], *, limit: int
    ) -> tuple[KeyedUnit, ...]:
        """Find the units of some stages that have one of these keys: those that are it first."""

    def units_of_same_bytes(self, unit_ids: Iterable[str], *, limit: int) -> tuple[SameBytes, ...]:
        """Find the units that hold the same bytes as these; empty files are like no other.

        limit: units told for one object, the unit itself included.
        """

    def children_at(
        self, unit_ids: Iterable[str], stages: Collection[Stage]
    ) -> tuple[tuple[str, str], ...]:
        """Give (unit, unit directly below it) for those below that are of some stages."""

    def every_key(self, *terms: Term) -> Iterator[KeyedUnit]:
        """List the keys of terms, in order of term, value and unit."""
