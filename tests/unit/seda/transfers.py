"""Messages built from nouns, with a default for everything."""

import io
from collections.abc import Callable
from dataclasses import replace

from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    AppraisalRule,
    ArchiveUnit,
    BinaryDataObject,
    CodeListVersions,
    Content,
    FileInfo,
    Identifier,
    Management,
    MessageDigest,
    Rule,
    Text,
    agency,
)
from seda.transfer_writer import TransferWriter


def a_header(**changes: object) -> ArchiveTransfer:
    header = ArchiveTransfer(
        date="2026-01-15T09:30:00Z",
        message_identifier=Identifier("VERSEMENT-1"),
        code_list_versions=CodeListVersions(),
        archival_agency=agency("ARCHIVES-DE-TEST"),
        transferring_agency=agency("COMMUNE-DE-TEST"),
    )
    return replace(header, **changes)


def an_object(number: int = 1, **changes: object) -> BinaryDataObject:
    made = BinaryDataObject(
        id=f"B{number}",
        data_object_version="BinaryMaster_1",
        uri=f"Content/B{number}.pdf",
        message_digest=MessageDigest("ab" * 64, "SHA-512"),
        size=12,
        file_info=FileInfo(filename=f"pièce {number}.pdf"),
    )
    return replace(made, **changes)


def a_unit(number: int = 1, **changes: object) -> ArchiveUnit:
    content = Content(description_level="Item", titles=(Text(f"Pièce {number}"),))
    return replace(ArchiveUnit(id=f"U{number}", content=content), **changes)


def an_appraisal(*rules: Rule, final_action: str = "Destroy") -> Management:
    return Management(appraisal_rule=AppraisalRule(rules=rules, final_action=final_action))


def written(
    write: Callable[[TransferWriter], object] = lambda _: None,
    *,
    version: str = "2.3",
    strict: bool = True,
    **header: object,
) -> bytes:
    """Write a message whose package is what `write` writes."""
    out = io.BytesIO()
    with TransferWriter(out, a_header(**header), version=version, strict=strict) as message:
        write(message)
    return out.getvalue()
