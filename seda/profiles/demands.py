"""What a profile asks, in short: the elements it wants, how often, and the values it fixes."""

from collections.abc import Iterator
from dataclasses import dataclass

from seda.profiles.derivatives import content_of
from seda.profiles.expectations import fixed_values, value_types
from seda.profiles.names import shown
from seda.profiles.patterns import (
    Attribute,
    Choice,
    Definition,
    ElementOf,
    Empty,
    Group,
    Interleave,
    OneOrMore,
    Pattern,
)
from seda.profiles.relaxng import RelaxNgGrammar, Xml

MAX_DEMANDS = 5_000  # beyond, nobody reads a summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """An element or an attribute (`.../@name`) that a profile knows.

    path: local names from the root, joined by `/`. required: wherever its parent stands.
    repeated: it may stand more than once. values: the only ones allowed, if so. types: of the
    texts allowed otherwise.
    """

    path: str
    required: bool
    repeated: bool
    values: tuple[str, ...]
    types: tuple[str, ...]


def demands_of_grammar(grammar: RelaxNgGrammar) -> tuple[Demand, ...]:
    """Give what a grammar of RelaxNG asks, in its order."""
    return tuple(_Walk().from_pattern(grammar.start))[:MAX_DEMANDS]


def demands_of_schema(root: Xml) -> tuple[Demand, ...]:
    """Give what an XML Schema asks of its messages (its global elements), in its order."""
    schema = _Schema(root)
    found: list[Demand] = []
    for element in root.iterchildren(_xs("element")):
        if element.get("abstract") != "true":
            for demand in schema.walk(element, "", required=True, open_types=()):
                if len(found) >= MAX_DEMANDS:
                    return tuple(found)
                found.append(demand)
    return tuple(found)


# ----------------------------------------------------------------------------- private


class _Walk:
    """Goes through a grammar once; an element inside itself is named and not entered again."""

    def __init__(self) -> None:
        self._left = MAX_DEMANDS
        self._inside: list[Definition] = []

    def from_pattern(
        self, pattern: Pattern, path: str = "", *, required: bool = True, repeated: bool = False
    ) -> Iterator[Demand]:
        if self._left <= 0:
            return
        match pattern:
            case ElementOf():
                yield from self._element(pattern, path, required=required, repeated=repeated)
            case Attribute():
                name = "|".join(shown(pattern.names))
                yield self._demand(f"{path}/@{name}", pattern.of, required, repeated)
            case Group() | Interleave():
                for item in pattern.items:
                    yield from self.from_pattern(item, path, required=required, repeated=repeated)
            case Choice():
                ways = [item for item in pattern.items if not isinstance(item, Empty)]
                sure = required and len(ways) == len(pattern.items) == 1
                for item in ways:
                    yield from self.from_pattern(item, path, required=sure, repeated=repeated)
            case OneOrMore():
                yield from self.from_pattern(pattern.of, path, required=required, repeated=True)

    def _element(
        self, pattern: ElementOf, path: str, *, required: bool, repeated: bool
    ) -> Iterator[Demand]:
        here = f"{path}/{'|'.join(shown(pattern.names))}".removeprefix("/")
        content = content_of(pattern.definition)
        yield self._demand(here, content, required, repeated)
        if pattern.definition in self._inside:
            return
        self._inside.append(pattern.definition)
        yield from self.from_pattern(content, here)
        self._inside.pop()

    def _demand(self, path: str, content: Pattern, required: bool, repeated: bool) -> Demand:
        self._left -= 1
        own = _own_text(content)
        values = fixed_values(own) if own is not None else ()
        types = value_types(own) if own is not None and not values else ()
        return Demand(path=path, required=required, repeated=repeated, values=values, types=types)


def _own_text(content: Pattern) -> Pattern | None:
    """Give the part of a content that is its text; the attributes beside it have texts too."""
    match content:
        case Attribute() | ElementOf():
            return None
        case Group() | Interleave():
            parts = [part for item in content.items if (part := _own_text(item)) is not None]
            return parts[0] if parts else None
        case Choice():
            mixed = any(_own_text(item) is None for item in content.items)
            return None if mixed else content
    return content


def _xs(name: str) -> str:
    return f"{{http://www.w3.org/2001/XMLSchema}}{name}"


class _Schema:
    """Goes through an XML Schema by names of types; what is not understood is left out."""

    def __init__(self, root: Xml) -> None:
        self._types = {
            one.get("name"): one
            for one in root
            if one.tag in (_xs("complexType"), _xs("simpleType"))
        }
        self._elements = {one.get("name"): one for one in root.iterchildren(_xs("element"))}
        self._groups = {one.get("name"): one for one in root.iterchildren(_xs("group"))}

    def walk(
        self,
        element: Xml,
        path: str,
        *,
        required: bool,
        open_types: tuple[str, ...],
    ) -> Iterator[Demand]:
        referred = element.get("ref")
        known = self._elements.get(_unprefixed(referred)) if referred else element
        if known is None:
            return
        here = f"{path}/{known.get('name')}".removeprefix("/")
        type_name = _unprefixed(known.get("type", ""))
        kind = self._types.get(type_name)
        if kind is None:
            kind = next((one for one in known if one.tag != _xs("annotation")), None)
        yield Demand(
            path=here,
            required=required and element.get("minOccurs", "1") != "0",
            repeated=element.get("maxOccurs", "1") not in ("0", "1"),
            values=_values_of(known, kind),
            types=(type_name,) if type_name else (),
        )
        if kind is not None and kind.tag == _xs("complexType") and type_name not in open_types:
            further = (*open_types, type_name) if type_name else (*open_types,)
            if len(further) < 12:
                yield from self._content(kind, here, required=True, open_types=further)

    def _content(
        self,
        around: Xml,
        path: str,
        *,
        required: bool,
        open_types: tuple[str, ...],
    ) -> Iterator[Demand]:
        for one in around:
            sure = required and one.get("minOccurs", "1") != "0"
            match one.tag:
                case tag if tag == _xs("element"):
                    yield from self.walk(one, path, required=required, open_types=open_types)
                case tag if tag in (_xs("sequence"), _xs("all"), _xs("complexContent")):
                    yield from self._content(one, path, required=sure, open_types=open_types)
                case tag if tag == _xs("choice"):
                    yield from self._content(one, path, required=False, open_types=open_types)
                case tag if tag in (_xs("extension"), _xs("restriction")):
                    base = self._types.get(_unprefixed(one.get("base", "")))
                    if tag == _xs("extension") and base is not None:
                        yield from self._content(base, path, required=sure, open_types=open_types)
                    yield from self._content(one, path, required=sure, open_types=open_types)
                case tag if tag == _xs("group"):
                    group = self._groups.get(_unprefixed(one.get("ref", "")))
                    if group is not None:
                        yield from self._content(group, path, required=sure, open_types=open_types)


def _values_of(element: Xml, kind: Xml) -> tuple[str, ...]:
    if element.get("fixed") is not None:
        return (element.get("fixed"),)
    if kind is None or kind.tag != _xs("simpleType"):
        return ()
    return tuple(one.get("value", "") for one in kind.iter(_xs("enumeration")))


def _unprefixed(name: str | None) -> str:
    return (name or "").rpartition(":")[2]
