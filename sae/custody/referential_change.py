"""A change of the archive's own tables, kept as an archive: one object, one journal line.

The write protocol is that of a transfer (design §4): bytes staged on every copy and read back
(a), shown (b), rows and line in one transaction (c), the line on every copy (d), published (e).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sae.custody.commit import committing, new_entry
from sae.custody.locks import shared_with_survivors
from sae.domain.accounts import Account
from sae.domain.records import Agency, ArchivalAgreement, ProfileVersion, RuleDefinition
from sae.domain.referential_files import AGENCIES, AGREEMENTS
from sae.domain.referential_record import CLOSED, ReferentialRecord, replay
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive, Transaction

T = TypeVar("T")

RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file an archivist imported, as received. suffix: `csv`, `json` or `xml`."""

    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ProfileDocument:
    """The document of a profile that a change brings. path: in the object of the change."""

    path: str
    data: bytes


def change_referential(
    archive: Archive,
    record: ReferentialRecord,
    *,
    source: SourceFile | None = None,
    documents: Sequence[ProfileDocument] = (),
) -> str:
    """Make a change and give the identifier of the object that keeps it.

    documents: of the profiles that the change brings, each named by the `path` of its row.

    Raises: StoreUnavailable when a required copy cannot be written; nothing changed then.
    """
    object_id = archive.new_id()
    with shared_with_survivors(archive.places.ingest_lock):  # what we stage is somebody's
        draft = archive.copies.draft(  # (a)
            object_id,
            message="referential changed",
            user=archive.actor,
            created=record.changed_at,
        )
        draft.add(RECORD, (record.to_bytes(),))
        if source is not None:
            draft.add(f"source.{source.suffix}", (source.data,))
        for document in documents:
            draft.add(document.path, (document.data,))
        inventory = draft.close().inventory_sha512
        archive.copies.sync([draft])
        archive.copies.verify([draft])
        with committing(archive) as commit:
            archive.copies.publish([object_id])  # (b)
            _put(commit.tx, record, object_id)  # (c)
            entry = new_entry(
                archive,
                EntryType.REFERENTIAL_CHANGED,
                object_id,
                operation=archive.new_id(),
                after=f"sha512:{inventory}",
            )
            commit.append(Stream.LIFECYCLE, [entry])
    return object_id


def replay_referential(archive: Archive, tx: Transaction, object_id: str) -> None:
    """Make again a change that a copy keeps (rebuild). Raises: StorageError, ValueError."""
    _put(tx, replay(archive.copies.read_bytes(object_id, RECORD)), object_id)


# ----------------------------------------------------------------------------- private


def _put(tx: Transaction, record: ReferentialRecord, object_id: str) -> None:
    if record.table == CLOSED:
        tx.set_closed(record.closed)
    tx.put_agencies(_of(Agency, record.rows))
    tx.put_agreements(_of(ArchivalAgreement, record.rows))
    tx.put_accounts(_of(Account, record.rows))
    tx.put_rules(_of(RuleDefinition, record.rows))
    if record.table in (AGENCIES, AGREEMENTS):  # what is confirmed may leave
        tx.mark_decisions_stale(every=True)
    tx.put_profiles(
        row if row.object_id else replace(row, object_id=object_id)
        for row in _of(ProfileVersion, record.rows)
    )


def _of(kind: type[T], rows: Sequence[object]) -> list[T]:
    return [row for row in rows if isinstance(row, kind)]
