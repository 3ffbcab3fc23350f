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
from typing import Any, BinaryIO

from seda import safe_xml
from seda.elements import Element
from seda.messages.packages import Package, ReceivedPackage, WrittenPackage
from seda.nouns import ArchiveUnit, ManagementMetadata
from seda.part_writer import PartWriter
from seda.transfer_parts import (
    GroupEnd,
    GroupStart,
    PackageEnd,
    PackageStart,
    TransferPart,
    UnitEnd,
    UnitsEnd,
    UnitsStart,
    UnitStart,
)
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


def reply_package(groups: Iterable[ReplyGroup], units: Iterable[ReplyUnit]) -> Package:
    """Make a package of identifiers, which writes nothing when there are none.

    groups, units: consumed once, as a stream. Their `id`s are those of a manifest already
    validated, hence valid and unique xsd:ID.
    """
    content: Iterator[ReplyGroup | ReplyUnit] = itertools.chain(groups, units)

    def write(out: BinaryIO, version: str) -> None:
        first = next(content, None)
        if first is not None:
            # All that is written here is ours: nothing to refuse.
            writer = PartWriter(out, version=version, strict=False)
            for part in _parts(itertools.chain((first,), content), version):
                writer.write(part)

    return WrittenPackage(write=write)


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


def _parts(content: Iterable[ReplyGroup | ReplyUnit], version: str) -> Iterator[TransferPart]:
    """Give the parts of the package. content: groups first."""
    yield PackageStart()
    in_units = False
    for one in content:
        if isinstance(one, ReplyGroup):
            yield from _group_parts(one, version)
            continue
        if not in_units:
            yield UnitsStart()
            in_units = True
        yield UnitStart(ArchiveUnit(id=one.xml_id, content=_unit_content(one)))
        yield UnitEnd()
    if not in_units:
        yield UnitsStart()
    yield UnitsEnd()
    yield ManagementMetadata()
    yield PackageEnd()


def _group_parts(group: ReplyGroup, version: str) -> Iterator[TransferPart]:
    if not group.objects and version != "2.1":
        return  # only SEDA 2.1 lets a group be empty; nothing is lost, nobody can point to it
    objects = (_object_part(item, group.group_id) for item in group.objects)
    if not group.xml_id and version == "2.1":
        # Only SEDA 2.1 knows objects outside groups; later, ours stands for the missing one.
        yield from objects
        return
    yield GroupStart(group.xml_id or f"G-{group.group_id}")
    yield from objects
    yield GroupEnd()


# Elements, where the nouns would say the same in twice the time: there may be 100,000 of each.


def _object_part(item: ReplyObject, group_id: str) -> Element:
    name = "PhysicalDataObject" if item.physical else "BinaryDataObject"
    system_id = Element("DataObjectSystemId", item.object_id)
    group = Element("DataObjectGroupSystemId", group_id)
    return Element(name, "", (system_id, group), (("id", item.xml_id),))


def _unit_content(unit: ReplyUnit) -> Element:
    system_id = Element("SystemId", unit.unit_id)
    ours = Element("ArchivalAgencyArchiveUnitIdentifier", unit.unit_id)
    return Element("Content", "", (system_id, ours))


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
