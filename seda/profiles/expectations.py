"""What a pattern of RelaxNG asks next, in words a person can use: names, values, types."""

from collections.abc import Iterator

from seda.profiles.names import shown
from seda.profiles.patterns import (
    After,
    Attribute,
    Choice,
    Data,
    ElementOf,
    Group,
    Interleave,
    ListOf,
    Many,
    OneOrMore,
    Pattern,
    Text,
    Value,
)


def next_elements(pattern: Pattern) -> tuple[str, ...]:
    """Give the local names of the elements that may come next, in the order of the grammar."""
    return _once(_next(pattern))


def missing_elements(pattern: Pattern) -> tuple[str, ...]:
    """Give the names of the elements that must still come; `a|b` where one of several must."""
    return _once(_missing(pattern, ElementOf))


def missing_attributes(pattern: Pattern) -> tuple[str, ...]:
    """Give the names of the attributes that must still be given; `a|b` for one of several."""
    return _once(_missing(pattern, Attribute))


def known_attributes(pattern: Pattern) -> tuple[str, ...]:
    """Give the names of the attributes that may still be given."""
    return _once(_attributes(pattern))


def fixed_values(pattern: Pattern) -> tuple[str, ...]:
    """Give the texts that are the only ones allowed; nothing when others are."""
    found = tuple(_texts(pattern))
    if not all(isinstance(one, Value) for one in found):
        return ()
    return _once(one.text for one in found if isinstance(one, Value))


def value_types(pattern: Pattern) -> tuple[str, ...]:
    """Give the types of the texts that are allowed."""
    return _once(
        one.type.shown() if isinstance(one, Data) else f"« {one.text} »"
        for one in _texts(pattern)
        if isinstance(one, Data | Value)
    )


def takes_text(pattern: Pattern) -> bool:
    """Say whether a text may stand here, or elements only."""
    return any(True for _ in _texts(pattern))


# ----------------------------------------------------------------------------- private


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _next(pattern: Pattern) -> Iterator[str]:
    match pattern:
        case ElementOf():
            yield from shown(pattern.names)
        case Choice() | Interleave():
            for item in pattern.items:
                yield from _next(item)
        case Group():
            for item in pattern.items:
                yield from _next(item)
                if not item.nullable:
                    return
        case OneOrMore() | After():
            yield from _next(pattern.of)


def _missing(pattern: Pattern, kind: type[ElementOf | Attribute]) -> Iterator[str]:
    if pattern.nullable:
        return
    match pattern:
        case ElementOf() | Attribute():
            if isinstance(pattern, kind):
                yield "|".join(shown(pattern.names))
        case Choice():
            ways = [tuple(_missing(item, kind)) for item in pattern.items]
            if all(ways):
                yield "|".join(dict.fromkeys(way[0] for way in ways))
        case Group() | Interleave():
            for item in pattern.items:
                yield from _missing(item, kind)
        case OneOrMore() | After():
            yield from _missing(pattern.of, kind)


def _attributes(pattern: Pattern) -> Iterator[str]:
    if not pattern.attributes:
        return
    match pattern:
        case Attribute():
            yield from shown(pattern.names)
        case Many():
            for item in pattern.items:
                yield from _attributes(item)
        case OneOrMore() | After():
            yield from _attributes(pattern.of)


def _texts(pattern: Pattern) -> Iterator[Pattern]:
    match pattern:
        case Text() | Data() | Value():
            yield pattern
        case ListOf() | OneOrMore() | After():
            yield from _texts(pattern.of)
        case Many():
            for item in pattern.items:
                yield from _texts(item)
