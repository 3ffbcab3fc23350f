"""The catalogue's two faces for eliminations (`sae.ports.catalogue_eliminations`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Collection, Iterable, Iterator, Mapping

from sae.catalogue import queries_eliminations
from sae.catalogue.transaction_on import OnConnection
from sae.domain.elimination import Campaign, UnitState
from sae.domain.elimination_list import ListedUnit


class SqlEliminationsReads(OnConnection):
    """`sae.ports.catalogue_eliminations.EliminationsReads`."""

    def eliminations(self, *, over: bool | None = None) -> tuple[Campaign, ...]:
        return queries_eliminations.list_eliminations(self._connection, over=over)

    def elimination(self, campaign_id: str) -> Campaign | None:
        return queries_eliminations.find_elimination(self._connection, campaign_id)

    def elimination_units(
        self,
        campaign_id: str | None = None,
        *,
        line: int | None = None,
        states: Collection[UnitState] = (),
    ) -> Iterator[ListedUnit]:
        return queries_eliminations.list_units(self._connection, campaign_id, line, states)

    def open_eliminations_of(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_eliminations.open_campaigns_of(self._connection, unit_ids)

    def elimination_of(self, unit_id: str) -> tuple[str, ListedUnit] | None:
        return queries_eliminations.destroyed_unit(self._connection, unit_id)

    def aips_of_units(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_eliminations.aips_of_units(self._connection, unit_ids)

    def children_of(self, unit_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        return queries_eliminations.children_of(self._connection, unit_ids)

    def undetermined_units(self) -> Iterator[str]:
        return queries_eliminations.undetermined(self._connection)


class SqlEliminationsWrites(OnConnection):
    """`sae.ports.catalogue_eliminations.EliminationsWrites`."""

    def put_elimination(self, campaign: Campaign) -> None:
        queries_eliminations.put_elimination(self._connection, campaign)

    def add_elimination_units(self, campaign_id: str, units: Iterable[ListedUnit]) -> None:
        queries_eliminations.add_units(self._connection, campaign_id, units)

    def move_elimination_units(self, campaign_id: str, moved: Iterable[tuple[str, int]]) -> None:
        queries_eliminations.move_units(self._connection, campaign_id, moved)

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
        queries_eliminations.set_units(
            self._connection,
            campaign_id,
            state,
            reason=reason,
            lines=lines,
            unit_ids=unit_ids,
            before=before,
        )
