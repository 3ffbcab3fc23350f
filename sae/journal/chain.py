"""Verification of one stream's lines: every fault, named and located. Pure and streaming.

The lines are read in the order of their files. Each should hold the next number and the hash of
the line before it. What departs from that is explained by the smallest cause: one line altered,
missing, inserted, swapped, duplicated or renumbered. A chain alone cannot show that its tail was
cut, nor that its last line was altered: give `until`, a head that was kept elsewhere or sealed.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sae.errors import ChainBroken
from sae.journal.alignment import Line, Misplaced, Misplacement, align
from sae.journal.entry import GENESIS, Head, Stream, parse_line
from sae.journal.merkle import Frontier, frontier_root, grow, leaf_hash


class FaultKind(StrEnum):
    """What was done to a line; `rewritten`: the lines hold together but lead to another head."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    SWAPPED = "swapped"
    DUPLICATED = "duplicated"
    RENUMBERED = "renumbered"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One fault. seq: the number concerned. last: end of a range of missing lines, else `seq`.

    found: the number that stands there, empty when there is none or it cannot be read.
    A line just before an altered one whose `prev` changed too cannot be judged apart from it.
    """

    kind: FaultKind
    seq: int
    last: int
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """What the lines are. size: last number reached. head: where they lead, None after a fault."""

    stream: Stream
    size: int
    faults: tuple[ChainFault, ...]
    head: Head | None


def verify(lines: Iterable[bytes], *, stream: Stream, until: Head | None = None) -> ChainReport:
    """Check a stream from genesis. lines: exact bytes, without line feed, in order.

    until: a head that the lines must pass through (they may go further).
    """
    walk = _Walk(stream, until)
    for step in align(_read(data) for data in lines):
        if isinstance(step, Misplaced):
            walk.misplaced(step)
        else:
            walk.in_place(step)
    return walk.report()


# ----------------------------------------------------------------------------- private

_KINDS = {
    Misplacement.UNREADABLE: FaultKind.ALTERED,
    Misplacement.MISSING: FaultKind.MISSING,
    Misplacement.INSERTED: FaultKind.INSERTED,
    Misplacement.SWAPPED: FaultKind.SWAPPED,
    Misplacement.DUPLICATED: FaultKind.DUPLICATED,
    Misplacement.RENUMBERED: FaultKind.RENUMBERED,
}


def _read(data: bytes) -> Line:
    digest = hashlib.sha256(data).hexdigest()
    try:
        parsed = parse_line(data)
    except ChainBroken:
        return Line(data, None, (), (digest,))
    return Line(data, parsed.seq, (parsed.prev,), (digest,))


def _root(head: Head) -> bytes:
    return frontier_root(tuple(bytes.fromhex(node) for node in head.frontier))


class _Walk:
    """Judges the link between each line and the one before it.

    A broken link is the fault of the earlier line, whose bytes are not what the later one
    committed to, unless the later one's own next link is broken too: then it is the later one's.
    """

    def __init__(self, stream: Stream, until: Head | None) -> None:
        self._stream = stream
        self._until = until
        self._faults: list[ChainFault] = []
        self._hashes: tuple[str, ...] = (GENESIS,)  # of the line before; empty: cannot be told
        self._broken_at: int | None = None  # a broken link that the next one will explain
        self._size = 0
        self._frontier: Frontier = ()
        self._misses_head = False

    def misplaced(self, step: Misplaced) -> None:
        """Take note of lines that do not stand in their place."""
        self._settle(next_link_holds=True)
        self._blame(_KINDS[step.kind], step.seq, last=step.last, found=step.found)
        if step.takes_place:
            self._hashes = ()
            self._size = step.last

    def in_place(self, line: Line) -> None:
        """Judge the link of a line that holds the expected number."""
        holds = not self._hashes or any(prev in self._hashes for prev in line.prevs)
        settled = self._settle(next_link_holds=holds)
        self._size += 1
        if not holds and not settled:
            self._broken_at = self._size
        self._hashes = line.hashes
        if not self._faults:
            self._frontier = grow(self._frontier, self._size - 1, leaf_hash(line.data))
        if self._until is not None and self._size == self._until.size:
            self._meet(self._until)

    def report(self) -> ChainReport:
        """Conclude, once every line was seen."""
        self._settle(next_link_holds=True)
        if self._until is not None:
            self._compare_with_head(self._until)
        faults = tuple(sorted(self._faults, key=lambda fault: fault.seq))
        return ChainReport(
            stream=self._stream,
            size=self._size,
            faults=faults,
            head=None if faults else self._head(),
        )

    def _settle(self, *, next_link_holds: bool) -> bool:
        """Explain the broken link that waits, if any; say whether the next link is explained."""
        seq, self._broken_at = self._broken_at, None
        if seq is None:
            return False
        self._blame(FaultKind.ALTERED, max(seq - 1, 1) if next_link_holds else seq)
        return not next_link_holds

    def _meet(self, until: Head) -> None:
        """Stand at the last line that the known head covers."""
        if until.last_sha256 in self._hashes:
            sound = not self._faults and self._broken_at is None
            self._misses_head = sound and frontier_root(self._frontier) != _root(until)
        elif self._settle(next_link_holds=False):
            self._hashes = ()  # the line is known bad: its next link says nothing more
        else:
            self._misses_head = True

    def _compare_with_head(self, until: Head) -> None:
        if self._size < until.size:
            self._blame(FaultKind.MISSING, self._size + 1, last=until.size)
        elif self._misses_head and self._size == until.size:
            self._blame(FaultKind.ALTERED, until.size)
        elif self._misses_head and not self._faults:
            # Coherent lines that lead elsewhere: everything after some line was made again.
            self._blame(FaultKind.REWRITTEN, until.size)

    def _blame(self, kind: FaultKind, seq: int, *, last: int = 0, found: str = "") -> None:
        self._faults.append(ChainFault(kind=kind, seq=seq, last=last or seq, found=found))

    def _head(self) -> Head:
        return Head(
            stream=self._stream,
            size=self._size,
            last_sha256=self._hashes[0],
            frontier=tuple(node.hex() for node in self._frontier),
        )
