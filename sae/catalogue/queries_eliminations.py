"""Questions about elimination campaigns, and their writing."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from retention_rules import Fate
from sae.catalogue.engine import insert_rows
from sae.catalogue.rows import batches, canonical_json
from sae.catalogue.tables import aips, unit_parents, units
from sae.catalogue.tables_decisions import unit_decisions
from sae.catalogue.tables_eliminations import elimination_units, eliminations
from sae.catalogue.visibility import is_published
from sae.domain.elimination import OPEN, OVER, Campaign, UnitState
from sae.domain.elimination_list import ListedUnit


def list_eliminations(connection: Connection, *, over: bool | None) -> tuple[Campaign, ...]:
    """List campaigns in order of number."""
    query = select(eliminations.c.record).order_by(eliminations.c.number)
    finished = [state.value for state in OVER]
    if over is True:
        query = query.where(eliminations.c.state.in_(finished))
    elif over is False:
        query = query.where(eliminations.c.state.not_in(finished))
    return tuple(_campaign(record) for record in connection.execute(query).scalars())


def find_elimination(connection: Connection, campaign_id: str) -> Campaign | None:
    """Find a campaign."""
    query = select(eliminations.c.record).where(eliminations.c.campaign_id == campaign_id)
    record = connection.execute(query).scalar()
    return _campaign(record) if record is not None else None


def list_units(
    connection: Connection, campaign_id: str | None, line: int | None, states: Collection[UnitState]
) -> Iterator[ListedUnit]:
    """List the units of campaigns in the order of the frozen list."""
    table = elimination_units.c
    query = select(elimination_units).order_by(
        table.campaign_id, table.line, table.aip_id, table.unit_id
    )
    if campaign_id is not None:
        query = query.where(table.campaign_id == campaign_id)
    if line is not None:
        query = query.where(table.line == line)
    if states:
        query = query.where(table.state.in_([state.value for state in states]))
    return (_unit(row) for row in connection.execute(query).mappings().all())


def open_campaigns_of(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the campaign that each unit belongs to; those of none are left out."""
    table = elimination_units.c
    found: dict[str, str] = {}
    for some in batches(unit_ids, 900):
        query = select(table.unit_id, table.campaign_id).where(
            table.unit_id.in_(some), table.state.in_([state.value for state in OPEN])
        )
        found.update((unit_id, campaign) for unit_id, campaign in connection.execute(query))
    return found


def destroyed_unit(connection: Connection, unit_id: str) -> tuple[str, ListedUnit] | None:
    """Find the campaign that orders or ordered a unit's destruction, and what it says of it."""
    table = elimination_units.c
    query = select(elimination_units).where(
        table.unit_id == unit_id,
        table.state.in_([UnitState.ORDERED.value, UnitState.DESTROYED.value]),
    )
    row = connection.execute(query).mappings().first()
    return (row["campaign_id"], _unit(row)) if row is not None else None


