"""Holds and deliveries in the catalogue, as jobs need them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Protocol

from sae.domain.holds import Hold, HoldOn


class AccessReads(Protocol):
    """Reads of holds, within one snapshot."""

    def hold(self, hold_id: str) -> Hold | None:
        """Find a hold, standing or lifted."""

    def holds(self) -> Iterator[Hold]:
        """List holds, standing or lifted, in order of setting."""

    def hold_roots(self, hold_id: str) -> tuple[str, ...]:
        """List ids of the units that a hold names, in order."""

    def holds_on(self, unit_ids: Iterable[str]) -> Iterator[HoldOn]:
        """List what holds units, by themselves or from above, set here or stated by packages.

        Holds that were lifted are left out, those that ended are not: `HoldOn.is_active` says.
        """


class AccessWrites(Protocol):
    """Writes of holds, in one transaction."""

    def add_hold(self, hold: Hold, unit_ids: Iterable[str]) -> None:
        """Add a hold on units."""

    def lift_hold(self, hold_id: str, *, at: datetime, by: str, reason: str) -> None:
        """Lift a hold."""

    def reassess_hold(self, hold_id: str, reassess_on: date | None) -> None:
        """Set the next day of examination of a hold; None when there will be none."""
