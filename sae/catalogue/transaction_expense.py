"""The catalogue's face for business keys (`sae.ports.catalogue_expense`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Collection, Iterable, Iterator, Mapping

from sae.catalogue import queries_expense
from sae.catalogue.transaction_on import OnConnection
from sae.domain.business_keys import Term, UnitKeys
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
from sae.ports.catalogue_expense import KeyedUnit, SameBytes


class SqlExpenseReads(OnConnection):
    """`sae.ports.catalogue_expense.ExpenseReads`."""

    def units_by_id(self, unit_ids: Iterable[str]) -> Mapping[str, UnitRecord]:
        return queries_expense.units_by_id(self._connection, unit_ids)

    def business_keys(self, unit_ids: Iterable[str]) -> Mapping[str, UnitKeys]:
        return queries_expense.business_keys(self._connection, unit_ids)

    def units_keyed(
        self, wanted: Collection[tuple[Term, str]], stages: Collection[Stage], *, limit: int
    ) -> tuple[KeyedUnit, ...]:
        return queries_expense.units_keyed(self._connection, wanted, stages, limit)

    def units_of_same_bytes(self, unit_ids: Iterable[str], *, limit: int) -> tuple[SameBytes, ...]:
        return queries_expense.units_of_same_bytes(self._connection, unit_ids, limit)

    def children_at(
        self, unit_ids: Iterable[str], stages: Collection[Stage]
    ) -> tuple[tuple[str, str], ...]:
        return queries_expense.children_at(self._connection, unit_ids, stages)

    def every_key(self, *terms: Term) -> Iterator[KeyedUnit]:
        return queries_expense.every_key(self._connection, terms)
