"""Questions by identifiers as people have them: the beginning of one, or an object's."""

from sqlalchemy import Column, Connection, Select, and_, or_, select

from sae.catalogue.tables import aips, objects, transfers, unit_groups, units
from sae.catalogue.visibility import is_published
from sae.domain.records import TransferState

ENOUGH_MATCHES = 3  # one is found, two are ambiguous; more would say nothing else
_AFTER_ALL = "\uffff"  # sorts after every character of an identifier


def beginning_so(connection: Connection, beginning: str) -> tuple[str, ...]:
    """Find ids of units, objects, transfers and AIPs that begin so (at most 3 of each kind)."""
    found: list[str] = []
    for query in (
        _beginning(units.c.unit_id, beginning, published=True),
        _beginning(objects.c.object_id, beginning, published=True),
        _beginning(transfers.c.transfer_id, beginning, published=False).where(
            or_(
                transfers.c.state == TransferState.RECEIVED.value,
                is_published(transfers.c.published_seq),
            )
        ),
        _beginning(aips.c.aip_id, beginning, published=False).where(
            is_published(aips.c.published_seq)
        ),
    ):
        found.extend(connection.execute(query).scalars())
    return tuple(found)


def units_of_object(connection: Connection, object_id: str) -> tuple[str, ...]:
    """List ids of the units that an object belongs to, in order of transfer and position."""
    query = (
        select(units.c.unit_id)
        # Units that share a group share an AIP, for which there is an index.
        .join(objects, objects.c.aip_id == units.c.aip_id)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .join(
            unit_groups,
            and_(
                unit_groups.c.unit_number == units.c.unit_number,
                unit_groups.c.group_id == objects.c.group_id,
            ),
        )
        .where(objects.c.object_id == object_id, is_published(aips.c.published_seq))
        .order_by(units.c.transfer_id, units.c.position)
    )
    return tuple(connection.execute(query).scalars())


# ----------------------------------------------------------------------------- private


def _beginning(column: Column[str], beginning: str, *, published: bool) -> Select[str]:
    # A range, not LIKE: the index answers, and no character means anything else.
    query = (
        select(column)
        .where(column >= beginning, column < beginning + _AFTER_ALL)
        .order_by(column)
        .limit(ENOUGH_MATCHES)
    )
    if published:
        query = query.join(aips, aips.c.aip_id == column.table.c.aip_id)
        query = query.where(is_published(aips.c.published_seq))
    return query
