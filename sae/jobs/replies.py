"""The ArchiveTransferReply of a package: its fate, every finding in words, every identifier."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from sae.domain import identifiers
from sae.domain.records import TransferRecord, TransferStatus
from sae.domain.transfer_result import TransferResult
from sae.jobs.examination import Examined
from sae.ports import Archive
from seda.findings import Finding, Severity
from seda.messages.archive_transfer_reply import (
    ArchiveTransferReply,
    ReplyCode,
    ReplyEvent,
    ReplyGroup,
    ReplyObject,
    ReplyUnit,
    write_archive_transfer_reply,
)
from seda.model import DataObject, Manifest

CODES = {
    TransferStatus.ACCEPTED: ReplyCode.OK,
    TransferStatus.ACCEPTED_WITH_WARNINGS: ReplyCode.WARNING,
    TransferStatus.REJECTED: ReplyCode.KO,
}
OUTCOMES = {
    Severity.ERROR: ReplyCode.KO,
    Severity.WARNING: ReplyCode.WARNING,
    Severity.INFO: ReplyCode.OK,
}


def write_reply(  # noqa: PLR0913 - everything a reply is made of
    archive: Archive,
    transfer: TransferRecord,
    examined: Examined,
    result: TransferResult,
    *,
    at: datetime,
    out: BinaryIO,
) -> None:
    """Write the reply to a transfer; identifiers are given only when it was accepted."""
    accepted = result.status is not TransferStatus.REJECTED
    manifest = examined.manifest
    header = manifest.header if manifest is not None else None
    write_archive_transfer_reply(
        ArchiveTransferReply(
            version=transfer.seda_version,
            date=at,
            message_identifier=f"{transfer.transfer_id}-reply",
            reply_code=CODES[result.status],
            request_identifier=transfer.message_identifier or transfer.package_name,
            archival_agreement=(header.archival_agreement if header else "") or None,
            grant_date=at if accepted else None,
            archival_agency=archive.policy.archival_agency,
            transferring_agency=transfer.transferring_agency,
            comment="",
            validated_with=examined.schema,
            events=tuple(_event(archive, finding) for finding in result.findings),
            groups=_groups(manifest, transfer) if accepted and manifest else (),
            units=_units(manifest, transfer, examined) if accepted and manifest else (),
        ),
        out,
    )


# ----------------------------------------------------------------------------- private


def _event(archive: Archive, finding: Finding) -> ReplyEvent:
    return ReplyEvent(
        type="CHECK",
        outcome=OUTCOMES[finding.severity],
        code=finding.code,
        sentence=archive.wording(finding),
        place=finding.where,
    )


def _groups(manifest: Manifest, transfer: TransferRecord) -> Iterator[ReplyGroup]:
    by_group: dict[str, list[DataObject]] = {group.xml_id: [] for group in manifest.groups}
    lone: list[DataObject] = []
    for item in manifest.objects:
        if item.group:
            by_group.setdefault(item.group, []).append(item)
        else:
            lone.append(item)
    transfer_id = transfer.transfer_id
    for xml_id, items in by_group.items():
        yield ReplyGroup(
            xml_id=xml_id,
            group_id=identifiers.group_id(transfer_id, xml_id),
            objects=tuple(_object(transfer_id, item) for item in items),
        )
    for item in lone:
        yield ReplyGroup(
            xml_id="",
            group_id=identifiers.lone_group_id(transfer_id, item.xml_id),
            objects=(_object(transfer_id, item),),
        )


def _object(transfer_id: str, item: DataObject) -> ReplyObject:
    return ReplyObject(
        xml_id=item.xml_id,
        object_id=identifiers.object_id(transfer_id, item.xml_id),
        physical=item.physical,
    )


def _units(manifest: Manifest, transfer: TransferRecord, examined: Examined) -> Iterator[ReplyUnit]:
    for unit in manifest.units:
        if not unit.target:
            yield ReplyUnit(
                xml_id=unit.xml_id,
                unit_id=examined.attached.get(unit.xml_id)
                or identifiers.unit_id(transfer.transfer_id, unit.xml_id),
            )
