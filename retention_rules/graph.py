"""Units by number: who is whose parent, and an order in which parents come first."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from retention_rules.errors import CyclicUnits, ParentMissing, UnitTwice
from retention_rules.model import Unit

Parents = Sequence[tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Units by their number in the sequence given.

    numbers: by identifier. parents: of each. order: parents first. ranks: by identifier.
    """

    numbers: dict[str, int]
    parents: Parents
    order: "array[int]"
    ranks: "array[int]"


def read_graph(units: Sequence[Unit]) -> Graph:
    """Read the graph of units. Raises: UnitTwice, ParentMissing, CyclicUnits."""
    numbers = _numbers(units)
    parents = _parents(units, numbers)
    return Graph(
        numbers=numbers,
        parents=parents,
        order=_parents_first(units, parents),
        ranks=_ranks(units),
    )


# ----------------------------------------------------------------------------- private


def _numbers(units: Sequence[Unit]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for number, unit in enumerate(units):
        if numbers.setdefault(unit.unit_id, number) != number:
            raise UnitTwice(unit.unit_id)
    return numbers


def _parents(units: Sequence[Unit], numbers: dict[str, int]) -> list[tuple[int, ...]]:
    shared: dict[tuple[str, ...], tuple[int, ...]] = {}
    found = []
    for unit in units:
        known = shared.get(unit.parents)
        if known is None:
            try:
                known = tuple(dict.fromkeys(numbers[parent] for parent in unit.parents))
            except KeyError as error:
                raise ParentMissing(unit.unit_id, str(error.args[0])) from error
            shared[unit.parents] = known
        found.append(known)
    return found


def _parents_first(units: Sequence[Unit], parents: Parents) -> "array[int]":
    waiting, done = 1, 2
    state = bytearray(len(parents))
    order = array("q")
    for start in range(len(parents)):
        stack = [start]
        while stack:
            unit = stack[-1]
            if state[unit] == 0:
                state[unit] = waiting
                above = [parent for parent in parents[unit] if state[parent] != done]
                if above:
                    if any(state[parent] == waiting for parent in above):
                        raise CyclicUnits(units[unit].unit_id)
                    stack.extend(above)
                    continue
            if state[unit] == waiting:
                state[unit] = done
                order.append(unit)
            stack.pop()
    return order


def _ranks(units: Sequence[Unit]) -> "array[int]":
    ranks = array("q", bytes(8 * len(units)))
    for rank, number in enumerate(sorted(range(len(units)), key=lambda one: units[one].unit_id)):
        ranks[number] = rank
    return ranks
