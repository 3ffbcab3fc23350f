"""From an AIP's two files to the records that the catalogue keeps.

Ingest and rebuild both come through here: rows are always a function of what is stored, so that
a rebuilt catalogue is identical to the one that was lost.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from sae.domain import identifiers
from sae.domain.aip_record import AipRecordFile, ObjectFacts
from sae.domain.records import ObjectRecord, RuleRecord, UnitRecord
from seda.byte_source import ByteSource, open_source
from seda.elements import Element
from seda.findings import has_errors
from seda.graph import Graph, graph_of
from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit, DataObject, Manifest, RuleStatement
from seda.safe_xml import NO_XML_LIMITS, scan

BATCH = 1_000  # records handed over at a time: memory stays flat for any AIP


def read_units(
    manifest: ByteSource, record: AipRecordFile, sink: Callable[[list[UnitRecord]], None]
) -> Manifest:
    """Hand over the records of the units that live in an AIP, in batches, children first.

    Returns the manifest read, for `read_objects`.
    """
    few: list[ArchiveUnit] = []

    def hold(unit: ArchiveUnit) -> None:
        if len(few) <= BATCH:
            few.append(unit)

    outline = _scan(manifest, hold)
    units = _Units(outline, record)
    batch: list[UnitRecord] = []

    def take(unit: ArchiveUnit) -> None:
        found = units.record_of(unit)
        if found is not None:
            batch.append(found)
            if len(batch) >= BATCH:
                sink(batch.copy())
                batch.clear()

    # Where a unit stands is known once all were seen: only a few wait for that in memory.
    if len(few) <= BATCH:
        for unit in few:
            take(unit)
    else:
        few.clear()
        _scan(manifest, take)
    if batch:
        sink(batch)
    return outline


def read_outline(manifest: ByteSource) -> Manifest:
    """Read an AIP's manifest: its graph, its objects, where its parts stand."""
    return _scan(manifest, lambda _unit: None)


def read_objects(manifest: Manifest, record: AipRecordFile) -> tuple[ObjectRecord, ...]:
    """Give the records of the objects of an AIP."""
    facts = {fact.xml_id: fact for fact in record.objects}
    return tuple(_object(item, facts[item.xml_id], record) for item in manifest.objects)


def content_json(content: Element | None) -> str:
    """Write a Content as JSON: name -> list of texts, or of nested objects, in order.

    Attributes stand under `@name`, the text beside them under `#`.
    """
    tree = {} if content is None else _tree(content)
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


# ----------------------------------------------------------------------------- private


def _scan(data: ByteSource, take: Callable[[ArchiveUnit], None]) -> Manifest:
    reader = ManifestReader(data, on_unit=take)
    result = scan(open_source(data), limits=NO_XML_LIMITS, handler=reader)
    if has_errors(result.findings):
        raise ValueError(f"an AIP's manifest cannot be read: {result.findings[0]}")
    return reader.manifest()


@dataclass(slots=True)
class _Place:
    """Where a unit stands: our id, position, ids from the root, dossier, agency."""

    unit_id: str
    position: int | None
    path: str
    dossier_id: str
    agency: str


