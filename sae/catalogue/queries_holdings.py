"""What registers count: every unit with its objects, every physical object."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Subquery, case, func, not_, select

from sae.catalogue.rows import BATCH_ROWS
from sae.catalogue.tables import aips, objects, unit_groups, units
from sae.catalogue.visibility import is_published
from sae.domain.accession import HeldPaper, HeldUnit


def held_units(connection: Connection) -> Iterator[HeldUnit]:
    """List every unit with its objects counted, in no order. Streams."""
    owners = _owners()
    digital = case((objects.c.physical, 0), else_=1)
    sums = (
        select(
            owners.c.unit_number,
            func.sum(digital).label("files"),
            func.sum(objects.c.size).label("size_bytes"),
            func.sum(1 - digital).label("papers"),
        )
        .join(objects, objects.c.group_id == owners.c.group_id)
        .join(aips, aips.c.aip_id == objects.c.aip_id)
        .where(is_published(aips.c.published_seq))
        .group_by(owners.c.unit_number)
        .subquery()
    )
    query = (
        select(
            *(units.c[name] for name in _UNIT),
            *(func.coalesce(sums.c[name], 0).label(name) for name in _SUMS),
        )
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .join(sums, sums.c.unit_number == units.c.unit_number, isouter=True)
        .where(is_published(aips.c.published_seq))
    )
    for row in _streamed(connection, query):
        yield HeldUnit(**row)


def held_papers(connection: Connection) -> Iterator[HeldPaper]:
    """List every physical object, in no order. Streams."""
    owners = _owners()
    query = (
        select(
            func.coalesce(units.c.unit_id, "").label("unit_id"),
            objects.c.transfer_id,
            objects.c.xml_id,
            objects.c.physical_id,
        )
        .join(aips, aips.c.aip_id == objects.c.aip_id)
        .join(owners, owners.c.group_id == objects.c.group_id, isouter=True)
        .join(units, units.c.unit_number == owners.c.unit_number, isouter=True)
        .where(objects.c.physical, is_published(aips.c.published_seq))
    )
    for row in _streamed(connection, query):
        yield HeldPaper(**row)


def lone_objects(connection: Connection) -> tuple[int, int]:
    """Count files that no unit points to, and their bytes."""
    owners = _owners()
    query = (
        select(func.count(), func.coalesce(func.sum(objects.c.size), 0))
        .select_from(objects)
        .join(aips, aips.c.aip_id == objects.c.aip_id)
        .join(owners, owners.c.group_id == objects.c.group_id, isouter=True)
        .where(
            owners.c.unit_number.is_(None),
            not_(objects.c.physical),
            is_published(aips.c.published_seq),
        )
    )
    files, size = connection.execute(query).one()
    return files, size


# ----------------------------------------------------------------------------- private

_UNIT = (
    "unit_id",
    "transfer_id",
    "dossier_id",
    "level",
    "document_type",
    "start_date",
    "end_date",
    "originating_agency",
)
_SUMS = ("files", "size_bytes", "papers")


def _owners() -> Subquery:
    """Give the one unit that counts each group: the first that points to it."""
    return (
        select(unit_groups.c.group_id, func.min(unit_groups.c.unit_number).label("unit_number"))
        .group_by(unit_groups.c.group_id)
        .subquery()
    )


def _streamed(connection: Connection, query: Any) -> Iterator[Any]:  # noqa: ANN401 - any select
    with connection.execution_options(yield_per=BATCH_ROWS).execute(query) as rows:
        yield from rows.mappings()
