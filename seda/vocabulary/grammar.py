"""The words in which the vocabulary is written: types, elements, how often, in which versions.

Nothing of SEDA is said here, and nothing of XML Schema is written here: see `seda.xsd_writer`.
A name of a type that starts with `xs:` is one of XML Schema itself, one that starts with `xml:`
or `xlink:` belongs to these namespaces. `occurs` is written as in a regular expression:
`1` exactly once, `?` may be left out, `*` any number of times, `+` at least once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from seda.versions import VERSIONS

Occurs: TypeAlias = Literal["1", "?", "*", "+"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The versions that have a thing: from `since` to `until`, both included."""

    since: str = VERSIONS[0]
    until: str = VERSIONS[-1]

    def covers(self, version: str) -> bool:
        """Say whether `version` has it."""
        return self.since <= version <= self.until


@dataclass(frozen=True, slots=True)
class Element(Span):
    """An element at its place. default: the value that an empty element stands for."""

    name: str
    type: str
    occurs: Occurs = "1"
    nillable: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class OpenPoint(Span):
    """A place left to others: an abstract element, to be substituted in a schema of theirs."""

    name: str
    occurs: Occurs = "*"


@dataclass(frozen=True, slots=True)
class Wildcard(Span):
    """Elements that nobody named. namespace: `other` than SEDA's, or `any`. Any number of them."""

    namespace: Literal["other", "any"]


@dataclass(frozen=True, slots=True)
class Group(Span):
    """Parts in order (`sequence`), one of them (`choice`), or each in any order (`all`)."""

    order: Literal["sequence", "choice", "all"]
    parts: tuple["Part", ...]
    occurs: Occurs = "1"


Part: TypeAlias = Element | OpenPoint | Wildcard | Group


def sequence(*parts: Part, occurs: Occurs = "1", since: str = "2.1", until: str = "2.3") -> Group:
    """Write parts that follow each other."""
    return Group("sequence", parts, occurs, since=since, until=until)


def choice(*parts: Part, occurs: Occurs = "1", since: str = "2.1", until: str = "2.3") -> Group:
    """Write parts of which one stands."""
    return Group("choice", parts, occurs, since=since, until=until)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a type; `xml:` and `xlink:` names keep their prefix and have no type here."""

    name: str
    type: str = ""
    required: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class SimpleType(Span):
    """A value: a base narrowed by a list of values or a length, or a union of several bases."""

    name: str
    base: str = ""
    values: tuple[str, ...] = ()
    min_length: int | None = None
    union: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComplexType(Span):
    """What an element holds: other elements (`content`) or a value (`text`), and attributes.

    extends: the type whose content and attributes come first. abstract: never used directly.
    """

    name: str
    content: Group | None = None
    text: str = ""
    extends: str = ""
    attributes: tuple[Attribute, ...] = ()
    abstract: bool = False


Type: TypeAlias = SimpleType | ComplexType


@dataclass(frozen=True, slots=True)
class GlobalElement(Span):
    """An element that can stand alone: a message, or (abstract) what fills an open point."""

    name: str
    type: str = ""
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The vocabulary of one version: its types by name, its global elements."""

    version: str
    types: MappingProxyType[str, Type]
    elements: tuple[GlobalElement, ...]

    def children(self, type_name: str) -> Mapping[str, str]:
        """Give the elements that a type may hold directly: name and name of their type."""
        return {element.name: element.type for element in self.elements_of(type_name)}

    def elements_of(self, type_name: str) -> tuple[Element, ...]:
        """Give the elements that a type may hold directly, inherited ones first, in order."""
        known = self.types.get(type_name)
        if not isinstance(known, ComplexType):
            return ()
        inherited = self.elements_of(known.extends) if known.extends else ()
        own = _elements(known.content, self.version) if known.content else ()
        return (*inherited, *own)

    def attributes_of(self, type_name: str) -> tuple[Attribute, ...]:
        """Give the attributes of a type, inherited ones first."""
        known = self.types.get(type_name)
        if not isinstance(known, ComplexType):
            return ()
        inherited = self.attributes_of(known.extends) if known.extends else ()
        return (*inherited, *known.attributes)

    def extends(self, type_name: str, ancestor: str) -> bool:
        """Say whether a type is `ancestor` or grew from it."""
        known = self.types.get(type_name)
        if type_name == ancestor:
            return known is not None
        return isinstance(known, ComplexType) and self.extends(known.extends, ancestor)


def grammar_of(version: str, types: Iterable[Type], elements: Iterable[GlobalElement]) -> Grammar:
    """Keep what one version has."""
    covered = {known.name: known for known in types if known.covers(version)}
    return Grammar(
        version,
        MappingProxyType(covered),
        tuple(element for element in elements if element.covers(version)),
    )


# ----------------------------------------------------------------------------- private


def _elements(group: Group, version: str) -> Iterator[Element]:
    for part in group.parts:
        if not part.covers(version):
            continue
        if isinstance(part, Element):
            yield part
        elif isinstance(part, Group):
            yield from _elements(part, version)
