"""A journal as `sae.journal.verification` reads it, from a copy alone or from SQL. Reads only.

What cannot be read counts as empty: the verification then says what is missing or altered.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from sae.custody.commit import entry_key, entry_span
from sae.custody.seal import holdings_key, seal_key
from sae.errors import ChainBroken
from sae.journal.chain import verify
from sae.journal.entry import Head, Stream
from sae.journal.heads import HeadDocument, check_against_head
from sae.journal.seal import parse
from sae.journal.verification import (
    CopyReport,
    EntryRange,
    JournalCopy,
    chain_finding,
    verify_copy,
)
from sae.ports import EntryFile, Reader
from seda.findings import Finding
from storage.digests import sha512_of
from storage.fixity import read_or_none
from storage.ports import ObjectStore

VerifyToken = Callable[[bytes, bytes], datetime]
"""Gives the time of a token on data. Raises: TimestampInvalid."""


def journal_of_copy(store: ObjectStore, *, verify_token: VerifyToken) -> JournalCopy:
    """Read the journal of one copy, as its files are named now, past every cache.

    Raises: StoreUnavailable, now or while it is read.
    """

    def lines(one: EntryRange) -> Iterable[bytes]:
        return io.BytesIO(read_or_none(store, range_key(one)) or b"")

    return JournalCopy(
        files=tuple(ranges(store)),
        seals=tuple(seal_numbers(store)),
        lines=lines,
        seal=lambda number: read_or_none(store, seal_key(number, "txt")) or b"",
        token=lambda number: read_or_none(store, seal_key(number, "tsr")) or b"",
        holdings=lambda number: read_or_none(store, holdings_key(number)),
        verify_token=verify_token,
    )


def journal_of_catalogue(
    reader: Reader, stores: Iterable[ObjectStore], *, verify_token: VerifyToken
) -> JournalCopy:
    """Read the journal that SQL holds; its holdings, which it does not keep, from the copies.

    stores: where to look for a holdings file that is the one sealed.
    """
    stores = tuple(stores)
    seals = {record.number: record for record in reader.seals()}

    def holdings(number: int) -> bytes | None:
        return sealed_bytes(stores, holdings_key(number), holdings_digest(seals[number].text))

    return JournalCopy(
        files=tuple(
            EntryRange(stream, one.first, one.last)
            for stream in Stream
            for one in reader.entry_files(stream)
        ),
        seals=tuple(seals),
        lines=lambda one: (
            line + b"\n" for line in reader.entries(one.stream, one.first, one.last)
        ),
        seal=lambda number: seals[number].text,
        token=lambda number: seals[number].token,
        holdings=holdings,
        verify_token=verify_token,
    )


def verify_to_head(journal: JournalCopy, heads: Iterable[Head]) -> CopyReport:
    """Verify a journal, then that its lines pass through the heads that SQL remembers.

    A chain alone cannot show that its last line was altered, or its end cut, since the last seal.
    """
    report = verify_copy(journal)
    reached = {head.stream: head for head in report.heads}
    findings = list(report.findings)
    for head in heads:
        found = reached.get(head.stream)
        if found is not None and found != head:
            lines = (line.removesuffix(b"\n") for line in lines_of(journal, head.stream))
            faults = verify(lines, stream=head.stream, until=head).faults
            findings += [chain_finding(head.stream, fault) for fault in faults]
    return replace(report, findings=tuple(findings))


def check_to_head(journal: JournalCopy, head: HeadDocument, *, origin: str) -> tuple[Finding, ...]:
    """Compare a journal with a head kept outside: `sae.journal.heads.check_against_head`."""
    return check_against_head(
        head,
        origin=origin,
        lines=lambda stream: (line.removesuffix(b"\n") for line in lines_of(journal, stream)),
        seal=lambda number: journal.seal(number) if number in journal.seals else None,
    )


def lines_of(journal: JournalCopy, stream: Stream) -> Iterator[bytes]:
    """Give the lines of a stream in order, each with its line feed."""
    for one in sorted(journal.files):
        if one.stream is stream:
            yield from journal.lines(one)


def sealed_bytes(stores: Iterable[ObjectStore], key: str, sha512: str) -> bytes | None:
    """Find, on one of the copies, the bytes of a plain file that have this digest."""
    for store in stores:
        data = read_or_none(store, key)
        if data is not None and sha512_of(data) == sha512:
            return data
    return None


def holdings_digest(seal: bytes) -> str:
    """Give the digest that a seal states of its holdings file; empty for an unreadable seal."""
    try:
        return parse(seal).holdings_sha512
    except ChainBroken:
        return ""


def range_key(one: EntryRange) -> str:
    """Name the file of a range of entries on a copy."""
    return entry_key(EntryFile(stream=one.stream, first=one.first, last=one.last, sha512=""))


def ranges(store: ObjectStore) -> Iterator[EntryRange]:
    """List the files of entries of a copy, by their names. Raises: StoreUnavailable."""
    for stream in Stream:
        for name in store.names(f"journal/{stream}/entries"):
            span = entry_span(name)
            if span is not None:
                yield EntryRange(stream, *span)


def seal_numbers(store: ObjectStore) -> Iterator[int]:
    """List the numbers of the seals of a copy, by their names. Raises: StoreUnavailable."""
    for name in store.names("journal/seals"):
        match = _SEAL.fullmatch(name)
        if match is not None:
            yield int(match[1])


# ----------------------------------------------------------------------------- private

_SEAL = re.compile(r"([0-9]{8})\.txt")
