"""Verification of the whole journal of one copy: files, chain, seals, tokens, holdings.

(1) the files of entries follow each other without gap nor overlap, and hold what they are named for
(2) the lines make one chain
(3) the seals follow each other, and each commits to the one before and to a token obtained before
(4) each seal states the digests and the roots of the lines that it covers
(5) each token covers its seal
(6) each holdings file is the one sealed, and follows from the one before

Pure: a `JournalCopy` gives callables that read. Streams each file once.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sae.errors import ChainBroken, TimestampInvalid
from sae.journal.chain import ChainFault, FaultKind, verify
from sae.journal.entry import Head, Stream
from sae.journal.holdings import Holding, apply_delta, is_delta, parse_full
from sae.journal.merkle import Frontier, frontier_root, grow, leaf_hash
from sae.journal.seal import SealText, StreamSeal, parse
from seda.findings import Finding, error, info, warning


@dataclass(frozen=True, slots=True, order=True)
class EntryRange:
    """A file of entries, as its name says: `journal/<stream>/entries/<first>-<last>.jsonl`."""

    stream: Stream
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalCopy:
    """A copy's journal and how to read it.

    lines: of a file, each with its line feed, as iterating over it gives them. seal, token,
    holdings: bytes by seal number; a token is empty, holdings None, when absent. verify_token:
    time of a token on data; raises TimestampInvalid.
    """

    files: tuple[EntryRange, ...]
    seals: tuple[int, ...]
    lines: Callable[[EntryRange], Iterable[bytes]]
    seal: Callable[[int], bytes]
    token: Callable[[int], bytes]
    holdings: Callable[[int], bytes | None]
    verify_token: Callable[[bytes, bytes], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyReport:
    """What a copy's journal is.

    heads: of the streams whose chain holds. seals: read, in order. holdings: the state that the
    last seal commits to, or None when it cannot be known.
    """

    findings: tuple[Finding, ...]
    heads: tuple[Head, ...]
    seals: tuple[SealText, ...]
    holdings: tuple[Holding, ...] | None


def verify_copy(copy: JournalCopy) -> CopyReport:
    """Verify a copy's journal whole; every fault is a finding, located."""
    findings: list[Finding] = []
    seals = tuple(_seals(copy, findings))
    findings += _links(seals)
    heads = []
    for stream in Stream:
        files = sorted(one for one in copy.files if one.stream is stream)
        findings += _ranges(files)
        covered = [one for _, text in seals for one in text.streams if one.stream is stream]
        head = _stream(copy, stream, files, covered, findings)
        heads += [head] if head is not None else []
    findings += _tokens(copy, seals)
    holdings = _holdings(copy, seals, findings)
    return CopyReport(
        findings=tuple(findings),
        heads=tuple(heads),
        seals=tuple(text for _, text in seals),
        holdings=holdings,
    )


def chain_finding(stream: Stream, fault: ChainFault) -> Finding:
    """Say a fault of the chain as a finding. where: the stream and the number of the line."""
    place = f"{stream} {fault.seq}"
    if fault.last != fault.seq:
        place = f"{place}-{fault.last}"
    return error(_CODES[fault.kind], place, found=fault.found)


# ----------------------------------------------------------------------------- private

# A token is made after its seal; clocks of two houses may differ a little.
CLOCK_TOLERANCE = timedelta(seconds=60)

_CODES = {
    FaultKind.ALTERED: "journal_line_altered",
    FaultKind.MISSING: "journal_line_missing",
    FaultKind.INSERTED: "journal_line_inserted",
    FaultKind.SWAPPED: "journal_line_swapped",
    FaultKind.DUPLICATED: "journal_line_duplicated",
    FaultKind.RENUMBERED: "journal_line_renumbered",
    FaultKind.REWRITTEN: "journal_rewritten",
}

_Sealed = tuple[bytes, SealText]


def _seals(copy: JournalCopy, findings: list[Finding]) -> Iterator[_Sealed]:
    """Read the seals in order, saying which are missing or unreadable (3)."""
    expected = 1
    for number in sorted(copy.seals):
        findings += [error("seal_missing", f"seal {lost}") for lost in range(expected, number)]
        expected = number + 1
        data = copy.seal(number)
        try:
            text = parse(data)
        except ChainBroken:
            findings.append(error("seal_unreadable", f"seal {number}"))
            continue
        if text.number != number:
            findings.append(error("seal_unreadable", f"seal {number}"))
        yield data, text


def _links(seals: tuple[_Sealed, ...]) -> Iterator[Finding]:
    """Check that each seal goes on from the one before it (3)."""
    sizes = dict.fromkeys(Stream, 0)
    before: _Sealed | None = None
    for data, text in seals:
        where = f"seal {text.number}"
        if before is not None and before[1].origin != text.origin:
            yield error("seal_foreign", where, origin=text.origin)
        if before is not None and before[1].sealed_at > text.sealed_at:
            yield warning("seal_time_regression", where)
        follows = before is None or before[1].number == text.number - 1
        stated = hashlib.sha512(before[0]).hexdigest() if before is not None else ""
        if follows and stated != text.previous_seal_sha512:
            yield error("seal_link_broken", where)
        for one in text.streams:
            if follows and one.first != sizes[one.stream] + 1:
                yield error("seal_range_broken", where, stream=one.stream, first=one.first)
            sizes[one.stream] = one.tree_size
        before = data, text


