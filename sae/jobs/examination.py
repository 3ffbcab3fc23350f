"""Everything that can be said of a package without storing it: a step of ingest and of lint.

(1) the container: names, kinds, limits, one manifest
(2) the manifest's bytes: copied to the work folder, digested, passed through the XML gate
(3) the version, the schema, strict or tolerant as the agreement says
(4) the graph, the objects, the contents, the header
(5) the archive's own tables, its profiles, what was already received, the units it attaches to
(6) each Uri against each file

All findings are kept; a step that cannot be taken without the one before is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from sae.domain.records import Referentials, TransferRecord
from sae.domain.referential_checks import Terms, check_referentials, terms_of
from sae.jobs.old_package import old_manifest_of
from sae.jobs.profile_checks import ProfilesAt, UnitProfileChecks, check_archival_profile
from sae.jobs.received_manifest import copy_manifest
from sae.ports import Policy, Reader
from seda.byte_source import FileBytes
from seda.capped_findings import MAX_LISTED_PER_CODE, CappedFindings
from seda.content_checks import check_header, check_rule, check_unit
from seda.findings import Finding, Severity, error
from seda.graph import Graph, graph_of
from seda.graph_checks import check_graph
from seda.manifest_reader import ManifestReader
from seda.message_digests import declared_digest
from seda.model import ArchiveUnit, Manifest, RuleStatement
from seda.object_checks import check_objects
from seda.package import ContainerDamaged, Entry, Package, PackageKind
from seda.safe_xml import Scan, XmlError, scan, to_utf8
from seda.schema import Schemas
from seda.versions import OLD_NAMESPACES, version_of


@dataclass(slots=True, kw_only=True)
class Examined:
    """What was learnt of a package, and every finding so far.

    received: the manifest as received. source: the same in UTF-8, for cutting.
    entries: Uri as declared -> the file of the package that it names.
    attached: `id` of a unit element -> unit of the archive that it stands for.
    already: the transfer that answered this very message before.
    """

    findings: CappedFindings
    errors: int = 0
    received: Path | None = None
    manifest_sha512: str = ""
    source: FileBytes | None = None
    source_stream: BinaryIO | None = None
    manifest: Manifest | None = None
    graph: Graph | None = None
    schema: str = ""
    terms: Terms | None = None
    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    attached: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    already: TransferRecord | None = None

    def add(self, finding: Finding) -> None:
        """Keep a finding."""
        self.errors += finding.severity is Severity.ERROR
        self.findings.add(finding)

    def close(self) -> None:
        """Let go of the manifest's file."""
        if self.source_stream is not None:
            self.source_stream.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """What an examination needs of the archive, besides the package.

    profiles: as they were when the package was received. check_unit: what is said of each unit
    by itself. most: findings listed of one code.
    """

    policy: Policy
    schemas: Schemas
    referentials: Referentials
    profiles: ProfilesAt
    reader: Reader
    now: datetime
    check_unit: Callable[[ArchiveUnit], Iterable[Finding]] = check_unit
    most: int = MAX_LISTED_PER_CODE


def examine(package: Package, by: Examiner, *, work: Path) -> Examined:
    """Follow the six steps. work: an existing folder, where the manifest is copied."""
    examined = Examined(findings=CappedFindings(by.most))
    old = old_manifest_of(package) if package.manifest_name is None else None
    if old is not None:
        # What the name or the package lacks says less than this, and what to do about it.
        examined.add(error("seda_version_old", old.name, version=old.version))
        return examined
    for finding in package.findings:  # (1)
        examined.add(finding)
    if package.manifest_name is None or not _copy_manifest(package, examined, work):
        return examined
    units = _UnitChecks(examined, by)
    scanned = _read(examined, by, work, units)  # (2)
    if scanned is None or examined.manifest is None:
        return examined
    version = _check_version(examined, scanned)
    if version is None:
        return examined
    header = examined.manifest.header
    terms = terms_of(header, by.referentials, reading=by.policy.reading, closed=by.policy.closed)
    examined.terms = terms
    _check_schema(examined, by, version, terms)  # (3)
    examined.graph = graph_of(examined.manifest)
    for check in (  # (4)
        check_header(header, now=by.now),
        check_graph(examined.manifest, examined.graph),
        check_objects(examined.manifest),
        units.findings(),
    ):
        for finding in check:
            examined.add(finding)
    _check_tables(examined, by, terms, units)  # (5)
    _check_profiles(examined, by, terms, units)
    _check_files(examined, package)  # (6)
    return examined


