"""The order that the standard gives to the children of an element, and where a new one goes."""

from collections.abc import Mapping
from functools import cache

from seda.type_models import type_models


@cache
def ranks(type_: str, version: str) -> Mapping[str, int]:
    """Give the rank of each child of a type in a version; those that repeat together share one."""
    model = type_models(version).get(type_)
    if model is None:
        return {}
    return {name: rank for name, rank in model.ranks.items() if name in model.own}


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
