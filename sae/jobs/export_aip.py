"""Reads one AIP of an export and converts what is taken from it.

Converted units and groups go to temporary files; the tree is put together afterwards, since a
unit and those below it may live in different AIPs.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sae.custody.staging import MANIFEST, RECORD
from sae.domain import identifiers
from sae.domain.aip_record import AipRecordFile, ObjectFacts
from sae.jobs.export_selection import ChosenUnit, Selection
from sae.jobs.export_uris import Uris
from seda.conversion.dip_source import Envelope, envelope_of, outline_of, parts_of
from seda.conversion.dip_writer import Spool
from seda.conversion.groups import GatheredGroups
from seda.conversion.part import Conversion, FileFacts, Naming, XmlNode
from seda.conversion.references import SignedObject
from seda.findings import Finding
from seda.kept_bytes import kept_bytes
from seda.model import DataObject, Manifest
from storage.replicated_store import Copies


@dataclass(frozen=True, slots=True)
class CopiedObject:
    """A file to copy: where it is in the archive, and its place in the package."""

    aip_id: str
    path: str
    facts: FileFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacedObject:
    """A file given in the place of an object. holder_id, path: where the archive keeps it."""

    object_id: str
    holder_id: str
    path: str
    size: int
    sha512: str
    puid: str
    mime: str
    format_name: str


@dataclass(slots=True, kw_only=True)
class Parts:
    """What the package will be made of.

    spans: where each unit is in `units`. objects: the files. papers: how many physical objects.
    envelopes: by transfer, the message that its AIPs come from.
    """

    units: Spool
    groups: Spool
    uris: Uris = field(default_factory=Uris)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    objects: list[CopiedObject] = field(default_factory=list)
    papers: int = 0
    envelopes: dict[str, Envelope] = field(default_factory=dict)


def convert_aip(  # noqa: PLR0913 - one AIP, from where to where, and who listens
    copies: Copies,
    aip_id: str,
    *,
    selection: Selection,
    version: str,
    replaced: Mapping[str, ReplacedObject],
    into: Parts,
    note: Callable[[Finding], None],
) -> None:
    """Add to `into` what is taken from an AIP. replaced: by object, what is given instead.

    Raises: StorageError, NotConvertible.
    """
    record = AipRecordFile.parse(copies.read_bytes(aip_id, RECORD))
    with copies.open(aip_id, MANIFEST) as stream:  # verified while read
        source = kept_bytes(stream)
    outline = outline_of(source)
    envelope = envelope_of(source, outline)
    into.envelopes.setdefault(record.transfer_id, envelope)
    taken = _taken_from(outline, selection.of_aip[aip_id])
    others = {
        item.xml_id: other
        for item in taken
        if (other := replaced.get(identifiers.object_id(record.transfer_id, item.xml_id)))
    }
    files = _files(record, taken, others, into.uris)
    naming = _naming(record, selection, taken, files)
    conversion = _AipConversion(
        Conversion(version, naming, note=note),
        selection=selection,
        envelope=envelope,
        files=files,
        group_of=naming.group_of,
    )
    for kind, element in parts_of(source, outline):
        if kind == "unit":
            unit = selection.of_aip[aip_id].get(element.get("id", ""))
            if unit is not None:
                into.spans[unit.unit_id] = into.units.add(conversion.unit(unit, element))
        elif data := conversion.objects_of(element, in_group=kind == "group"):
            into.groups.add(data + b"\n")
    into.papers += len(taken) - len(files)
    paths = {fact.xml_id: f"package/{fact.path}" for fact in record.objects}
    for xml_id, facts in files.items():
        other = others.get(xml_id)
        holder = (other.holder_id, other.path) if other else (aip_id, paths[xml_id])
        into.objects.append(CopiedObject(*holder, facts))


# ----------------------------------------------------------------------------- private


def _taken_from(outline: Manifest, units: Mapping[str, ChosenUnit]) -> tuple[DataObject, ...]:
    """Give the objects that kept units point to or name, whole groups at a time."""
    holders = {item.xml_id: item.group or item.xml_id for item in outline.objects}
    holders.update((item.group, item.group) for item in outline.objects if item.group)
    held: set[str] = set()
    for node in outline.units:
        unit = units.get(node.xml_id)
        if unit is not None and unit.kept:
            named = (*node.group_refs, *node.object_refs, *node.mentions)
            held.update(holders[name] for name in named if name in holders)
    return tuple(item for item in outline.objects if (item.group or item.xml_id) in held)


def _files(
    record: AipRecordFile,
    taken: tuple[DataObject, ...],
    others: Mapping[str, ReplacedObject],
    uris: Uris,
) -> dict[str, FileFacts]:
    kept = {fact.xml_id: fact for fact in record.objects}
    facts: dict[str, ObjectFacts | ReplacedObject] = {**kept, **others}
    return {
        item.xml_id: FileFacts(
            uri=uris.choose(
                kept[item.xml_id].path,
                object_id=identifiers.object_id(record.transfer_id, item.xml_id),
            ),
            size=facts[item.xml_id].size,
            sha512=facts[item.xml_id].sha512,
            puid=facts[item.xml_id].puid,
            mime=facts[item.xml_id].mime,
            format_name=facts[item.xml_id].format_name,
            replaces=item.xml_id in others,
        )
        for item in taken
        if not item.physical
    }


def _naming(
    record: AipRecordFile,
    selection: Selection,
    taken: tuple[DataObject, ...],
    files: Mapping[str, FileFacts],
) -> Naming:
    prefix = selection.prefixes[record.transfer_id]
    ours = {xml_id: unit_id for xml_id, unit_id, _ in record.units} | dict(record.context)
    # What stands for a unit of another transfer bears that unit's name.
    own = {
        xml_id: selection.new_id(selection.units[unit_id])
        for xml_id, unit_id in record.context
        if unit_id in selection.units
    }
    # A signature or a relationship may name what lives in another AIP of the transfer.
    names = ChainMap(own, selection.names[record.transfer_id])
    group_of: dict[str, str] = {}
    masters: dict[str, SignedObject] = {}
    for item in taken:
        names[item.xml_id] = prefix + item.xml_id
        if item.group:
            group = names[item.group] = prefix + item.group
        else:
            group = f"group-{identifiers.lone_group_id(record.transfer_id, item.xml_id)}"
        group_of[item.xml_id] = group
        if item.xml_id in files:
            sha512 = files[item.xml_id].sha512
            masters.setdefault(group, SignedObject(names[item.xml_id], "SHA-512", sha512))

    def elsewhere(xml_id: str) -> str:
        return ours.get(xml_id) or identifiers.unit_id(record.transfer_id, xml_id)

    return Naming(
        names=names, group_of=group_of, prefix=prefix, elsewhere=elsewhere, masters=masters
    )


class _AipConversion:
    """One AIP being converted."""

    def __init__(
        self,
        conversion: Conversion,
        *,
        selection: Selection,
        envelope: Envelope,
        files: Mapping[str, FileFacts],
        group_of: Mapping[str, str],
    ) -> None:
        self._conversion = conversion
        self._selection = selection
        self._envelope = envelope
        self._files = files
        self._groups = GatheredGroups(group_of)

    def unit(self, unit: ChosenUnit, element: XmlNode) -> bytes:
        """Convert a unit; rules of the whole message go on its tops when messages are mixed."""
        mixed = len(self._selection.prefixes) > 1
        is_top = mixed and self._selection.is_top_of_transfer(unit)
        return self._conversion.unit(
            element,
            with_objects=unit.kept,
            message=self._envelope.management if is_top else None,
            holds=self._selection.holds.get(unit.unit_id, ()),
        )

    def objects_of(self, element: XmlNode, *, in_group: bool) -> bytes:
        """Take a DataObjectGroup, or an object outside groups; give the group once it is whole."""
        whole = self._groups.take(element, in_group=in_group)
        if whole is None:
            return b""
        return self._conversion.group(whole.group_id, whole.objects, whole.logbook, self._files)
