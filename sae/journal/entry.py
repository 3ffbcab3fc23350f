"""One line of the journal: how it is made, read back and chained. Neither file nor seal.

A line is one JSON object in the canonical form of RFC 8785, UTF-8, without line feed. `prev` is
the SHA-256 of the previous line's bytes; the hashes of all lines are the leaves of a tree of
RFC 6962. Lines carry our own identifiers and salted digests only, never words of a document
or of a person, so that an elimination never has to touch the proof: values are tokens of a
small alphabet, which a title or a name with a space cannot satisfy by accident.
"""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sae.errors import ChainBroken
from sae.journal.merkle import frontier_root, grow, leaf_hash

LINE_VERSION = 1
WHOLE = "whole"
GENESIS = "0" * 64  # `prev` of the first line of a stream


class Stream(StrEnum):
    """The three journals: what happens to archives, to the system, and who consulted."""

    LIFECYCLE = "lifecycle"
    EVENTS = "events"
    ACCESS = "access"


class EntryType(StrEnum):
    """What an entry tells. The words are part of sealed bytes: append-only.

    The acts of people have words of their own (`sae.domain.act.ActKind`): objects = (campaign id
    if any, act id), after = inventory of the object that keeps the act.

    TAKEN_IN_CHARGE: one line per AIP; objects = (transfer id, AIP id), after = its inventory.
    TRANSFER_COMPLETED: objects = (transfer id,), after = inventory of the transfer object.
    AUDITED: objects = (WHOLE,) when every byte of every copy was read again, after = the report.
    AIP_VERSIONED: objects = (transfer id, act id, AIP id), before and after = its inventories.
    PURGE_INTENDED: objects = (act id, AIP id), before = its last inventory; from there on it is no
    more, wherever it stands. PURGED: the same, once it is gone from everywhere.
    AIP_REWRITTEN: objects = (transfer id, act id, AIP purged, AIP that takes over what stays),
    before and after = their inventories. TRANSFER_REWRITTEN: objects = (act id, transfer id).
    ANTIVIRUS_FAILED: objects = (transfer id,), taken with files that nobody could scan.
    """

    RECEIVED = "received"
    REFUSED = "refused"
    TAKEN_IN_CHARGE = "taken_in_charge"
    TRANSFER_COMPLETED = "transfer_completed"
    ABANDONED = "abandoned"
    SEALED = "sealed"
    HOME_CREATED = "home_created"
    REFERENTIAL_CHANGED = "referential_changed"
    AUDITED = "audited"
    REPAIRED = "repaired"
    REBUILT = "rebuilt"
    SWEPT = "swept"
    EXPORTED = "exported"
    PROVED = "proved"
    OPENED = "opened"
    SETTINGS_CHANGED = "settings_changed"
    TIMESTAMP_FAILED = "timestamp_failed"
    RECOVERED = "recovered"
    SIGN_IN_REFUSED = "sign_in_refused"
    AIP_VERSIONED = "aip_versioned"
    PURGE_INTENDED = "purge_intended"
    PURGED = "purged"
    AIP_REWRITTEN = "aip_rewritten"
    TRANSFER_REWRITTEN = "transfer_rewritten"
    ANTIVIRUS_FAILED = "antivirus_failed"
    SECRET_CHANGED = "secret_changed"  # noqa: S105 - the word says that one changed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What a job wants written down; its place and time come when it is appended.

    type: a word of `EntryType`. operation: id of the job run. objects: ids concerned, in the
    order that the type says. actor: id of the account (never a name). application: software and
    version. agreement: id of the agreement, as `pseudonym` when a depositor chose its words.
    outcome: `ok`, `ko`, or a stable word. before, after: `sha512:<128 hex>` or empty.

    Raises: ValueError, a value that cannot stand in a sealed line.
    """

    type: str
    operation: str
    objects: tuple[str, ...]
    actor: str
    application: str
    agreement: str
    outcome: str
    before: str = ""
    after: str = ""

    def __post_init__(self) -> None:
        _check_tokens(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A line in its place. line: RFC 8785 bytes, no line feed. sha256: of these bytes, hex."""

    stream: Stream
    seq: int
    line: bytes
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedEntry:
    """Every field of a line read back; `before` and `after` are the two members of `digests`."""

    v: int
    seq: int
    at: datetime
    type: str
    operation: str
    objects: tuple[str, ...]
    actor: str
    application: str
    agreement: str
    outcome: str
    before: str
    after: str
    prev: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a stream: all that is needed to append to it and to know its root.

    size: number of lines since genesis, which is also the last seq. last_sha256: of the last
    line, or `GENESIS`. frontier: compact range of the tree (`sae.journal.merkle`), hex.
    """

    stream: Stream
    size: int
    last_sha256: str
    frontier: tuple[str, ...]


def empty_head(stream: Stream) -> Head:
    """Give the head of a stream that has no line yet."""
    return Head(stream=stream, size=0, last_sha256=GENESIS, frontier=())


def append(head: Head, entry: NewEntry, *, at: datetime) -> tuple[JournalEntry, Head]:
    """Write the next line of a stream. Raises: ValueError, `at` is not an aware UTC instant."""
    line = _line_bytes(head.size + 1, entry, _instant_text(at), head.last_sha256)
    after = _advance(head, line)
    made = JournalEntry(stream=head.stream, seq=after.size, line=line, sha256=after.last_sha256)
    return made, after


def extend(head: Head, line: bytes) -> Head:
    """Follow a stream by one line read back. Raises: ChainBroken, it is not the next line."""
    parsed = parse_line(line)
    expected = head.size + 1
    if parsed.seq != expected:
        raise ChainBroken(stream=head.stream, seq=expected, found=parsed.seq, field="seq")
    if parsed.prev != head.last_sha256:
        raise ChainBroken(stream=head.stream, seq=expected, found=parsed.prev, field="prev")
    return _advance(head, line)


def root(head: Head) -> str:
    """Give the RFC 6962 root of a stream since genesis, hex."""
    return frontier_root(tuple(bytes.fromhex(node) for node in head.frontier)).hex()


def parse_line(line: bytes) -> ParsedEntry:
    """Read a line back, strictly: every member, no other, canonical bytes.

    Raises: ChainBroken with the code `journal_line_unreadable`.
    """
    try:
        return _parse(line)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise ChainBroken("journal_line_unreadable", reason=fault) from fault


def pseudonym(text: str, *, salt: str) -> str:
    """Give a token that stands for a depositor's word in a sealed line: HMAC-SHA-256, hex.

    Whoever holds the salt can check it; when the salt is destroyed, the token means nothing.
    """
    return "hmac:" + hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()


# ----------------------------------------------------------------------------- private

_TOKEN = re.compile(r"[A-Za-z0-9._:/@+-]{0,160}")
_APPLICATION = re.compile(r"[A-Za-z0-9._:/@+ -]{0,160}")
_DIGEST = re.compile(r"(sha512:[0-9a-f]{128})?")
_PREV = re.compile(r"[0-9a-f]{64}")
_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MAX_OBJECTS = 1_000  # a line names an operation's objects, a list of many is a record of its own


def _check_tokens(entry: NewEntry) -> None:
    tokens = (
        entry.type, entry.operation, *entry.objects, entry.actor, entry.agreement, entry.outcome
    )  # fmt: skip
    for value in tokens:
        if not _TOKEN.fullmatch(value):
            raise ValueError(f"not an identifier fit for a sealed line: {value[:40]!r}")
    if not _APPLICATION.fullmatch(entry.application):
        raise ValueError("application does not fit a sealed line")
    if not entry.type or not entry.outcome or len(entry.objects) > _MAX_OBJECTS:
        raise ValueError("an entry needs a type, an outcome, and a bounded list of objects")
    for digest in (entry.before, entry.after):
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a digest: {digest[:40]!r}")


def _line_bytes(seq: int, entry: NewEntry, at: str, prev: str) -> bytes:
    # Our members are ASCII tokens and small integers, for which this *is* the form of RFC 8785
    # (a test compares with a library that does the general case, at half the speed).
    document: dict[str, object] = {
        "v": LINE_VERSION,
        "seq": seq,
        "at": at,
        "type": str(entry.type),
        "operation": entry.operation,
        "objects": list(entry.objects),
        "actor": entry.actor,
        "application": entry.application,
        "agreement": entry.agreement,
        "outcome": str(entry.outcome),
        "digests": {"before": entry.before, "after": entry.after},
        "prev": prev,
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")


def _instant_text(at: datetime) -> str:
    if at.tzinfo is None or at.utcoffset() != UTC.utcoffset(None):
        raise ValueError("an entry needs an aware UTC instant")
    return at.strftime(_INSTANT)


def _advance(head: Head, line: bytes) -> Head:
    nodes = tuple(bytes.fromhex(node) for node in head.frontier)
    grown = grow(nodes, head.size, leaf_hash(line))
    return Head(
        stream=head.stream,
        size=head.size + 1,
        last_sha256=hashlib.sha256(line).hexdigest(),
        frontier=tuple(node.hex() for node in grown),
    )


def _parse(line: bytes) -> ParsedEntry:
    document: dict[str, Any] = json.loads(line)
    digests = document["digests"]
    entry = NewEntry(
        type=document["type"],
        operation=document["operation"],
        objects=tuple(document["objects"]),
        actor=document["actor"],
        application=document["application"],
        agreement=document["agreement"],
        outcome=document["outcome"],
        before=digests["before"],
        after=digests["after"],
    )
    seq, at, prev = document["seq"], document["at"], document["prev"]
    if document["v"] != LINE_VERSION or type(seq) is not int or not _PREV.fullmatch(prev):
        raise ValueError("unknown version, position or link")
    instant = datetime.fromisoformat(at)
    # Rendering again refuses unknown members, duplicates, spaces and other ways to write a value.
    if _line_bytes(seq, entry, _instant_text(instant), prev) != line:
        raise ValueError("not in canonical form")
    return ParsedEntry(
        v=LINE_VERSION,
        seq=seq,
        at=instant,
        type=entry.type,
        operation=entry.operation,
        objects=entry.objects,
        actor=entry.actor,
        application=entry.application,
        agreement=entry.agreement,
        outcome=entry.outcome,
        before=entry.before,
        after=entry.after,
        prev=prev,
    )
