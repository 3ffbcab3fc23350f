"""The journal for people: its head to hand outside, its lines, its seals, its verification.

Nothing is changed, except that `seal_now` seals.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sae.custody.seal import seal
from sae.domain.accounts import VERIFIERS, Role
from sae.domain.placed_finding import CATALOGUE, Tell
from sae.errors import TimestampUnavailable, UsageError
from sae.jobs.audit_picture import check_journals, picture_of
from sae.jobs.audit_report import Findings
from sae.journal.entry import ParsedEntry, Stream, parse_line
from sae.journal.heads import head_document, render_head
from sae.journal.seal import parse
from sae.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines to show; an empty value leaves all in.

    streams: all when empty. operation, about (an object's id), kind: as written in the lines;
    identifiers may be given by their beginning. first, last: numbers, 0 for no bound.
    """

    streams: tuple[str, ...] = ()
    operation: str = ""
    about: str = ""
    kind: str = ""
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """A line of a stream. line: its exact bytes. seal: number of the seal over it, 0 for none."""

    stream: Stream
    entry: ParsedEntry
    line: bytes
    seal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalVerdict:
    """What a verification read. sizes: (stream, lines, lines sealed). seals: their count."""

    errors: int
    warnings: int
    sizes: tuple[tuple[Stream, int, int], ...]
    seals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A seal made. stamped_at: time of its token, None while no authority answered."""

    number: int
    sealed_at: datetime
    lines: int
    stamped_at: datetime | None
    authority: str
    internal: bool


def export_head(archive: Archive) -> bytes:
    """Give the present head as a document to keep outside: canonical JSON, one line."""
    archive.caller.require(*VERIFIERS)
    with archive.catalogue.read() as reader:
        seals = [one for one in reader.seals() if one.published]
        last = seals[-1] if seals else None
        return render_head(
            head_document(
                origin=reader.origin(),
                at=archive.clock.now(),
                heads=[reader.head(stream) for stream in Stream],
                seal_number=last.number if last is not None else 0,
                seal=last.text if last is not None else b"",
            )
        )


def show(archive: Archive, wanted: Wanted) -> Iterator[ShownEntry]:
    """Give the lines wanted, stream by stream, in order.

    Raises: UsageError for a stream that does not exist, ChainBroken for an unreadable line;
    NotAllowed: they say who read what.
    """
    archive.caller.require(Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY)
    for name in wanted.streams:
        if name not in list(Stream):
            raise UsageError("no_such_stream", stream=name, known=", ".join(Stream))
    with archive.catalogue.read() as reader:
        covered = [parse(record.text) for record in reader.seals()]
        for stream in Stream:
            if wanted.streams and stream not in wanted.streams:
                continue
            limits = [
                (one.last, text.number)
                for text in covered
                for one in text.streams
                if one.stream is stream
            ]
            lines = reader.entries(stream, max(wanted.first, 1), wanted.last or None)
            for line in lines:
                entry = parse_line(line)
                if _is_wanted(entry, wanted):
                    number = next((seal for last, seal in limits if last >= entry.seq), 0)
                    yield ShownEntry(stream=stream, entry=entry, line=line, seal=number)


def verify_journal(archive: Archive, *, tell: Tell) -> JournalVerdict:
    """Verify chain and seals in SQL and on every copy, without reading the archives again."""
    archive.caller.require(*VERIFIERS)
    findings = Findings(tell)
    with picture_of(archive, findings) as picture:
        seals = check_journals(picture, findings)[CATALOGUE].seals
        sealed = {one.stream: one.tree_size for text in seals for one in text.streams}
        return JournalVerdict(
            errors=findings.errors,
            warnings=findings.warnings,
            sizes=tuple(
                (stream, picture.reader.head(stream).size, sealed.get(stream, 0))
                for stream in Stream
            ),
            seals=len(seals),
        )


def seal_now(archive: Archive) -> Sealed:
    """Seal what the journal says up to now, even if nothing is new.

    Raises: TimestampUnavailable when another seal still waits for its token; NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST, Role.ADMINISTRATOR)
    record = seal(archive, even_if_empty=True)
    if record is None:
        raise TimestampUnavailable
    text = parse(record.text)
    return Sealed(
        number=record.number,
        sealed_at=text.sealed_at,
        lines=sum(one.last - one.first + 1 for one in text.streams),
        stamped_at=(archive.timestamps.verify(record.text, record.token) if record.token else None),
        authority=archive.timestamps.label,
        internal=archive.timestamps.internal,
    )


# ----------------------------------------------------------------------------- private


def _is_wanted(entry: ParsedEntry, wanted: Wanted) -> bool:
    return (
        entry.operation.startswith(wanted.operation)
        and (not wanted.kind or entry.type == wanted.kind)
        and (not wanted.about or any(one.startswith(wanted.about) for one in entry.objects))
    )
