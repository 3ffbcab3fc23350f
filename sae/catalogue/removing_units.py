"""Removing the rows of an AIP: its units, its objects, their words (SQLite overwrites them).

What other tables say about units is listed here, so that nothing about a removed unit is left
behind by a part that was written later.
"""

from collections.abc import Collection

from sqlalchemy import Column, Connection, bindparam, delete, select

from sae.catalogue.metadata_words import word_digests
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

# Columns of other tables that hold the identifier of a unit: their rows go with the unit. Such a
# table MUST NOT point to `unit_number`, which changes with each version of an AIP.
ABOUT_UNITS: tuple[Column[str], ...] = ()


def remove_aip(connection: Connection, aip_id: str, *, gone: Collection[str]) -> None:
    """Remove the rows of an AIP and of everything in it.

    gone: units that do not come back under another AIP, or another version of this one.
    """
    own = select(units.c.unit_number).where(units.c.aip_id == aip_id)
    _remove_words(connection, aip_id)
    for table in (unit_parents, unit_rules, unit_groups):
        connection.execute(delete(table).where(table.c.unit_number.in_(own)))
    for table in (units, objects, outbox, aips):
        connection.execute(delete(table).where(table.c.aip_id == aip_id))
    for column in ABOUT_UNITS:
        for batch in batches(sorted(gone), 500):  # SQLite takes so many values at most
            connection.execute(delete(column.table).where(column.in_(batch)))


# ----------------------------------------------------------------------------- private


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
