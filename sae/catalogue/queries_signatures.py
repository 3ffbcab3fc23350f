"""Questions about signatures of objects, and their writing."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from sae.catalogue.rows import batches, row_of
from sae.catalogue.tables import aips
from sae.catalogue.tables_signatures import object_signatures
from sae.catalogue.visibility import is_published
from sae.domain.signature_evidence import ObjectSignature


def signatures_of(connection: Connection, object_ids: Iterable[str]) -> tuple[ObjectSignature, ...]:
    """Give the signatures of objects, in order of object and of place in the file."""
    found: list[ObjectSignature] = []
    for batch in batches(sorted(set(object_ids)), 500):  # SQLite takes so many values at most
        query = _visible().where(object_signatures.c.object_id.in_(batch))
        found.extend(ObjectSignature(**row) for row in connection.execute(query).mappings())
    return tuple(found)


def list_signatures(connection: Connection) -> Iterator[ObjectSignature]:
    """List every signature, in order of object and of place in the file."""
    for row in connection.execute(_visible()).mappings():
        yield ObjectSignature(**row)


def add_signatures(connection: Connection, records: Iterable[ObjectSignature]) -> None:
    """Add signatures."""
    for batch in batches(records):
        connection.execute(
            insert(object_signatures), [row_of(one, object_signatures) for one in batch]
        )


# ----------------------------------------------------------------------------- private


def _visible() -> Select[Any]:
    return (
        select(object_signatures)
        .join(aips, aips.c.aip_id == object_signatures.c.aip_id)
        .where(is_published(aips.c.published_seq))
        .order_by(object_signatures.c.object_id, object_signatures.c.number)
    )
