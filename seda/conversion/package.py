"""Converts the manifest of a whole package to another version of SEDA: same message, same tree.

Identifiers, references, units and files keep their names and places. Parts are converted one by
one (`seda.conversion.part`) and wait in temporary files: a manifest of any size stays in flat
memory; then the message is written in the order of the standard. To the version that a package
is in already, only order and layout change, and what the tolerated dialect added is set aside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seda import safe_xml
from seda.byte_source import ByteSource
from seda.conversion.aside import LossKeeper
from seda.conversion.copied import XML_ID, copied, written
from seda.conversion.dip_source import parts_of
from seda.conversion.dip_writer import Spool
from seda.conversion.groups import GatheredGroups
from seda.conversion.message_parts import MessageParts
from seda.conversion.nested_units import nested
from seda.conversion.part import Conversion, FilePlace, Naming
from seda.conversion.references import SignedObject
from seda.conversion.report import Reason, Report, XmlNode, local
from seda.findings import Finding, info, warning
from seda.model import DataObject, Manifest
from seda.vocabulary import grammar

GROUPS_ONLY_SINCE = "2.2"  # before, objects could also stand outside groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a package becomes. version: of SEDA. at: instant of the conversion, aware.

    uris: Uri as declared -> place of the file in the package written. folder: where temporary
    files are made; None: where the system puts such files.
    """

    version: str
    at: datetime
    uris: Mapping[str, str]
    folder: str | None = None


def convert_manifest(
    source: ByteSource,
    outline: Manifest,
    target: Target,
    *,
    into: Spool,
    note: Callable[[Finding], None],
) -> None:
    """Write in `into` the manifest read in `outline`, converted.

    source: the manifest in UTF-8. note: receives a `conversion_...` finding for each element
    lost (warning) or written otherwise (info).

    Raises: NotConvertible.
    """
    noted = _Placed(outline, note)
    with Spool(target.folder) as units, Spool(target.folder) as groups:
        parts = _Parts(outline, target, noted, units=units, groups=groups)
        message = parts.convert(source)
        order = ((parts.spans[unit.xml_id], unit.stop) for unit in outline.units)
        for data in message.message(groups=groups.chunks(), units=nested(units, order)):
            into.add(data)


# ----------------------------------------------------------------------------- private


class _Placed:
    """Adds the line to the findings of a part, which know its identifier only."""

    def __init__(self, outline: Manifest, note: Callable[[Finding], None]) -> None:
        self._outline = outline
        self._note = note
        self._lines: dict[str, int] = {}

    def __call__(self, finding: Finding) -> None:
        if not self._lines:
            outline = self._outline
            self._lines.update((item.xml_id, item.line) for item in outline.groups)
            self._lines.update((item.xml_id, item.line) for item in outline.objects)
            self._lines.update((item.xml_id, item.line) for item in outline.units)
        line = self._lines.get(finding.where)
        place = finding.where if line is None else f"manifest.xml:{line}"
        self._note(replace(finding, where=place))


