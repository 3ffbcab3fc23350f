"""Writes the parts of a manifest one after the other, as `seda.transfer_reader` gives them.

`seda.transfer_writer` is the comfortable way to build a message; this is what it is made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from seda.element_writer import ElementWriter, indent
from seda.elements import Attributes, Element
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import ArchiveUnit
from seda.nouns.binding import Noun
from seda.strict_check import NotWritable, path_of
from seda.transfer_parts import (
    NAMES,
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
from seda.versions import VERSIONS, namespace_of


class PartWriter:
    """Writes on a stream. strict: refuse what SEDA `version` does not have.

    Raises: ValueError when `version` is not one of `VERSIONS`.
    """

    def __init__(self, out: IO[bytes], *, version: str, strict: bool) -> None:
        if version not in VERSIONS:
            raise ValueError(f"SEDA {version}")
        self._out = out
        self._strict = strict
        self._xml = ElementWriter(version, strict=strict)
        self._models = type_models(version)
        self._xmlns = f' xmlns="{namespace_of(version)}"'
        self._open: list[_Open] = []
        self._head: list[Element] = []  # of the header: what stands before the package

    @property
    def path(self) -> str:
        """Give the path of the innermost open element, empty before the first."""
        return self._open[-1].path if self._open else ""

    def write(self, part: TransferPart) -> None:
        """Write the next part. Raises: NotWritable."""
        match part:
            case UnitStart(unit=unit):
                self._start_unit(unit)
            case GroupStart(id=xml_id, attributes=attributes):
                self._start("DataObjectGroup", _identified(xml_id, attributes))
            case UnitEnd() | GroupEnd() | UnitsEnd() | PackageEnd():
                self._end()
            case Element():
                self._child(part)
            case Noun():
                self._child(part.element(NAMES[type(part)]))
            case TransferStart(header=header):
                self._start_transfer(header)
            case PackageStart(attributes=attributes):
                self._start("DataObjectPackage", attributes)
            case UnitsStart(attributes=attributes):
                self._start("DescriptiveMetadata", attributes)
            case TransferEnd(header=header):
                self._end_transfer(header)

    def check_header(self, header: ArchiveTransfer) -> None:
        """Judge a whole header before anything is written. Raises: NotWritable."""
        children = (*header.element(_ROOT).children, Element("DataObjectPackage"))
        self._xml.check_children(_TYPES[_ROOT], self._in_order(_ROOT, children), path=_ROOT)

    # ------------------------------------------------------------------------- private

    def _start_transfer(self, header: ArchiveTransfer) -> None:
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n')
        attributes = header.element(_ROOT).attributes
        self._start(_ROOT, attributes, declaration=self._xmlns)
        self._head = self._header_parts(header)
        for element in self._head:
            self._child(element)

    def _end_transfer(self, header: ArchiveTransfer) -> None:
        written = list(self._head)
        for element in self._in_order(_ROOT, header.element(_ROOT).children):
            if element in written:
                written.remove(element)
            else:
                self._child(element)
        self._end()

    def _header_parts(self, header: ArchiveTransfer) -> list[Element]:
        """Give what stands before the package."""
        ranks = self._models[_TYPES[_ROOT]].ranks
        ordered = self._in_order(_ROOT, header.element(_ROOT).children)
        package = ranks["DataObjectPackage"]
        return [element for element in ordered if ranks.get(element.name, LAST) < package]

    def _start_unit(self, unit: ArchiveUnit) -> None:
        self._start("ArchiveUnit", _identified(unit.id, unit.attributes))
        head = _unit_head(unit)
        self._xml.check_children(_TYPES["ArchiveUnit"], head, path=self.path)
        for element in head:
            self._child(element)

    def _start(self, name: str, attributes: Attributes, *, declaration: str = "") -> None:
        element = Element(name, attributes=attributes)
        path, depth = self.path, len(self._open)
        if self._open:
            self._note(name)
        tag = self._xml.start_tag(
            element, _TYPES[name], path=path, depth=depth, declaration=declaration
        )
        self._write(tag)
        self._open.append(_Open(name, path_of((path, element))))

    def _child(self, element: Element) -> None:
        self._note(element.name)
        innermost = self._open[-1]
        type_name = self._models[_TYPES[innermost.name]].types.get(element.name, "")
        text = self._xml.text(element, type_name, path=innermost.path, depth=len(self._open))
        self._write(text)

    def _end(self) -> None:
        ended = self._open[-1]
        self._xml.check_children(_TYPES[ended.name], ended.children, path=ended.path)
        self._open.pop()
        self._write(f"{indent(len(self._open))}</{ended.name}>\n")

    def _note(self, name: str) -> None:
        """Keep in mind what stands in the innermost element; refuse what cannot stand next."""
        if not self._strict:
            return
        innermost = self._open[-1]
        last = innermost.children[-1].name if innermost.children else ""
        if name == last and name in _MANY:
            return
        model = self._models[_TYPES[innermost.name]]
        if name not in model.own:
            self._xml.check_children(model.name, (Element(name),), path=innermost.path)
        if last and model.ranks[name] < model.ranks[last]:
            raise NotWritable(innermost.path, f"{name} comes before {last}")
        if last == "ArchiveUnitRefId":
            raise NotWritable(innermost.path, f"this unit stands for another: no {name} in it")
        innermost.children.append(Element(name))

    def _in_order(self, name: str, children: Sequence[Element]) -> Sequence[Element]:
        return self._xml.in_order(_TYPES[name], children)

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


# ----------------------------------------------------------------------------- private

_ROOT = "ArchiveTransfer"

# The elements whose children come apart, and their types.
_TYPES = {
    _ROOT: "ArchiveTransferType",
    "DataObjectPackage": "DataObjectPackageType",
    "DataObjectGroup": "DataObjectGroupType",
    "DescriptiveMetadata": "DescriptiveMetadataType",
    "ArchiveUnit": "ArchiveUnitType",
}

# Any number of these may follow each other: the first is enough to judge.
_MANY = frozenset(
    {
        "ArchiveUnit",
        "BinaryDataObject",
        "DataObjectGroup",
        "DataObjectReference",
        "PhysicalDataObject",
    }
)


@dataclass(slots=True)
class _Open:
    """An open element. children: what stands in it so far, neighbours of `_MANY` but once."""

    name: str
    path: str
    children: list[Element] = field(default_factory=list)


def _identified(xml_id: str, attributes: Attributes) -> Attributes:
    return (("id", xml_id), *attributes) if xml_id else attributes


def _unit_head(unit: ArchiveUnit) -> list[Element]:
    head = []
    if unit.archive_unit_ref_id:
        head.append(Element("ArchiveUnitRefId", unit.archive_unit_ref_id))
    for name, value in (
        ("ArchiveUnitProfile", unit.archive_unit_profile),
        ("Management", unit.management),
        ("Content", unit.content),
    ):
        if value is not None:
            head.append(value if isinstance(value, Element) else value.element(name))
    return head
