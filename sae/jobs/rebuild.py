"""Rebuild: the catalogue and the index come back from the copies, identical.

(1) read the journal of the copy that knows most; every other copy must tell the same story
(2) make an empty catalogue beside the present one
(3) put back every line, file of entries and seal, checking the chain
(4) follow the lifecycle: each transfer, AIP, referential and act it names gives its rows again
(5) complete the copies that lack entries, put the new catalogue in the place of the old
(6) purge again what the journal says removed: an old copy may have brought it back
(7) index everything anew

Not rebuilt, because copies do not hold it: passwords, sessions, private keys, quarantine.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from sae.custody.acts import replay_act
from sae.custody.commit import entry_key, entry_span, journal, new_entry
from sae.custody.copy_journal import seal_numbers
from sae.custody.locks import exclusive, shared_with_survivors
from sae.custody.new_version import replay_version
from sae.custody.purge_forward import (
    REPLAYED,
    execute_purges,
    reapply_tombstones,
    replay_pending,
    replay_purge_line,
)
from sae.custody.referential_change import replay_referential
from sae.custody.seal import finish_pending, holdings_key, seal, seal_key
from sae.custody.take_in_charge import add_aip_rows, add_parties
from sae.domain.act import ActKind
from sae.domain.transfer_result import parse_transfer
from sae.errors import ChainBroken, HomeBusy, HomeUnavailable
from sae.jobs.indexing import drain_outbox
from sae.journal.entry import EntryType, ParsedEntry, Stream, parse_line
from sae.journal.seal import parse as parse_seal
from sae.ports import Archive, EntryFile, SealRecord, Transaction
from storage.errors import StorageError
from storage.fixity import read_or_none
from storage.ports import Copy

Progress = Callable[[int, int], None]
"""Told how many lifecycle lines were followed, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came back. source: the copy that was read. behind: copies that could not be completed.

    While a copy is behind, the entry that tells of the rebuild waits in SQL for the next recovery.
    """

    source: str
    behind: tuple[str, ...]
    lines: int
    seals: int
    transfers: int
    aips: int
    units: int
    indexed: int


def rebuild(
    archive: Archive, *, source: str = "", progress: Progress = lambda _done, _all: None
) -> Rebuilt:
    """Follow the seven steps. source: name of a copy; by default one whose journal is longest.

    Raises: HomeUnavailable when no copy has a journal (`no_journal`) or two tell different stories
    (`copies_disagree`), HomeBusy while packages are being received, ChainBroken when the journal
    does not hold.
    """
    lock = archive.places.ingest_lock
    with shared_with_survivors(lock, when_alone=lambda: True) as alone:
        if not alone:
            raise HomeBusy
        with exclusive(archive.places.lock):
            rebuilt = _rebuild(archive, source, progress)  # (1) to (5)
            if not rebuilt.behind:
                finish_pending(archive)
        execute_purges(archive)  # (6) what the journal says removed does not come back
        reapply_tombstones(archive)
        archive.fulltext.clear()
        indexed = drain_outbox(archive)  # (7)
        entry = new_entry(archive, EntryType.REBUILT, operation=archive.new_id())
        if rebuilt.behind:
            with suppress(StorageError):
                journal(archive, Stream.EVENTS, entry)
        else:
            journal(archive, Stream.EVENTS, entry)
            seal(archive)
    return replace(rebuilt, indexed=indexed)


# ----------------------------------------------------------------------------- private


_ACTS = frozenset(kind.value for kind in ActKind)


def _rebuild(archive: Archive, source: str, progress: Progress) -> Rebuilt:
    told = {name: _entry_files(archive, name) for name in archive.copies.names}  # (1)
    source = source or _source(archive, told)
    files = told[source]
    if not files:
        raise HomeUnavailable("no_journal", copy=source)
    catalogue = archive.catalogue.beside()  # (2)
    catalogue.create(origin=_origin(archive, source, files))
    with catalogue.write() as tx:
        _restore_journal(archive, tx, source, files)  # (3)
        seals = _restore_seals(archive, tx, source)
        transfers, aips = _follow(archive, tx, progress)  # (4)
        units = tx.counts().units
    behind = _complete_copies(archive, source, files)  # (5)
    archive.catalogue.replace_with(catalogue)
    return Rebuilt(
        source=source,
        behind=behind,
        lines=sum(f.last - f.first + 1 for f in files),
        seals=seals,
        transfers=transfers,
        aips=aips,
        units=units,
        indexed=0,
    )


def _source(archive: Archive, told: dict[str, tuple[EntryFile, ...]]) -> str:
    """Choose the copy whose journal goes furthest; what the others tell must be part of it."""
    source = max(told, key=lambda name: sum(f.last - f.first + 1 for f in told[name]))
    known = set(told[source])
    for name, files in told.items():
        last = {entry_file.stream: entry_file for entry_file in files}
        for entry_file in files:
            if entry_file not in known or (
                entry_file == last[entry_file.stream]
                and _lines(archive, name, entry_file) != _lines(archive, source, entry_file)
            ):
                raise HomeUnavailable(
                    "copies_disagree", copy=name, other=source, file=entry_key(entry_file)
                )
    return source


def _entry_files(archive: Archive, name: str) -> tuple[EntryFile, ...]:
    """List a copy's files of entries, as their names tell; none when the copy does not answer."""
    found = []
    for stream in Stream:
        try:
            listed = list(archive.copies.list(name, f"journal/{stream.value}/entries"))
        except StorageError:
            return ()
        for stat in listed:
            span = entry_span(stat.key)
            if span is not None:  # a stray is for the audit to name
                found.append(EntryFile(stream=stream, first=span[0], last=span[1], sha512=""))
    return tuple(found)


