"""Questions about who may read what."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from sae.catalogue.rows import batches
from sae.catalogue.tables import outbox, units


def index_again(connection: Connection, unit_ids: Iterable[str]) -> None:
    """Put the AIPs of units in the outbox, once each."""
    for some in batches(unit_ids):
        waiting = select(outbox.c.aip_id)
        query = select(units.c.aip_id).where(
            units.c.unit_id.in_(some), units.c.aip_id.not_in(waiting)
        )
        aip_ids = sorted(set(connection.execute(query).scalars()))
        if aip_ids:
            connection.execute(insert(outbox), [{"aip_id": aip_id} for aip_id in aip_ids])
