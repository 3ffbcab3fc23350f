"""The journal in SQL: lines as their exact bytes, heads, files of lines, seals.

What a line says and how it is chained is the business of `sae.journal`; here a position is
given once, without gap, to one writer at a time.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from sae.catalogue.engine import insert_rows
from sae.catalogue.rows import BATCH_ROWS, batches, canonical_json, row_of
from sae.catalogue.tables import entry_files, journal_entries, journal_heads, seals
from sae.journal import entry as journal
from sae.journal.entry import Head, JournalEntry, NewEntry, Stream
from sae.ports import EntryFile, SealRecord


def add_heads(connection: Connection) -> None:
    """Begin every stream of a new catalogue."""
    for stream in Stream:
        head = journal.empty_head(stream)
        row = {"stream": stream.value, **_head_values(head), "published": 0}
        connection.execute(insert(journal_heads), row)


def head(connection: Connection, stream: Stream) -> Head:
    """Give the head of a stream, published or not."""
    query = select(journal_heads).where(journal_heads.c.stream == stream.value)
    row = connection.execute(query).mappings().one()
    return Head(
        stream=stream,
        size=row["size"],
        last_sha256=row["last_sha256"],
        frontier=tuple(json.loads(row["frontier"])),
    )


def published(connection: Connection, stream: Stream) -> int:
    """Give the last position of a stream known to be in every required copy."""
    query = select(journal_heads.c.published).where(journal_heads.c.stream == stream.value)
    return int(connection.execute(query).scalar_one())


def entries(
    connection: Connection, stream: Stream, first: int, last: int | None
) -> Iterator[bytes]:
    """Give the exact bytes of lines from `first` to `last` included, in order."""
    at = journal_entries.c
    query = select(at.seq, at.line).where(at.stream == stream.value)
    query = query.order_by(at.seq).limit(BATCH_ROWS)
    if last is not None:
        query = query.where(at.seq <= last)
    while rows := connection.execute(query.where(at.seq >= first)).all():
        for _, line in rows:
            yield line
        first = rows[-1].seq + 1


def append(
    connection: Connection, stream: Stream, new_entries: Iterable[NewEntry], *, at: datetime
) -> tuple[JournalEntry, ...]:
    """Write the next lines of a stream."""
    before = after = head(connection, stream)
    made: list[JournalEntry] = []
    for new in new_entries:
        line, after = journal.append(after, new, at=at)
        made.append(line)
    _add_lines(connection, made)
    _move_head(connection, before, after)
    return tuple(made)


def restore_entries(connection: Connection, stream: Stream, lines: Iterable[bytes]) -> None:
    """Put back lines read from a copy after those already there. Raises: ChainBroken."""
    for batch in batches(lines):
        before = after = head(connection, stream)
        restored: list[JournalEntry] = []
        for line in batch:
            after = journal.extend(after, line)
            restored.append(
                JournalEntry(stream=stream, seq=after.size, line=line, sha256=after.last_sha256)
            )
        _add_lines(connection, restored)
        _move_head(connection, before, after)


def set_published(connection: Connection, stream: Stream, seq: int) -> None:
    """Say that a stream is in every required copy up to `seq`; saying it twice is a success.

    Raises: ValueError, `seq` is below what is already published or beyond the last line.
    """
    change = (
        update(journal_heads)
        .where(
            journal_heads.c.stream == stream.value,
            journal_heads.c.published <= seq,
            journal_heads.c.size >= seq,
        )
        .values(published=seq)
    )
    if connection.execute(change).rowcount != 1:
        raise ValueError(f"published position {seq} is outside the stream {stream}")


def list_entry_files(connection: Connection, stream: Stream, beyond: int) -> tuple[EntryFile, ...]:
    """List the files of entries that go beyond a position, in order."""
    query = select(entry_files).where(
        entry_files.c.stream == stream.value, entry_files.c.last > beyond
    )
    rows = connection.execute(query.order_by(entry_files.c.first)).mappings()
    return tuple(EntryFile(**{**row, "stream": stream}) for row in rows)


def add_entry_file(connection: Connection, entry_file: EntryFile) -> None:
    """Remember a file of entries."""
    connection.execute(insert(entry_files), row_of(entry_file, entry_files))


def list_seals(connection: Connection) -> tuple[SealRecord, ...]:
    """List seals in order of number."""
    rows = connection.execute(select(seals).order_by(seals.c.number)).mappings()
    return tuple(SealRecord(**row) for row in rows)


def put_seal(connection: Connection, seal: SealRecord) -> None:
    """Add or replace a seal."""
    connection.execute(delete(seals).where(seals.c.number == seal.number))
    connection.execute(insert(seals), row_of(seal, seals))


# ----------------------------------------------------------------------------- private


def _add_lines(connection: Connection, lines: Iterable[JournalEntry]) -> None:
    rows = [(line.stream.value, line.seq, line.line, line.sha256) for line in lines]
    insert_rows(connection, journal_entries, ("stream", "seq", "line", "sha256"), rows)


def _move_head(connection: Connection, before: Head, after: Head) -> None:
    change = (
        update(journal_heads)
        .where(journal_heads.c.stream == before.stream.value, journal_heads.c.size == before.size)
        .values(**_head_values(after))
    )
    # The chain must never fork: whatever the engine's isolation, the head moves from where it was.
    if connection.execute(change).rowcount != 1:
        raise RuntimeError(f"another writer moved the head of {before.stream}")


def _head_values(head: Head) -> dict[str, object]:
    return {
        "size": head.size,
        "last_sha256": head.last_sha256,
        "frontier": canonical_json(head.frontier),
    }
