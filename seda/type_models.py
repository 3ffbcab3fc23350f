"""What each type of the vocabulary may hold, ready to be asked quickly by a writer.

Made from `seda.vocabulary.grammar`, which stays the one source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from seda.elements import XLINK_HREF, XML
from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.grammar import ComplexType, Element, Grammar, Group, OpenPoint, Part, Type

LAST = 10_000  # rank of what no version of the standard knows: after all the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeModel:
    """What elements of one type hold, in one version.

    ranks: place of each child in the standard's order, all versions together; children that may
    alternate have the same. types: of each child; of another version when this one has it not.
    own: children that this version has. nillable: those that may be `xsi:nil`.
    sequence: matches the names of the children, each followed by a line end, when they are
    complete, in order and not too many. required, single: children of which it is plain that they
    must stand, that they stand once at most.
    attributes: name and type. text: type of the text, empty when there must be none.
    abstract: `xsi:type` must say which type it is.
    """

    name: str
    ranks: Mapping[str, int]
    types: Mapping[str, str]
    own: frozenset[str]
    nillable: frozenset[str]
    sequence: re.Pattern[str]
    required: tuple[str, ...]
    single: frozenset[str]
    attributes: Mapping[str, str]
    required_attributes: tuple[str, ...]
    text: str
    abstract: bool


@cache
def type_models(version: str) -> Mapping[str, TypeModel]:
    """Give the models of a version, by name of the type; simple types have none."""
    known = grammar(version)
    return {
        name: _model(type_, known)
        for name, type_ in _all_types().items()
        if isinstance(type_, ComplexType)
    }


@cache
def ranks(type_name: str) -> Mapping[str, int]:
    """Give the place of each child of a type in the standard's order, all versions together."""
    known = _all_types().get(type_name)
    if not isinstance(known, ComplexType):
        return {}
    found: dict[str, int] = {}
    for one in _lineage(known):
        if one.content is not None:
            _rank(one.content, found)
    return found


@cache
def versions_with(type_name: str, child: str) -> tuple[str, ...]:
    """Give the versions in which elements of a type may hold that child."""
    return tuple(v for v in VERSIONS if child in grammar(v).children(type_name))


# ----------------------------------------------------------------------------- private

_OCCURS = {"1": "", "?": "?", "*": "*", "+": "+"}

_BORROWED = {
    "xml:id": (XML + "id", "xs:ID"),
    "xml:lang": (XML + "lang", "xml:lang"),
    "xlink:href": (XLINK_HREF, "xs:anyURI"),
}


@cache
def _all_types() -> Mapping[str, Type]:
    return {name: known for v in VERSIONS for name, known in grammar(v).types.items()}


def _model(known: ComplexType, version: Grammar) -> TypeModel:
    lineage = _lineage(known)
    parts = [one.content for one in lineage if one.content is not None]
    own = [element for part in parts for element in _elements(part, version.version)]
    attributes = [attribute for one in lineage for attribute in one.attributes]
    alone = [
        element
        for part in parts
        if part.order == "sequence" and part.occurs == "1"
        for element in part.parts
        if isinstance(element, Element) and element.covers(version.version)
    ]
    everywhere = {element.name: element.type for part in parts for element in _elements(part, "")}
    return TypeModel(
        name=known.name,
        ranks=ranks(known.name),
        types={**everywhere, **{element.name: element.type for element in own}},
        own=frozenset(element.name for element in own),
        nillable=frozenset(element.name for element in own if element.nillable),
        sequence=re.compile("".join(_pattern(part, version.version) for part in parts)),
        required=tuple(e.name for e in alone if e.occurs in ("1", "+")),
        single=frozenset(e.name for e in alone if e.occurs in ("1", "?")),
        attributes=dict(
            _BORROWED.get(attribute.name, (attribute.name, attribute.type))
            for attribute in attributes
        ),
        required_attributes=tuple(a.name for a in attributes if a.required),
        text=next((one.text for one in lineage if one.text), ""),
        abstract=known.abstract,
    )


def _lineage(known: ComplexType) -> tuple[ComplexType, ...]:
    """Give the types that a type grew from, the oldest first, and itself."""
    above = _all_types().get(known.extends)
    return (*(_lineage(above) if isinstance(above, ComplexType) else ()), known)


def _elements(group: Group, version: str) -> Iterator[Element]:
    """Go through the elements below a group; of every version when `version` is empty."""
    for part in group.parts:
        if version and not part.covers(version):
            continue
        if isinstance(part, Element):
            yield part
        elif isinstance(part, Group):
            yield from _elements(part, version)


def _rank(group: Group, found: dict[str, int]) -> None:
    if group.occurs in "*+" or group.order == "all":
        # Repeated together: their order is their meaning.
        rank = len(found)
        for element in _elements(group, ""):
            found.setdefault(element.name, rank)
        return
    for part in group.parts:
        if isinstance(part, Element):
            found.setdefault(part.name, len(found))
        elif isinstance(part, Group):
            _rank(part, found)


def _pattern(part: Part, version: str) -> str:
    if not part.covers(version):
        return ""
    if isinstance(part, Element):
        return f"(?:{re.escape(part.name)}\n){_OCCURS[part.occurs]}"
    if isinstance(part, OpenPoint):
        return "" if part.occurs in "*?" else "(?!)"  # the standard fills none of them
    if isinstance(part, Group):
        return _group_pattern(part, version)
    return r"(?:\{[^}\n]+\}[^\n]*\n)*"  # elements of another namespace


def _group_pattern(group: Group, version: str) -> str:
    inner = [_pattern(part, version) for part in group.parts if part.covers(version)]
    if group.order == "sequence":
        return f"(?:{''.join(inner)}){_OCCURS[group.occurs]}"
    if group.order == "choice":
        return f"(?:{'|'.join(inner)}){_OCCURS[group.occurs]}"
    # `all`: any order, none twice. Every element of such a group may be left out.
    names = [part.name for part in group.parts if isinstance(part, Element)]
    line = r"(?:[^\n]*\n)*?"
    never_twice = "".join(f"(?!{line}{name}\n{line}{name}\n)" for name in names)
    return never_twice + "(?:" + "|".join(f"{name}\n" for name in names) + ")*"