class _Units:
    """The units of one AIP and where they stand, contexts included."""

    def __init__(self, manifest: Manifest, record: AipRecordFile) -> None:
        self._manifest = manifest
        self._record = record
        self._graph: Graph = graph_of(manifest)
        self._places: dict[int, _Place] = {}
        own = {xml_id: (unit_id, position) for xml_id, unit_id, position in record.units}
        context = dict(record.context)
        for index in self._top_down():
            self._places[index] = self._place(index, own, context)
        grouped = {item.group for item in manifest.objects if item.group}
        self._groups = grouped | {group.xml_id for group in manifest.groups}

    def record_of(self, unit: ArchiveUnit) -> UnitRecord | None:
        """Give the record of a unit, or nothing for a unit repeated as context."""
        place = self._places[unit.node.index]
        if place.position is None:
            return None
        content = unit.content or Element("Content", line=unit.node.line)
        parents = self._graph.parents[unit.node.index]
        return UnitRecord(
            unit_id=place.unit_id,
            transfer_id=self._record.transfer_id,
            aip_id=self._record.aip_id,
            xml_id=unit.node.xml_id,
            position=place.position,
            parents=tuple(self._places[index].unit_id for index in parents),
            dossier_id=place.dossier_id,
            path=place.path,
            level=unit.node.level,
            title=content.text_of("Title"),
            description=content.text_of("Description"),
            document_type=content.text_of("DocumentType"),
            start_date=content.text_of("StartDate"),
            end_date=content.text_of("EndDate"),
            originating_agency=place.agency,
            metadata=content_json(unit.content),
            rules=self._rules(unit.rules, is_root=self._is_top(parents)),
            groups=self._groups_of(unit),
        )

    def _is_top(self, parents: tuple[int, ...]) -> bool:
        """Say whether nothing of this message is above: no unit, or only archived ones."""
        units = self._manifest.units
        return all(units[index].attachment is not None for index in parents)

    def _top_down(self) -> list[int]:
        """Order units so that parents come before children."""
        waiting = [len(parents) for parents in self._graph.parents]
        ready = [u.index for u in self._manifest.units if not u.target and not waiting[u.index]]
        ordered: list[int] = []
        while ready:
            index = ready.pop()
            ordered.append(index)
            for child in self._graph.children[index]:
                waiting[child] -= 1
                if not waiting[child]:
                    ready.append(child)
        return ordered

    def _place(
        self, index: int, own: dict[str, tuple[str, int]], context: dict[str, str]
    ) -> _Place:
        unit = self._manifest.units[index]
        parents = [self._places[parent] for parent in self._graph.parents[index]]
        agency = unit.agency or (parents[0].agency if parents else self._record.originating_agency)
        if unit.xml_id in own:
            unit_id, position = own[unit.xml_id]
            dossiers = [parent.dossier_id for parent in parents if parent.dossier_id]
            dossier_id = min(dossiers, default=unit_id)
            if self._record.kind.value == "containers":
                dossier_id = ""
        else:
            unit_id, position, dossier_id = context[unit.xml_id], None, ""
        path = f"{parents[0].path}/{unit_id}" if parents else unit_id
        return _Place(unit_id, position, path, dossier_id, agency)

    def _rules(self, stated: tuple[RuleStatement, ...], *, is_root: bool) -> tuple[RuleRecord, ...]:
        statements = list(stated)
        if is_root:
            # Rules of the whole message reach every unit through its root; the root's own
            # statement of the same rule wins (seda-in-practice, rules of ManagementMetadata).
            named = {(rule.category, rule.rule_id) for rule in stated}
            statements.extend(
                rule for rule in self._manifest.rules if (rule.category, rule.rule_id) not in named
            )
        return tuple(
            RuleRecord(
                category=rule.category,
                rule_id=rule.rule_id,
                start_date=rule.start_date,
                properties=rule.properties,
            )
            for rule in statements
        )

    def _groups_of(self, unit: ArchiveUnit) -> tuple[str, ...]:
        transfer = self._record.transfer_id
        groups = [identifiers.group_id(transfer, name) for name in unit.node.group_refs]
        groups.extend(identifiers.lone_group_id(transfer, name) for name in unit.node.object_refs)
        return tuple(dict.fromkeys(groups))


def _object(item: DataObject, facts: ObjectFacts, record: AipRecordFile) -> ObjectRecord:
    transfer = record.transfer_id
    return ObjectRecord(
        object_id=identifiers.object_id(transfer, item.xml_id),
        group_id=identifiers.group_id(transfer, item.group)
        if item.group
        else identifiers.lone_group_id(transfer, item.xml_id),
        transfer_id=transfer,
        aip_id=record.aip_id,
        xml_id=item.xml_id,
        position=facts.position,
        physical=item.physical,
        usage=item.usage,
        filename=item.filename or (item.uri or "").rpartition("/")[2],
        uri=item.uri or "",
        content_path=f"package/{facts.path}" if facts.path else "",
        size=facts.size,
        sha512=facts.sha512,
        sha256=facts.sha256,
        puid=facts.puid,
        mime=facts.mime,
        format_name=facts.format_name,
        physical_id=(item.physical_id or "").strip(),
    )


def _tree(element: Element) -> dict[str, list[object]]:
    tree: dict[str, list[object]] = {}
    for child in element.children:
        if child.children:
            value: object = _tree(child)
        else:
            value = child.text.strip()
        if child.attributes:
            value = {f"@{name}": text for name, text in child.attributes} | (
                value if isinstance(value, dict) else {"#": value}
            )
        tree.setdefault(child.name, []).append(value)
    return tree