class _Parts:
    """The parts of the message, converted."""

    def __init__(
        self,
        outline: Manifest,
        target: Target,
        note: Callable[[Finding], None],
        *,
        units: Spool,
        groups: Spool,
    ) -> None:
        self._outline = outline
        self._version = target.version
        self._note = note
        self._units = units
        self._groups = groups
        self.spans: dict[str, tuple[int, int]] = {}
        self._message = MessageParts(target.version)
        self._grouped = not (
            target.version < GROUPS_ONLY_SINCE and outline.header.version < GROUPS_ONLY_SINCE
        )
        self._facts = {
            item.xml_id: FilePlace(uri=target.uris.get(item.uri, item.uri))
            for item in outline.objects
            if item.uri is not None
        }
        self._group_of = _group_of(outline) if self._grouped else {}
        self._keeper = LossKeeper(outline.header.version, target.version, target.at)
        naming = _naming(outline, self._group_of, grouped=self._grouped)
        self._conversion = Conversion(target.version, naming, note=note, keeper=self._keeper)

    def convert(self, source: ByteSource) -> MessageParts:
        """Convert everything: units and objects go to their files."""
        self._convert_header(source)
        gathered = GatheredGroups(self._group_of)
        for kind, element in parts_of(source, self._outline):
            if kind == "unit":
                data = self._conversion.unit(element, with_objects=True)
                self.spans[element.get("id")] = self._units.add(data)
            elif self._grouped:
                self._gather(gathered, element, in_group=kind == "group")
            else:
                self._as_it_stands(element, in_group=kind == "group")
        self._message.add_comments(self._keeper.comments)
        return self._message

    # ------------------------------------------------------------------------- private

    def _gather(self, gathered: GatheredGroups, element: XmlNode, *, in_group: bool) -> None:
        if not in_group:
            owner = element.get("id", "")
            into = f"DataObjectGroup {self._group_of.get(owner, '')}"
            self._note(
                info("conversion_changed", owner, element=local(element.tag), into=into, unit=owner)
            )
        whole = gathered.take(element, in_group=in_group)
        if whole is not None:
            facts = self._facts
            data = self._conversion.group(whole.group_id, whole.objects, whole.logbook, facts)
            self._groups.add(data + b"\n")

    def _as_it_stands(self, element: XmlNode, *, in_group: bool) -> None:
        if in_group:
            objects = [node for node in element if node.get("id") is not None]
            logbook = next((node for node in element if _is(node, "LogBook")), None)
            data = self._conversion.group(element.get("id"), objects, logbook, self._facts)
        else:
            data = self._conversion.lone_object(element, self._facts.get(element.get("id")))
        self._groups.add(data + b"\n")

    def _convert_header(self, source: ByteSource) -> None:
        root = _around(source, self._outline)
        self._message.root_id = root.get(XML_ID, "")
        known = grammar(self._version).children("ArchiveTransferType")
        for node in root:
            if not isinstance(node.tag, str):
                continue
            name = local(node.tag)
            if name == "DataObjectPackage":
                self._message.package_id = node.get(XML_ID, "")
                (management,) = (child for child in node if _is(child, "ManagementMetadata"))
                self._message.management = self._conversion.header_part(management)
            elif name == "Date":
                self._message.add(name, written(copied(node, self._version), self._version))
            elif name in known and name != "Signature":
                self._message.add(name, self._conversion.header_part(node))
            else:
                self._leave(node)

    def _leave(self, node: XmlNode) -> None:
        """Leave out of the message what cannot be in it: its own signature first of all."""
        name = local(node.tag)
        if name == "Signature":
            self._note(warning("conversion_seal_broken", "manifest.xml", element=name))
            return
        self._keeper.begin(name)
        report = Report(self._version, self._note, self._keeper.aside)
        report.lost(node, owner="manifest.xml", reason=Reason.NOT_STANDARD)
        self._keeper.write(node)


def _around(source: ByteSource, outline: Manifest) -> XmlNode:
    """Read what is around the objects and the units, however many they are."""
    marks = outline.landmarks
    data = source[: marks.package_open_end] + source[marks.descriptive[1] : len(source)]
    return safe_xml.parse(data)


def _group_of(outline: Manifest) -> dict[str, str]:
    """Give the group of each object; one of its own to an object that has none."""
    taken = {item.xml_id for item in outline.objects} | {item.group for item in outline.objects}
    taken.update(item.xml_id for item in outline.groups)
    taken.update(unit.xml_id for unit in outline.units)
    found: dict[str, str] = {}
    for item in outline.objects:
        group = item.group
        if not group:
            group = f"group-{item.xml_id}"
            while group in taken:
                group += "-"
            taken.add(group)
        found[item.xml_id] = group
    return found


def _naming(outline: Manifest, group_of: Mapping[str, str], *, grouped: bool) -> Naming:
    names = {item.xml_id: item.xml_id for item in outline.groups}
    names.update((item.xml_id, item.xml_id) for item in outline.objects)
    names.update((unit.xml_id, unit.xml_id) for unit in outline.units)
    names.update((item.group, item.group) for item in outline.objects if item.group)
    masters: dict[str, SignedObject] = {}
    for item in outline.objects:
        group = group_of[item.xml_id] if grouped else item.group
        if item.has_digest:
            masters.setdefault(group, _signed(item))
    return Naming(names=names, group_of=group_of, prefix="", elsewhere=str, masters=masters)


def _signed(item: DataObject) -> SignedObject:
    return SignedObject(item.xml_id, item.digest_algorithm.strip(), item.digest.strip())


def _is(node: XmlNode, name: str) -> bool:
    return isinstance(node.tag, str) and local(node.tag) == name
