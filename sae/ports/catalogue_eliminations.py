"""Elimination campaigns, as the catalogue keeps them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from sae.domain.elimination import Campaign, UnitState
from sae.domain.elimination_list import ListedUnit


class EliminationsReads(Protocol):
    """Reads about eliminations."""

    def eliminations(self, *, over: bool | None = None) -> tuple[Campaign, ...]:
        """List campaigns in order of number: all, those that are over, or those that are not."""

    def elimination(self, campaign_id: str) -> Campaign | None:
        """Find a campaign."""

    def elimination_units(
        self,
        campaign_id: str | None = None,
        *,
        line: int | None = None,
        states: Collection[UnitState] = (),
    ) -> Iterator[ListedUnit]:
        """List units of campaigns, in the order of the frozen list; in any state if none named."""

    def open_eliminations_of(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give, by unit, the campaign that is to destroy it; units of none are left out."""

    def elimination_of(self, unit_id: str) -> tuple[str, ListedUnit] | None:
        """Find the campaign by which a unit was ordered destroyed, and what it says of it."""

    def aips_of_units(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the AIP of each unit, in order of AIP and place; unknown ones are left out."""

    def children_of(self, unit_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Give the units directly below each unit, asked for many at once."""

    def undetermined_units(self) -> Iterator[str]:
        """List units that should leave one day, of which something is not known.

        True after `sae.jobs.unit_decisions.fresh_decisions`.
        """


class EliminationsWrites(Protocol):
    """Writes about eliminations."""

    def put_elimination(self, campaign: Campaign) -> None:
        """Add or replace a campaign."""

    def add_elimination_units(self, campaign_id: str, units: Iterable[ListedUnit]) -> None:
        """Put units on the list of a campaign."""

    def move_elimination_units(self, campaign_id: str, moved: Iterable[tuple[str, int]]) -> None:
        """Put units (id, line) on other lines of their campaign."""

    def set_elimination_units(  # noqa: PLR0913 - which ones, then what
        self,
        campaign_id: str,
        state: UnitState,
        *,
        reason: str = "",
        lines: Collection[int] | None = None,
        unit_ids: Iterable[str] | None = None,
        before: UnitState | None = None,
    ) -> None:
        """Say where units stand: of some lines, some of them, those that stood so; or all."""
