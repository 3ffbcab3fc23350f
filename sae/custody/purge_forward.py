"""The purge, once its intent is on every copy: forward only, from wherever it stopped.

(4) each copy is purged and looked at again; one that is away does not stop the others
(5) index, texts and database are cleaned by the caller (`sae.jobs.removal`)
(6) once nothing is left anywhere: one line for each object, and its certificate may be made

Every opening for writing does (4) and (6) again where they remain to be done, so that a copy that
returns is purged before anything is read from it. That bytes are overwritten is not promised.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sae.custody.commit import Commit, committing, new_entry
from sae.custody.orphans import remove_swept
from sae.custody.take_in_charge import add_aip_rows
from sae.domain.removal import DERIVED, Purge, PurgeStatus
from sae.journal.entry import EntryType, ParsedEntry, Stream
from sae.ports import Archive, Transaction
from storage.errors import StorageError, StoreUnavailable
from storage.replicated_store import Purge as CopyPurge

TOGETHER = 500  # objects told by one file of entries
REPLAYED = frozenset({EntryType.AIP_REWRITTEN, EntryType.PURGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PurgeState:
    """How far the removal that an act authorised has come.

    pending: places where something remains: names of copies, `derived` for index, texts and
    database of this home. objects: stored objects that go; done: of these, gone from everywhere.
    units: that were removed.
    """

    status: PurgeStatus
    pending: tuple[str, ...]
    objects: int
    done: int
    units: int


def execute_purges(archive: Archive) -> None:
    """Purge each copy where it remains to be done (4). Idempotent; a copy away is passed over."""
    with archive.catalogue.read() as reader:
        pending = {(one.removal_id, one.object_id): one for one in reader.purges(pending=True)}
        left = reader.purge_places() if pending else {}
    _remove_swept(archive, {object_id for _, object_id in pending})
    done: list[tuple[str, str, str]] = []
    for key, places in left.items():
        copies = places - {DERIVED}
        if key in pending and copies:
            done += [(*key, one.copy) for one in _purge(archive, pending[key], copies) if one.done]
        if len(done) >= TOGETHER:
            _note(archive, done)
            done = []
    _note(archive, done)


def derived_cleaned(archive: Archive, purges: Iterable[Purge]) -> None:
    """Say that index, texts and database hold nothing more of these purges (5)."""
    _note(archive, [(one.removal_id, one.object_id, DERIVED) for one in purges])


def complete_purges(archive: Archive) -> int:
    """Write down what is gone from everywhere (6); give how many objects."""
    with archive.catalogue.read() as reader:
        pending = reader.purges(pending=True)
        left = reader.purge_places() if pending else {}
    over = [one for one in pending if not left.get((one.removal_id, one.object_id))]
    for start in range(0, len(over), TOGETHER):
        with committing(archive) as commit:
            _complete(archive, commit, over[start : start + TOGETHER])
    return len(over)


def purge_state(archive: Archive, act_id: str) -> PurgeState:
    """Say how far the removal that an act authorised has come."""
    with archive.catalogue.read() as reader:
        purges = reader.purges(act_id=act_id)
        left = reader.purge_places(act_id)
        units = sum(1 for _ in reader.tombstones(act_id))
    done = sum(1 for one in purges if one.completed_seq)
    everywhere = {*archive.copies.names, DERIVED}
    if not purges:
        status = PurgeStatus.NONE
    elif done == len(purges):
        status = PurgeStatus.EXECUTED
    elif len(left) == len(purges) and all(places == everywhere for places in left.values()):
        status = PurgeStatus.INTENDED
    else:
        status = PurgeStatus.EXECUTED_PENDING_COPIES
    return PurgeState(
        status=status,
        pending=tuple(sorted(set().union(*left.values()))),
        objects=len(purges),
        done=done,
        units=units,
    )


def reapply_tombstones(archive: Archive) -> tuple[str, ...]:
    """Remove again, from every copy that answers, what purges removed and somebody put back.

    Gives the ids of what had come back. Nothing is written where nothing came back.
    """
    with archive.catalogue.read() as reader:
        purges = reader.purges()
    gone = {one.object_id for one in purges if not one.of_transfer}
    returned = set(_remove_swept(archive, gone))
    for object_id in sorted(gone):
        if any(one.was_there and one.done for one in archive.copies.purge(object_id)):
            returned.add(object_id)
    for transfer_id, sha512 in _last_rewritings(purges).items():
        archive.copies.replace(transfer_id, sha512)
    return tuple(sorted(returned))


def replay_purge_line(
    archive: Archive, tx: Transaction, entry: ParsedEntry, *, gone: Collection[str]
) -> None:
    """Make the rows that follow from a line of `REPLAYED` (rebuild). Raises: StorageError."""
    object_id = entry.objects[-1]
    if entry.type == EntryType.PURGED:
        tx.complete_purge(entry.operation, object_id, seq=entry.seq)
    elif object_id not in gone:
        add_aip_rows(
            tx,
            archive.copies,
            object_id,
            inventory_sha512=entry.after.removeprefix("sha512:"),
            published_seq=entry.seq,
        )


def replay_pending(archive: Archive, tx: Transaction) -> None:
    """Say after a rebuild that what was not completed remains to be done everywhere."""
    places = (*archive.copies.names, DERIVED)
    tx.add_purge_places(
        (one.removal_id, one.object_id, place)
        for one in tx.purges(pending=True)
        for place in places
    )


# ----------------------------------------------------------------------------- private


def _purge(archive: Archive, purge: Purge, copies: Collection[str]) -> tuple[CopyPurge, ...]:
    if not purge.of_transfer:
        return archive.copies.purge(purge.object_id, only=copies)
    done = archive.copies.replace(purge.object_id, purge.replaced_by, only=copies)
    with suppress(StorageError):  # a copy that was away when it was staged takes it from another
        archive.copies.repair(purge.object_id, purge.replaced_by)
    return done


def _last_rewritings(purges: Iterable[Purge]) -> dict[str, str]:
    return {one.object_id: one.replaced_by for one in purges if one.of_transfer}


def _remove_swept(archive: Archive, object_ids: Collection[str]) -> Iterator[str]:
    found: set[str] = set()
    for copy in archive.copies.copies if object_ids else ():
        with suppress(StoreUnavailable):
            found |= remove_swept(copy, object_ids)
    return iter(found)


def _note(archive: Archive, done: Sequence[tuple[str, str, str]]) -> None:
    """Say where purges are done: a note of this home, which a rebuild does without."""
    if done:
        with archive.catalogue.write() as tx:
            tx.remove_purge_places(done)


def _complete(archive: Archive, commit: Commit, over: Sequence[Purge]) -> None:
    lines = commit.append(
        Stream.LIFECYCLE,
        [
            new_entry(
                archive,
                EntryType.PURGED,
                one.act_id,
                one.object_id,
                operation=one.removal_id,
                before=f"sha512:{one.inventory_sha512}",
            )
            for one in over
        ],
    )
    for one, line in zip(over, lines, strict=True):
        commit.tx.complete_purge(one.removal_id, one.object_id, seq=line.seq)
