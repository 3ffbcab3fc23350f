"""Heads of the journal, to be handed outside, and what a copy is against one that was kept.

The chain and its seals cannot show that the tail was cut, nor that everything was made again by
who holds the key: a head kept elsewhere can. Canonical JSON (RFC 8785), one line.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from sae.errors import ChainBroken, UsageError
from sae.journal.chain import FaultKind, verify
from sae.journal.entry import Head, Stream, root
from sae.journal.verification import chain_finding
from seda.findings import Finding, error, info

FORMAT = "sae-journal-head/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamHead:
    """How far a stream went: number of lines, RFC 6962 root, SHA-256 of the last line, hex."""

    stream: Stream
    size: int
    root: str
    last_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadDocument:
    """A head as exported. seal_number: of the last seal, 0 when there is none yet."""

    origin: str
    at: datetime
    streams: tuple[StreamHead, ...]
    seal_number: int
    seal_sha512: str


def head_document(
    *, origin: str, at: datetime, heads: Iterable[Head], seal_number: int = 0, seal: bytes = b""
) -> HeadDocument:
    """Make the head to export. seal: bytes of the last seal, empty when there is none."""
    by_stream = {head.stream: head for head in heads}
    return HeadDocument(
        origin=origin,
        at=at.astimezone(UTC),
        streams=tuple(
            StreamHead(
                stream=stream,
                size=by_stream[stream].size,
                root=root(by_stream[stream]),
                last_sha256=by_stream[stream].last_sha256,
            )
            for stream in Stream
        ),
        seal_number=seal_number,
        seal_sha512=hashlib.sha512(seal).hexdigest() if seal else "",
    )


def render_head(document: HeadDocument) -> bytes:
    """Write a head: canonical JSON and a line feed."""
    return rfc8785.dumps(_plain(document)) + b"\n"


def parse_head(data: bytes) -> HeadDocument:
    """Read a head, strictly. Raises: ChainBroken with the code `head_unreadable`."""
    try:
        value: dict[str, Any] = json.loads(data)
        document = HeadDocument(
            origin=value["origin"],
            at=datetime.fromisoformat(value["at"]),
            streams=tuple(_stream_head(stream, value["streams"][stream]) for stream in Stream),
            seal_number=value["seal"]["number"],
            seal_sha512=value["seal"]["sha512"],
        )
        same = render_head(document) in (data, data + b"\n")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise ChainBroken("head_unreadable", reason=fault) from fault
    if not same:
        raise ChainBroken("head_unreadable", reason="not in the form that the archive writes")
    return document


def given_head(data: bytes) -> HeadDocument | None:
    """Read a head that someone kept; None when none is given. Raises: UsageError."""
    if not data:
        return None
    try:
        return parse_head(data)
    except ChainBroken as fault:
        raise UsageError(fault.code, **fault.fields) from fault


def check_against_head(
    document: HeadDocument,
    *,
    origin: str,
    lines: Callable[[Stream], Iterable[bytes]],
    seal: Callable[[int], bytes | None],
) -> tuple[Finding, ...]:
    """Compare a copy's journal with a head kept outside.

    lines: of a stream, without line feed, from genesis. seal: bytes of a seal, None if absent.

    Findings: `journal_truncated`, lines that the head saw are no longer there;
    `journal_rewritten`, lines were changed and the copy's own chain or seals say so, located;
    `journal_forked`, lines and seals hold together but are another history than the head's.
    """
    if document.origin != origin:
        return (error("head_foreign", document.origin, origin=origin),)
    kept = seal(document.seal_number) if document.seal_number else b""
    stated = hashlib.sha512(kept).hexdigest() if kept else ""
    seal_differs = kept is not None and stated != document.seal_sha512
    findings = [
        finding
        for known in document.streams
        for finding in _compare(known, lines(known.stream), seal_differs=seal_differs)
    ]
    where = f"seal {document.seal_number}"
    if kept is None:
        findings.append(error("seal_missing", where))
    elif seal_differs and not findings:
        findings.append(error("journal_forked", where))
    return tuple(findings) or (info("head_matches", where, at=document.at.isoformat()),)


# ----------------------------------------------------------------------------- private


def _compare(known: StreamHead, lines: Iterable[bytes], *, seal_differs: bool) -> Iterator[Finding]:
    """Walk a stream to the known head and say what is otherwise."""
    until = Head(
        stream=known.stream,
        size=known.size,
        last_sha256=known.last_sha256,
        # One node is its own root: all that the comparison needs of a frontier.
        frontier=(known.root,) if known.size else (),
    )
    faults = verify(lines, stream=known.stream, until=until).faults
    for fault in faults:
        place = f"{known.stream} {fault.seq}-{fault.last}"
        if fault.kind is FaultKind.MISSING and fault.last == known.size:
            yield error("journal_truncated", place)
        elif len(faults) == 1 and fault.seq == known.size and _coherent(fault.kind):
            # The lines agree among themselves, and lead elsewhere.
            whole = f"{known.stream} 1-{known.size}"
            yield error("journal_forked" if seal_differs else "journal_rewritten", whole)
        else:
            yield chain_finding(known.stream, fault)


def _coherent(kind: FaultKind) -> bool:
    return kind in (FaultKind.ALTERED, FaultKind.REWRITTEN)


def _plain(document: HeadDocument) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "origin": document.origin,
        "at": document.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "streams": {
            str(one.stream): {"size": one.size, "root": one.root, "last_sha256": one.last_sha256}
            for one in document.streams
        },
        "seal": {"number": document.seal_number, "sha512": document.seal_sha512},
    }


def _stream_head(stream: Stream, value: dict[str, Any]) -> StreamHead:
    for digest in (value["root"], value["last_sha256"]):
        if len(digest) != 64 or digest.strip("0123456789abcdef"):
            raise ValueError("not a digest")
    if type(value["size"]) is not int or value["size"] < 0:
        raise ValueError("not a size")
    return StreamHead(
        stream=stream,
        size=value["size"],
        root=value["root"],
        last_sha256=value["last_sha256"],
    )
