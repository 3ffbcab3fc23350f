"""Writes archive units that come one after the other, each with its depth, as a tree.

Units that are very deep are written at the top of the message and referred to from their place:
readers of XML have limits.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import takewhile

from seda.nouns import ArchiveUnit
from seda.transfer_writer import TransferWriter

MAX_NESTING = 100  # libxml2 reads 256 elements deep; what describes a unit goes some twenty below


@dataclass(frozen=True, slots=True)
class FlatUnit:
    """A unit without its child units. position: where it can be found again. depth: 0 at the top.

    Units come in the order of the tree: a unit is below the last one before it that is less deep,
    and one deeper at most than the unit before it.
    """

    position: int
    depth: int
    unit: ArchiveUnit


def write_flat_tree(
    message: TransferWriter,
    units_from: Callable[[int], Iterator[FlatUnit]],
    *,
    reference_prefix: str,
) -> None:
    """Write every unit, each once, nested as the depths say.

    units_from: gives the units from a position on; 0 is the position of the first one.
    reference_prefix: what begins the `id` of the placeholders, and no other `id`.
    """
    tree = _Tree(message, reference_prefix)
    tree.write(units_from(0), base=0)
    while tree.put_off:
        position, depth = tree.put_off.popleft()
        tree.write(_subtree(units_from(position)), base=depth)


# ----------------------------------------------------------------------------- private


class _Tree:
    """Writes runs of units, each from the top of the message.

    put_off: position and depth of the units that are too deep, still to be written.
    """

    def __init__(self, message: TransferWriter, reference_prefix: str) -> None:
        self._message = message
        self._prefix = reference_prefix
        self._references = 0
        self.put_off: deque[tuple[int, int]] = deque()

    def write(self, units: Iterable[FlatUnit], *, base: int) -> None:
        """Write units; `base` is the depth of those at the top."""
        open_units: list[ExitStack] = []
        below = None  # the depth of a unit that was put off with all that is below it
        for flat in units:
            if below is not None and flat.depth > below:
                continue
            below = None
            while len(open_units) > flat.depth - base:
                open_units.pop().close()
            if len(open_units) < MAX_NESTING:
                open_units.append(ExitStack())
                open_units[-1].enter_context(self._message.open_unit(flat.unit))
            else:
                self._refer(flat)
                below = flat.depth
        while open_units:
            open_units.pop().close()

    def _refer(self, flat: FlatUnit) -> None:
        self._references += 1
        reference_id = f"{self._prefix}{self._references}"
        self._message.write_unit(ArchiveUnit(id=reference_id, archive_unit_ref_id=flat.unit.id))
        self.put_off.append((flat.position, flat.depth))


def _subtree(units: Iterator[FlatUnit]) -> Iterator[FlatUnit]:
    """Give the first unit and those below it."""
    first = next(units)
    yield first
    yield from takewhile(lambda flat: flat.depth > first.depth, units)
