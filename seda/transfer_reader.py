"""Reads a manifest (a SEDA ArchiveTransfer) as a stream of parts, in flat memory.

Nothing is judged here but the form of the XML (`seda.safe_xml`): `seda.schema` validates, and
`seda.manifest_reader` keeps the graph and the byte ranges that an archive needs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO, TypeAlias

from seda import safe_xml
from seda.element_builder import BLANKS, ElementBuilder
from seda.elements import Attributes, Element
from seda.findings import Finding, has_errors
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    ArchiveUnit,
    BinaryDataObject,
    Content,
    DataObjectReference,
    GroupLogBook,
    Identifier,
    Management,
    ManagementMetadata,
    PhysicalDataObject,
)
from seda.transfer_parts import (
    GroupEnd,
    GroupStart,
    PackageEnd,
    PackageStart,
    TransferEnd,
    TransferPart,
    TransferStart,
    UnitEnd,
    UnitsEnd,
    UnitsStart,
    UnitStart,
)
from seda.type_models import LAST, type_models


class NotReadable(Exception):  # noqa: N818 - named as the other errors of the project
    """What was given cannot be read. findings: what the XML gate says, if it refused."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.findings = findings


class TransferReader:
    """Iterates once over the parts of a manifest; `findings` are whole when it is over.

    Raises, while iterating: NotReadable. What came before must then be thrown away.

    >>> import io
    >>> xmlns = 'xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"'
    >>> message = f"<ArchiveTransfer {xmlns}><Date>2026-01-15</Date></ArchiveTransfer>"
    >>> [part.header.date for part in TransferReader(io.BytesIO(message.encode()))]
    ['2026-01-15', '2026-01-15']
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        limits: safe_xml.XmlLimits = safe_xml.DEFAULT_XML_LIMITS,
        where: str = "manifest.xml",
    ) -> None:
        self._stream = stream
        self._limits = limits
        self._where = where
        self.findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[TransferPart]:
        handler = _Handler()
        steps = safe_xml.scanning(
            self._stream, handler=handler, limits=self._limits, where=self._where
        )
        while True:
            try:
                next(steps)
            except StopIteration as end:
                scan: safe_xml.Scan = end.value
                break
            yield from handler.taken()
        self.findings = scan.findings
        if has_errors(scan.findings):
            codes = ", ".join(f.code for f in scan.findings if f.severity == "error")
            raise NotReadable(f"{self._where}: {codes}", scan.findings)
        yield from handler.taken()


# ----------------------------------------------------------------------------- private

_ROOT = "ArchiveTransfer"
_PACKAGE = "DataObjectPackage"

# Elements that are walked into: (element around, element).
_STRUCTURE = frozenset(
    {
        (_ROOT, _PACKAGE),
        (_PACKAGE, "DataObjectGroup"),
        (_PACKAGE, "DescriptiveMetadata"),
        ("DescriptiveMetadata", "ArchiveUnit"),
        ("ArchiveUnit", "ArchiveUnit"),
    }
)

_Kind: TypeAlias = type[
    BinaryDataObject | PhysicalDataObject | GroupLogBook | DataObjectReference | ManagementMetadata
]

_NOUNS: Mapping[tuple[str, str], _Kind] = {
    (_PACKAGE, "BinaryDataObject"): BinaryDataObject,
    (_PACKAGE, "PhysicalDataObject"): PhysicalDataObject,
    (_PACKAGE, "ManagementMetadata"): ManagementMetadata,
    ("DataObjectGroup", "BinaryDataObject"): BinaryDataObject,
    ("DataObjectGroup", "PhysicalDataObject"): PhysicalDataObject,
    ("DataObjectGroup", "LogBook"): GroupLogBook,
    ("ArchiveUnit", "DataObjectReference"): DataObjectReference,
}

_UNIT_HEAD = frozenset({"ArchiveUnitRefId", "ArchiveUnitProfile", "Management", "Content"})


class _Handler(ElementBuilder):
    """Sees the elements as the gate does, and makes parts of them."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._root: Attributes = ()
        self._header: list[Element] = []
        self._started = False
        self._unit: ArchiveUnit | None = None  # begun, not given yet
        self._depth = -1  # of the innermost open unit
        self._parts: list[TransferPart] = []

    def taken(self) -> list[TransferPart]:
        """Give the parts made since the last time."""
        parts, self._parts = self._parts, []
        return parts

    # ------------------------------------------------------------------------- scan handler

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        local = self._names.get(name) or self._local(name)
        if not self._frames:
            around = self._open[-1] if self._open else ""
            if self._texts:
                self._refuse_text(around, line)
            if not around and (local != _ROOT or not self._version):
                raise NotReadable(f"{name} is no ArchiveTransfer of a known version of SEDA")
            if not around or (around, local) in _STRUCTURE:
                self._open_structure(local, tuple(attributes.items()))
                return
        self._begin(local, attributes, line, offset)

    def end(self, name: str, offset: int, line: int) -> None:  # noqa: ARG002 - protocol
        """See an end tag."""
        if self._frames:
            element = self._finish()
            if element is not None:
                self._take(element)
            return
        if self._texts:
            self._refuse_text(self._open[-1], line)
        self._close_structure(self._open.pop())

    # ------------------------------------------------------------------------- private

    def _refuse_text(self, around: str, line: int) -> None:
        text = self._loose_text()
        if text.strip(BLANKS):
            raise NotReadable(f"line {line}: text between the elements of {around}")

    def _open_structure(self, local: str, attributes: Attributes) -> None:
        self._declared.clear()  # nothing foreign begins here
        self._open.append(local)
        if local == _ROOT:
            self._root = attributes
        elif local == _PACKAGE:
            self._start_transfer()
            self._parts.append(PackageStart(attributes))
        elif local == "DataObjectGroup":
            self._parts.append(GroupStart(*_identified(attributes)))
        elif local == "DescriptiveMetadata":
            self._parts.append(UnitsStart(attributes))
        else:
            self._give_unit()
            self._depth += 1
            xml_id, others = _identified(attributes)
            self._unit = ArchiveUnit(id=xml_id, attributes=others)

    def _close_structure(self, local: str) -> None:
        if local == _ROOT:
            self._start_transfer()
            self._parts.append(TransferEnd(self._header_read(self._header)))
        elif local == _PACKAGE:
            self._parts.append(PackageEnd())
        elif local == "DataObjectGroup":
            self._parts.append(GroupEnd())
        elif local == "DescriptiveMetadata":
            self._parts.append(UnitsEnd())
        else:
            self._give_unit()
            self._parts.append(UnitEnd(self._depth))
            self._depth -= 1

    def _take(self, element: Element) -> None:
        """Make a part of an element that stands directly in the structure."""
        around = self._open[-1]
        if around == _ROOT:
            self._header.append(element)
            return
        if self._unit is not None:
            if element.name in _UNIT_HEAD:
                unit = _with(self._unit, element)
                if unit is not None:
                    self._unit = unit
                    return
            self._give_unit()
        kind = _NOUNS.get((around, element.name))
        noun = None if kind is None else kind.of(element)
        self._parts.append(element if noun is None else noun)

    def _give_unit(self) -> None:
        if self._unit is not None:
            self._parts.append(UnitStart(self._unit, self._depth))
            self._unit = None

    def _start_transfer(self) -> None:
        if not self._started:
            self._started = True
            ranks = type_models(self._version)["ArchiveTransferType"].ranks
            package = ranks[_PACKAGE]
            head = [one for one in self._header if ranks.get(one.name, LAST) < package]
            self._parts.append(TransferStart(self._version, self._header_read(head)))

    def _header_read(self, elements: list[Element]) -> ArchiveTransfer:
        header = ArchiveTransfer.of(Element(_ROOT, "", tuple(elements), self._root))
        assert header is not None  # noqa: S101 - it can say any attributes and any children
        return header


def _identified(attributes: Attributes) -> tuple[str, Attributes]:
    """Part the `id` from the other attributes."""
    xml_id = next((value for name, value in attributes if name == "id"), "")
    return xml_id, tuple(pair for pair in attributes if pair[0] != "id" or not pair[1])


def _with(unit: ArchiveUnit, element: Element) -> ArchiveUnit | None:
    """Add a part of its description to a unit; None when it has one already, or cannot say it."""
    if element.name == "Content" and unit.content is None:
        return replace(unit, content=Content.of(element) or element)
    if element.name == "Management" and unit.management is None:
        return replace(unit, management=Management.of(element) or element)
    if element.name == "ArchiveUnitProfile" and unit.archive_unit_profile is None:
        return replace(unit, archive_unit_profile=Identifier.of(element) or element)
    plain = element.text and not element.attributes and not element.children
    if element.name == "ArchiveUnitRefId" and not unit.archive_unit_ref_id and plain:
        return replace(unit, archive_unit_ref_id=element.text)
    return None
