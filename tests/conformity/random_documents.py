"""Random messages that follow a grammar of the vocabulary, and random damage to any document."""

import random
from collections.abc import Callable, Sequence

from lxml import etree

from seda.vocabulary.grammar import ComplexType, Element, Grammar, Group, Part, SimpleType

XML = "{http://www.w3.org/XML/1998/namespace}"
XLINK = "{http://www.w3.org/1999/xlink}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"

_VALUES: dict[str, Sequence[str]] = {
    "xs:string": ("", "texte", " é "),
    "xs:token": ("", "mot", "deux mots"),
    "xs:date": ("2024-02-29", "-0044-03-15", "2024-01-01Z", "2024-01-01+02:00"),
    "xs:dateTime": ("2024-02-29T24:00:00", "2024-01-01T10:00:00.123Z"),
    "xs:gYear": ("2024",),
    "xs:gYearMonth": ("2024-02",),
    "xs:gMonth": ("--02",),
    "xs:gMonthDay": ("--02-29",),
    "xs:gDay": ("---31",),
    "xs:boolean": ("true", "false", "0", "1"),
    "xs:int": ("0", "-7", "12"),
    "xs:integer": ("-3", "0", "99999999999999999999"),
    "xs:positiveInteger": ("1", "123456"),
    "xs:decimal": ("1.5", "-2", "+0.1"),
    "xs:anyURI": ("Content/a.pdf", "http://example.org/a?b=c#d", ""),
    "xs:language": ("fr", "fra", "en-GB"),
    "xs:base64Binary": ("", "QUJD", "QUI="),
    "xs:hexBinary": ("", "00ff"),
    "xs:IDREF": ("a1", "b2"),
}
_BROKEN = (
    "", " ", "x", "deux mots", "2023-02-29", "2024-13-01T00:00:00", "24:00", "0000-01-01", "-1",
    "1.5", "1e3", "TRUE", "true", "é", "2024", "--02-30", "ID_1", "1a", "=", "AAA=", "Keep",
    "Destroy", "Item", "fr_FR", "http://%zz", "a" * 300,
)  # fmt: skip


class Writer:
    """Writes random valid messages of one version."""

    def __init__(self, grammar: Grammar, namespace: str, rng: random.Random) -> None:
        self._grammar = grammar
        self._namespace = namespace
        self._rng = rng
        self._identifiers = 0

    def message(self, name: str = "") -> etree._Element:
        """Write a message, of a kind drawn at random unless named."""
        roots = [e for e in self._grammar.elements if not e.abstract and name in ("", e.name)]
        root = self._rng.choice(roots)
        return self._fill(etree.Element(f"{{{self._namespace}}}{root.name}"), root.type, 0)

    def element(self, name: str, type_: str) -> etree._Element:
        """Write one element of a type."""
        return self._fill(etree.Element(f"{{{self._namespace}}}{name}"), type_, 3)

    def _fill(self, made: etree._Element, type_: str, depth: int) -> etree._Element:
        known = self._grammar.types.get(type_)
        if isinstance(known, ComplexType):
            if known.abstract:
                known = self._rng.choice(self._grown_from(known))
                made.set(f"{XSI}type", f"{made.prefix}:{known.name}")
            self._content(made, known, depth)
            self._attributes(made, known)
            if known.text:
                made.text = self._value(known.text)
        else:
            made.text = self._value(type_)
        return made

    def _grown_from(self, ancestor: ComplexType) -> list[ComplexType]:
        return [
            known
            for known in self._grammar.types.values()
            if isinstance(known, ComplexType)
            and not known.abstract
            and self._grammar.extends(known.name, ancestor.name)
        ]

    def _content(self, made: etree._Element, known: ComplexType, depth: int) -> None:
        if known.extends:
            ancestor = self._grammar.types[known.extends]
            assert isinstance(ancestor, ComplexType)
            self._content(made, ancestor, depth)
        if known.content:
            self._part(made, known.content, depth)

    def _part(self, made: etree._Element, part: Part, depth: int) -> None:
        if not part.covers(self._grammar.version) or not isinstance(part, Element | Group):
            return
        for _ in range(self._times(part.occurs, depth)):
            if isinstance(part, Element):
                child = etree.SubElement(made, f"{{{self._namespace}}}{part.name}")
                self._fill(child, part.type, depth + 1)
                continue
            parts = [p for p in part.parts if p.covers(self._grammar.version)]
            if part.order == "choice":
                parts = [self._rng.choice([p for p in parts if isinstance(p, Element | Group)])]
            elif part.order == "all":
                parts = self._rng.sample(parts, len(parts))
            for inner in parts:
                self._part(made, inner, depth)

    def _times(self, occurs: str, depth: int) -> int:
        least = 1 if occurs in "1+" else 0
        most = 1 if occurs in "1?" else 3
        likely = self._rng.random() < (0.7 if depth < 4 else 0.15)
        return self._rng.randint(least, most) if likely else least

    def _attributes(self, made: etree._Element, known: ComplexType) -> None:
        if known.extends:
            ancestor = self._grammar.types[known.extends]
            assert isinstance(ancestor, ComplexType)
            self._attributes(made, ancestor)
        for attribute in known.attributes:
            if not attribute.required and self._rng.random() < 0.6:
                continue
            prefix, _, local = attribute.name.rpartition(":")
            name = {"xml": XML, "xlink": XLINK, "": ""}[prefix] + local
            borrowed = {"xml:id": "xs:ID", "xml:lang": "xs:language", "xlink:href": "xs:anyURI"}
            made.set(name, self._value(attribute.type or borrowed[attribute.name]))

    def _value(self, type_: str) -> str:
        known = self._grammar.types.get(type_)
        if isinstance(known, SimpleType):
            if known.values:
                return self._rng.choice(known.values)
            if known.union:
                return self._value(self._rng.choice(known.union))
            return self._value(known.base) or ("x" if known.min_length else "")
        if isinstance(known, ComplexType):
            return self._value(known.text)
        if type_ == "xs:ID":
            self._identifiers += 1
            return f"_{self._identifiers}"
        return self._rng.choice(_VALUES[type_])