def _lines(archive: Archive, source: str, entry_file: EntryFile) -> list[bytes]:
    return archive.copies.read_from(source, entry_key(entry_file)).splitlines()


def _origin(archive: Archive, source: str, files: tuple[EntryFile, ...]) -> str:
    """Find the home's identifier in its first event, or in its first seal."""
    events = [f for f in files if f.stream is Stream.EVENTS]
    if events:
        entry = parse_line(_lines(archive, source, events[0])[0])
        if entry.type == EntryType.HOME_CREATED and entry.objects:
            return entry.objects[0]
    return parse_seal(archive.copies.read_from(source, seal_key(1, "txt"))).origin


def _restore_journal(
    archive: Archive, tx: Transaction, source: str, files: tuple[EntryFile, ...]
) -> None:
    for entry_file in files:
        data = archive.copies.read_from(source, entry_key(entry_file))
        lines = data.splitlines()
        if len(lines) != entry_file.last - entry_file.first + 1:
            raise ChainBroken(
                stream=entry_file.stream, seq=entry_file.first, found=len(lines), field="lines"
            )
        tx.restore_entries(entry_file.stream, lines)
        tx.add_entry_file(
            EntryFile(
                stream=entry_file.stream,
                first=entry_file.first,
                last=entry_file.last,
                sha512=hashlib.sha512(data).hexdigest(),
            )
        )
        tx.set_published(entry_file.stream, entry_file.last)


def _restore_seals(archive: Archive, tx: Transaction, source: str) -> int:
    """Put back every seal that a copy has: a crash may have left the last one on one copy only.

    One that a copy lacks in part counts as pending, and is written again with the same bytes.
    """
    numbers = [number for copy in _answering(archive) for number in seal_numbers(copy.store)]
    for number in range(1, max(numbers, default=0) + 1):
        text = _read_any(archive, source, seal_key(number, "txt"))
        if text is None:
            continue  # the verification of the journal will say that it is missing
        token = _read_any(archive, source, seal_key(number, "tsr")) or b""
        whole = bool(token) and all(
            read_or_none(copy.store, key) is not None
            for copy in _answering(archive)
            for key in (holdings_key(number), seal_key(number, "txt"), seal_key(number, "tsr"))
        )
        tx.put_seal(SealRecord(number=number, text=text, token=token, published=whole))
    return max(numbers, default=0)


def _answering(archive: Archive) -> Iterator[Copy]:
    """Give the copies that can be read now."""
    for copy in archive.copies.copies:
        with suppress(StorageError):
            copy.store.free_bytes()
            yield copy


def _read_any(archive: Archive, source: str, key: str) -> bytes | None:
    for name in (source, *archive.copies.names):
        with suppress(StorageError):
            return archive.copies.read_from(name, key)
    return None


