"""The package of an ArchiveTransferReply: under which identifiers the archives are kept.

It repeats each group, object and unit with the `id` it had in the package and the identifier it
has here: DataObjectSystemId and DataObjectGroupSystemId for objects; SystemId and
ArchivalAgencyArchiveUnitIdentifier for units, the first because deposit software reads it, the
second because the standard reserves it for what the archive assigns. The tree of units is not
repeated: the list is flat.
"""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from seda import safe_xml
from seda.messages.message_stream import MessageWriter
from seda.messages.packages import PackageWriter, ReceivedPackage
from seda.versions import namespace_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyObject:
    """A data object: its `id` in the package, our identifier, and whether it is paper."""

    xml_id: str
    object_id: str
    physical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyGroup:
    """A group of data objects; `xml_id` is empty when the package gave the object no group."""

    xml_id: str
    group_id: str
    objects: tuple[ReplyObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnit:
    """An archive unit: its `id` in the package and our identifier."""

    xml_id: str
    unit_id: str


def reply_package(groups: Iterable[ReplyGroup], units: Iterable[ReplyUnit]) -> PackageWriter:
    """Make a writer of identifiers, which writes nothing when there are none.

    groups, units: consumed once, as a stream. Their `id`s are those of a manifest already
    validated, hence valid and unique xsd:ID.
    """

    def write(xml: MessageWriter) -> None:
        first_group, first_unit = next(iter_groups, None), next(iter_units, None)
        if first_group is None and first_unit is None:
            return
        with xml.element("DataObjectPackage"):
            for group in itertools.chain((first_group,), iter_groups):
                if group is not None:
                    _write_group(xml, group)
            with xml.element("DescriptiveMetadata"):
                for unit in itertools.chain((first_unit,), iter_units):
                    if unit is not None:
                        _write_unit(xml, unit)
            with xml.element("ManagementMetadata"):
                pass

    iter_groups, iter_units = iter(groups), iter(units)
    return write


def identifiers_of(package: ReceivedPackage) -> Iterator[ReplyGroup | ReplyUnit]:
    """Read the identifiers that a reply gives, groups first, in flat memory.

    Units without SystemId and objects without identifier have empty ones.

    Raises: safe_xml.XmlError when the package is not readable.
    """
    namespace = f"{{{namespace_of(package.version)}}}"
    group, unit = f"{namespace}DataObjectGroup", f"{namespace}ArchiveUnit"
    objects = tuple(f"{namespace}{kind}DataObject" for kind in ("Binary", "Physical"))
    for _, element in safe_xml.iterparse(package.open(), tag=(group, unit, *objects)):
        around = element.getparent()
        if element.tag == unit:
            yield ReplyUnit(
                xml_id=element.get("id", ""),
                unit_id=element.findtext(f"{namespace}Content/{namespace}SystemId", ""),
            )
        elif element.tag == group:
            yield _group(element, namespace)
        elif around is not None and around.tag == group:
            continue  # read with its group
        else:
            group_id = element.findtext(f"{namespace}DataObjectGroupSystemId", "")
            yield ReplyGroup(xml_id="", group_id=group_id, objects=(_object(element, namespace),))
        _forget(element)


# ----------------------------------------------------------------------------- private


def _write_group(xml: MessageWriter, group: ReplyGroup) -> None:
    if not group.objects and xml.version != "2.1":
        return  # only SEDA 2.1 lets a group be empty; nothing is lost, nobody can point to it
    if not group.xml_id and xml.version == "2.1":
        # Only SEDA 2.1 knows objects outside groups; later, ours stands for the missing one.
        for item in group.objects:
            _write_object(xml, item, group_id=group.group_id)
        return
    with xml.element("DataObjectGroup", {"id": group.xml_id or f"G-{group.group_id}"}):
        for item in group.objects:
            _write_object(xml, item, group_id=group.group_id)


def _write_object(xml: MessageWriter, item: ReplyObject, *, group_id: str) -> None:
    name = "PhysicalDataObject" if item.physical else "BinaryDataObject"
    with xml.element(name, {"id": item.xml_id}):
        xml.token("DataObjectSystemId", item.object_id)
        xml.token("DataObjectGroupSystemId", group_id)


def _write_unit(xml: MessageWriter, unit: ReplyUnit) -> None:
    with xml.element("ArchiveUnit", {"id": unit.xml_id}), xml.element("Content"):
        xml.token("SystemId", unit.unit_id)
        xml.token("ArchivalAgencyArchiveUnitIdentifier", unit.unit_id)


def _group(element: Any, namespace: str) -> ReplyGroup:  # noqa: ANN401 - lxml has no types
    group_id = element.findtext(f"*/{namespace}DataObjectGroupSystemId", "")
    xml_id = element.get("id", "")
    return ReplyGroup(
        xml_id="" if xml_id == f"G-{group_id}" else xml_id,
        group_id=group_id,
        objects=tuple(
            _object(item, namespace)
            for item in element.iterchildren(f"{namespace}*")
            if item.tag.endswith("DataObject")
        ),
    )


def _object(element: Any, namespace: str) -> ReplyObject:  # noqa: ANN401
    return ReplyObject(
        xml_id=element.get("id", ""),
        object_id=element.findtext(f"{namespace}DataObjectSystemId", ""),
        physical=element.tag == f"{namespace}PhysicalDataObject",
    )


def _forget(element: Any) -> None:  # noqa: ANN401
    """Free an element and its elder brothers; the parser still holds the last."""
    element.clear()
    around = element.getparent()
    while around is not None and (elder := element.getprevious()) is not None:
        around.remove(elder)
