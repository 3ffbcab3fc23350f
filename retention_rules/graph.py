"""Units by number: who is whose parent, and an order in which parents come first."""

from array import array
from collections.abc import Sequence

from retention_rules.errors import CyclicUnits, ParentMissing, UnitTwice
from retention_rules.model import Unit

Parents = Sequence[tuple[int, ...]]


def number_units(units: Sequence[Unit]) -> dict[str, int]:
    """Number units by their identifier. Raises: UnitTwice."""
    numbers: dict[str, int] = {}
    for number, unit in enumerate(units):
        if numbers.setdefault(unit.unit_id, number) != number:
            raise UnitTwice(unit.unit_id)
    return numbers


def number_parents(units: Sequence[Unit], numbers: dict[str, int]) -> list[tuple[int, ...]]:
    """Give the numbers of the parents of each unit. Raises: ParentMissing."""
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


def parents_first(units: Sequence[Unit], parents: Parents) -> "array[int]":
    """Order units so that each comes after its parents. Raises: CyclicUnits."""
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
