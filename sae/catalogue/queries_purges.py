"""Questions about removals, and their writing. Removing the rows of units: `removing_units`."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from sae.catalogue.rows import batches, canonical_json, row_of
from sae.catalogue.tables import aips, unit_parents, units
from sae.catalogue.tables_purges import purge_places, purges, tombstones
from sae.catalogue.visibility import is_published
from sae.domain.removal import Purge, Tombstone, objects_of, objects_rows


def list_purges(
    connection: Connection, *, act_id: str | None, transfer_id: str | None, pending: bool
) -> tuple[Purge, ...]:
    """List published purges in order of their entries."""
    query = (
        select(purges)
        .where(is_published(purges.c.intended_seq))
        .order_by(purges.c.intended_seq, purges.c.removal_id, purges.c.object_id)
    )
    if act_id is not None:
        query = query.where(purges.c.act_id == act_id)
    if transfer_id is not None:
        query = query.where(purges.c.transfer_id == transfer_id)
    if pending:
        query = query.where(purges.c.completed_seq == 0)
    return tuple(Purge(**row) for row in connection.execute(query).mappings())


def is_purged(connection: Connection, object_id: str) -> bool:
    """Say whether the removal of an AIP was decided, published or not."""
    query = select(purges.c.object_id).where(
        purges.c.object_id == object_id, purges.c.object_id != purges.c.transfer_id
    )
    return connection.execute(query.limit(1)).first() is not None


def add_purges(connection: Connection, records: Iterable[Purge]) -> None:
    """Add purges."""
    for batch in batches(records):
        connection.execute(insert(purges), [row_of(one, purges) for one in batch])


def complete_purge(connection: Connection, removal_id: str, object_id: str, seq: int) -> None:
    """Say that nothing remains of an object."""
    connection.execute(
        update(purges)
        .where(purges.c.removal_id == removal_id, purges.c.object_id == object_id)
        .values(completed_seq=seq)
    )


def places_left(connection: Connection, act_id: str | None) -> dict[tuple[str, str], set[str]]:
    """Give the places where purges remain to be done, by (removal, object)."""
    query = select(purge_places)
    if act_id is not None:
        of_act = select(purges.c.removal_id).where(purges.c.act_id == act_id)
        query = query.where(purge_places.c.removal_id.in_(of_act))
    left: dict[tuple[str, str], set[str]] = {}
    for row in connection.execute(query):
        left.setdefault((row.removal_id, row.object_id), set()).add(row.place)
    return left


def add_places(connection: Connection, rows: Iterable[tuple[str, str, str]]) -> None:
    """Add (removal, object, place) to what remains to be done."""
    for batch in batches(rows):
        named = [{"removal_id": a, "object_id": b, "place": c} for a, b, c in batch]
        connection.execute(insert(purge_places), named)


def remove_places(connection: Connection, rows: Iterable[tuple[str, str, str]]) -> None:
    """Say that (removal, object, place) is done."""
    for removal_id, object_id, place in rows:
        connection.execute(
            delete(purge_places).where(
                purge_places.c.removal_id == removal_id,
                purge_places.c.object_id == object_id,
                purge_places.c.place == place,
            )
        )


def find_tombstone(connection: Connection, unit_id: str) -> Tombstone | None:
    """Find what remains of a removed unit."""
    query = select(tombstones).where(
        tombstones.c.unit_id == unit_id, is_published(tombstones.c.seq)
    )
    row = connection.execute(query).mappings().first()
    return _tombstone(row) if row is not None else None


def list_tombstones(
    connection: Connection, *, act_id: str | None, transfer_id: str | None
) -> Iterator[Tombstone]:
    """List what remains of removed units, in order of identifier."""
    query = select(tombstones).where(is_published(tombstones.c.seq)).order_by(tombstones.c.unit_id)
    if act_id is not None:
        query = query.where(tombstones.c.act_id == act_id)
    if transfer_id is not None:
        query = query.where(tombstones.c.transfer_id == transfer_id)
    for row in connection.execute(query).mappings():
        yield _tombstone(row)


def add_tombstones(connection: Connection, records: Iterable[Tombstone], seq: int) -> None:
    """Add what remains of units; seq: lifecycle entry of the intent."""
    for batch in batches(records):
        rows = [
            {
                "unit_id": one.unit_id,
                "aip_id": one.aip_id,
                "transfer_id": one.transfer_id,
                "act_id": one.act_id,
                "objects": canonical_json(objects_rows(one.objects)),
                "seq": seq,
            }
            for one in batch
        ]
        connection.execute(insert(tombstones), rows)


def aips_of_units(connection: Connection, unit_ids: Iterable[str]) -> dict[str, str]:
    """Give the AIP of each published unit, by unit; ids of no such unit are left out."""
    found: dict[str, str] = {}
    for batch in batches(unit_ids, _AT_ONCE):
        query = (
            select(units.c.unit_id, units.c.aip_id)
            .join(aips, aips.c.aip_id == units.c.aip_id)
            .where(units.c.unit_id.in_(batch), is_published(aips.c.published_seq))
        )
        found.update((row.unit_id, row.aip_id) for row in connection.execute(query))
    return found


def units_below(connection: Connection, unit_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give (unit, unit directly below it), published or not: one that is coming counts."""
    for batch in batches(unit_ids, _AT_ONCE):
        query = (
            select(unit_parents.c.parent_id, units.c.unit_id)
            .join(units, units.c.unit_number == unit_parents.c.unit_number)
            .where(unit_parents.c.parent_id.in_(batch))
        )
        for row in connection.execute(query).all():
            yield row.parent_id, row.unit_id


# ----------------------------------------------------------------------------- private

_AT_ONCE = 500  # values of one question


def _tombstone(row: RowMapping) -> Tombstone:
    kept = {name: row[name] for name in ("unit_id", "aip_id", "transfer_id", "act_id")}
    return Tombstone(**kept, objects=objects_of(json.loads(row["objects"])))
