"""Finds in a manifest what a widespread dialect adds to SEDA, and says how to set it aside.

Each deviation becomes a warning and an edit; the edited manifest goes to the strict validator, so
that nothing is accepted by silence. What the dialect is stands in `seda.vocabulary.dialect`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO

from lxml import etree

from seda import safe_xml
from seda.byte_source import StreamBytes
from seda.capped_findings import MAX_LISTED_PER_CODE, CappedFindings
from seda.findings import Finding, warning
from seda.manifest_edits import Edit
from seda.schema_findings import Violation, findings_of, local_name
from seda.shape_check import ShapeCheck
from seda.tag_ends import element_end
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import dialect, grammar

MAX_DEVIATIONS = 500_000  # each is kept until the end; beyond, a manifest is not in any dialect


@dataclass(frozen=True, slots=True)
class Deviations:
    """What was found. findings: a warning each, and errors of shape. edits: in order."""

    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]


def find_deviations(
    manifest: BinaryIO,
    version: str,
    *,
    shapes: etree.XMLSchema,
    document: str,
    most: int = MAX_LISTED_PER_CODE,
) -> Deviations:
    """Look for the deviations of a manifest that passed `safe_xml.scan`.

    manifest: a seekable stream of UTF-8, read from its start. shapes: the compiled shapes of the
    dialect in that version. document: the name people know, for the findings. most: of one code.
    """
    finder = _Finder(version, shapes, document, CappedFindings(most))
    manifest.seek(0)
    safe_xml.scan(manifest, limits=safe_xml.NO_XML_LIMITS, handler=finder)
    return finder.deviations(manifest)


# ----------------------------------------------------------------------------- private

# A prefix of ours, so that the default namespace of what is inside does not change.
_STAND_IN = '<sae-aside:{name} xmlns:sae-aside="{namespace}">{text}</sae-aside:{name}>'
_WRAP_START = '<sae-aside:DataObjectGroup xmlns:sae-aside="{namespace}" id="sae-aside-{number}">'
_WRAP_END = b"</sae-aside:DataObjectGroup>"

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

# Decided only when their parent ends: with something known after them they are not free.
_FREE = frozenset({"deviation_free_element", "deviation_newer_element", "deviation_hole_owner"})

_SHAPED = frozenset(element.name for element in dialect.SHAPED)
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Places:
    """What to look at in a version. children: by type, the type of each element it may hold."""

    children: Mapping[str, Mapping[str, str]]
    open_types: frozenset[str]
    watched: frozenset[str]


@cache
def _places(version: str) -> _Places:
    known = grammar(version)
    children = {name: known.children(name) for name in known.types}
    children[""] = {element.name: element.type for element in known.elements}
    open_types = frozenset(name for name in known.types if known.extends(name, "OpenType"))
    named = (*dialect.ADDED, *dialect.REPEATED, *dialect.LOOSE, dialect.ABSTRACT)
    watched = {parent for parent, _ in named} | dialect.OPEN_PLACES | dialect.STAND_INS.keys()
    return _Places(children, open_types, open_types | watched)


@dataclass(slots=True)
class _OpenPlace:
    """An open place being read: free elements with nothing known after them, and names met."""

    free: list["_Aside"] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Aside:
    """An element set aside. end: where expat says it ends. violations: against its shape."""

    code: str
    name: str
    since: str
    line: int
    start: int
    stand_in: bytes = b""
    end: int = 0
    violations: tuple[Violation, ...] = ()


class _Finder:
    """Follows a manifest with the types of the vocabulary, and sets aside what deviates."""

    def __init__(
        self,
        version: str,
        shapes: etree.XMLSchema,
        document: str,
        findings: CappedFindings,
    ) -> None:
        self._version = version
        self._namespace = namespace_of(version)
        self._prefix = f"{{{self._namespace}}}"
        self._shapes = shapes
        self._document = document
        self._places = _places(version)
        self._types = [""]  # of the open elements, "" when unknown
        self._open_places: list[_OpenPlace] = []
        self._aside: _Aside | None = None
        self._aside_depth = 0
        self._shape: ShapeCheck | None = None
        self._wrapped_from = -1
        self._count = 0
        self._findings = findings
        self._kept: list[tuple[int, int, bytes]] = []  # start, end, stand-in
        self._wraps: list[tuple[int, int]] = []

    def deviations(self, manifest: BinaryIO) -> Deviations:
        """Give what was found; reads the manifest again to know where the elements really end."""
        if self._count > MAX_DEVIATIONS:
            return Deviations((), ())
        data = StreamBytes(manifest)
        edits = [
            Edit(start, element_end(data, start, end), stand_in)
            for start, end, stand_in in self._kept
        ]
        for number, (start, end) in enumerate(self._wraps):
            after = element_end(data, start, end)
            opening = _WRAP_START.format(namespace=self._namespace, number=number)
            edits += [Edit(start, start, opening.encode()), Edit(after, after, _WRAP_END)]
        return Deviations(self._findings.listed(), tuple(sorted(edits)))

    # ---------------------------------------------------------- what safe_xml.scan calls

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        if self._aside is not None:
            self._aside_depth += 1
            if self._shape:
                self._shape.start(name, attributes, offset, line)
            return
        parent = self._types[-1]
        local = name[len(self._prefix) :] if name.startswith(self._prefix) else ""
        type_ = self._places.children.get(parent, _NOTHING).get(local, "")
        if parent in self._places.watched:
            code = self._deviation(parent, local, type_, attributes)
            self._count += bool(code)
            if code and self._count <= MAX_DEVIATIONS:
                aside = _Aside(code, name, self._since(parent, local), line, offset)
                if code != "deviation_loose_object":
                    self._set_aside(aside, parent, attributes)
                    return
                type_ = dialect.LOOSE[parent, local]
                self._wrapped_from = offset
                self._warn(aside)
        self._types.append(type_)
        if type_ in dialect.OPEN_PLACES:
            self._open_places.append(_OpenPlace())

    def end(self, _name: str, offset: int, _line: int) -> None:
        """See an end tag."""
        if self._aside is not None:
            self._aside_depth -= 1
            if self._shape:
                self._shape.end()
            if self._aside_depth == 0:
                self._end_aside(self._aside, offset)
            return
        if self._types.pop() in dialect.OPEN_PLACES:
            for aside in self._open_places.pop().free:
                self._keep(aside)
        if self._wrapped_from >= 0 and self._types[-1] == "DataObjectPackageType":
            self._wraps.append((self._wrapped_from, offset))
            self._wrapped_from = -1

    def text(self, data: str) -> None:
        """See characters."""
        if self._shape:
            self._shape.text(data)

    # ---------------------------------------------------------- private

    def _deviation(self, parent: str, local: str, type_: str, attributes: Mapping[str, str]) -> str:
        """Give the code of the deviation that an element is, empty when it is none.

        local: empty for an element of another namespace. type_: empty when the version has no
        such element in `parent`.
        """
        if parent in self._places.open_types:
            return "deviation_free_metadata" if local else ""
        if not type_:
            return self._unknown(parent, local)
        if (parent, local) == dialect.ABSTRACT and _XSI_TYPE not in attributes:
            return "deviation_abstract_extended"
        if parent in dialect.OPEN_PLACES:
            place = self._open_places[-1]
            place.free.clear()  # a known element follows: they were not at the end
            if local in place.met and (parent, local) in dialect.REPEATED:
                return "deviation_repeated_element"
            place.met.add(local)
        return ""

    def _unknown(self, parent: str, local: str) -> str:
        if (parent, local) in dialect.LOOSE:
            return "deviation_loose_object"
        if parent == dialect.OPEN_CHOICE:
            return "deviation_free_metadata"
        added = dialect.ADDED.get((parent, local), "")
        if parent not in dialect.OPEN_PLACES:
            return added
        if added:
            self._open_places[-1].free.clear()
            return added
        if local == dialect.MISSPELT_HOLD_RULE:
            return "deviation_hole_owner"
        return "deviation_newer_element" if self._since(parent, local) else "deviation_free_element"

    def _since(self, parent: str, local: str) -> str:
        """Give the first version that has the element at this place, empty when none has."""
        having = (v for v in VERSIONS if local in _places(v).children.get(parent, _NOTHING))
        return next(having, "")

    def _set_aside(self, aside: _Aside, parent: str, attributes: Mapping[str, str]) -> None:
        self._aside, self._aside_depth = aside, 1
        if parent in dialect.STAND_INS:
            name, text = dialect.STAND_INS[parent]
            stand_in = _STAND_IN.format(name=name, namespace=self._namespace, text=text)
            aside.stand_in = stand_in.encode()
        if (
            aside.name.removeprefix(self._prefix) in _SHAPED
            and aside.code != "deviation_free_metadata"
        ):
            self._shape = ShapeCheck()
            self._shape.start(aside.name, attributes, aside.start, aside.line)

    def _end_aside(self, aside: _Aside, offset: int) -> None:
        aside.end = offset
        if self._shape:
            aside.violations = self._shape.violations(self._shapes)
        self._aside = self._shape = None
        if aside.code in _FREE:
            self._open_places[-1].free.append(aside)
        else:
            self._keep(aside)

    def _keep(self, aside: _Aside) -> None:
        self._kept.append((aside.start, aside.end, aside.stand_in))
        self._warn(aside)
        for found in findings_of(aside.violations, self._document):
            self._findings.add(found)

    def _warn(self, aside: _Aside) -> None:
        self._findings.add(
            warning(
                aside.code,
                f"{self._document} line {aside.line}",
                offset=aside.start,
                line=aside.line,
                element=local_name(aside.name),
                version=self._version,
                since=aside.since,
            )
        )
