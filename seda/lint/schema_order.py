"""The order that the standard gives to the children of an element, and where a new one goes."""

from collections.abc import Mapping
from functools import cache

from seda.vocabulary import grammar
from seda.vocabulary.grammar import ComplexType, Element, Group


@cache
def ranks(type_: str, version: str) -> Mapping[str, int]:
    """Give the rank of each child of a type; those that repeat together share one."""
    found: dict[str, int] = {}
    _of_type(type_, version, found)
    return found


def ordered(names: tuple[str, ...], type_: str, version: str) -> tuple[int, ...]:
    """Give the indexes of children in the standard's order; what it does not know stays behind.

    >>> ordered(("Uri", "Size", "DataObjectVersion"), "BinaryDataObjectType", "2.1")
    (2, 0, 1)
    """
    known = ranks(type_, version)
    keys: list[int] = []
    for name in names:
        keys.append(known.get(name, keys[-1] if keys else 0))
    return tuple(sorted(range(len(names)), key=keys.__getitem__))


# ----------------------------------------------------------------------------- private


def _of_type(type_: str, version: str, found: dict[str, int]) -> None:
    known = grammar(version).types.get(type_)
    if not isinstance(known, ComplexType):
        return
    if known.extends:
        _of_type(known.extends, version, found)
    if known.content is not None:
        _of_group(known.content, version, found)


def _of_group(group: Group, version: str, found: dict[str, int]) -> None:
    in_order = group.order != "all" and group.occurs in ("1", "?")
    shared = len(found)
    for part in group.parts:
        if not part.covers(version):
            continue
        if isinstance(part, Element):
            found.setdefault(part.name, len(found) if in_order else shared)
        elif isinstance(part, Group) and in_order:
            _of_group(part, version, found)
        elif isinstance(part, Group):
            inside: dict[str, int] = {}
            _of_group(part, version, inside)
            for name in inside:
                found.setdefault(name, shared)
