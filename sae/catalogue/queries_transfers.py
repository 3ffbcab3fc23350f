"""Questions about transfers and AIPs, and their writing. Units and objects stand elsewhere."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from sae.catalogue.rows import BATCH_ROWS, row_of
from sae.catalogue.tables import aips, outbox, transfers
from sae.catalogue.visibility import is_published
from sae.domain.records import AipKind, AipRecord, TransferRecord, TransferState, TransferStatus
from sae.errors import UnknownIdentifier


def transfer(connection: Connection, transfer_id: str) -> TransferRecord | None:
    """Find a transfer, published or not."""
    query = select(transfers).where(transfers.c.transfer_id == transfer_id)
    row = connection.execute(query).mappings().first()
    return _transfer_record(row) if row else None


def accepted_transfer(
    connection: Connection, transferring_agency: str, message_identifier: str
) -> TransferRecord | None:
    """Find the committed transfer that answered a message, published or not.

    The state decides, not the published position: between commit and publication a second
    request for the same message must see the first.
    """
    query = select(transfers).where(
        transfers.c.transferring_agency == transferring_agency,
        transfers.c.message_identifier == message_identifier,
        transfers.c.state == TransferState.COMMITTED.value,
    )
    row = connection.execute(query).mappings().first()
    return _transfer_record(row) if row else None


def list_transfers(
    connection: Connection, state: TransferState | None, *, published_only: bool = False
) -> Iterator[TransferRecord]:
    """List transfers in order of identifier."""
    query = select(transfers).order_by(transfers.c.transfer_id).limit(BATCH_ROWS // 10)
    if state is not None:
        query = query.where(transfers.c.state == state.value)
    if published_only:
        query = query.where(is_published(transfers.c.published_seq))
    last = ""
    while rows := connection.execute(query.where(transfers.c.transfer_id > last)).mappings().all():
        for row in rows:
            yield _transfer_record(row)
        last = rows[-1]["transfer_id"]


def add_transfer(connection: Connection, record: TransferRecord) -> None:
    """Add a transfer."""
    connection.execute(insert(transfers), row_of(record, transfers))


def update_transfer(connection: Connection, record: TransferRecord) -> None:
    """Replace a transfer's row. Raises: UnknownIdentifier."""
    change = (
        update(transfers)
        .where(transfers.c.transfer_id == record.transfer_id)
        .values(row_of(record, transfers))
    )
    if connection.execute(change).rowcount != 1:
        raise UnknownIdentifier(transfer_id=record.transfer_id)


def remove_transfer(connection: Connection, transfer_id: str) -> None:
    """Forget a transfer that no entry names; one already forgotten is a success.

    Raises: ValueError, an entry of the journal made it visible.
    """
    found = transfer(connection, transfer_id)
    if found is not None and found.published_seq:
        raise ValueError(f"transfer {transfer_id} is in the journal and cannot be forgotten")
    connection.execute(delete(transfers).where(transfers.c.transfer_id == transfer_id))


def aip(connection: Connection, aip_id: str) -> AipRecord | None:
    """Find a published AIP."""
    query = select(aips).where(aips.c.aip_id == aip_id, is_published(aips.c.published_seq))
    row = connection.execute(query).mappings().first()
    return _aip_record(row) if row else None


def list_aips(connection: Connection, transfer_id: str | None) -> Iterator[AipRecord]:
    """List published AIPs in order of identifier."""
    query = select(aips).where(is_published(aips.c.published_seq))
    query = query.order_by(aips.c.aip_id).limit(BATCH_ROWS)
    if transfer_id is not None:
        query = query.where(aips.c.transfer_id == transfer_id)
    last = ""
    while rows := connection.execute(query.where(aips.c.aip_id > last)).mappings().all():
        yield from map(_aip_record, rows)
        last = rows[-1]["aip_id"]


def add_aip(connection: Connection, record: AipRecord) -> None:
    """Add an AIP and put it in the outbox."""
    connection.execute(insert(aips), row_of(record, aips))
    connection.execute(insert(outbox), {"aip_id": record.aip_id})


def list_outbox(connection: Connection, limit: int) -> tuple[str, ...]:
    """List published AIPs that wait to be indexed, oldest first."""
    query = (
        select(outbox.c.aip_id)
        .join(aips)
        .where(is_published(aips.c.published_seq))
        .order_by(outbox.c.position)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def forget_from_outbox(connection: Connection, aip_ids: Iterable[str]) -> None:
    """Say that AIPs are indexed; one that does not wait is a success."""
    for aip_id in aip_ids:
        connection.execute(delete(outbox).where(outbox.c.aip_id == aip_id))


# ----------------------------------------------------------------------------- private


def _transfer_record(row: RowMapping) -> TransferRecord:
    status = row["status"]
    return TransferRecord(
        **{
            **row,
            "state": TransferState(row["state"]),
            "status": None if status is None else TransferStatus(status),
        }
    )


def _aip_record(row: RowMapping) -> AipRecord:
    return AipRecord(**{**row, "kind": AipKind(row["kind"])})
