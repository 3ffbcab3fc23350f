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
from seda.instants import instant_text
from seda.messages.archive_transfer_reply import (
    REPLY_CODE_LIST_VERSION,
    ArchiveTransferReply,
    ReplyCode,
)
from seda.messages.message import Operation
from seda.messages.message_writer import write_message
from seda.model import DataObject, Manifest
from seda.nouns import Code, CodeListVersions, Event, Identifier, Text, agency
from seda.reply_package import ReplyGroup, ReplyObject, ReplyUnit, reply_package

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
    agreement = header.archival_agreement if header else ""
    write_message(
        ArchiveTransferReply(
            version=transfer.seda_version,
            date=instant_text(at),
            message_identifier=Identifier(f"{transfer.transfer_id}-reply"),
            archival_agreement=Identifier(agreement) if agreement else None,
            code_list_versions=CodeListVersions(
                reply_code_list_version=Code(REPLY_CODE_LIST_VERSION)
            ),
            data_object_package=reply_package(
                _groups(manifest, transfer), _units(manifest, transfer, examined)
            )
            if accepted and manifest
            else None,
            reply_code=CODES[result.status],
            operation=_operation(archive, examined, result, at=at),
            message_request_identifier=Identifier(
                transfer.message_identifier or transfer.package_name
            ),
            grant_date=instant_text(at) if accepted else "",
            archival_agency=agency(archive.policy.archival_agency),
            transferring_agency=agency(transfer.transferring_agency),
        ),
        out,
    )


# ----------------------------------------------------------------------------- private


def _operation(
    archive: Archive, examined: Examined, result: TransferResult, *, at: datetime
) -> Operation | None:
    """Tell which schema judged, then every finding; nothing when there is nothing to tell."""
    when = instant_text(at)
    judged = Event(
        event_type="schema_validation", event_date_time=when, event_detail=Text(examined.schema)
    )
    found = tuple(_event(archive, finding, when) for finding in result.findings)
    events = (judged, *found) if examined.schema else found
    return Operation(events=events) if events else None


def _event(archive: Archive, finding: Finding, when: str) -> Event:
    return Event(
        event_type="CHECK",
        event_date_time=when,
        outcome=OUTCOMES[finding.severity],
        outcome_detail=finding.code,
        outcome_detail_message=archive.wording(finding),
        event_detail_data=finding.where,
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
