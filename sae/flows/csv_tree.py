"""The tree that the lines of a table make: each names the one it is in, in any order."""

from array import array
from collections.abc import Callable, Iterator

from seda.findings import Finding, error

NONE = -1


class TableTree:
    """Takes lines one by one, then gives them in the order of the tree. Some numbers per line."""

    def __init__(self, *, name: str, tell: Callable[[Finding], None]) -> None:
        self._name = name
        self._tell = tell
        self._ranks: dict[str, int] = {}  # of each key
        self._parents: list[str] = []  # keys; empty at the top
        self._lines = array("q")

    def add(self, key: str, parent: str, line: int) -> None:
        """Take the next line. parent: a key, or nothing; a line that is in itself is at the top."""
        first = self._ranks.get(key)
        if first is not None:
            first_line = self._lines[first]
            self._tell(error("csv_identifier_twice", self._at(line), id=key, first=first_line))
        else:
            self._ranks[key] = len(self._lines)
        # As ReSIP reads it: what names itself as its parent has none.
        self._parents.append("" if parent == key else parent)
        self._lines.append(line)

    def ordered(self) -> Iterator[tuple[int, int]]:
        """Give the lines by their rank, each after the one it is in, with its depth.

        Lines in the same one keep the order of the table. Tells parents that are not there and
        lines that are in themselves by others; those are not given.
        """
        first, following = self._children()
        seen = bytearray(len(self._lines))
        stack = [(rank, 0) for rank in _chain(first[NONE], following)][::-1]
        while stack:
            rank, depth = stack.pop()
            seen[rank] = True
            yield rank, depth
            below = [(child, depth + 1) for child in _chain(first[rank], following)]
            stack.extend(reversed(below))
        for rank in range(len(seen)):
            if not seen[rank]:
                self._tell_circle(rank, seen)

    # ------------------------------------------------------------------------- private

    def _children(self) -> tuple["array[int]", "array[int]"]:
        """Give the first child of each line (the last place is for the top), and its next one."""
        count = len(self._lines)
        first = array("q", [NONE]) * (count + 1)
        following = array("q", [NONE]) * count
        for rank in range(count - 1, -1, -1):
            key = self._parents[rank]
            parent = self._ranks.get(key, NONE) if key else NONE
            if key and parent == NONE:
                self._tell(error("csv_parent_missing", self._at(self._lines[rank]), parent=key))
            following[rank] = first[parent]
            first[parent] = rank
        return first, following

    def _tell_circle(self, rank: int, seen: bytearray) -> None:
        """Tell a circle once, by the first of its lines; lines below it follow it."""
        path: dict[int, None] = {}
        while rank not in path and not seen[rank]:
            path[rank] = None
            rank = self._ranks[self._parents[rank]]
        for one in path:
            seen[one] = True
        if rank in path:
            ranks = list(path)
            around = ranks[ranks.index(rank) :]
            lines = ", ".join(str(self._lines[one]) for one in around[:10])
            self._tell(
                error("csv_circle", self._at(min(self._lines[o] for o in around)), lines=lines)
            )

    def _at(self, line: int) -> str:
        return f"{self._name}:{line}"


def _chain(rank: int, following: "array[int]") -> Iterator[int]:
    while rank != NONE:
        yield rank
        rank = following[rank]
