"""Questions about objects, of what is published only."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sae.catalogue.rows import BATCH_ROWS
from sae.catalogue.tables import aips, objects, transfers, unit_groups, units
from sae.catalogue.visibility import is_published
from sae.domain.records import ObjectRecord
from sae.ports import Counts


def find_object(connection: Connection, object_id: str) -> ObjectRecord | None:
    """Find an object."""
    query = _visible_objects().where(objects.c.object_id == object_id)
    row = connection.execute(query).mappings().first()
    return ObjectRecord(**row) if row else None


def objects_of_unit(connection: Connection, unit_id: str) -> tuple[ObjectRecord, ...]:
    """List the objects of a unit's groups, in order of transfer and position."""
    groups = (
        select(unit_groups.c.group_id)
        .join(units, units.c.unit_number == unit_groups.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(units.c.unit_id == unit_id, is_published(aips.c.published_seq))
    )
    query = (
        _visible_objects()
        .where(objects.c.group_id.in_(groups))
        .order_by(objects.c.transfer_id, objects.c.position)
    )
    return tuple(ObjectRecord(**row) for row in connection.execute(query).mappings())


def list_objects(
    connection: Connection, transfer_id: str | None, aip_id: str | None
) -> Iterator[ObjectRecord]:
    """List objects in order of transfer and position."""
    if transfer_id is None and aip_id is None:
        ids = select(transfers.c.transfer_id).order_by(transfers.c.transfer_id)
        for one in connection.execute(ids).scalars().all():
            yield from list_objects(connection, one, None)
        return
    query = _visible_objects().order_by(objects.c.position).limit(BATCH_ROWS)
    if transfer_id is not None:
        query = query.where(objects.c.transfer_id == transfer_id)
    if aip_id is not None:
        query = query.where(objects.c.aip_id == aip_id)
    last = -1
    while rows := connection.execute(query.where(objects.c.position > last)).mappings().all():
        for row in rows:
            yield ObjectRecord(**row)
        last = rows[-1]["position"]


def counts(connection: Connection, transfer_id: str | None) -> Counts:
    """Count units, objects and bytes of a transfer, or of the whole home."""
    visible = is_published(aips.c.published_seq)
    of_aips = select(func.count(), func.coalesce(func.sum(aips.c.content_bytes), 0)).where(visible)
    of_units = select(func.count()).select_from(units).join(aips).where(visible)
    of_objects = select(func.count()).select_from(objects).join(aips).where(visible)
    if transfer_id is not None:
        of_aips = of_aips.where(aips.c.transfer_id == transfer_id)
        of_units = of_units.where(units.c.transfer_id == transfer_id)
        of_objects = of_objects.where(objects.c.transfer_id == transfer_id)
    aip_count, content_bytes = connection.execute(of_aips).one()
    return Counts(
        aips=aip_count,
        units=connection.execute(of_units).scalar_one(),
        objects=connection.execute(of_objects).scalar_one(),
        content_bytes=content_bytes,
    )


# ----------------------------------------------------------------------------- private


def _visible_objects() -> Select[Any]:
    return (
        select(objects)
        .join(aips, aips.c.aip_id == objects.c.aip_id)
        .where(is_published(aips.c.published_seq))
    )
