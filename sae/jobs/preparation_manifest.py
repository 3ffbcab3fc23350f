"""Writes the manifest of a prepared package, and judges it as a strict archive would.

Objects first, then units, as the standard wants: the units are read twice, and never held.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from sae.flows.draft import DraftFile, unit_id
from sae.flows.signing import complete
from sae.flows.transfer_terms import TransferTerms, rule_elements
from sae.flows.tree import instant_of
from sae.jobs.preparation_units import FileFacts, PackedUnit, read_units
from seda.elements import Element
from seda.findings import Finding
from seda.flat_tree import FlatUnit, write_flat_tree
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    ArchiveUnit,
    BinaryDataObject,
    Code,
    CodeListVersions,
    FileInfo,
    FormatIdentification,
    Identifier,
    MessageDigest,
    Text,
    agency,
    group_reference,
)
from seda.schema import Schemas
from seda.transfer_writer import TransferWriter

DIGEST_LIST = "FIPS PUB 180-4"  # where SHA-512 is defined
FORMAT_LIST = "PRONOM"


def write_manifest(
    into: Path, units: Path, terms: TransferTerms, *, date: datetime, message_identifier: str
) -> None:
    """Write the manifest of packed units. date: aware. May raise OSError.

    Raises: NotWritable, when the terms or a unit have signs that XML forbids.
    """
    header = _header(terms, date, message_identifier)
    with (
        into.open("wb") as out,
        # What is written is judged whole by the schema, three times faster than one by one.
        TransferWriter(out, header, version=terms.version, strict=False) as message,
    ):
        for packed in read_units(units):
            if packed.files:
                with message.open_group(_group_id(packed)):
                    for file, facts in packed.files:
                        message.write_object(_object(file, facts))
        write_flat_tree(message, partial(_flat_units, units), reference_prefix="REF")
        message.write_management_metadata(_management(terms))


def judge_manifest(manifest: Path, version: str, schemas: Schemas) -> tuple[Finding, ...]:
    """Give what a strict reading finds."""
    with manifest.open("rb") as stream:
        return schemas.validate(stream, version, tolerant=False).findings


# ----------------------------------------------------------------------------- private


def _header(terms: TransferTerms, date: datetime, message_identifier: str) -> ArchiveTransfer:
    return ArchiveTransfer(
        comments=(Text(terms.comment),) if terms.comment else (),
        date=date.isoformat(timespec="seconds").replace("+00:00", "Z"),
        message_identifier=Identifier(message_identifier),
        archival_agreement=Identifier(terms.agreement) if terms.agreement else None,
        code_list_versions=CodeListVersions(
            message_digest_algorithm_code_list_version=Code(DIGEST_LIST),
            file_format_code_list_version=Code(FORMAT_LIST),
        ),
        archival_agency=agency(terms.archival_agency),
        transferring_agency=agency(terms.transferring_agency),
    )


def _management(terms: TransferTerms) -> Element:
    said = (
        ("ArchivalProfile", terms.archival_profile),
        ("OriginatingAgencyIdentifier", terms.originating_agency or terms.transferring_agency),
        ("SubmissionAgencyIdentifier", terms.submission_agency),
    )
    head = (Element(name, text) for name, text in said if text)
    return Element("ManagementMetadata", children=(*head, *rule_elements(terms.rules)))


def _object(file: DraftFile, facts: FileFacts) -> BinaryDataObject:
    return BinaryDataObject(
        id=_object_id(facts),
        data_object_version=file.usage,
        uri=facts.uri,
        message_digest=MessageDigest(facts.sha512, algorithm="SHA-512"),
        size=file.size or None,  # SizeInBytesType is a positive integer
        format_identification=_format(facts),
        file_info=FileInfo(filename=file.filename, last_modified=_last_modified(file)),
    )


def _format(facts: FileFacts) -> FormatIdentification | None:
    if not (facts.puid or facts.mime):
        return None
    return FormatIdentification(
        format_litteral=facts.format_name, mime_type=facts.mime, format_id=facts.puid
    )


def _last_modified(file: DraftFile) -> str:
    try:
        return instant_of(file.modified)
    except (ValueError, OverflowError):  # a date that no calendar has
        return ""


def _flat_units(units: Path, position: int) -> Iterator[FlatUnit]:
    for packed in read_units(units, position):
        draft = packed.unit
        management = Element("Management", children=draft.management) if draft.management else None
        unit = ArchiveUnit(
            id=unit_id(packed.number),
            content=Element("Content", children=_content(packed)),
            management=management,
            children=(group_reference(_group_id(packed)),) if packed.files else (),
        )
        yield FlatUnit(packed.position, draft.depth, unit)


def _content(packed: PackedUnit) -> tuple[Element, ...]:
    """Give the Content, its signatures with the object that they sign: the unit's first."""
    facts = packed.files[0][1] if packed.files else None
    return tuple(
        complete(
            packed.unit.content,
            object_id=_object_id(facts) if facts is not None else "",
            digest=facts.sha512 if facts is not None else "",
            algorithm="SHA-512",
        )
    )


def _object_id(facts: FileFacts) -> str:
    return f"ID{facts.number}"


def _group_id(packed: PackedUnit) -> str:
    return f"GO{packed.number}"
