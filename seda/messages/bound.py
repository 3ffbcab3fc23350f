"""Binds the classes of messages to the types of the vocabulary. Nothing is read nor written here.

The vocabulary alone gives the order, the number and the versions of elements: a class only names
its type and its fields. A field is named as its element in the way of Python
(`UnitIdentifier` is `unit_identifiers`: plural when the standard lets it be repeated).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, ClassVar, Protocol, get_args, get_origin, get_type_hints

from seda.messages.lexical import checked, collapsed, legible
from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.grammar import Attribute, Element


class Bound(Protocol):
    """A class whose fields are the elements and attributes of one type of SEDA."""

    SEDA_TYPE: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Child:
    """An element and the field that holds it. kind: class of one value; object for a package."""

    element: Element
    field: str
    kind: Any

    @property
    def many(self) -> bool:
        """Say whether the field is a tuple."""
        return self.element.occurs in "*+"

    @property
    def required(self) -> bool:
        """Say whether the standard asks for one at least."""
        return self.element.occurs in "1+"

    def settled(self, value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
        """Give the value as the standard would write it.

        Raises: ValueError when the standard wants something and there is nothing.
        """
        if self.kind is str and value is not None:
            text = legible(value) if self.element.type == "xs:string" else collapsed(value)
            return text or (None if self.element.type == "NonEmptyTokenType" else text)
        if self.element.occurs == "+" and not value:
            raise ValueError(f"at least one {self.element.name} is needed")
        return value


@dataclass(frozen=True, slots=True)
class Named:
    """An attribute and the field that holds it; `xml:` and `xlink:` names keep their prefix."""

    attribute: Attribute
    field: str

    def settled(self, value: str | None) -> str | None:
        """Give the value as the standard would write it. Raises: ValueError when it may not."""
        known = self.attribute
        return None if value is None else checked(value, known.type or known.name)


def children_of(bound: type[Bound], version: str) -> tuple[Child, ...]:
    """Give the elements that a class holds in a version, in the order of the standard."""
    return tuple(
        child for child in _children(bound) if child.element.name in _names(bound, version)
    )


def attributes_of(bound: type[Bound]) -> tuple[Named, ...]:
    """Give the attributes that a class holds."""
    return _attributes(bound.SEDA_TYPE)


def settle(part: Bound) -> None:
    """Make what a new object holds as the standard would write it: what exists can be written.

    Raises: ValueError when something cannot be.
    """
    slots: tuple[Child | Named, ...] = (*_children(type(part)), *attributes_of(type(part)))
    for slot in slots:
        value = getattr(part, slot.field)
        settled = slot.settled(value)
        if settled is not value:
            object.__setattr__(part, slot.field, settled)


def field_name(name: str, *, many: bool = False) -> str:
    """Name the field of an element or attribute.

    >>> field_name("AuthorizationRequestReply", many=True), field_name("xml:id")
    ('authorization_request_replies', 'xml_id')
    """
    snake = _HUMP.sub("_", name.replace(":", "_")).lower()
    if not many:
        return snake
    return f"{snake[:-1]}ies" if snake.endswith("y") else f"{snake}s"


# ----------------------------------------------------------------------------- private

_HUMP = re.compile("(?<=[a-z])(?=[A-Z])")


@cache
def _children(bound: type[Bound]) -> tuple[Child, ...]:
    # The last version has all that the messages of the others have: tests/unit/seda/messages.
    hints = get_type_hints(bound)
    found = []
    for element in grammar(VERSIONS[-1]).elements_of(bound.SEDA_TYPE):
        field = field_name(element.name, many=element.occurs in "*+")
        found.append(Child(element, field, _kind(hints[field])))
    return tuple(found)


@cache
def _attributes(type_name: str) -> tuple[Named, ...]:
    known = grammar(VERSIONS[-1]).attributes_of(type_name)
    return tuple(Named(attribute, field_name(attribute.name)) for attribute in known)


@cache
def _names(bound: type[Bound], version: str) -> frozenset[str]:
    return frozenset(grammar(version).children(bound.SEDA_TYPE))


def _kind(hint: Any) -> Any:  # noqa: ANN401 - a type, as typing gives it
    """Give the class of one value: `X` of `X | None` and of `tuple[X, ...]`."""
    if get_origin(hint) in (UnionType, tuple):
        return _kind(next(one for one in get_args(hint) if one not in (type(None), ...)))
    return object if get_origin(hint) is Callable or not isinstance(hint, type) else hint
