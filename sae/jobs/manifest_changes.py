"""A step of modify: what is asked of the units of one AIP, made and judged before it is kept."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sae.custody.staging import MANIFEST, RECORD
from sae.domain.aip_record import AipRecordFile
from sae.domain.records import AipRecord
from sae.ports import Archive
from seda.byte_source import ByteSource, open_source
from seda.conversion.dip_source import outline_of
from seda.findings import Finding, Severity, has_errors
from seda.graph import graph_of
from seda.graph_checks import check_graph
from seda.kept_bytes import TemporaryBytes, kept_bytes
from seda.manifest_edits import Replacement, replaced
from seda.modification.asked import ChangeRefused, UnitChanges
from seda.modification.unit_edits import EditedUnit, edit_units
from seda.object_checks import check_objects
from seda.schema import Schemas


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedChange:
    """The change of one AIP. units: by our identifier, those that really change.

    findings: errors say why it cannot be kept.
    """

    aip: AipRecord
    units: Mapping[str, EditedUnit]
    replacements: tuple[Replacement, ...]
    findings: tuple[Finding, ...]

    def edit(self, source: ByteSource) -> Iterable[bytes]:
        """Give the new bytes of the manifest."""
        with open_source(source) as stream:
            yield from replaced(stream, self.replacements)


def prepare_change(
    archive: Archive, aip: AipRecord, asked: Mapping[str, UnitChanges]
) -> PreparedChange:
    """Make the changes asked of units of an AIP, by our identifier, and judge the result.

    A manifest as tolerated when it came stays so: only a fault that it did not have refuses.
    Raises: StorageError.
    """
    source, record = manifest_of(archive, aip)
    xml_ids = {unit_id: xml_id for xml_id, unit_id, _ in record.units}
    unit_ids = {xml_id: unit_id for unit_id, xml_id in xml_ids.items()}
    try:
        replacements, edited = edit_units(
            source,
            {xml_ids[unit_id]: changes for unit_id, changes in asked.items()},
            version=record.seda_version,
        )
    except ChangeRefused as refused:
        finding = _placed(refused.finding, unit_ids)
        return PreparedChange(aip=aip, units={}, replacements=(), findings=(finding,))
    units = {unit_ids[one.xml_id]: one for one in edited if one.content or one.rules}
    findings = _new_faults(source, replacements, record.seda_version, archive.schemas)
    return PreparedChange(aip=aip, units=units, replacements=replacements, findings=findings)


def manifest_of(
    archive: Archive, aip: AipRecord, *, inventory_sha512: str = ""
) -> tuple[ByteSource, AipRecordFile]:
    """Read the manifest and the record of an AIP, as its last version has them, or another.

    Raises: StorageError.
    """
    digest = inventory_sha512 or aip.inventory_sha512
    read = archive.copies
    with read.open(aip.aip_id, MANIFEST, inventory_sha512=digest) as stream:  # verified while read
        source = kept_bytes(stream)
    record = read.read_bytes(aip.aip_id, RECORD, inventory_sha512=digest)
    return source, AipRecordFile.parse(record)


# ----------------------------------------------------------------------------- private


def _placed(finding: Finding, unit_ids: Mapping[str, str]) -> Finding:
    """Name the unit as people know it: by our identifier, not by its `id` in the package."""
    xml_id, _, rest = finding.where.partition("/")
    return replace(finding, where=f"{unit_ids.get(xml_id, xml_id)} {rest.strip('/')}")


def _new_faults(
    source: ByteSource, replacements: Iterable[Replacement], version: str, schemas: Schemas
) -> tuple[Finding, ...]:
    with open_source(source) as stream:
        changed = _kept(replaced(stream, replacements))
    found = _faults(changed, version, schemas)
    if not found:
        return ()
    before = Counter(map(_key, _faults(source, version, schemas)))
    new: list[Finding] = []
    for finding in found:
        key = _key(finding)
        if before[key]:
            before[key] -= 1
        else:
            new.append(finding)
    return tuple(new)


def _kept(chunks: Iterable[bytes]) -> ByteSource:
    kept = TemporaryBytes()
    kept.stream.writelines(chunks)
    return kept.complete()


def _faults(source: ByteSource, version: str, schemas: Schemas) -> list[Finding]:
    with open_source(source) as stream:
        findings = list(schemas.validate(stream, version, tolerant=False).findings)
    if not has_errors(findings):
        outline = outline_of(source)
        findings += [*check_graph(outline, graph_of(outline)), *check_objects(outline)]
    return [finding for finding in findings if finding.severity is Severity.ERROR]


_Key = tuple[str, tuple[tuple[str, str], ...]]


def _key(finding: Finding) -> _Key:
    """Tell a fault whatever its line: an edit moves what stands behind it."""
    fields = tuple((name, text) for name, text in finding.fields if name != "line")
    return (finding.code, fields)
