"""Steps (c), (d) and (e) of the write protocol: rows and lines together, then lines on the copies.

SQL is the redo log: once a transaction has committed, its lines will be written on every copy,
now or by `recover`.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sae.custody.locks import exclusive
from sae.journal.entry import EntryType, JournalEntry, NewEntry, Stream, parse_line
from sae.ports import Archive, EntryFile, Transaction


class Commit:
    """One transaction being written: its rows, its journal lines, its only instant."""

    def __init__(self, tx: Transaction, at: datetime) -> None:
        self.tx = tx
        self.at = at
        self._lines: dict[Stream, list[JournalEntry]] = {}

    def append(self, stream: Stream, entries: Iterable[NewEntry]) -> tuple[JournalEntry, ...]:
        """Append lines to a stream."""
        made = self.tx.append(stream, entries, at=self.at)
        self._lines.setdefault(stream, []).extend(made)
        return made

    def close_files(self) -> None:
        """Remember, in the same transaction, the file that the copies must receive."""
        for stream, lines in self._lines.items():
            if not lines:
                continue
            data = b"".join(entry.line + b"\n" for entry in lines)
            self.tx.add_entry_file(
                EntryFile(
                    stream=stream,
                    first=lines[0].seq,
                    last=lines[-1].seq,
                    sha512=hashlib.sha512(data).hexdigest(),
                )
            )


@contextmanager
def committing(archive: Archive) -> Iterator[Commit]:
    """Write rows and lines in one transaction (c), then publish the lines (d) (e).

    Nothing is visible when the context raises.
    """
    with exclusive(archive.places.lock):
        with archive.catalogue.write() as tx:
            commit = Commit(tx, archive.clock.now())
            yield commit
            commit.close_files()
        publish_entries(archive)


def journal(archive: Archive, stream: Stream, *entries: NewEntry) -> None:
    """Write down something that changes no row."""
    with committing(archive) as commit:
        commit.append(stream, entries)


def publish_entries(archive: Archive) -> None:
    """Write the files of entries that a copy may lack (d), then say so (e). Idempotent.

    The versions of AIPs that they commit to are shown first.

    The caller holds the writer's lock.
    """
    with archive.catalogue.read() as reader:
        waiting = [
            entry_file
            for stream in Stream
            for entry_file in reader.entry_files(stream, beyond=reader.published(stream))
        ]
        for entry_file in waiting:
            lines = tuple(reader.entries(entry_file.stream, entry_file.first, entry_file.last))
            _show_versions(archive, lines)
            archive.copies.write(entry_key(entry_file), b"".join(line + b"\n" for line in lines))
    if waiting:
        with archive.catalogue.write() as tx:
            for entry_file in waiting:
                tx.set_published(entry_file.stream, entry_file.last)


def entry_key(entry_file: EntryFile) -> str:
    """Name a file of entries on a copy."""
    span = f"{entry_file.first:012d}-{entry_file.last:012d}"
    return f"journal/{entry_file.stream.value}/entries/{span}.jsonl"


def entry_span(key: str) -> tuple[int, int] | None:
    """Read the positions in the name or key of a file of entries; None for a stray."""
    found = _ENTRY_NAME.fullmatch(key.rpartition("/")[2])
    return (int(found[1]), int(found[2])) if found else None


def new_entry(  # noqa: PLR0913 - a journal line has these parts
    archive: Archive,
    kind: str,
    *objects: str,
    operation: str,
    agreement: str = "",
    outcome: str = "ok",
    before: str = "",
    after: str = "",
) -> NewEntry:
    """Make an entry in the name of the account and software that act."""
    return NewEntry(
        type=kind,
        operation=operation,
        objects=objects,
        actor=archive.actor,
        application=archive.software,
        agreement=agreement,
        outcome=outcome,
        before=before,
        after=after,
    )


# ----------------------------------------------------------------------------- private


def _show_versions(archive: Archive, lines: Iterable[bytes]) -> None:
    """Show the versions that lines commit to, on every copy, before the lines themselves.

    A version follows its commit, where an object comes before it: until here every reader finds
    the version before, and a crash leaves nothing that nobody committed in an archived object.
    """
    for line in lines:
        if _VERSIONED in line:
            entry = parse_line(line)
            archive.copies.publish_version(entry.objects[-1], entry.after.removeprefix("sha512:"))


_VERSIONED = f'"type":"{EntryType.AIP_VERSIONED}"'.encode()
_ENTRY_NAME = re.compile(r"([0-9]{12})-([0-9]{12})\.jsonl")
