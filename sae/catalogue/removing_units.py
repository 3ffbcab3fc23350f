"""Removing the rows of an AIP: its units, its objects, their words (SQLite overwrites them).

What other tables say about units is listed here, so that nothing about a removed unit is left
behind by a part that was written later.
"""

from collections.abc import Iterable

from sqlalchemy import Column, Connection, bindparam, delete, select

from sae.catalogue.metadata_words import word_digests
from sae.catalogue.queries_decisions import mark_stale
from sae.catalogue.rows import batches
from sae.catalogue.tables import (
    aips,
    objects,
    outbox,
    unit_groups,
    unit_parents,
    unit_rules,
    unit_words,
    units,
)
from sae.catalogue.tables_decisions import start_events, unit_decisions, unit_sorts
from sae.catalogue.tables_expense import unit_keys

# Columns of other tables that hold the identifier of a unit: their rows go with the unit. Such a
# table MUST NOT point to `unit_number`, which changes with each version of an AIP.
ABOUT_UNITS: tuple[Column[str], ...] = (start_events.c.unit_id, unit_sorts.c.unit_id)


def remove_aip(connection: Connection, aip_id: str) -> None:
    """Remove the rows of an AIP and of everything in it; others may come in their place.

    Decisions of its transfer, and of what stands above its units, are to be made again.
    """
    own = select(units.c.unit_number).where(units.c.aip_id == aip_id)
    _mark_stale(connection, aip_id)
    _remove_words(connection, aip_id)
    for table in (unit_decisions, unit_keys, unit_parents, unit_rules, unit_groups):
        connection.execute(delete(table).where(table.c.unit_number.in_(own)))
    for table in (units, objects, outbox, aips):
        connection.execute(delete(table).where(table.c.aip_id == aip_id))


def forget_units(connection: Connection, unit_ids: Iterable[str]) -> None:
    """Forget what people added about units that are no more."""
    for batch in batches(sorted(unit_ids), 500):  # SQLite takes so many values at most
        for column in ABOUT_UNITS:
            connection.execute(delete(column.table).where(column.in_(batch)))


# ----------------------------------------------------------------------------- private


def _mark_stale(connection: Connection, aip_id: str) -> None:
    inside = select(units.c.unit_id).where(units.c.aip_id == aip_id)
    above = (
        select(unit_parents.c.parent_id)
        .join(units, units.c.unit_number == unit_parents.c.unit_number)
        .where(units.c.aip_id == aip_id, unit_parents.c.parent_id.not_in(inside))
        .distinct()
    )
    transfer = select(aips.c.transfer_id).where(aips.c.aip_id == aip_id)
    mark_stale(
        connection,
        unit_ids=connection.execute(above).scalars().all(),
        transfer_ids=connection.execute(transfer).scalars().all(),
        every=False,
    )


def _remove_words(connection: Connection, aip_id: str) -> None:
    query = select(units.c.unit_number, units.c.metadata).where(units.c.aip_id == aip_id)
    one = delete(unit_words).where(
        unit_words.c.digest == bindparam("of_text"),
        unit_words.c.unit_number == bindparam("of_unit"),
    )
    rows = connection.execute(query).all()
    for batch in batches(rows):
        words = [
            {"of_text": digest, "of_unit": number}
            for number, metadata in batch
            for digest in word_digests(metadata)
        ]
        if words:
            connection.execute(one, words)