def aips_of_units(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the AIP of each published unit, in order of AIP and place; others are left out."""
    found: list[tuple[str, int, str]] = []
    for some in batches(unit_ids, 900):
        query = (
            select(units.c.aip_id, units.c.position, units.c.unit_id)
            .join(aips, aips.c.aip_id == units.c.aip_id)
            .where(units.c.unit_id.in_(some), is_published(aips.c.published_seq))
        )
        found += [(aip_id, place, unit_id) for aip_id, place, unit_id in connection.execute(query)]
    return {unit_id: aip_id for aip_id, _, unit_id in sorted(found)}


def children_of(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the published units directly below each unit; those with none are left out."""
    found: dict[str, list[str]] = {}
    for some in batches(unit_ids, 900):
        query = (
            select(unit_parents.c.parent_id, units.c.unit_id)
            .join(units, units.c.unit_number == unit_parents.c.unit_number)
            .join(aips, aips.c.aip_id == units.c.aip_id)
            .where(unit_parents.c.parent_id.in_(some), is_published(aips.c.published_seq))
        )
        for parent, child in connection.execute(query):
            found.setdefault(parent, []).append(child)
    return {parent: tuple(sorted(children)) for parent, children in found.items()}


def undetermined(connection: Connection) -> Iterator[str]:
    """List units that should leave, of which something that must be known is not."""
    query = (
        select(units.c.unit_id)
        .join(unit_decisions, unit_decisions.c.unit_number == units.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(unit_decisions.c.fate == Fate.UNDETERMINED.value, is_published(aips.c.published_seq))
        .order_by(units.c.unit_number)
    )
    return iter(connection.execute(query).scalars().all())


def put_elimination(connection: Connection, campaign: Campaign) -> None:
    """Add or replace a campaign."""
    same = eliminations.c.campaign_id == campaign.campaign_id
    connection.execute(delete(eliminations).where(same))
    row = {
        "campaign_id": campaign.campaign_id,
        "number": campaign.number,
        "state": campaign.state.value,
        "record": canonical_json(campaign.to_json()),
    }
    connection.execute(insert(eliminations), row)


def add_units(connection: Connection, campaign_id: str, listed: Iterable[ListedUnit]) -> None:
    """Add units to the list of a campaign."""
    for batch in batches(listed):
        insert_rows(
            connection,
            elimination_units,
            tuple(column.name for column in elimination_units.columns),
            [_row(campaign_id, unit) for unit in batch],
        )


def move_units(connection: Connection, campaign_id: str, moved: Iterable[tuple[str, int]]) -> None:
    """Put units of a campaign on other lines."""
    by_line: dict[int, list[str]] = {}
    for unit_id, line in moved:
        by_line.setdefault(line, []).append(unit_id)
    for line, unit_ids in by_line.items():
        for some in batches(unit_ids, 900):
            connection.execute(_of(campaign_id, unit_ids=some).values(line=line))


def set_units(  # noqa: PLR0913 - which ones, then what
    connection: Connection,
    campaign_id: str,
    state: UnitState,
    *,
    reason: str,
    lines: Collection[int] | None,
    unit_ids: Iterable[str] | None,
    before: UnitState | None,
) -> None:
    """Say where units of a campaign stand: some, those of some lines, or all that stood so."""
    values = {"state": state.value, "reason": reason}
    table = elimination_units.c
    for some in batches(unit_ids, 900) if unit_ids is not None else (None,):
        change = _of(campaign_id, unit_ids=some)
        if lines is not None:
            change = change.where(table.line.in_(list(lines)))
        if before is not None:
            change = change.where(table.state == before.value)
        connection.execute(change.values(**values))


# ----------------------------------------------------------------------------- private


def _of(campaign_id: str, *, unit_ids: Collection[str] | None):  # type: ignore[no-untyped-def]  # noqa: ANN202 - sqlalchemy's Update
    table = elimination_units.c
    change = update(elimination_units).where(table.campaign_id == campaign_id)
    return change if unit_ids is None else change.where(table.unit_id.in_(list(unit_ids)))


def _campaign(record: str) -> Campaign:
    return Campaign.parse(json.loads(record))


def _row(campaign_id: str, unit: ListedUnit) -> tuple[object, ...]:
    return (
        campaign_id,
        unit.unit_id,
        unit.line,
        unit.aip_id,
        unit.dossier_id,
        unit.fingerprint,
        unit.earliest,
        unit.latest,
        canonical_json([list(one) for one in unit.objects]),
        unit.extent.size,
        unit.state.value,
        unit.reason,
    )


def _unit(row: RowMapping) -> ListedUnit:
    return ListedUnit(
        unit_id=row["unit_id"],
        line=row["line"],
        aip_id=row["aip_id"],
        dossier_id=row["dossier_id"],
        fingerprint=row["fingerprint"],
        earliest=row["earliest"],
        latest=row["latest"],
        objects=tuple((a, b, c) for a, b, c in json.loads(row["objects"])),
        state=UnitState(row["state"]),
        reason=row["reason"],
    )
