"""The tree of a package as the standard means it: nesting and ArchiveUnitRefId together.

A unit has one parent for each place where it is nested or referred to; the whole is a directed
graph that must have no cycle. Ancestors are sets, never paths: thirty layers of two fully linked
units have 2^30 paths.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from seda.model import Manifest


@dataclass(frozen=True, slots=True)
class Graph:
    """Parents and children of each real unit, by index; placeholders have neither."""

    parents: tuple[tuple[int, ...], ...]
    children: tuple[tuple[int, ...], ...]

    def roots(self, indexes: Iterable[int]) -> tuple[int, ...]:
        """Give those of the units that have no parent."""
        return tuple(index for index in indexes if not self.parents[index])

    def below(self, start: Iterable[int]) -> set[int]:
        """Give the units reached from `start` going down, `start` included."""
        return _reach(start, self.children)

    def above(self, start: Iterable[int]) -> set[int]:
        """Give the units reached from `start` going up, `start` included."""
        return _reach(start, self.parents)


def graph_of(manifest: Manifest) -> Graph:
    """Build the graph; references to nothing are left out (a check reports them)."""
    units = manifest.units
    parents: list[list[int]] = [[] for _ in units]
    children: list[list[int]] = [[] for _ in units]
    for unit in units:
        if unit.parent < 0:
            continue
        child = unit.stands_for
        if child >= 0 and unit.parent not in parents[child]:
            parents[child].append(unit.parent)
            children[unit.parent].append(child)
    return Graph(tuple(map(tuple, parents)), tuple(map(tuple, children)))


def find_cycle(graph: Graph) -> tuple[int, ...]:
    """Give the units of one cycle, in order, or nothing."""
    waiting = [len(parents) for parents in graph.parents]
    ready = [index for index, count in enumerate(waiting) if count == 0]
    while ready:
        for child in graph.children[ready.pop()]:
            waiting[child] -= 1
            if waiting[child] == 0:
                ready.append(child)
    stuck = next((index for index, count in enumerate(waiting) if count > 0), None)
    return () if stuck is None else _walk_up(graph, stuck, waiting)


# ----------------------------------------------------------------------------- private


def _reach(start: Iterable[int], edges: tuple[tuple[int, ...], ...]) -> set[int]:
    seen = set(start)
    waiting = list(seen)
    while waiting:
        for index in edges[waiting.pop()]:
            if index not in seen:
                seen.add(index)
                waiting.append(index)
    return seen


def _walk_up(graph: Graph, start: int, waiting: list[int]) -> tuple[int, ...]:
    # A unit left waiting has a parent left waiting: walking up must come back on itself.
    seen: dict[int, int] = {}
    path: list[int] = []
    index = start
    while index not in seen:
        seen[index] = len(path)
        path.append(index)
        index = next(parent for parent in graph.parents[index] if waiting[parent] > 0)
    return tuple(reversed(path[seen[index] :]))
