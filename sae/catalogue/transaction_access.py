"""The catalogue's two faces for holds and deliveries (`sae.ports.catalogue_access`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from sae.catalogue import queries_holds
from sae.catalogue.transaction_on import OnConnection
from sae.domain.holds import Hold, HoldOn


class SqlAccessReads(OnConnection):
    """`sae.ports.catalogue_access.AccessReads`."""

    def hold(self, hold_id: str) -> Hold | None:
        return queries_holds.find_hold(self._connection, hold_id)

    def holds(self) -> Iterator[Hold]:
        return queries_holds.list_holds(self._connection)

    def hold_roots(self, hold_id: str) -> tuple[str, ...]:
        return queries_holds.list_roots(self._connection, hold_id)

    def holds_on(self, unit_ids: Iterable[str]) -> Iterator[HoldOn]:
        return queries_holds.holds_on(self._connection, unit_ids)


class SqlAccessWrites(OnConnection):
    """`sae.ports.catalogue_access.AccessWrites`."""

    def add_hold(self, hold: Hold, unit_ids: Iterable[str]) -> None:
        queries_holds.add_hold(self._connection, hold, unit_ids)

    def lift_hold(self, hold_id: str, *, at: datetime, by: str, reason: str) -> None:
        queries_holds.lift_hold(self._connection, hold_id, at=at, by=by, reason=reason)

    def reassess_hold(self, hold_id: str, reassess_on: date | None) -> None:
        queries_holds.reassess_hold(self._connection, hold_id, reassess_on)
