"""Acts become archives: one object, one lifecycle line, the rows that follow from it.

The write protocol is that of a transfer (design §4): bytes staged on every copy and read back
(a), shown (b), rows and line in one transaction (c), the line on every copy (d), published (e).

    act = new_act(archive, ActKind.HOLD_SET, body={...}, reason="...")
    act = perform(archive, act, documents=[ActDocument("attestation.pdf", pdf)], check=still_there)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sae.custody.commit import Commit, committing, new_entry
from sae.custody.locks import shared_with_survivors
from sae.custody.projections import project
from sae.domain.act import Act, ActKind, DocumentRef
from sae.journal.entry import Stream
from sae.ports import Archive, Transaction
from storage.draft import Draft

RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class ActDocument:
    """A document that an act brings. path: in the act's object. data: its bytes, or a file."""

    path: str
    data: bytes | Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedAct:
    """An act whose bytes are durable on every copy, and not shown yet."""

    act: Act
    inventory_sha512: str


def new_act(  # noqa: PLR0913 - an act has these parts
    archive: Archive,
    kind: ActKind,
    *,
    body: Mapping[str, Any],
    reason: str = "",
    campaign_id: str = "",
    act_id: str = "",
) -> Act:
    """Make an act in the name of who acts, now. act_id: drawn when it is not given."""
    return Act(
        act_id=act_id or archive.new_id(),
        kind=kind,
        campaign_id=campaign_id,
        at=archive.clock.now(),
        actor=archive.actor,
        reason=reason,
        body=body,
        salt=archive.new_salt(),
    )


def perform(
    archive: Archive,
    act: Act,
    *,
    documents: Iterable[ActDocument] = (),
    check: Callable[[Transaction], None] = lambda _tx: None,
) -> Act:
    """Keep an act and make its rows; give it with its documents and its place.

    check: called under the writer's lock, in the transaction, before anything is shown: what it
    raises leaves no trace of the act.
    Raises: StoreUnavailable when a required copy cannot be written; nothing changed then.
    """
    with shared_with_survivors(archive.places.ingest_lock):  # what we stage is somebody's
        staged = stage_act(archive, act, documents)
        try:
            with committing(archive) as commit:
                check(commit.tx)
                return commit_act(archive, commit, staged)
        except BaseException:
            archive.copies.discard([act.act_id])
            raise


def stage_act(archive: Archive, act: Act, documents: Iterable[ActDocument]) -> StagedAct:
    """Write the bytes of an act on every copy and read them back (a).

    The caller holds the lock of who stages (`shared_with_survivors`).
    """
    draft = archive.copies.draft(
        act.act_id, message=f"act {act.kind}", user=act.actor, created=act.at
    )
    act = replace(act, documents=tuple(_add(draft, document) for document in documents))
    draft.add(RECORD, (act.to_bytes(),))
    inventory = draft.close().inventory_sha512
    archive.copies.sync([draft])
    archive.copies.verify([draft])
    return StagedAct(act=act, inventory_sha512=inventory)


def commit_act(archive: Archive, commit: Commit, staged: StagedAct) -> Act:
    """Show a staged act (b), write its line and its rows (c)."""
    act = staged.act
    archive.copies.publish([act.act_id])
    entry = new_entry(
        archive,
        act.kind,
        *filter(None, (act.campaign_id, act.act_id)),
        operation=act.campaign_id or act.act_id,
        after=f"sha512:{staged.inventory_sha512}",
    )
    line = commit.append(Stream.LIFECYCLE, [entry])[0]
    act = replace(act, published_seq=line.seq)
    _put(archive, commit.tx, act)
    return act


def replay_act(archive: Archive, tx: Transaction, act_id: str, *, published_seq: int) -> None:
    """Make the rows of an act that a copy keeps (rebuild). Raises: StorageError, ValueError."""
    data = archive.copies.read_bytes(act_id, RECORD)
    _put(archive, tx, Act.parse(data, published_seq=published_seq))


# ----------------------------------------------------------------------------- private


def _put(archive: Archive, tx: Transaction, act: Act) -> None:
    tx.add_act(act)
    project(tx, act, lambda path: archive.copies.open(act.act_id, path))


def _add(draft: Draft, document: ActDocument) -> DocumentRef:
    if isinstance(document.data, bytes):
        digests = draft.add(document.path, (document.data,))
    else:
        with document.data.open("rb") as stream:
            digests = draft.add_stream(document.path, stream)
    return DocumentRef(path=document.path, sha512=digests.sha512, size=digests.size)
