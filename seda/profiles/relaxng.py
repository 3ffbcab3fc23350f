"""Reads a grammar of RelaxNG, XML syntax (OASIS 2001, §3 and §4), into patterns.

One file makes a whole grammar: `include` and `externalRef` are refused, because what is archived
and applied must be what was read. Annotations (elements and attributes of other namespaces) are
left out, as the specification says.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from seda.profiles.datatypes import BadDatatype, Datatype
from seda.profiles.derivatives import Derivatives
from seda.profiles.names import AnyName, NameClass, NamesOf, OneName, OneOf
from seda.profiles.patterns import Definition, Pattern, Patterns

Xml: TypeAlias = Any  # an element of lxml, which has no types

RELAX_NG = "http://relaxng.org/ns/structure/1.0"
MAX_KEPT = 20_000  # patterns kept from one document to the next
MAX_ELEMENTS = 200_000  # of the file; the largest profiles known have 30,000


class BadGrammar(ValueError):  # noqa: N818 - said as a finding
    """A grammar that cannot be used. code: of the finding. line: counts from 1."""

    def __init__(self, code: str, line: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.line = line
        self.reason = reason


class RelaxNgGrammar:
    """A grammar that was read. start: what a document must fit. Not for several threads."""

    def __init__(self, patterns: Patterns, start: Pattern) -> None:
        self.patterns = patterns
        self.start = start
        self._read = len(patterns)
        self._derivatives = Derivatives(patterns)

    def derivatives(self) -> Derivatives:
        """Give the steps of the grammar, for one document; those known may serve again."""
        if len(self.patterns) > self._read + MAX_KEPT:
            self.patterns.forget(self._read)
            self._derivatives = Derivatives(self.patterns)
        return self._derivatives


def read_grammar(root: Xml) -> RelaxNgGrammar:
    """Read a grammar from its root element. Raises: BadGrammar, TooComplex."""
    return _Reader().read(root)


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Scope:
    """The definitions of one `grammar` element. parent: of the grammar around it."""

    parent: "_Scope | None"
    defines: dict[str, list[Xml]] = field(default_factory=dict)
    starts: list[Xml] = field(default_factory=list)
    known: dict[str, Pattern] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self) -> None:
        self._make = Patterns()
        self._definitions: dict[Xml, Definition] = {}
        self._waiting: list[tuple[Xml, _Scope, Definition]] = []
        make = self._make
        self._readers: Mapping[str, Callable[[Xml, _Scope], Pattern]] = {
            "element": self._element,
            "attribute": self._attribute,
            "data": self._data,
            "value": self._value,
            "choice": self._choice,
            "interleave": self._interleave,
            "grammar": self._grammar,
            "group": self._inside,
            "ref": self._ref,
            "parentRef": lambda xml, scope: self._ref(xml, scope.parent),
            "optional": lambda xml, scope: make.optional(self._inside(xml, scope)),
            "oneOrMore": lambda xml, scope: make.one_or_more(self._inside(xml, scope)),
            "zeroOrMore": lambda xml, scope: make.optional(
                make.one_or_more(self._inside(xml, scope))
            ),
            "mixed": lambda xml, scope: make.interleave((self._inside(xml, scope), make.text)),
            "list": lambda xml, scope: make.list_of(self._inside(xml, scope)),
            "empty": lambda _xml, _scope: make.empty,
            "text": lambda _xml, _scope: make.text,
            "notAllowed": lambda _xml, _scope: make.nothing,
        }

    def read(self, root: Xml) -> RelaxNgGrammar:
        if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
            raise BadGrammar("profile_too_complex", 0, "")
        start = self._pattern(root, _Scope(None))
        while self._waiting:
            element, scope, definition = self._waiting.pop()
            definition.content = self._group(_content(element), scope, element)
        return RelaxNgGrammar(self._make, start)

    # ------------------------------------------------------------------------- patterns

    def _pattern(self, xml: Xml, scope: _Scope) -> Pattern:
        read = self._readers.get(_local(xml))
        if read is not None:
            return read(xml, scope)
        if _local(xml) == "externalRef":
            raise BadGrammar("profile_include", xml.sourceline or 0, xml.get("href") or "?")
        raise _wrong(xml, f"<{_local(xml)}> is not a pattern")

    def _group(self, items: list[Xml], scope: _Scope, around: Xml) -> Pattern:
        if not items:
            raise _wrong(around, f"<{_local(around)}> is empty")
        return self._make.group(self._pattern(item, scope) for item in items)

    def _inside(self, xml: Xml, scope: _Scope) -> Pattern:
        return self._group(_children(xml), scope, xml)

    def _element(self, xml: Xml, scope: _Scope) -> Pattern:
        definition = self._definitions.get(xml)
        if definition is None:
            definition = self._definitions[xml] = Definition(xml.sourceline or 0)
            self._waiting.append((xml, scope, definition))
        return self._make.element(_names_of(xml), definition)

    def _attribute(self, xml: Xml, scope: _Scope) -> Pattern:
        content = _content(xml)
        value = self._group(content, scope, xml) if content else self._make.text
        return self._make.attribute(_names_of(xml), value)

    def _data(self, xml: Xml, scope: _Scope) -> Pattern:
        parameters = tuple(
            (child.get("name", "").strip(), child.text or "")
            for child in _children(xml)
            if _local(child) == "param"
        )
        excepted = [child for child in _children(xml) if _local(child) == "except"]
        but = self._choice(excepted[0], scope) if excepted else None
        return self._make.data(_datatype(xml, parameters), but)

    def _value(self, xml: Xml, _scope: _Scope) -> Pattern:
        text = "".join(xml.itertext())
        if xml.get("type") is None:  # §4.4: then it is the built-in token
            return self._make.value(Datatype("", "token", ()), text)
        return self._make.value(_datatype(xml, ()), text)

    def _choice(self, xml: Xml, scope: _Scope) -> Pattern:
        return self._make.choice(self._pattern(child, scope) for child in _children(xml))

    def _interleave(self, xml: Xml, scope: _Scope) -> Pattern:
        return self._make.interleave(self._pattern(child, scope) for child in _children(xml))

    def _grammar(self, xml: Xml, scope: _Scope) -> Pattern:
        own = _Scope(scope)
        for child in _components(xml):
            if _local(child) == "start":
                own.starts.append(child)
            elif _local(child) == "define":
                own.defines.setdefault(_named(child), []).append(child)
            elif _local(child) == "include":
                raise BadGrammar("profile_include", child.sourceline or 0, child.get("href") or "?")
            else:
                raise _wrong(child, f"<{_local(child)}> is not a definition")
        if not own.starts:
            raise _wrong(xml, "<start> is missing")
        return self._combined(own.starts, own)

    def _ref(self, xml: Xml, scope: _Scope | None) -> Pattern:
        name = _named(xml)
        if scope is None or name not in scope.defines:
            raise _wrong(xml, f'<ref name="{name}">: <define> is missing')
        if name not in scope.known:
            if name in scope.open:
                raise _wrong(xml, f'<ref name="{name}"> refers to itself')
            scope.open.add(name)
            scope.known[name] = self._combined(scope.defines[name], scope)
        return scope.known[name]

    def _combined(self, definitions: list[Xml], scope: _Scope) -> Pattern:
        """Put together the definitions of one name (§4.17)."""
        hows = {one.get("combine", "").strip() for one in definitions} - {""}
        if len(definitions) > 1 and len(hows) != 1:
            raise _wrong(definitions[-1], f"<{_local(definitions[-1])}> is given twice")
        patterns = [self._inside(one, scope) for one in definitions]
        if "interleave" in hows:
            return self._make.interleave(patterns)
        return self._make.choice(patterns)


def _local(xml: Xml) -> str:
    return str(xml.tag).rpartition("}")[2]


def _children(xml: Xml) -> list[Xml]:
    """Give the elements of RelaxNG inside one; annotations are left out (§4.1)."""
    prefix = f"{{{RELAX_NG}}}"
    return [child for child in xml if isinstance(child.tag, str) and child.tag.startswith(prefix)]


def _content(xml: Xml) -> list[Xml]:
    """Give the patterns inside an element or an attribute, its name class left out."""
    children = _children(xml)
    return children if xml.get("name") is not None else children[1:]


def _components(xml: Xml) -> Iterator[Xml]:
    """Go through the definitions of a grammar, those of its `div` included."""
    for child in _children(xml):
        if _local(child) == "div":
            yield from _components(child)
        else:
            yield child


def _named(xml: Xml) -> str:
    name = (xml.get("name") or "").strip()
    if not name:
        raise _wrong(xml, f"<{_local(xml)}> has no name")
    return name


def _inherited(xml: Xml, attribute: str) -> str:
    """Give an attribute of an element or of the nearest one around it (§4.3, §4.8)."""
    while xml is not None:
        value = xml.get(attribute)
        if value is not None:
            return str(value)
        xml = xml.getparent()
    return ""


def _names_of(xml: Xml) -> NameClass:
    """Read the names that an element or an attribute pattern stands for."""
    written = xml.get("name")
    if written is None:
        children = _children(xml)
        if not children:
            raise _wrong(xml, f"<{_local(xml)}> has no name")
        return _name_class(children[0])
    # An attribute without prefix has no namespace, unless its own pattern says `ns` (§4.8).
    own = _local(xml) == "attribute" and xml.get("ns") is None
    return _one_name(xml, written, "" if own else _inherited(xml, "ns"))


def _one_name(xml: Xml, written: str, namespace: str) -> OneName:
    prefix, colon, local = written.strip().rpartition(":")
    if colon:
        found = "http://www.w3.org/XML/1998/namespace" if prefix == "xml" else xml.nsmap.get(prefix)
        if found is None:
            raise _wrong(xml, f"{written.strip()}: unknown prefix")
        namespace = found
    if not local:
        raise _wrong(xml, f"<{_local(xml)}> has no name")
    return OneName(f"{{{namespace}}}{local}" if namespace else local)


def _name_class(xml: Xml) -> NameClass:
    match _local(xml):
        case "name":
            return _one_name(xml, xml.text or "", _inherited(xml, "ns"))
        case "anyName":
            return AnyName(_excepted(xml))
        case "nsName":
            return NamesOf(_inherited(xml, "ns"), _excepted(xml))
        case "choice":
            return OneOf(tuple(_name_class(child) for child in _children(xml)))
    raise _wrong(xml, f"<{_local(xml)}> is not a name class")


def _excepted(xml: Xml) -> NameClass | None:
    classes = tuple(
        _name_class(child)
        for excepted in _children(xml)
        if _local(excepted) == "except"
        for child in _children(excepted)
    )
    return OneOf(classes) if classes else None


def _datatype(xml: Xml, parameters: tuple[tuple[str, str], ...]) -> Datatype:
    try:
        name = (xml.get("type") or "").strip()
        return Datatype(_inherited(xml, "datatypeLibrary").strip(), name, parameters)
    except BadDatatype as wrong:
        raise _wrong(xml, f"<{_local(xml)}>: {wrong}") from wrong


def _wrong(xml: Xml, reason: str) -> BadGrammar:
    return BadGrammar("profile_grammar_invalid", xml.sourceline or 0, reason)
