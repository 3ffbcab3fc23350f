"""Removals in the catalogue, as jobs and custody need them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from sae.domain.removal import Purge, Tombstone


class PurgesReads(Protocol):
    """Reads of removals, within one snapshot; only published ones exist, unless said otherwise."""

    def purges(
        self,
        *,
        act_id: str | None = None,
        transfer_id: str | None = None,
        pending: bool = False,
    ) -> tuple[Purge, ...]:
        """List purges in order. pending: those that remain to be done somewhere."""

    def is_purged(self, object_id: str) -> bool:
        """Say whether the removal of an AIP was decided, published or not."""

    def purge_places(self, act_id: str | None = None) -> Mapping[tuple[str, str], set[str]]:
        """Give where purges remain to be done, by (removal id, object id)."""

    def aips_of_units(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the AIP of each unit, by unit; ids of no such unit are left out."""

    def units_below(self, unit_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Give (unit, unit directly below it), published or not."""

    def tombstone(self, unit_id: str) -> Tombstone | None:
        """Find what remains of a removed unit."""

    def tombstones(
        self, act_id: str | None = None, *, transfer_id: str | None = None
    ) -> Iterator[Tombstone]:
        """List what remains of removed units, in order of identifier."""


class PurgesWrites(Protocol):
    """Writes of removals, in one transaction."""

    def add_purges(self, purges: Iterable[Purge]) -> None:
        """Add purges."""

    def add_tombstones(self, tombstones: Iterable[Tombstone], *, seq: int) -> None:
        """Add what remains of units. seq: lifecycle entry of the intent."""

    def add_purge_places(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add (removal id, object id, place) to what remains to be done."""

    def remove_purge_places(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Say that (removal id, object id, place) is done."""

    def complete_purge(self, removal_id: str, object_id: str, *, seq: int) -> None:
        """Say that nothing remains of an object. seq: the lifecycle entry that says it."""

    def remove_aip(self, aip_id: str) -> None:
        """Remove the rows of an AIP and of everything in it; `add_aip_rows` may add others."""

    def forget_units(self, unit_ids: Iterable[str]) -> None:
        """Forget what people added about units that are no more: events, decided sorts."""
