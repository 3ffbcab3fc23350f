"""Puts the lines of a stream back in front of the numbers they should hold. Not the hashes' judge.

Of the lines read in order, each either stands in its place, or is misplaced: the smallest cause
that two lines of look-ahead can tell is given, and the walk goes on after it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

from sae.journal.entry import GENESIS


class Misplacement(StrEnum):
    """Why a place does not hold its line."""

    UNREADABLE = auto()
    MISSING = auto()
    INSERTED = auto()
    SWAPPED = auto()
    DUPLICATED = auto()
    RENUMBERED = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read.

    seq: None when unreadable. prevs, hashes: SHA-256 hex of what it states as the line before and
    of what it is; several when two lines claim the same place.
    """

    data: bytes
    seq: int | None
    prevs: tuple[str, ...]
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Places `seq` to `last` are not held. found: the number read there, or empty.

    takes_place: False when a line stands there in excess, so that `seq` is still awaited.
    """

    kind: Misplacement
    seq: int
    last: int
    found: str
    takes_place: bool


def align(lines: Iterable[Line]) -> Iterator[Line | Misplaced]:
    """Give, in order, the lines that stand in their place and what stands wrong between them."""
    walk = _Alignment()
    waiting: list[Line] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) > LOOK_AHEAD:
            yield from walk.take(waiting)
    while waiting:
        yield from walk.take(waiting)


# ----------------------------------------------------------------------------- private

LOOK_AHEAD = 2


class _Alignment:
    """expected: the number awaited. hashes: of the line in the place before, empty if unknown."""

    def __init__(self) -> None:
        self._expected = 1
        self._hashes: tuple[str, ...] = (GENESIS,)
        self._vacant: set[int] = set()  # places where a line stood that belongs elsewhere

    def take(self, waiting: list[Line]) -> Iterator[Line | Misplaced]:
        """Take one or two lines from the front of `waiting` and say what they are."""
        line = waiting.pop(0)
        if line.seq == self._expected:
            yield from self._in_place(line, waiting)
        elif not waiting:
            yield from self._final(line)
        elif waiting[0].seq == self._expected + 1:
            yield self._wrong_line(line)
        elif waiting[0].seq == self._expected:
            yield from self._before_its_place(line, waiting)
        elif line.seq is not None and _goes_on(line.seq, waiting) and line.seq > self._expected:
            yield self._hole(until=line.seq)
            yield from self._in_place(line, waiting)
        elif line.seq is not None and line.seq < self._expected:
            yield self._excess(line)
        else:
            yield self._wrong_line(line)

    def _in_place(self, line: Line, waiting: list[Line]) -> Iterator[Line | Misplaced]:
        twin = self._twin(line, waiting)
        if twin is not None:
            kind = Misplacement.DUPLICATED if twin.data == line.data else Misplacement.INSERTED
            yield Misplaced(kind, self._expected, self._expected, str(line.seq), takes_place=False)
            # Which of the two is the true one, the next line's link will say.
            line = Line(line.data, line.seq, line.prevs + twin.prevs, line.hashes + twin.hashes)
        self._hashes = line.hashes
        self._expected += 1
        yield line

    def _twin(self, line: Line, waiting: list[Line]) -> Line | None:
        """Take the next line if it claims the same place, and is not its neighbour renumbered."""
        if not waiting or waiting[0].seq != line.seq:
            return None
        if len(waiting) > 1:
            renumbered = waiting[1].seq == self._expected + 2
        else:
            renumbered = waiting[0].prevs == line.hashes
        return None if renumbered else waiting.pop(0)

    def _final(self, line: Line) -> Iterator[Line | Misplaced]:
        if line.seq is None or self._follows(line):
            yield self._wrong_line(line)
        elif line.seq > self._expected:
            yield self._hole(until=line.seq)
            yield from self._in_place(line, [])
        elif line.seq in self._vacant:
            yield self._wrong_line(line)
        else:
            yield self._excess(line)

    def _before_its_place(self, line: Line, waiting: list[Line]) -> Iterator[Line | Misplaced]:
        """Handle a line whose successor is the one awaited: swapped with it, or one too many."""
        awaited = waiting[0]
        successor = line.seq == self._expected + 1 and line.prevs == awaited.hashes
        if successor and not (len(waiting) > 1 and waiting[1].seq == line.seq):
            at = self._expected
            yield Misplaced(Misplacement.SWAPPED, at, at, str(line.seq), takes_place=False)
            waiting.pop(0)
            yield from self._in_place(awaited, [])
            yield from self._in_place(line, [])
        else:
            yield self._excess(line)

    def _wrong_line(self, line: Line) -> Misplaced:
        """Say that the awaited place is held by a line that is not its own."""
        if line.seq is None:
            kind = Misplacement.UNREADABLE
        elif self._follows(line):
            kind = Misplacement.RENUMBERED
        else:
            kind = Misplacement.SWAPPED
            self._vacant.add(self._expected)
        at = self._expected
        self._expected += 1
        self._hashes = ()
        found = "" if line.seq is None else str(line.seq)
        return Misplaced(kind, at, at, found, takes_place=True)

    def _hole(self, *, until: int) -> Misplaced:
        first, self._expected, self._hashes = self._expected, until, ()
        return Misplaced(Misplacement.MISSING, first, until - 1, str(until), takes_place=True)

    def _excess(self, line: Line) -> Misplaced:
        seen = line.seq is not None and line.seq < self._expected
        kind = Misplacement.DUPLICATED if seen else Misplacement.INSERTED
        found = "" if line.seq is None else str(line.seq)
        return Misplaced(kind, self._expected, self._expected, found, takes_place=False)

    def _follows(self, line: Line) -> bool:
        return any(prev in self._hashes for prev in line.prevs)


def _goes_on(seq: int, waiting: list[Line]) -> bool:
    """Say whether the lines ahead continue a numbering that jumped to `seq`."""
    return waiting[0].seq == seq + 1 or (len(waiting) > 1 and waiting[1].seq == seq + 2)
