"""A change of units already archived: a new version of their AIP, by an act, all or nothing.

(a) the version is staged on every copy and read back: the manifest changed by a callback, what
    does not change named and not copied
(b) the act that decides it is made, once the digests before and after are known, and staged
(c) one transaction: the act, one line for each AIP, the rows of the AIPs read again from what was
    staged; (d) the versions are shown on every copy, then the lines; (e) the published position

Here the version is shown after the transaction, where a new object is shown before it: an archived
object is never in a state that nobody committed. `recover` finishes it from the same staged bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from sae.custody.acts import ActDocument, commit_act, stage_act
from sae.custody.aip_contents import aip_files
from sae.custody.commit import Commit, committing, new_entry
from sae.custody.locks import shared_with_survivors
from sae.custody.staging import MANIFEST, RECORD
from sae.custody.take_in_charge import add_aip_rows, add_parties, add_rows
from sae.domain.act import Act
from sae.domain.aip_reader import read_outline
from sae.domain.aip_record import AipRecordFile
from sae.errors import UnknownIdentifier
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive, Transaction
from seda.byte_source import ByteSource
from seda.kept_bytes import kept_bytes
from storage.draft import Draft
from storage.layout import version_name
from storage.replicated_store import Copies


@dataclass(frozen=True, slots=True, kw_only=True)
class AipChange:
    """What changes in an AIP.

    edit: from the bytes of `package/manifest.xml` (UTF-8) to the new ones; the `id`s of units
    and objects MUST stay. record: from `record.json` to the new one.
    """

    aip_id: str
    edit: Callable[[ByteSource], Iterable[bytes]]
    record: Callable[[AipRecordFile], AipRecordFile] = lambda record: record


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedVersion:
    """A version whose bytes are durable on every copy, and not shown yet.

    version: its number. before, after: SHA-512 of the inventories; manifest_before,
    manifest_after: of `package/manifest.xml`.
    """

    aip_id: str
    transfer_id: str
    version: int
    before: str
    after: str
    manifest_before: str
    manifest_after: str


MakeAct = Callable[[tuple[StagedVersion, ...]], tuple[Act, Sequence[ActDocument]]]
"""Makes the act that decides versions, with its documents, from their digests."""


def change_units(
    archive: Archive,
    changes: Sequence[AipChange],
    *,
    act: MakeAct,
    check: Callable[[Transaction], None] = lambda _tx: None,
) -> Act:
    """Change AIPs by an act; give it. The AIPs then wait to be indexed.

    check: called under the writer's lock, in the transaction: what it raises leaves no trace.
    Raises: UnknownIdentifier for an AIP that is not there or has just changed, Damaged when a
    copy is to be repaired first, StoreUnavailable; nothing changed then.
    """
    with shared_with_survivors(archive.places.ingest_lock):  # what we stage is somebody's
        drafts: list[Draft] = []
        made: Act | None = None
        to_commit = False
        try:
            staged = tuple(_stage(archive, change, drafts) for change in changes)  # (a)
            made, documents = act(staged)  # (b)
            staged_act = stage_act(archive, made, documents)
            with committing(archive) as commit:  # (c) (d) (e)
                for version in staged:
                    _require_unchanged(commit.tx, version)
                check(commit.tx)
                done = commit_act(archive, commit, staged_act)
                _replace_rows(archive, commit, done.act_id, staged, drafts)
                to_commit = True
        except BaseException:
            if not to_commit:  # once committed, what is staged is needed to go forward
                names = [version_name(draft.object_id, draft.number) for draft in drafts]
                archive.copies.discard([*names, *([made.act_id] if made else [])])
            raise
    return done


def replay_version(
    tx: Transaction, copies: Copies, aip_id: str, *, inventory_sha512: str, published_seq: int
) -> None:
    """Put the rows of a version that copies keep in the place of those before it (rebuild).

    Raises: StorageError, ValueError.
    """
    tx.remove_aip(aip_id)
    agencies = add_aip_rows(
        tx, copies, aip_id, inventory_sha512=inventory_sha512, published_seq=published_seq
    )
    add_parties(tx, (), agencies)


# ----------------------------------------------------------------------------- private


def _stage(archive: Archive, change: AipChange, drafts: list[Draft]) -> StagedVersion:
    with archive.catalogue.read() as reader:
        aip = reader.aip(change.aip_id)
    if aip is None:
        raise UnknownIdentifier(aip=change.aip_id)
    source, record = aip_files(archive, aip)
    draft = archive.copies.version_draft(
        aip.aip_id,
        onto=aip.inventory_sha512,
        message="changed",
        user=archive.actor,
        created=archive.clock.now(),
    )
    drafts.append(draft)
    digests = draft.add(MANIFEST, change.edit(source))
    changed = change.record(record)
    if changed != record:
        draft.add(RECORD, (changed.to_bytes(),))
    inventory_sha512 = draft.close().inventory_sha512
    archive.copies.sync([draft])
    archive.copies.verify([draft])
    _require_same_units(draft, record)
    inventory = archive.copies.inventory(aip.aip_id, aip.inventory_sha512)
    return StagedVersion(
        aip_id=aip.aip_id,
        transfer_id=aip.transfer_id,
        version=inventory.number + 1,
        before=aip.inventory_sha512,
        after=inventory_sha512,
        manifest_before=inventory.digest_of(MANIFEST) or "",
        manifest_after=digests.sha512,
    )


def _require_same_units(draft: Draft, record: AipRecordFile) -> None:
    """Refuse a change that adds or loses units. Raises: ValueError."""
    with draft.open_staged(MANIFEST) or BytesIO() as stream:
        outline = read_outline(kept_bytes(stream))
    there = {unit.xml_id for unit in outline.units if not unit.target}
    told = {xml_id for xml_id, _, _ in record.units} | {xml_id for xml_id, _ in record.context}
    if there != told:
        raise ValueError(f"AIP {record.aip_id}: its manifest and its record differ")


def _require_unchanged(tx: Transaction, version: StagedVersion) -> None:
    """Refuse to follow a version that is no more the last one. Raises: UnknownIdentifier."""
    aip = tx.aip(version.aip_id)
    if aip is None or aip.inventory_sha512 != version.before:
        raise UnknownIdentifier(aip=version.aip_id)


def _replace_rows(
    archive: Archive,
    commit: Commit,
    act_id: str,
    staged: Sequence[StagedVersion],
    drafts: Sequence[Draft],
) -> None:
    """Write one line for each AIP, and its rows again as they are read from what was staged."""
    lines = commit.append(
        Stream.LIFECYCLE,
        [
            new_entry(
                archive,
                EntryType.AIP_VERSIONED,
                one.transfer_id,
                act_id,
                one.aip_id,
                operation=act_id,
                before=f"sha512:{one.before}",
                after=f"sha512:{one.after}",
            )
            for one in staged
        ],
    )
    for one, draft, line in zip(staged, drafts, lines, strict=True):
        commit.tx.remove_aip(one.aip_id)
        agencies = add_rows(
            commit.tx,
            _opener(archive, one, draft),
            inventory_sha512=one.after,
            published_seq=line.seq,
            version=one.version,
        )
        add_parties(commit.tx, (), agencies)


def _opener(archive: Archive, version: StagedVersion, draft: Draft) -> Callable[[str], BinaryIO]:
    """Open a file of a staged version: verified just now, in the staging or in the object."""

    def opened(path: str) -> BinaryIO:
        if (staged := draft.open_staged(path)) is not None:
            return staged
        return archive.copies.open(version.aip_id, path, inventory_sha512=version.before)

    return opened
