"""What Vitam checks at an ingest and the standard does not ask for: its habits.

Vitam is the archive core of the French state; many archives run on it or expect what it expects.
Each finding names the check of Vitam that would refuse. Its tables (agencies, contracts, rules)
belong to each platform and are not known here.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from seda import message_digests
from seda.findings import Finding, Severity, error, warning
from seda.lint.rules import Basis, LintRule
from seda.model import ArchiveUnit, DataObject, Manifest, MessageHeader
from seda.package import Entry, PackageKind

# What Vitam accepts as an algorithm, in this very spelling (INVALIDE_ALGO).
ALGORITHMS = frozenset({"MD5", "SHA-1", "SHA-256", "SHA-512"})

# One part of a path, between slashes (SafeFileChecker).
PATH_PART = re.compile(r"[a-zA-Z0-9\-_@]+(\.[a-zA-Z0-9\-_@]+)*")

# Identifiers that Vitam draws: 36 letters and digits.
GUID = re.compile(r"[a-z0-9]{36}")

# A tag or an entity, once XML has been read: taken for an attempt to inject (HTML sanitising).
MARKUP = re.compile(r"<[/!?]?[A-Za-z][^<>]{0,500}>|&(?:[A-Za-z]{2,8}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")

MASTERS = ("BinaryMaster", "PhysicalMaster")


def check_container(
    entries: Mapping[str, Entry], kind: PackageKind, manifest_name: str
) -> Iterator[Finding]:
    """Check names and places of the files."""
    if kind is PackageKind.FOLDER:
        yield warning("vitam_container")
    at_root = [name for name in entries if "/" not in name and name != manifest_name]
    for name in at_root if manifest_name else ():  # without manifest, any of them may be it
        yield error("vitam_file_at_root", name)
    folders = {name.partition("/")[0] for name in entries if "/" in name}
    for folder in sorted(folders):
        if folder.lower() != "content":
            yield error("vitam_folder", folder)
    for name in entries:
        wrong = next((part for part in name.split("/") if not PATH_PART.fullmatch(part)), None)
        if wrong is not None:
            yield error("vitam_file_name", name, part=wrong)


def check_manifest(manifest: Manifest) -> Iterator[Finding]:
    """Check the header and the objects."""
    yield from _check_header(manifest.header)
    for item in manifest.objects:
        if not item.physical:
            yield from _check_object(item)
    yield from _check_masters(manifest)
    if not manifest.objects:
        yield warning("vitam_no_object", "manifest.xml")


def check_unit(unit: ArchiveUnit) -> Iterator[Finding]:
    """Check one unit."""
    where = f"manifest.xml:{unit.node.line}"
    attachment = unit.node.attachment
    if attachment is None and not _has_title(unit):
        yield error("vitam_title_missing", where, offset=unit.node.start, unit=unit.node.xml_id)
    if attachment is not None and attachment.system_id and not GUID.fullmatch(attachment.system_id):
        yield error(
            "vitam_guid",
            where,
            offset=unit.node.start,
            unit=unit.node.xml_id,
            target=attachment.system_id,
        )
    for part in (unit.content, unit.management):
        for element in part.descendants() if part is not None else ():
            if element.text and MARKUP.search(element.text):
                yield error(
                    "vitam_markup",
                    f"manifest.xml:{element.line}",
                    offset=element.offset,
                    element=element.name.rpartition("}")[2],
                    text=_around(element.text),
                )
    for rule in unit.rules:
        if rule.rule_id and "HoldEndDate" in dict(rule.properties):
            yield warning(
                "vitam_hold_end_date",
                f"manifest.xml:{rule.line}",
                offset=rule.offset,
                rule=rule.rule_id,
            )


def _habit(check: str) -> LintRule:
    return LintRule(Basis.HABIT, check, owner="Vitam")


# Codes of other checks that weigh otherwise there, and the check of Vitam that decides.
WEIGHTS: Mapping[str, tuple[Severity, LintRule]] = MappingProxyType(
    {
        "container_misnamed": (Severity.WARNING, _habit("CHECK_CONTAINER")),
        "dates_reversed": (Severity.ERROR, _habit("CHECK_UNIT_SCHEMA.CONSISTENCY")),
        "format_unknown": (Severity.ERROR, _habit("OG_OBJECTS_FORMAT_CHECK")),
        "legacy_name_encoding": (Severity.ERROR, _habit("PROCESS_SIP_UNITARY")),
        "name_normalisation": (Severity.ERROR, _habit("PROCESS_SIP_UNITARY")),
        "vitam_container": (Severity.WARNING, _habit("CHECK_CONTAINER")),
        "vitam_file_at_root": (Severity.ERROR, _habit("CONTAINER_FORMAT.FILE")),
        "vitam_folder": (Severity.ERROR, _habit("CONTAINER_FORMAT.DIRECTORY")),
        "vitam_file_name": (Severity.ERROR, _habit("PROCESS_SIP_UNITARY")),
        "vitam_agency_missing": (Severity.ERROR, _habit("CHECK_AGENT.EMPTY_REQUIRED_FIELD")),
        "vitam_agreement_missing": (
            Severity.ERROR,
            _habit("CHECK_CONTRACT_INGEST.CONTRACT_NOT_IN_MANIFEST"),
        ),
        "vitam_algorithm": (
            Severity.ERROR,
            _habit("CHECK_MANIFEST_DATAOBJECT_VERSION.INVALIDE_ALGO"),
        ),
        "vitam_master_missing": (
            Severity.WARNING,
            _habit("CHECK_MANIFEST.MASTER_MANDATORY_REQUIRED"),
        ),
        "vitam_no_object": (Severity.WARNING, _habit("OBJECTS_LIST_EMPTY")),
        "vitam_title_missing": (Severity.ERROR, _habit("CHECK_UNIT_SCHEMA.EMPTY_REQUIRED_FIELD")),
        "vitam_guid": (Severity.ERROR, _habit("CHECK_MANIFEST.INVALID_GUID_ATTACHMENT")),
        "vitam_markup": (Severity.ERROR, _habit("CHECK_UNIT_SCHEMA")),
        "vitam_hold_end_date": (Severity.WARNING, _habit("UNITS_RULES_COMPUTE.CONSISTENCY")),
    }
)


# ----------------------------------------------------------------------------- private

_SHOWN = 40  # characters of a text, around what is wrong in it


def _check_header(header: MessageHeader) -> Iterator[Finding]:
    if not header.archival_agreement:
        yield error("vitam_agreement_missing", "ArchivalAgreement")
    if not header.originating_agency:
        yield error("vitam_agency_missing", "OriginatingAgencyIdentifier")


def _check_object(item: DataObject) -> Iterator[Finding]:
    # What nobody knows is already told; here, what others know and Vitam does not.
    if item.digest_algorithm.strip() in message_digests.ALGORITHMS.keys() - ALGORITHMS:
        yield error(
            "vitam_algorithm",
            item.uri or item.xml_id,
            offset=item.offset,
            algorithm=item.digest_algorithm,
        )


def _check_masters(manifest: Manifest) -> Iterator[Finding]:
    usages: dict[str, list[DataObject]] = {}
    for item in manifest.objects:
        usages.setdefault(item.group or item.xml_id, []).append(item)
    for group, items in usages.items():
        if not any(_is_master(item.usage) for item in items):
            yield warning(
                "vitam_master_missing",
                f"manifest.xml:{items[0].line}",
                offset=items[0].offset,
                group=group,
            )


def _is_master(usage: str) -> bool:
    return not usage or usage.partition("_")[0] in MASTERS


def _has_title(unit: ArchiveUnit) -> bool:
    return unit.content is not None and unit.content.first("Title") is not None


def _around(text: str) -> str:
    found = MARKUP.search(text)
    start = max(0, (found.start() if found else 0) - _SHOWN // 2)
    return text[start : start + _SHOWN]
