"""The catalogue's two faces for removals (`sae.ports.catalogue_purges`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator, Mapping

from sae.catalogue import queries_purges, removing_units
from sae.catalogue.transaction_on import OnConnection
from sae.domain.removal import Purge, Tombstone


class SqlPurgesReads(OnConnection):
    """`sae.ports.catalogue_purges.PurgesReads`."""

    def purges(
        self,
        *,
        act_id: str | None = None,
        transfer_id: str | None = None,
        pending: bool = False,
    ) -> tuple[Purge, ...]:
        return queries_purges.list_purges(
            self._connection, act_id=act_id, transfer_id=transfer_id, pending=pending
        )

    def is_purged(self, object_id: str) -> bool:
        return queries_purges.is_purged(self._connection, object_id)

    def purge_places(self, act_id: str | None = None) -> Mapping[tuple[str, str], set[str]]:
        return queries_purges.places_left(self._connection, act_id)

    def aips_of_units(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_purges.aips_of_units(self._connection, unit_ids)

    def units_below(self, unit_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        return queries_purges.units_below(self._connection, unit_ids)

    def tombstone(self, unit_id: str) -> Tombstone | None:
        return queries_purges.find_tombstone(self._connection, unit_id)

    def tombstones(
        self, act_id: str | None = None, *, transfer_id: str | None = None
    ) -> Iterator[Tombstone]:
        return queries_purges.list_tombstones(
            self._connection, act_id=act_id, transfer_id=transfer_id
        )


class SqlPurgesWrites(OnConnection):
    """`sae.ports.catalogue_purges.PurgesWrites`."""

    def add_purges(self, purges: Iterable[Purge]) -> None:
        queries_purges.add_purges(self._connection, purges)

    def add_tombstones(self, tombstones: Iterable[Tombstone], *, seq: int) -> None:
        queries_purges.add_tombstones(self._connection, tombstones, seq)

    def add_purge_places(self, rows: Iterable[tuple[str, str, str]]) -> None:
        queries_purges.add_places(self._connection, rows)

    def remove_purge_places(self, rows: Iterable[tuple[str, str, str]]) -> None:
        queries_purges.remove_places(self._connection, rows)

    def complete_purge(self, removal_id: str, object_id: str, *, seq: int) -> None:
        queries_purges.complete_purge(self._connection, removal_id, object_id, seq)

    def remove_aip(self, aip_id: str) -> None:
        removing_units.remove_aip(self._connection, aip_id)

    def forget_units(self, unit_ids: Iterable[str]) -> None:
        removing_units.forget_units(self._connection, unit_ids)
