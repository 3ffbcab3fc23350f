"""Reads a received message as far as its packages: header as a tree, packages left where they are.

A package can be huge: it is passed over and its byte range noted. The rest, 64 MiB at most, is
given to lxml. Nothing is said here of what the message means.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from lxml import etree

from seda import safe_xml
from seda.byte_source import PIECE, ByteSource, open_source
from seda.findings import Finding, error, has_errors
from seda.kept_bytes import TemporaryBytes, kept_bytes
from seda.messages.packages import ReceivedPackage, start_tag
from seda.tag_ends import element_end, tag_end
from seda.versions import version_of

MAX_HEAD_BYTES = safe_xml.MAX_SMALL_DOCUMENT_BYTES
DOCUMENT = "message.xml"


class MessageError(Exception):
    """A document is not the SEDA message that it should be. findings: why, one at least."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{one.code} {dict(one.fields)}" for one in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as a tree. version, namespace: of SEDA. name: of the root, one of any name.

    packages: those that a reader must take from here, their elements being empty in the tree.
    findings: warnings on the form of the document. source: the whole document, in UTF-8.
    """

    version: str
    name: str
    root: "etree._Element"
    packages: Mapping["etree._Element", ReceivedPackage]
    findings: tuple[Finding, ...]
    source: ByteSource = field(repr=False)
    lines_cut: int  # of the package of the message itself

    def line_of(self, element: "etree._Element") -> int:
        """Give the line of an element in the document received."""
        line: int = element.sourceline or 0
        holder = next((one for one in self.packages if one.getparent() is self.root), None)
        if not self.lines_cut or holder is None or element is self.root:
            return line
        top = element
        while top.getparent() is not self.root:
            top = top.getparent()
        after = self.root.index(top) > self.root.index(holder)
        return line + self.lines_cut if after else line


def receive(
    stream: BinaryIO,
    *,
    limits: safe_xml.XmlLimits = safe_xml.DEFAULT_XML_LIMITS,
    where: str = DOCUMENT,
) -> Received:
    """Read a message. stream: of bytes, from where it stands; it need not be seekable.

    A document of more than a megabyte is copied to a temporary file, which lasts as long as its
    packages. where: how people name the document.

    Raises: MessageError when it is not XML that we read, not SEDA 2.1 to 2.3, or its header
    is over `MAX_HEAD_BYTES`.
    """
    source = kept_bytes(stream, limit=limits.max_bytes)
    finder = _Finder()
    found = safe_xml.scan(open_source(source), limits=limits, handler=finder, where=where)
    if has_errors(found.findings):
        raise MessageError(*found.findings)
    if found.encoding not in ("utf-8", "ascii") or found.bom:
        source = _in_utf8(source, found.encoding, where)
        finder = _Finder()  # offsets are now those of the UTF-8 text
        safe_xml.scan(open_source(source), limits=limits, handler=finder, where=where)
    namespace, name = found.root or ("", "")
    version = version_of(namespace)
    if version is None:
        raise MessageError(error("message_not_seda", where, namespace=namespace))
    return _Cutting(source, finder.spans, where).received(version, name, found.findings)


# ----------------------------------------------------------------------------- private

# Where a message may hold a package: of its own, and of the replies that a request encloses.
_PLACES = (
    ("DataObjectPackage",),
    ("AuthorizationRequestContent", "AuthorizationRequestReply", "DataObjectPackage"),
)
_OBJECTS = frozenset({"BinaryDataObject", "PhysicalDataObject"})


@dataclass(slots=True)
class _Span:
    """A package: offsets of its element, what it holds."""

    start: int
    end: int = 0
    units: int = 0
    objects: int = 0


class _Finder:
    """Notes where the packages are, the first one of each place that may have one."""

    def __init__(self) -> None:
        self.spans: list[_Span] = []
        self._path: list[str] = []
        self._namespace = ""
        self._open: _Span | None = None
        self._filled: set[int] = set()  # elements, by their number, whose package was met
        self._numbers: list[int] = []
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        del attributes, line
        if not self._path:
            self._namespace = name[: name.rfind("}") + 1]
        path = self._path
        path.append(name.removeprefix(self._namespace))
        if self._open is not None:
            self._tally(path[-1], path[-2])
            return
        self._count += 1
        self._numbers.append(self._count)
        if len(path) > 1 and tuple(path[1:]) in _PLACES and self._numbers[-2] not in self._filled:
            self._filled.add(self._numbers[-2])
            self._open = _Span(offset)
            self._depth = len(path)

    def end(self, name: str, offset: int, line: int) -> None:
        del name, line
        self._path.pop()
        if self._open is None:
            self._numbers.pop()
        elif len(self._path) < self._depth:
            self._open.end = offset
            self.spans.append(self._open)
            self._open = None
            self._numbers.pop()

    def text(self, data: str) -> None:
        """See characters, which say nothing of where packages are."""

    def _tally(self, name: str, around: str) -> None:
        if self._open is None:
            return
        if name == "ArchiveUnit":
            self._open.units += 1
        elif name == "ArchiveUnitRefId" and around == "ArchiveUnit":
            self._open.units -= 1  # a reference to another unit, not one more
        elif name in _OBJECTS:
            self._open.objects += 1


class _Cutting:
    """Takes what is in the packages out of a document, so that the rest can be a tree."""

    def __init__(self, source: ByteSource, spans: list[_Span], where: str) -> None:
        self._source = source
        self._spans = spans
        self._where = where

    def received(self, version: str, name: str, findings: tuple[Finding, ...]) -> Received:
        contents = [self._content(span) for span in self._spans]
        root = self._tree(contents)
        holders = _holders(root)
        packages = {
            holder: self._package(holder, span, content, version)
            for holder, span, content in zip(holders, self._spans, contents, strict=True)
        }
        return Received(
            version=version,
            name=name,
            root=root,
            packages=packages,
            findings=findings,
            source=self._source,
            lines_cut=sum(
                self._lines(content)
                for holder, content in zip(holders, contents, strict=True)
                if holder.getparent() is root
            ),
        )

    def _content(self, span: _Span) -> tuple[int, int]:
        """Find the range between the two tags of an element; empty when it has one tag only."""
        opened = tag_end(self._source, span.start)
        whole = element_end(self._source, span.start, span.end)
        return (opened, opened) if whole == opened else (opened, span.end)

    def _tree(self, contents: list[tuple[int, int]]) -> "etree._Element":
        size = len(self._source) - sum(end - start for start, end in contents)
        if size > MAX_HEAD_BYTES:
            raise MessageError(
                error("message_header_too_big", self._where, size=size, limit=MAX_HEAD_BYTES)
            )
        head = io.BytesIO()
        position = 0
        for start, end in contents:
            head.write(self._source[position:start])
            position = end
        head.write(self._source[position : len(self._source)])
        try:
            return safe_xml.parse(head.getvalue())
        except safe_xml.XmlError as wrong:
            reason = error("message_unreadable", self._where, reason=str(wrong))
            raise MessageError(reason) from wrong

    def _package(
        self, holder: "etree._Element", span: _Span, content: tuple[int, int], version: str
    ) -> ReceivedPackage:
        prefix = f"{holder.prefix}:" if holder.prefix else ""
        names = {uri: name for name, uri in holder.nsmap.items() if name}
        attributes = "".join(
            f" {_qualified(key, names)}={quoteattr(value, _ESCAPES)}"
            for key, value in holder.attrib.items()
        )
        return ReceivedPackage(
            version=version,
            units=span.units,
            objects=span.objects,
            prefix=prefix,
            tag=start_tag(prefix, holder.nsmap, attributes),
            source=self._source,
            content=content,
        )

    def _lines(self, content: tuple[int, int]) -> int:
        start, end = content
        return sum(
            self._source[at : min(at + PIECE, end)].count(b"\n") for at in range(start, end, PIECE)
        )


_ESCAPES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def _qualified(key: str, names: Mapping[str, str]) -> str:
    uri, _, local = key.removeprefix("{").rpartition("}")
    return f"{names.get(uri, 'xml')}:{local}" if uri else local


def _holders(root: "etree._Element") -> "list[etree._Element]":
    """Give the elements whose package was taken out, in the order of the document."""
    namespace = etree.QName(root).namespace
    wanted = []
    for place in _PLACES:
        *around, last = (f"{{{namespace}}}{step}" for step in place)
        parents = root.iterfind("/".join(around)) if around else [root]
        wanted += [found for parent in parents if (found := parent.find(last)) is not None]
    rank = {element: number for number, element in enumerate(root.iter())} if wanted else {}
    return sorted(wanted, key=rank.__getitem__)


def _in_utf8(source: ByteSource, encoding: str, where: str) -> ByteSource:
    text = TemporaryBytes()
    try:
        safe_xml.to_utf8(open_source(source), text.stream, encoding=encoding)
    except safe_xml.XmlError as wrong:
        raise MessageError(error("message_unreadable", where, reason=str(wrong))) from wrong
    return text.complete()
