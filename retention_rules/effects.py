"""What units do to one another: a parent waits for what is below it, a dossier goes whole.

Each unit comes with the day it may leave by itself; this gives the day it may leave in fact. The
two rules feed each other (a piece of a dossier may be the parent of another dossier's), so they
are applied until nothing moves; days only grow, and a tree needs two rounds.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from retention_rules.graph import Graph

NEVER = 10_000_000  # after the ordinal of 9999-12-31 (3,652,059)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """By number of unit. days: ordinal of the first day it may leave, or NEVER.

    causes: the unit that imposes this day: itself, if its own day is as late; otherwise, of
    several, the first by identifier, so that no order changes what is told. to_sort: 1 for what
    must be sorted, or wait for what must be.
    """

    days: "array[int]"
    causes: "array[int]"
    to_sort: bytearray


def spread(
    graph: Graph, own_days: "array[int]", own_to_sort: bytearray, dossiers: Sequence[int]
) -> Effects:
    """Apply both rules. dossiers: number of each unit's, -1 for none."""
    found = Effects(
        days=array("q", own_days),
        causes=array("q", range(len(own_days))),
        to_sort=bytearray(own_to_sort),
    )
    moved = True
    while moved:
        moved = _through_parents(graph, found)
        moved |= _through_dossiers(dossiers, graph.ranks, found)
    return found


# ----------------------------------------------------------------------------- private


def _through_parents(graph: Graph, found: Effects) -> bool:
    parents, ranks = graph.parents, graph.ranks
    days, causes, to_sort = found.days, found.causes, found.to_sort
    moved = False
    for unit in reversed(graph.order):
        for parent in parents[unit]:
            if days[unit] > days[parent] or (
                days[unit] == days[parent]
                and causes[parent] != parent
                and ranks[causes[unit]] < ranks[causes[parent]]
            ):
                days[parent], causes[parent] = days[unit], causes[unit]
                moved = True
            if to_sort[unit] > to_sort[parent]:
                to_sort[parent] = 1
                moved = True
    return moved


def _through_dossiers(dossiers: Sequence[int], ranks: Sequence[int], found: Effects) -> bool:
    days, causes, to_sort = found.days, found.causes, found.to_sort
    last: dict[int, int] = {}  # dossier -> the unit that leaves last
    sorted_dossiers = set()
    for unit, dossier in enumerate(dossiers):
        if dossier < 0:
            continue
        if to_sort[unit]:
            sorted_dossiers.add(dossier)
        other = last.get(dossier)
        if (
            other is None
            or days[unit] > days[other]
            or (days[unit] == days[other] and ranks[causes[unit]] < ranks[causes[other]])
        ):
            last[dossier] = unit
    moved = False
    for unit, dossier in enumerate(dossiers):
        if dossier < 0:
            continue
        latest = last[dossier]
        if days[latest] > days[unit] or (
            days[latest] == days[unit]
            and causes[unit] != unit
            and ranks[causes[latest]] < ranks[causes[unit]]
        ):
            days[unit], causes[unit] = days[latest], causes[latest]
            moved = True
        if dossier in sorted_dossiers and not to_sort[unit]:
            to_sort[unit] = 1
            moved = True
    return moved