def _follow(archive: Archive, tx: Transaction, progress: Progress) -> tuple[int, int]:
    """Give their rows again to the transfers, AIPs and referentials of the lifecycle."""
    transfers = aips = 0
    size = tx.head(Stream.LIFECYCLE).size
    gone = _gone(tx, size)
    _finish_rewritings(archive, tx, size)
    waiting: list[ParsedEntry] = []
    for line in _in_batches(tx, size):
        entry = parse_line(line)
        if entry.type == EntryType.TAKEN_IN_CHARGE:
            waiting.append(entry)
        elif entry.type in (EntryType.TRANSFER_COMPLETED, EntryType.REFUSED):
            kept = [taken for taken in waiting if taken.objects[-1] not in gone]
            _restore_transfer(archive, tx, entry, kept, accepted=bool(waiting))
            transfers += 1
            aips += len(kept)
            waiting = []
            progress(entry.seq, size)
        elif entry.type == EntryType.REFERENTIAL_CHANGED:
            replay_referential(archive, tx, entry.objects[-1])
        elif entry.type == EntryType.AIP_VERSIONED and entry.objects[-1] not in gone:
            replay_version(
                tx,
                archive.copies,
                entry.objects[-1],
                inventory_sha512=entry.after.removeprefix("sha512:"),
                published_seq=entry.seq,
            )
        elif entry.type in REPLAYED:
            replay_purge_line(archive, tx, entry, gone=gone)
        elif entry.type in _ACTS:
            replay_act(archive, tx, entry.objects[-1], published_seq=entry.seq)
    replay_pending(archive, tx)
    return transfers, aips


def _gone(tx: Transaction, size: int) -> frozenset[str]:
    """Find the AIPs that acts removed: no copy is asked for them, even one that has them back."""
    return frozenset(
        entry.objects[-1]
        for entry in map(parse_line, _in_batches(tx, size))
        if entry.type == EntryType.PURGE_INTENDED
    )


def _finish_rewritings(archive: Archive, tx: Transaction, size: int) -> None:
    """Put in their places the transfer objects that were written again, before they are read."""
    last = {
        entry.objects[-1]: entry.after.removeprefix("sha512:")
        for entry in map(parse_line, _in_batches(tx, size))
        if entry.type == EntryType.TRANSFER_REWRITTEN
    }
    for transfer_id, inventory_sha512 in last.items():
        archive.copies.replace(transfer_id, inventory_sha512)


def _in_batches(tx: Transaction, size: int) -> Iterator[bytes]:
    # Rows are written between two batches: a cursor left open would be in the way.
    for first in range(1, size + 1, 1000):
        yield from list(tx.entries(Stream.LIFECYCLE, first, min(size, first + 999)))


def _restore_transfer(
    archive: Archive,
    tx: Transaction,
    entry: ParsedEntry,
    waiting: list[ParsedEntry],
    *,
    accepted: bool,
) -> None:
    """Give its rows again to a transfer, and to the AIPs of it that are still kept."""
    transfer_id = entry.objects[0]
    text = archive.copies.read_bytes(transfer_id, "findings.json").decode()
    acknowledgement = archive.copies.read_bytes(transfer_id, "acknowledgement.xml")
    transfer = parse_transfer(text, acknowledgement=acknowledgement, published_seq=entry.seq)
    tx.add_transfer(transfer)
    agencies: set[str] = set()
    for taken in waiting:
        agencies |= add_aip_rows(
            tx,
            archive.copies,
            taken.objects[-1],
            inventory_sha512=taken.after.removeprefix("sha512:"),
            published_seq=taken.seq,
        )
    if accepted:
        add_parties(tx, [transfer], agencies)


def _complete_copies(
    archive: Archive, source: str, files: tuple[EntryFile, ...]
) -> tuple[str, ...]:
    """Write on each copy the files of entries that it lacks; give the names of those that cannot.

    Before the new catalogue takes its place: from then on it says that they are everywhere.
    """
    behind = []
    for copy in archive.copies.copies:
        try:
            for entry_file in files:
                key = entry_key(entry_file)
                if copy.name != source:
                    copy.store.write(key, archive.copies.read_from(source, key))
        except StorageError:
            behind.append(copy.name)
    return tuple(behind)
