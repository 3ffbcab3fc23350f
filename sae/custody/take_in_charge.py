"""Taking in charge: a group of prepared transfers becomes archives, or refusals on record.

(b) rename what was staged into each copy
(c) one SQL transaction: rows read back from the AIPs themselves, journal lines
(d) (e) the lines on every copy, then the published position

What another process published meanwhile under the same message is answered, not stored twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from sae.custody.commit import Commit, committing, new_entry
from sae.custody.staging import MANIFEST, RECORD, SIGNATURES
from sae.domain.aip_reader import read_objects, read_units
from sae.domain.aip_record import AipRecordFile
from sae.domain.records import (
    Agency,
    AipRecord,
    ArchivalAgreement,
    Reading,
    TransferRecord,
    TransferState,
    UnitRecord,
)
from sae.domain.signature_evidence import signature_rows
from sae.journal.entry import EntryType, Stream, pseudonym
from sae.ports import Archive, Transaction
from seda.kept_bytes import kept_bytes
from storage.replicated_store import Copies


def take_in_charge(
    archive: Archive,
    group: Sequence[tuple[TransferRecord, tuple[AipRecord, ...], str]],
    *,
    operation: str,
) -> tuple[TransferRecord | None, ...]:
    """Take in charge (transfer, its AIPs, inventory of the transfer object) triples.

    Returns the rows as published, in order; a row with another transfer_id is the one that
    answered the same message first. None: another content took the message's identifier since
    this one was examined; nothing of it is staged any more, it is to be examined again.
    """
    with committing(archive) as commit:
        before = _answered_before(commit.tx, group)
        fresh = [item for item in group if item[0].transfer_id not in before]
        archive.copies.publish(  # (b)
            object_id
            for transfer, aips, _ in fresh
            for object_id in (*(aip.aip_id for aip in aips), transfer.transfer_id)
        )
        agencies: set[str] = set()
        rows = {
            transfer.transfer_id: _commit_one(  # (c)
                archive, commit, (transfer, aips, inventory), operation, agencies
            )
            for transfer, aips, inventory in fresh
        }
        accepted = [row for row in rows.values() if row.state is TransferState.COMMITTED]
        add_parties(commit.tx, accepted, agencies)
        commit.tx.mark_decisions_stale(transfer_ids=(row.transfer_id for row in accepted))
        for transfer, aips, _ in group:
            if transfer.transfer_id in before:
                archive.copies.discard([*(aip.aip_id for aip in aips), transfer.transfer_id])
                if _same_content(transfer, before[transfer.transfer_id]):
                    _let_go(archive, commit, transfer, operation)
    return tuple(_row(transfer, rows, before) for transfer, _, _ in group)


def let_go(archive: Archive, transfers: Iterable[TransferRecord], *, operation: str) -> None:
    """Forget received transfers whose message had been answered before."""
    with committing(archive) as commit:
        for transfer in transfers:
            _let_go(archive, commit, transfer, operation)


def add_aip_rows(
    tx: Transaction,
    copies: Copies,
    aip_id: str,
    *,
    inventory_sha512: str,
    published_seq: int,
) -> set[str]:
    """Add the rows of an AIP, read back from what is stored (ingest and rebuild alike).

    inventory_sha512: of the version that is read. Returns the originating agencies of its units.
    """
    version = copies.inventory(aip_id, inventory_sha512).number

    def opened(path: str) -> BinaryIO:  # verified while read
        return copies.open(aip_id, path, inventory_sha512=inventory_sha512)

    return add_rows(
        tx,
        opened,
        inventory_sha512=inventory_sha512,
        published_seq=published_seq,
        version=version,
    )


def add_rows(
    tx: Transaction,
    opened: Callable[[str], BinaryIO],
    *,
    inventory_sha512: str,
    published_seq: int,
    version: int,
) -> set[str]:
    """Add the rows of an AIP from its two files, wherever they are. See `add_aip_rows`."""
    with opened(RECORD) as stream:
        record = AipRecordFile.parse(stream.read())
    agencies: set[str] = set()
    count = 0
    row = record.row(
        inventory_sha512=inventory_sha512, published_seq=published_seq, version=version
    )
    tx.add_aip(row)

    def take(units: list[UnitRecord]) -> None:
        nonlocal count
        count += len(units)
        agencies.update(unit.originating_agency for unit in units)
        tx.add_units(units)

    with opened(MANIFEST) as stream:
        manifest = kept_bytes(stream)
    outline = read_units(manifest, record, take)
    if count != len(record.units):
        raise ValueError(f"AIP {record.aip_id}: its manifest and its record differ")
    tx.add_objects(read_objects(outline, record))
    if record.signed:
        with opened(SIGNATURES) as stream:
            tx.add_signatures(
                signature_rows(stream, aip_id=record.aip_id, transfer_id=record.transfer_id)
            )
    return agencies


def add_parties(tx: Transaction, transfers: Iterable[TransferRecord], agencies: set[str]) -> None:
    """Remember, to be confirmed, the agencies and agreements seen for the first time.

    agencies: those of the units, besides those that the transfers name.
    """
    known = tx.referentials()
    agreements: set[str] = set()
    named = set(agencies)
    for transfer in transfers:
        named |= {transfer.transferring_agency, transfer.originating_agency}
        agreements.add(transfer.archival_agreement)
    named -= {agency.identifier for agency in known.agencies} | {""}
    agreements -= {agreement.identifier for agreement in known.agreements} | {""}
    tx.put_agencies(Agency(identifier=name, name="", confirmed=False) for name in sorted(named))
    tx.put_agreements(_first_seen(name) for name in sorted(agreements))


# ----------------------------------------------------------------------------- private


def _answered_before(
    tx: Transaction, group: Sequence[tuple[TransferRecord, tuple[AipRecord, ...], str]]
) -> dict[str, TransferRecord]:
    """Find, by transfer id, what already answered the same message, in SQL or in this group."""
    before: dict[str, TransferRecord] = {}
    first: dict[tuple[str, str], TransferRecord] = {}
    for transfer, _, _ in group:
        if transfer.state is not TransferState.COMMITTED:
            continue
        key = (transfer.transferring_agency, transfer.message_identifier)
        known = tx.accepted_transfer(*key) or first.setdefault(key, transfer)
        if known is not transfer:
            before[transfer.transfer_id] = known
    return before


def _same_content(transfer: TransferRecord, other: TransferRecord) -> bool:
    return transfer.manifest_sha512 == other.manifest_sha512


def _row(
    transfer: TransferRecord,
    rows: Mapping[str, TransferRecord],
    before: Mapping[str, TransferRecord],
) -> TransferRecord | None:
    """Give the row that answers a transfer: its own, or that of the same message before it."""
    if transfer.transfer_id in rows:
        return rows[transfer.transfer_id]
    first = before[transfer.transfer_id]
    return rows.get(first.transfer_id, first) if _same_content(transfer, first) else None


def _let_go(archive: Archive, commit: Commit, transfer: TransferRecord, operation: str) -> None:
    commit.tx.remove_transfer(transfer.transfer_id)
    entry = new_entry(
        archive,
        EntryType.ABANDONED,
        transfer.transfer_id,
        operation=operation,
        outcome="already",
    )
    commit.append(Stream.LIFECYCLE, [entry])


def _commit_one(
    archive: Archive,
    commit: Commit,
    staged: tuple[TransferRecord, tuple[AipRecord, ...], str],
    operation: str,
    agencies: set[str],
) -> TransferRecord:
    """Write the lines and rows of one transfer; `agencies` receives those of its units."""
    transfer, aips, inventory = staged
    accepted = transfer.state is TransferState.COMMITTED
    agreement = (
        pseudonym(transfer.archival_agreement, salt=transfer.salt)
        if transfer.archival_agreement
        else ""
    )
    entries = [
        new_entry(
            archive,
            EntryType.TAKEN_IN_CHARGE,
            transfer.transfer_id,
            aip.aip_id,
            operation=operation,
            agreement=agreement,
            after=f"sha512:{aip.inventory_sha512}",
        )
        for aip in aips
    ]
    entries.append(
        new_entry(
            archive,
            EntryType.TRANSFER_COMPLETED if accepted else EntryType.REFUSED,
            transfer.transfer_id,
            operation=operation,
            agreement=agreement,
            outcome="ok" if accepted else "ko",
            after=f"sha512:{inventory}",
        )
    )
    lines = commit.append(Stream.LIFECYCLE, entries)
    for aip, line in zip(aips, lines, strict=False):
        agencies |= add_aip_rows(
            commit.tx,
            archive.copies,
            aip.aip_id,
            inventory_sha512=aip.inventory_sha512,
            published_seq=line.seq,
        )
    row = replace(transfer, published_seq=lines[-1].seq)
    commit.tx.update_transfer(row)
    return row


def _first_seen(agreement: str) -> ArchivalAgreement:
    return ArchivalAgreement(
        identifier=agreement,
        name="",
        confirmed=False,
        active=True,
        reading=Reading.TOLERANT,
        acceptance="automatic",
        post_elimination_metadata_policy="keep_restricted",
    )