# ----------------------------------------------------------------------------- private


class _UnitChecks:
    """Checks each unit as it passes, and remembers what the tables will be asked about."""

    def __init__(self, examined: Examined, by: Examiner) -> None:
        self._found = CappedFindings(by.most)
        self._by = by
        self._examined = examined
        self.profiles = UnitProfileChecks(by.profiles)
        self.agencies: set[str] = set()
        self.statements: dict[tuple[str, str, str], RuleStatement] = {}

    def clear(self) -> None:
        self._found = CappedFindings(self._by.most)
        self.profiles.clear()
        self.agencies.clear()
        self.statements.clear()

    def take(self, unit: ArchiveUnit, version: str) -> None:
        for finding in self._by.check_unit(unit):
            self._found.add(finding)
        self.profiles.take(unit, version)
        if unit.node.agency:
            self.agencies.add(unit.node.agency)
        self.note(unit.rules)

    def note(self, rules: tuple[RuleStatement, ...]) -> None:
        for rule in rules:
            own = "".join(text for name, text in rule.properties if name != "FinalAction")
            self.statements.setdefault((rule.category, rule.rule_id, own), rule)

    def findings(self) -> tuple[Finding, ...]:
        manifest = self._examined.manifest
        rules = manifest.rules if manifest is not None else ()
        for rule in rules:
            self.note((rule,))
            for finding in check_rule(rule):
                self._found.add(finding)
        return self._found.listed()


def _copy_manifest(package: Package, examined: Examined, work: Path) -> bool:
    target = work / "manifest.xml"
    try:
        examined.manifest_sha512 = copy_manifest(package, target)
    except ContainerDamaged as damaged:
        examined.add(damaged.finding)
        return False
    examined.received = target
    return True


def _read(examined: Examined, by: Examiner, work: Path, units: _UnitChecks) -> Scan | None:
    """Pass the manifest through the gate and read it, once more if it must become UTF-8."""
    if examined.received is None:
        return None
    scanned = _scan(examined, by, examined.received, units)
    if any(finding.severity is Severity.ERROR for finding in scanned.findings):
        _add_all(examined, scanned)
        examined.manifest = None
        return None
    if scanned.encoding not in ("utf-8", "ascii") or scanned.bom:
        plain = work / "manifest.utf-8.xml"
        try:
            with examined.received.open("rb") as source, plain.open("wb") as target:
                to_utf8(source, target, encoding=scanned.encoding)
        except XmlError as wrong:
            examined.add(error("xml_malformed", f"manifest.xml:{wrong.line}", reason=wrong.message))
            return None
        units.clear()  # offsets and lines are now those of the UTF-8 text
        _scan(examined, by, plain, units)
    _add_all(examined, scanned)
    return scanned


def _scan(examined: Examined, by: Examiner, path: Path, units: _UnitChecks) -> Scan:
    examined.close()
    stream = path.open("rb")
    examined.source_stream = stream
    examined.source = FileBytes(stream)

    def take(unit: ArchiveUnit) -> None:
        units.take(unit, reader.version)

    reader = ManifestReader(examined.source, on_unit=take)
    scanned = scan(stream, limits=by.policy.xml_limits, handler=reader)
    examined.manifest = reader.manifest()
    return scanned


def _add_all(examined: Examined, scanned: Scan) -> None:
    for finding in scanned.findings:
        examined.add(finding)


