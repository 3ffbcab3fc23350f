"""Reads XML Schema files down to what they declare, whatever the way they were written.

Two schemas with the same normal form accept the same documents; the contrary is not always true.
Handles what the schemas of SEDA use, and nothing more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

XS = "{http://www.w3.org/2001/XMLSchema}"

# An element (name, type, nillable, default), a ref (name), an any (namespace, processing)
# or an order (particles); always with its least and most occurrences.
Particle: TypeAlias = tuple[tuple[object, ...], tuple[int, int]]

UNBOUNDED = 10**9
ONCE = (1, 1)


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a schema declares: normal forms by name."""

    elements: dict[str, tuple[object, ...]]
    types: dict[str, tuple[object, ...]]


def normal_form(schemas: Iterable[bytes]) -> Declarations:
    """Read the files of one namespace."""
    nodes: dict[tuple[str, str], etree._Element] = {}
    for text in schemas:
        for node in etree.fromstring(text).iterchildren(f"{XS}*"):
            if node.get("name"):
                nodes[_kind(node), node.get("name")] = node
    reader = _Reader(
        {name: node for (kind, name), node in nodes.items() if kind == "group"},
        {name: node for (kind, name), node in nodes.items() if kind == "attributeGroup"},
    )
    types = {n: reader.type(v) for (kind, n), v in nodes.items() if kind.endswith("Type")}
    elements = {
        name: (_type_name(node.get("type", "")), node.get("abstract", "false"))
        for (kind, name), node in nodes.items()
        if kind == "element"
    }
    return Declarations(elements, types)


class _Reader:
    def __init__(
        self, groups: dict[str, etree._Element], attribute_groups: dict[str, etree._Element]
    ) -> None:
        self._groups = groups
        self._attribute_groups = attribute_groups

    def type(self, node: etree._Element) -> tuple[object, ...]:
        if _kind(node) == "simpleType":
            return self._simple(node)
        body, base, kind = node, "", ""
        for part in _parts(node):
            if _kind(part) in ("complexContent", "simpleContent"):
                kind, (body, *_) = _kind(part), _parts(part)
                base = _type_name(body.get("base"))
        contents = [
            self._particle(part)
            for part in _parts(body)
            if _kind(part) in ("sequence", "choice", "all", "group")
        ]
        # Said to be complex, a type that grows from a value and adds no element is simple.
        kind = kind if contents or kind == "" else "grown"
        return (base, kind, node.get("abstract", "false"), contents, self._attributes(body))

    def _simple(self, node: etree._Element) -> tuple[object, ...]:
        (rule,) = _parts(node)
        if _kind(rule) == "union":
            members = [_type_name(name) for name in (rule.get("memberTypes") or "").split()]
            inner = [
                _type_name(restriction.get("base"))
                for restriction in rule.iter(f"{XS}restriction")
                if len(_parts(restriction)) == 0
            ]
            return ("union", *members, *inner)
        facets = [(_kind(facet), facet.get("value")) for facet in _parts(rule)]
        return ("restriction", _type_name(rule.get("base")), *facets)

    def _attributes(self, node: etree._Element) -> tuple[object, ...]:
        found: list[object] = []
        for part in _parts(node):
            if _kind(part) == "attributeGroup":
                found += self._attributes(self._attribute_groups[part.get("ref")])
            elif _kind(part) == "attribute":
                name = part.get("ref") or part.get("name")
                use = part.get("use", "optional")
                found.append((name, _type_name(part.get("type", "")), use, part.get("default")))
        return tuple(sorted(found, key=str))

    def _particle(self, node: etree._Element) -> Particle:
        most = node.get("maxOccurs", "1")
        occurs = (int(node.get("minOccurs", "1")), UNBOUNDED if most == "unbounded" else int(most))
        kind = _kind(node)
        if kind == "group":
            (content,) = _parts(self._groups[node.get("ref")])
            return _simplified(("sequence", (self._particle(content),)), occurs)
        if kind == "any":
            return (("any", node.get("namespace"), node.get("processContents")), occurs)
        if kind == "element":
            if node.get("ref"):
                return (("ref", node.get("ref")), occurs)
            type_ = _type_name(node.get("type"))
            nillable = node.get("nillable", "false")
            return (("element", node.get("name"), type_, nillable, node.get("default")), occurs)
        return _simplified((kind, tuple(self._particle(part) for part in _parts(node))), occurs)


def _simplified(term: tuple[str, tuple[Particle, ...]], occurs: tuple[int, int]) -> Particle:
    order, parts = term
    repeated = occurs[1] == UNBOUNDED
    flat: list[Particle] = []
    for part in parts:
        (inner_order, *inner), inner_occurs = part
        same = inner_order == order and order in ("sequence", "choice")
        # (a | (b | c)*)* is (a | b | c)*
        if same and (inner_occurs == ONCE or (order == "choice" and repeated)):
            flat += inner[0]  # type: ignore[arg-type]
        else:
            flat.append(part)
    if len(flat) == 1 and order != "all":
        (content, inner_occurs) = flat[0]
        if inner_occurs == ONCE:
            return (content, occurs)
        if occurs == ONCE or (occurs == (0, 1) and _may_be_empty(flat[0])):
            return (content, inner_occurs)
    found: Particle = ((order, tuple(flat)), occurs)
    return (found[0], ONCE) if occurs == (0, 1) and _may_be_empty((found[0], ONCE)) else found


def _may_be_empty(particle: Particle) -> bool:
    (kind, *inner), (least, _) = particle
    if least == 0:
        return True
    if kind == "choice":
        return any(_may_be_empty(part) for part in inner[0])  # type: ignore[attr-defined]
    if kind in ("sequence", "all"):
        return all(_may_be_empty(part) for part in inner[0])  # type: ignore[attr-defined]
    return False


def _parts(node: etree._Element) -> list[etree._Element]:
    return [part for part in node.iterchildren(f"{XS}*") if _kind(part) != "annotation"]


def _kind(node: etree._Element) -> str:
    return str(etree.QName(node).localname)


def _type_name(name: str) -> str:
    """Give a name of a type with one prefix for XML Schema."""
    return name.replace("xsd:", "xs:")
