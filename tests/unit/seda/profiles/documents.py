"""Documents made from a grammar of RelaxNG, and spoilt: no document of anybody is needed."""

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, TypeAlias

from lxml import etree

from seda.profiles.derivatives import content_of
from seda.profiles.names import NameClass, OneName, OneOf
from seda.profiles.patterns import (
    Attribute,
    Choice,
    Data,
    ElementOf,
    Empty,
    Group,
    Interleave,
    OneOrMore,
    Pattern,
    Text,
    Value,
)
from seda.profiles.relaxng import RelaxNgGrammar

Xml: TypeAlias = Any  # an element of lxml, which has no types

TEXTS = {
    "dateTime": "2024-05-06T07:08:09Z",
    "date": "2024-05-06",
    "base64Binary": "QUJD",
    "hexBinary": "00",
    "positiveInteger": "1",
    "boolean": "true",
}


def smallest_document(grammar: RelaxNgGrammar, *, everything: bool = False) -> Xml:
    """Make the smallest document that fits a grammar, or one with all that may be left out."""
    holder = etree.Element("holder")
    _fill(holder, grammar.start, everything, 0)
    root = holder[0]
    return etree.fromstring(etree.tostring(root), etree.XMLParser(resolve_entities=False))


def spoilt(document: Xml, *, seed: int, count: int) -> Iterator[Xml]:
    """Give copies of a document with one thing changed each."""
    chance = random.Random(seed)
    for _ in range(count):
        copy = deepcopy(document)
        elements = list(copy.iter())
        one = chance.choice(elements)
        around = one.getparent()
        match chance.randrange(8):
            case 0 if around is not None:
                around.remove(one)
            case 1 if around is not None:
                around.insert(around.index(one), deepcopy(one))
            case 2 if around is not None:
                around.insert(chance.randrange(len(around)), one)
            case 3:
                one.tag = chance.choice(elements).tag
            case 4 if len(one) == 0:
                one.text = chance.choice(("", " ", "autre", (one.text or "") + " "))
            case 5:
                one.set(chance.choice(("id", "schemeName", "listVersionID")), "x")
            case 6 if one.attrib:
                del one.attrib[chance.choice(list(one.attrib))]
            case _:
                one.append(deepcopy(chance.choice(elements)))
        yield copy


def _fill(element: Xml, pattern: Pattern, everything: bool, depth: int) -> None:  # noqa: C901
    match pattern:
        case ElementOf():
            child = etree.SubElement(element, _name(pattern.names))
            _fill(child, content_of(pattern.definition), everything, depth + 1)
        case Attribute():
            name = _name(pattern.names)
            if name not in element.attrib:
                holder = etree.SubElement(element, "holder")
                _fill(holder, pattern.of, everything, depth)
                element.remove(holder)
                element.set(name, holder.text or "")
        case Group() | Interleave():
            for item in pattern.items:
                _fill(element, item, everything, depth)
        case OneOrMore():
            _fill(element, pattern.of, everything, depth)
        case Choice():
            ways = [item for item in pattern.items if not isinstance(item, Empty)]
            if not pattern.nullable or (everything and depth < 12 and _listed(ways[0])):
                _fill(element, ways[0], everything, depth)
        case Value():
            element.text = pattern.text
        case Data():
            # libxml2 wants identifiers to be given once; in a package the graph sees to it.
            unique = f"ID{len(list(element.getroottree().iter()))}"
            element.text = {**TEXTS, "ID": unique}.get(pattern.type.name, "texte")
        case Text():
            element.text = "texte"


def _listed(pattern: Pattern) -> bool:
    """Say whether a pattern names what it asks: `anyName` would be endless."""
    match pattern:
        case ElementOf() | Attribute():
            return isinstance(pattern.names, OneName)
        case OneOrMore():
            return _listed(pattern.of)
        case Group() | Choice() | Interleave():
            return all(_listed(item) for item in pattern.items)
    return True


def _name(names: NameClass) -> str:
    match names:
        case OneName(name):
            return name
        case OneOf(classes):
            return _name(classes[0])
    return "anything"