def _check_version(examined: Examined, scanned: Scan) -> str | None:
    namespace, name = scanned.root or ("", "")
    version = version_of(namespace)
    if namespace in OLD_NAMESPACES:
        old = OLD_NAMESPACES[namespace]
        examined.add(error("seda_version_old", "manifest.xml", version=old))
        return None
    if version is None:
        examined.add(error("seda_version_unsupported", "manifest.xml", namespace=namespace))
        return None
    if name != "ArchiveTransfer":
        examined.add(error("not_an_archive_transfer", "manifest.xml", name=name))
        return None
    return version


def _check_schema(examined: Examined, by: Examiner, version: str, terms: Terms) -> None:
    if examined.source_stream is None:
        return
    examined.source_stream.seek(0)
    validation = by.schemas.validate(
        examined.source_stream, version, tolerant=terms.tolerant, most=by.most
    )
    examined.schema = validation.schema
    for finding in validation.findings:
        examined.add(finding)


def _check_tables(examined: Examined, by: Examiner, terms: Terms, units: _UnitChecks) -> None:
    manifest = examined.manifest
    if manifest is None:
        return
    header = manifest.header
    agencies = units.agencies | {header.originating_agency}
    for finding in check_referentials(
        header, agencies, units.statements.values(), by.referentials, terms
    ):
        examined.add(finding)
    before = by.reader.accepted_transfer(header.transferring_agency, header.message_identifier)
    if before is not None:
        if before.manifest_sha512 == examined.manifest_sha512:
            examined.already = before
        else:
            examined.add(
                error("message_identifier_reused", "MessageIdentifier", other=before.transfer_id)
            )
    examined.attached = _attachments(examined, by.reader, manifest)


def _check_profiles(examined: Examined, by: Examiner, terms: Terms, units: _UnitChecks) -> None:
    manifest, stream = examined.manifest, examined.source_stream
    if manifest is None or stream is None:
        return
    header, limits = manifest.header, by.policy.xml_limits
    for finding in check_archival_profile(stream, header, by.profiles, terms, limits=limits):
        examined.add(finding)
    for finding in units.profiles.findings(header, terms):
        examined.add(finding)


def _attachments(examined: Examined, reader: Reader, manifest: Manifest) -> dict[str, str]:
    """Find the archived units that elements stand for; each must exist and be published."""
    attached: dict[str, str] = {}
    for unit in manifest.units:
        wanted = unit.attachment
        if wanted is None:
            continue
        if wanted.system_id:
            known = reader.unit(wanted.system_id)
            found: tuple[str, ...] = (known.unit_id,) if known is not None else ()
        else:
            found = reader.units_with_metadata(wanted.metadata_name, wanted.metadata_value)
        where = f"manifest.xml:{unit.line}"
        target = wanted.system_id or f"{wanted.metadata_name}={wanted.metadata_value}"
        if not found:
            examined.add(error("attachment_unknown", where, target=target))
        elif len(found) > 1:
            examined.add(error("attachment_ambiguous", where, target=target, count=len(found)))
        else:
            attached[unit.xml_id] = found[0]
    return attached


def _check_files(examined: Examined, package: Package) -> None:
    manifest = examined.manifest
    if manifest is None:
        return
    binaries = [item for item in manifest.objects if not item.physical and item.uri is not None]
    if package.kind is PackageKind.MANIFEST:
        for item in binaries:  # no file came with it
            for finding in declared_digest(item)[1]:
                examined.add(finding)
        return
    resolution = package.resolve([item.uri for item in binaries if item.uri is not None])
    for finding in resolution.findings:
        examined.add(finding)
    for item in binaries:
        entry = resolution.entries.get(item.uri or "")
        if entry is not None and entry.name == item.uri:
            item.uri = entry.name  # the same text once in memory
        for finding in declared_digest(item)[1]:
            examined.add(finding)
    examined.entries = resolution.entries
