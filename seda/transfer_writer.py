"""Writes a manifest (a SEDA ArchiveTransfer) as a stream, part by part, in flat memory.

What is written follows the vocabulary of the version: order, names, values. A whole message that
was written strictly is valid, save for what no stream can see: `id`s that are repeated, and
references that point nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import BinaryIO, Self

from seda.element_writer import ElementWriter, NotWritable, indent, path_of
from seda.elements import Attributes, Element
from seda.nouns.description import DataObjectReference
from seda.nouns.management import ManagementMetadata
from seda.nouns.objects import (
    BinaryDataObject,
    DataObjectGroup,
    GroupLogBook,
    GroupMember,
    PhysicalDataObject,
)
from seda.nouns.transfer import ArchiveTransfer, ArchiveUnit, UnitChild
from seda.type_models import type_models
from seda.versions import VERSIONS, namespace_of

__all__ = ["NotWritable", "TransferWriter"]


class TransferWriter:
    """Writes on `out` for the time of a `with`: objects, then units, then management metadata.

    header: what the message says of itself; its agencies come at the end of the message.
    strict: refuse what SEDA `version` does not have; otherwise dialects and foreign elements are
    written as they are.

    Leaving the `with` completes the message; leaving it with an exception does not, so that half
    a message cannot pass for a whole one.

    Raises: NotWritable, from any call; ValueError when `version` is not one of `VERSIONS`.

    >>> import io
    >>> from seda.nouns import ArchiveTransfer, ArchiveUnit, CodeListVersions, Content, Identifier
    >>> from seda.nouns import Text, agency
    >>> header = ArchiveTransfer(
    ...     date="2026-01-15T09:30:00Z",
    ...     message_identifier=Identifier("VERSEMENT-1"),
    ...     code_list_versions=CodeListVersions(),
    ...     archival_agency=agency("ARCHIVES"),
    ...     transferring_agency=agency("COMMUNE"),
    ... )
    >>> out = io.BytesIO()
    >>> with TransferWriter(out, header, version="2.3") as message:
    ...     with message.open_unit(ArchiveUnit(id="U1", content=Content(titles=(Text("A"),)))):
    ...         message.write_unit(ArchiveUnit(id="U2", content=Content(titles=(Text("B"),))))
    >>> out.getvalue().count(b"<ArchiveUnit ")
    2
    """

    def __init__(
        self, out: BinaryIO, header: ArchiveTransfer, *, version: str, strict: bool = True
    ) -> None:
        if version not in VERSIONS:
            raise ValueError(f"SEDA {version}")
        self._out = out
        self._header = header
        self._xml = ElementWriter(version, strict=strict)
        self._open: list[str] = []  # names of the open elements
        self._paths: list[str] = [""]
        self._done: set[str] = set()  # parts of the package that stand once
        self._members: list[Element] = []  # of the open group, equal neighbours but once
        self._placeholder = -1  # how many elements are open inside a unit that stands for another

    # ------------------------------------------------------------------------- the whole

    def __enter__(self) -> Self:
        whole = self._header.element(_ROOT)
        head, _ = self._head_and_tail(whole)
        self._xml.check_children(
            "ArchiveTransferType",
            self._xml.in_order("ArchiveTransferType", (*whole.children, Element(_PACKAGE))),
            path=_ROOT,
        )
        self._write('<?xml version="1.0" encoding="UTF-8"?>\n')
        bare = Element(_ROOT, attributes=whole.attributes)
        xmlns = f' xmlns="{namespace_of(self._xml.version)}"'
        self._start(bare, "ArchiveTransferType", extra=xmlns)
        self._elements(head, "ArchiveTransferType")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()

    # ------------------------------------------------------------------------- data objects

    @contextmanager
    def open_group(self, group_id: str, *, attributes: Attributes = ()) -> Iterator[None]:
        """Open a DataObjectGroup, to write its objects one at a time, at least one."""
        self._into_package("DataObjectGroup")
        start = Element("DataObjectGroup", attributes=(("id", group_id), *attributes))
        path = path_of(self._paths[-1], start)
        self._start(start, "DataObjectGroupType")
        self._members.clear()
        yield
        self._xml.check_children("DataObjectGroupType", self._members, path=path)
        self._end()

    def write_group(self, group: DataObjectGroup) -> None:
        """Write a whole group."""
        with self.open_group(group.id, attributes=group.attributes):
            for member in group.members:
                self.write_object(member)

    def write_object(self, member: GroupMember) -> None:
        """Write an object or the log book of a group; outside groups, in SEDA 2.1 only."""
        element = _member_element(member)
        if self._open[-1] == "DataObjectGroup":
            if not self._members or self._members[-1].name != element.name or _is_log_book(member):
                self._members.append(Element(element.name))
            self._child(element, "DataObjectGroupType")
        else:
            self._into_package(element.name)
            self._child(element, "DataObjectPackageType")

    # ------------------------------------------------------------------------- archive units

    @contextmanager
    def open_unit(self, unit: ArchiveUnit) -> Iterator[None]:
        """Write a unit and its children; what is written inside the `with` follows them."""
        self._into_units()
        start = Element("ArchiveUnit", attributes=(("id", unit.id), *unit.attributes))
        head = _unit_head(unit)
        path = path_of(self._paths[-1], start)
        self._start(start, "ArchiveUnitType")
        self._xml.check_children("ArchiveUnitType", head, path=path)
        self._elements(head, "ArchiveUnitType")
        if unit.archive_unit_ref_id:
            self._placeholder = len(self._open)
        self._children(unit.children)
        yield
        self._end()

    def write_unit(self, unit: ArchiveUnit) -> None:
        """Write a whole unit, with all that stands in its `children`."""
        with self.open_unit(unit):
            pass

    def write_reference(self, reference: DataObjectReference) -> None:
        """Write, in the open unit, the link to a group of objects."""
        self._child(reference.element("DataObjectReference"), "ArchiveUnitType")

    # ------------------------------------------------------------------------- management

    def write_management_metadata(self, metadata: ManagementMetadata | Element) -> None:
        """Write what governs every unit; nothing may follow in the package."""
        self._into_package("ManagementMetadata")
        self._once("ManagementMetadata")
        element = (
            metadata if isinstance(metadata, Element) else metadata.element("ManagementMetadata")
        )
        self._child(element, "DataObjectPackageType")

    # ------------------------------------------------------------------------- private

    def _finish(self) -> None:
        if _PACKAGE in self._open:
            self._into_package("ManagementMetadata")
            if "ManagementMetadata" not in self._done:
                self.write_management_metadata(ManagementMetadata())
            self._end()
        _, tail = self._head_and_tail(self._header.element(_ROOT))
        self._elements(tail, "ArchiveTransferType")
        self._end()

    def _head_and_tail(self, whole: Element) -> tuple[list[Element], list[Element]]:
        """Part the header: what stands before the package, what stands after it."""
        ordered = self._xml.in_order("ArchiveTransferType", whole.children)
        ranks = type_models(self._xml.version)["ArchiveTransferType"].ranks
        package = ranks[_PACKAGE]
        head = [one for one in ordered if ranks.get(one.name, package) < package]
        return head, list(ordered[len(head) :])

    def _into_package(self, name: str) -> None:
        """Open or close what must be, so that `name` can be written in the package."""
        if self._open[-1] == "ArchiveUnit" or self._open[-1] == "DataObjectGroup":
            raise NotWritable(self._paths[-1], f"{name} does not stand here")
        if self._open[-1] == _ROOT:
            self._once(_PACKAGE)
            self._start(Element(_PACKAGE), "DataObjectPackageType")
        if name == "ManagementMetadata":
            if "DescriptiveMetadata" not in self._done:
                self._into_units()
            if self._open[-1] == "DescriptiveMetadata":
                self._end()
        elif "DescriptiveMetadata" in self._done:
            raise NotWritable(self._paths[-1], f"{name} comes before the units")
        own = type_models(self._xml.version)["DataObjectPackageType"].own
        if self._xml.strict and name not in own:
            raise NotWritable(
                self._paths[-1], f"SEDA {self._xml.version} has no {name} outside a group"
            )

    def _into_units(self) -> None:
        if self._open[-1] in ("ArchiveUnit", "DescriptiveMetadata"):
            return
        self._into_package("DescriptiveMetadata")
        self._once("DescriptiveMetadata")
        self._start(Element("DescriptiveMetadata"), "DescriptiveMetadataType")

    def _once(self, name: str) -> None:
        if name in self._done:
            raise NotWritable(self._paths[-1], f"{name} stands twice")
        self._done.add(name)

    def _children(self, children: Iterable[UnitChild]) -> None:
        for child in children:
            if isinstance(child, ArchiveUnit):
                self.write_unit(child)
            elif isinstance(child, DataObjectReference):
                self.write_reference(child)
            else:
                self._child(child, "ArchiveUnitType")

    def _elements(self, elements: Sequence[Element], parent_type: str) -> None:
        for element in elements:
            self._child(element, parent_type)

    def _child(self, element: Element, parent_type: str) -> None:
        self._refuse_in_placeholder(element.name)
        model = type_models(self._xml.version)[parent_type]
        if self._xml.strict and element.name not in model.own:
            self._xml.check_children(parent_type, (element,), path=self._paths[-1])
        type_name = model.types.get(element.name, "")
        path, depth = self._paths[-1], len(self._open)
        self._write(self._xml.text(element, type_name, path=path, depth=depth))

    def _start(self, element: Element, type_name: str, *, extra: str = "") -> None:
        self._refuse_in_placeholder(element.name)
        path, depth = self._paths[-1], len(self._open)
        tag = self._xml.start_tag(element, type_name, path=path, depth=depth, extra=extra)
        self._write(tag)
        self._open.append(element.name)
        self._paths.append(path_of(path, element))

    def _refuse_in_placeholder(self, name: str) -> None:
        if self._xml.strict and len(self._open) == self._placeholder:
            raise NotWritable(self._paths[-1], f"this unit stands for another: no {name} in it")

    def _end(self) -> None:
        if len(self._open) == self._placeholder:
            self._placeholder = -1
        name = self._open.pop()
        self._paths.pop()
        self._write(f"{indent(len(self._open))}</{name}>\n")

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


# ----------------------------------------------------------------------------- private

_ROOT = "ArchiveTransfer"
_PACKAGE = "DataObjectPackage"


def _member_element(member: GroupMember) -> Element:
    if isinstance(member, BinaryDataObject):
        return member.element("BinaryDataObject")
    if isinstance(member, PhysicalDataObject):
        return member.element("PhysicalDataObject")
    if isinstance(member, GroupLogBook):
        return member.element("LogBook")
    return member


def _is_log_book(member: GroupMember) -> bool:
    return isinstance(member, GroupLogBook) or (
        isinstance(member, Element) and member.name == "LogBook"
    )


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
