"""Puts right what one copy has wrong, from bytes that are proved right; and writes that down.

The digest that the journal states decides, never the majority. A copy that is right is not
written to. What is replaced is moved aside (`damaged/`), never destroyed.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from sae.custody.commit import Commit, committing, entry_key, new_entry
from sae.custody.copy_journal import sealed_bytes
from sae.custody.holdings import holdings_change, holdings_of
from sae.custody.kept import always_written
from sae.custody.seal import holdings_key, seal_key
from sae.journal.entry import EntryType, Stream
from sae.journal.holdings import render_delta, render_full
from sae.journal.seal import parse
from sae.ports import Archive, Reader
from storage.errors import Damaged, NotFound
from storage.layout import DAMAGED
from storage.ports import Copy, ObjectStore
from storage.repair import RepairReport


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedFile:
    """A plain file put right on a copy; `lost` when its right bytes are nowhere.

    set_aside: key of what was in its place, empty when there was nothing.
    """

    copy: str
    key: str
    set_aside: str
    lost: bool


def mend_files(
    archive: Archive,
    faults: Collection[tuple[Copy, str]],
    files: Mapping[str, str],
    *,
    operation: str,
) -> tuple[MendedFile, ...]:
    """Write again the plain files that copies lack or have otherwise; one journal entry for each.

    faults: (copy, key) pairs. files: SHA-512 by key, as the journal states them.
    Raises: StoreUnavailable.
    """
    if not faults:
        return ()
    with committing(archive) as commit:
        mended = tuple(_mend_files(archive, commit.tx, faults, files))
        commit.append(
            Stream.EVENTS,
            [
                new_entry(
                    archive,
                    EntryType.REPAIRED,
                    f"{one.copy}:{one.key.replace('=', '_')}",
                    operation=operation,
                    outcome="lost" if one.lost else "ok",
                    after=f"sha512:{files[one.key]}",
                )
                for one in mended
            ],
        )
    return mended


def mend_object(
    archive: Archive, object_id: str, inventory_sha512: str, *, operation: str
) -> RepairReport:
    """Rebuild an object on the copies that lack it or have it otherwise; journaled when it was.

    Raises: StoreUnavailable, Damaged: nothing that was right is touched.
    """
    with committing(archive) as commit:
        if commit.tx.is_purged(object_id):
            raise Damaged("it was removed meanwhile, and is not to come back", key=object_id)
        report = archive.copies.repair(object_id, inventory_sha512)
        if report.repaired or report.lost:
            _journal_object(archive, commit, report, inventory_sha512, operation)
    return report


# ----------------------------------------------------------------------------- private


def _journal_object(
    archive: Archive, commit: Commit, report: RepairReport, sha512: str, operation: str
) -> None:
    entry = new_entry(
        archive,
        EntryType.REPAIRED,
        report.object_id,
        *report.repaired,
        operation=operation,
        outcome="lost" if report.lost else "ok",
        after=f"sha512:{sha512}",
    )
    commit.append(Stream.LIFECYCLE, [entry])


def _mend_files(
    archive: Archive,
    reader: Reader,
    faults: Collection[tuple[Copy, str]],
    files: Mapping[str, str],
) -> Iterator[MendedFile]:
    stores = tuple(copy.store for copy in archive.copies.copies)
    known = always_written(archive)
    for copy, key in faults:
        data = sealed_bytes(stores, key, files[key])
        if data is None:
            data = _said_again(reader, known, key, files[key])
        aside = _set_aside(copy.store, key) if data is not None else ""
        if data is not None:
            copy.store.write(key, data, replace=True)
        yield MendedFile(copy=copy.name, key=key, set_aside=aside, lost=data is None)


def _said_again(reader: Reader, known: Mapping[str, bytes], key: str, sha512: str) -> bytes | None:
    """Make the bytes of a plain file again from SQL, believed only if their digest is right."""
    for data in _candidates(reader, known, key):
        if hashlib.sha512(data).hexdigest() == sha512:
            return data
    return None


def _candidates(reader: Reader, known: Mapping[str, bytes], key: str) -> Iterator[bytes]:
    if key in known:
        yield known[key]
    if key.startswith("journal/"):
        for stream in Stream:
            for one in reader.entry_files(stream):
                if entry_key(one) == key:
                    lines = reader.entries(stream, one.first, one.last)
                    yield b"".join(line + b"\n" for line in lines)
    seals = reader.seals()
    for seal in seals:
        if key == seal_key(seal.number, "txt"):
            yield seal.text
        elif key == seal_key(seal.number, "tsr"):
            yield seal.token
        elif key == holdings_key(seal.number):
            since, upto = (_lifecycle_size(reader, n) for n in (seal.number - 1, seal.number))
            yield render_full(holdings_of(reader.entries(Stream.LIFECYCLE, 1, upto)))
            entries = partial(reader.entries, Stream.LIFECYCLE)
            yield render_delta(*holdings_change(entries, since, upto))


def _lifecycle_size(reader: Reader, number: int) -> int:
    """Say how far the lifecycle went at a seal; 0 before the first."""
    for seal in reader.seals():
        if seal.number == number:
            return parse(seal.text).of(Stream.LIFECYCLE).tree_size
    return 0


def _set_aside(store: ObjectStore, key: str) -> str:
    """Move whatever stands under a key to a name of its own in `damaged/`; give that key."""
    name = key.replace("/", "~")
    taken = set(store.names(DAMAGED))
    number = next(n for n in range(1, len(taken) + 2) if f"{name}-{n}" not in taken)
    target = f"{DAMAGED}/{name}-{number}"
    try:
        store.move(key, target)
    except NotFound:
        return ""
    return target