class Damage:
    """Damages a document in a few random places.

    names: element names to insert or to rename to. types: names of types, for `xsi:type`.
    """

    def __init__(
        self, writer: Writer, names: Sequence[str], types: Sequence[str], rng: random.Random
    ) -> None:
        self._writer = writer
        self._names = names
        self._types = types
        self._rng = rng
        self._ways: tuple[Callable[[etree._Element], None], ...] = (
            self._remove,
            self._duplicate,
            self._move,
            self._swap,
            self._rename,
            self._break_value,
            self._break_value,
            self._add_attribute,
            self._change_attribute,
            self._insert,
            self._insert_foreign,
            self._add_text,
        )

    def damage(self, root: etree._Element) -> None:
        """Apply one to three mutations in place."""
        for _ in range(self._rng.randint(1, 3)):
            elements = [e for e in root.iter(etree.Element) if e is not root]
            if elements:
                self._rng.choice(self._ways)(self._rng.choice(elements))

    def _remove(self, element: etree._Element) -> None:
        element.getparent().remove(element)

    def _duplicate(self, element: etree._Element) -> None:
        copy = etree.fromstring(etree.tostring(element, with_tail=False))
        for inner in copy.iter(etree.Element):
            if "id" in inner.attrib:
                inner.set("id", f"{inner.get('id')}-{self._rng.randrange(10**6)}")
        element.addnext(copy)

    def _move(self, element: etree._Element) -> None:
        root = element.getroottree().getroot()
        inside = set(element.iter(etree.Element))
        targets = [e for e in root.iter(etree.Element) if e not in inside]
        target = self._rng.choice([element.getparent(), self._rng.choice(targets)])
        target.insert(self._rng.randint(0, len(target)), element)

    def _swap(self, element: etree._Element) -> None:
        following = element.getnext()
        if following is not None:
            following.addnext(element)

    def _rename(self, element: etree._Element) -> None:
        namespace = etree.QName(element).namespace
        element.tag = f"{{{namespace}}}{self._rng.choice(self._names)}"

    def _break_value(self, element: etree._Element) -> None:
        if len(element) == 0:
            element.text = self._rng.choice(_BROKEN)

    def _add_attribute(self, element: etree._Element) -> None:
        rng = self._rng
        name, value = rng.choice(
            (
                ("id", rng.choice(("_new", "1bad", ""))),
                (f"{XML}id", "_new"),
                (f"{XML}lang", rng.choice(("fr", "", "x y"))),
                (f"{XLINK}href", "http://example.org"),
                (f"{XSI}nil", rng.choice(("true", "false", "peut-être"))),
                (f"{XSI}type", rng.choice(self._types)),
                ("when", rng.choice(_BROKEN)),
                ("unit", rng.choice(("metre", "gram", "pouce"))),
                ("algorithm", rng.choice(("SHA-512", ""))),
                ("listVersionID", "edition 2009"),
                ("schemeID", "x"),
                ("inconnu", "x"),
            )
        )
        element.set(name, value)

    def _change_attribute(self, element: etree._Element) -> None:
        if element.attrib:
            name = self._rng.choice(sorted(element.attrib))
            if self._rng.random() < 0.5:
                del element.attrib[name]
            else:
                element.set(name, self._rng.choice(_BROKEN))

    def _insert(self, element: etree._Element) -> None:
        name = self._rng.choice(self._names)
        type_ = self._rng.choice(["xs:string", "xs:token", *self._types])
        element.addnext(self._writer.element(name, type_))

    def _insert_foreign(self, element: etree._Element) -> None:
        made = etree.Element(self._rng.choice(("{urn:x}a", "b", f"{XLINK}title")))
        made.set(f"{XLINK}type", self._rng.choice(("simple", "faux")))
        element.insert(0, made)

    def _add_text(self, element: etree._Element) -> None:
        element.tail = "texte" if self._rng.random() < 0.5 else " "