def _ranges(files: list[EntryRange]) -> Iterator[Finding]:
    """Check that files of entries follow each other (1)."""
    expected = 1
    for one in files:
        where = f"{one.stream} {one.first}-{one.last}"
        if one.first > expected:
            yield error("journal_file_missing", f"{one.stream} {expected}-{one.first - 1}")
        elif one.first < expected or one.last < one.first:
            yield error("journal_file_overlap", where)
        expected = max(expected, one.last + 1)


def _stream(
    copy: JournalCopy,
    stream: Stream,
    files: list[EntryRange],
    covered: list[StreamSeal],
    findings: list[Finding],
) -> Head | None:
    """Read a stream once: its files (1), its chain (2), what seals say of it (4)."""
    reading = _Reading(copy, files, covered)
    report = verify(reading.lines(), stream=stream)
    findings += reading.findings
    findings += [chain_finding(stream, fault) for fault in report.faults]
    findings += reading.missing_from_seals()
    sealed = covered[-1].tree_size if covered else 0
    if report.size > sealed:
        findings.append(info("journal_tail_unsealed", f"{stream} {sealed + 1}-{report.size}"))
    return report.head


class _Reading:
    """One pass over a stream's lines that also follows what the seals say of them."""

    def __init__(
        self, copy: JournalCopy, files: list[EntryRange], covered: list[StreamSeal]
    ) -> None:
        self.findings: list[Finding] = []
        self._copy = copy
        self._files = files
        self._waiting = list(reversed(covered))
        self._size = 0
        self._frontier: Frontier = ()
        self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()
        self._faulty = False

    def lines(self) -> Iterator[bytes]:
        """Give the lines, without line feed; compare with each seal where it ends."""
        self._meet_seals()
        for file in self._files:
            count = 0
            for raw in self._copy.lines(file):
                count += 1
                if not raw.endswith(b"\n"):
                    self._find("journal_file_torn", file)
                self._take(raw)
                yield raw.removesuffix(b"\n")
            if count != file.last - file.first + 1:
                self._find("journal_file_range", file, lines=count)

    def missing_from_seals(self) -> Iterator[Finding]:
        """Say up to where seals commit to lines that the copy does not have."""
        if self._waiting:
            one = self._waiting[0]
            yield error("journal_truncated", f"{one.stream} {self._size + 1}-{one.tree_size}")

    def _take(self, raw: bytes) -> None:
        self._frontier = grow(self._frontier, self._size, leaf_hash(raw.removesuffix(b"\n")))
        self._sha256.update(raw)
        self._sha512.update(raw)
        self._size += 1
        self._meet_seals()

    def _meet_seals(self) -> None:
        while self._waiting and self._waiting[-1].tree_size <= self._size:
            one = self._waiting.pop()
            stated = (one.sha256, one.sha512, one.root)
            root = frontier_root(self._frontier).hex()
            found = (self._sha256.hexdigest(), self._sha512.hexdigest(), root)
            # After the first difference, every later root differs too: said once.
            if stated != found and not self._faulty:
                where = f"{one.stream} {one.first}-{one.last}"
                self.findings.append(error("seal_digest_mismatch", where))
                self._faulty = True
            self._sha256, self._sha512 = hashlib.sha256(), hashlib.sha512()

    def _find(self, code: str, file: EntryRange, **fields: object) -> None:
        self.findings.append(error(code, f"{file.stream} {file.first}-{file.last}", **fields))


def _tokens(copy: JournalCopy, seals: tuple[_Sealed, ...]) -> Iterator[Finding]:
    """Check each token (5), and that seals commit to tokens obtained before them (3)."""
    obtained = [""]  # digests of the tokens so far, after the empty one: none yet
    last_stated = 0
    for data, text in seals:
        where = f"seal {text.number}"
        if text.previous_token_sha512 not in obtained[last_stated:]:
            yield error("seal_token_link_broken", where)
        else:
            last_stated = obtained.index(text.previous_token_sha512)
        token = copy.token(text.number)
        if not token:
            yield warning("seal_without_token", where)
            continue
        obtained.append(hashlib.sha512(token).hexdigest())
        try:
            at = copy.verify_token(data, token)
        except TimestampInvalid:
            yield error("seal_token_invalid", where)
            continue
        if at < text.sealed_at - CLOCK_TOLERANCE:
            yield warning("seal_token_too_early", where, at=at.isoformat())


def _holdings(
    copy: JournalCopy, seals: tuple[_Sealed, ...], findings: list[Finding]
) -> tuple[Holding, ...] | None:
    """Follow the holdings from seal to seal (6)."""
    state: dict[str, Holding] | None = {}
    for _, text in seals:
        where = f"seal {text.number}"
        data = copy.holdings(text.number)
        if data is None or hashlib.sha512(data).hexdigest() != text.holdings_sha512:
            code = "holdings_file_missing" if data is None else "holdings_digest_mismatch"
            findings.append(error(code, where))
            state = None
            continue
        try:
            state = _next_state(state, data, findings)
        except ChainBroken as fault:
            findings.append(error(fault.code, where))
            state = None
    return None if state is None else tuple(state.values())


def _next_state(
    state: dict[str, Holding] | None, data: bytes, findings: list[Finding]
) -> dict[str, Holding] | None:
    if is_delta(data):
        return None if state is None else apply_delta(state, data)
    listed = {one.object_id: one for one in parse_full(data)}
    # An object leaves the list by a tombstone, never by its absence.
    gone = sorted((state or {}).keys() - listed.keys())
    findings += [error("holdings_object_missing", object_id) for object_id in gone]
    return listed
