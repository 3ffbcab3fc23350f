"""Reads a received message as a tree, its packages left where they are.

A package can be huge: it is passed over and its byte range noted. The rest takes 64 MiB at most.
Nothing is said here of what the message means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from seda import safe_xml
from seda.byte_source import ByteSource, open_source
from seda.element_builder import ElementBuilder
from seda.elements import Attributes, Element
from seda.findings import Finding, error, has_errors
from seda.kept_bytes import TemporaryBytes, kept_bytes
from seda.messages.packages import Package, ReceivedPackage, start_tag
from seda.tag_ends import element_end, tag_end

MAX_HEAD_BYTES = safe_xml.MAX_SMALL_DOCUMENT_BYTES
DOCUMENT = "message.xml"


class MessageError(Exception):
    """A document is not the SEDA message that it should be. findings: why, one at least."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{one.code} {dict(one.fields)}" for one in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as a tree, in which packages are `ReceivedPackage`s.

    version: of SEDA. name: of the root, any name. findings: warnings on the form of the document.
    source: the whole document, in UTF-8.
    """

    version: str
    name: str
    root: Element
    findings: tuple[Finding, ...]
    source: ByteSource = field(repr=False)


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
    reader = _Reader(source, where)
    found = safe_xml.scan(open_source(source), limits=limits, handler=reader, where=where)
    if has_errors(found.findings):
        raise MessageError(*found.findings)
    if found.encoding not in ("utf-8", "ascii") or found.bom:
        source = _in_utf8(source, found.encoding, where)
        reader = _Reader(source, where)  # offsets are now those of the UTF-8 text
        safe_xml.scan(open_source(source), limits=limits, handler=reader, where=where)
    root = reader.root
    if root is None:
        namespace, _ = found.root or ("", "")
        raise MessageError(error("message_not_seda", where, namespace=namespace))
    return Received(
        version=reader.version,
        name=root.name,
        root=root,
        findings=found.findings,
        source=source,
    )


# ----------------------------------------------------------------------------- private

_PACKAGE = "DataObjectPackage"

# Where a message may hold a package: its own, and those of the replies that a request encloses.
_PLACES = ([_PACKAGE], ["AuthorizationRequestContent", "AuthorizationRequestReply", _PACKAGE])
_OBJECTS = frozenset({"BinaryDataObject", "PhysicalDataObject"})
_TAG_NAME = re.compile(rb"<([^\s/>]+)")


@dataclass(slots=True, kw_only=True)
class _Open:
    """A package being passed over. path: names from its element to the innermost open one."""

    start: int
    attributes: Attributes
    scope: Mapping[str, str]
    path: list[str]
    units: int = 0
    objects: int = 0


class _Reader(ElementBuilder):
    """Builds the message; of packages, the first of each place that may have one, it only counts.

    root: None until the end, and when the document is not of SEDA.
    """

    def __init__(self, source: ByteSource, where: str) -> None:
        super().__init__()
        self.text = self._see
        self.root: Element | None = None
        self._source = source
        self._where = where
        self._path: list[str] = []  # below the root
        self._open: _Open | None = None
        self._passed = 0  # bytes of packages

    @property
    def version(self) -> str:
        """Give the version of SEDA, known once the root was seen."""
        return self._version

    # ------------------------------------------------------------------------- scan handler

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        local = self._names.get(name) or self._local(name)
        if self._open is not None:
            self._count(self._open, local)
            return
        if not self._version:
            return
        self._refuse_size(offset)
        if self._frames:
            self._path.append(local)
        if local == _PACKAGE and self._path in _PLACES and not self._has_package():
            self._open = _Open(
                start=offset,
                attributes=tuple(attributes.items()),
                scope={prefix: uris[-1] for prefix, uris in self._scope.items() if uris},
                path=[local],
            )
            return
        self._begin(local, attributes, line, offset)

    def end(self, name: str, offset: int, line: int) -> None:  # noqa: ARG002 - protocol
        """See an end tag."""
        package = self._open
        if package is not None:
            package.path.pop()
            if package.path:
                return
            self._open = None
            self._hold(self._received(package, offset))
        elif self._version:
            self._refuse_size(offset)
            self.root = self._finish()
        if self._path:
            self._path.pop()

    # ------------------------------------------------------------------------- private

    def _see(self, data: str) -> None:
        """See characters; those of packages, and of what is not of SEDA, are not ours."""
        if self._open is None and self._version:
            self._texts.append(data)

    def _count(self, package: _Open, local: str) -> None:
        if local == "ArchiveUnit":
            package.units += 1
        elif local == "ArchiveUnitRefId" and package.path[-1] == "ArchiveUnit":
            package.units -= 1  # a reference to another unit, not one more
        elif local in _OBJECTS:
            package.objects += 1
        package.path.append(local)
        self._declared.clear()

    def _has_package(self) -> bool:
        return any(isinstance(one, Package) for one in self._held())

    def _received(self, package: _Open, offset: int) -> ReceivedPackage:
        """Make the package that ends at `offset`, its content the range between its two tags."""
        self._declared.clear()
        opened = tag_end(self._source, package.start)
        whole = element_end(self._source, package.start, offset)
        content = (opened, opened) if whole == opened else (opened, offset)
        self._passed += content[1] - content[0]
        # Offsets mean nothing in a document that is not UTF-8: it will be read again.
        tag = _TAG_NAME.match(self._source[package.start : opened])
        prefix = tag[1].decode(errors="replace").removesuffix(_PACKAGE) if tag else ""
        return ReceivedPackage(
            version=self._version,
            units=package.units,
            objects=package.objects,
            prefix=prefix,
            tag=start_tag(prefix, package.scope, package.attributes),
            source=self._source,
            content=content,
        )

    def _refuse_size(self, offset: int) -> None:
        size = offset - self._passed
        if size > MAX_HEAD_BYTES:
            raise MessageError(
                error("message_header_too_big", self._where, size=size, limit=MAX_HEAD_BYTES)
            )


def _in_utf8(source: ByteSource, encoding: str, where: str) -> ByteSource:
    text = TemporaryBytes()
    try:
        safe_xml.to_utf8(open_source(source), text.stream, encoding=encoding)
    except safe_xml.XmlError as wrong:
        raise MessageError(error("message_unreadable", where, reason=str(wrong))) from wrong
    return text.complete()
