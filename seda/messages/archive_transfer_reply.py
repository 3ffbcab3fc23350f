"""The SEDA ArchiveTransferReply: what became of a transfer, and under which identifiers.

Reply codes. ReplyCode is a free token in SEDA 2.x. We answer `OK`, `WARNING` or `KO`, which the
deposit software of French communities already tests for, and not one number of the SEDA 1.0 list
(`207`, "empreinte invalide"): a package can have several faults, and a single number hides all
but one. Each finding is an Event of Operation, with its own stable code. ReplyCodeListVersion
names the list, so that nobody has to guess.

Identifiers. DataObjectPackage repeats each group, object and unit with the `id` it had in the
package and the identifier it has here: DataObjectSystemId and DataObjectGroupSystemId for
objects; SystemId and ArchivalAgencyArchiveUnitIdentifier for units, the first because deposit
software reads it, the second because the standard reserves it for what the archive assigns.
The tree of units is not repeated: the list is flat.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO

from seda.messages import message_reader
from seda.messages.message_reader import MessageElement
from seda.messages.message_writer import MessageWriter, instant_text, writing

REPLY_CODE_LIST_VERSION = "SAE-OK-WARNING-KO-1"


class ReplyCode(StrEnum):
    """The answer in one word: taken in charge, taken in charge with remarks, refused."""

    OK = "OK"
    WARNING = "WARNING"
    KO = "KO"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyEvent:
    """One remark of the reply, a SEDA Event.

    type: what was being checked (EventType). outcome: weight of this remark (Outcome).
    code: stable code of the finding (OutcomeDetail). sentence: the remark in plain words
    (OutcomeDetailMessage). place: where, as people look for it (EventDetailData).
    """

    type: str
    outcome: ReplyCode
    code: str
    sentence: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyObject:
    """A data object: its `id` in the package, our identifier, and whether it is paper."""

    xml_id: str
    object_id: str
    physical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyGroup:
    """A group of data objects; `xml_id` is empty when the package gave the object no group."""

    xml_id: str
    group_id: str
    objects: tuple[ReplyObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyUnit:
    """An archive unit: its `id` in the package and our identifier."""

    xml_id: str
    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferReply:
    """The answer to an ArchiveTransfer.

    version: of SEDA, `2.1` to `2.3`: the version of the transfer.
    request_identifier: MessageIdentifier of the transfer, empty when unreadable.
    archival_agreement: as stated by the transfer, None for none.
    validated_with: names the schema and the reading that judged the manifest, empty when
    none could. comment: free text, empty for none.
    grant_date: when the archives were taken in charge; None for a refusal.
    groups, units: consumed once, as a stream, by the writer; both empty for a refusal. Their
    `id`s are those of a manifest already validated, hence valid and unique xsd:ID.
    """

    version: str
    date: datetime
    message_identifier: str
    reply_code: ReplyCode
    request_identifier: str
    archival_agreement: str | None
    grant_date: datetime | None
    archival_agency: str
    transferring_agency: str
    comment: str
    validated_with: str
    events: tuple[ReplyEvent, ...]
    groups: Iterable[ReplyGroup]
    units: Iterable[ReplyUnit]


def write_archive_transfer_reply(reply: ArchiveTransferReply, out: BinaryIO) -> None:
    """Write the message as UTF-8 XML, valid whatever the texts, in flat memory.

    Raises: ValueError when a date has no time zone.
    """
    with writing("ArchiveTransferReply", version=reply.version, out=out) as xml:
        xml.text_if_any("Comment", reply.comment)
        xml.instant("Date", reply.date)
        xml.token("MessageIdentifier", reply.message_identifier)
        if reply.archival_agreement is not None:
            xml.token("ArchivalAgreement", reply.archival_agreement)
        with xml.element("CodeListVersions"):
            xml.token("ReplyCodeListVersion", REPLY_CODE_LIST_VERSION)
        _write_package(xml, reply)
        xml.token("ReplyCode", reply.reply_code)
        _write_operation(xml, reply)
        xml.token("MessageRequestIdentifier", reply.request_identifier)
        if reply.grant_date is not None:
            xml.instant("GrantDate", reply.grant_date)
        xml.organization("ArchivalAgency", reply.archival_agency)
        xml.organization("TransferringAgency", reply.transferring_agency)


def read_archive_transfer_reply(data: bytes) -> ArchiveTransferReply:
    """Read the message back, whole; groups and units come as tuples.

    Raises: MessageError when it is not an ArchiveTransferReply of a version we know, or
    its reply code is none of ours.
    """
    message = message_reader.read("ArchiveTransferReply", data)
    package = message.first("DataObjectPackage")
    granted = message.text("GrantDate")
    return ArchiveTransferReply(
        version=message.version,
        date=message.instant("Date"),
        message_identifier=message.text("MessageIdentifier"),
        reply_code=_reply_code(message.text("ReplyCode")),
        request_identifier=message.text("MessageRequestIdentifier"),
        archival_agreement=message.text_or_none("ArchivalAgreement"),
        grant_date=message.instant("GrantDate") if granted else None,
        archival_agency=message.text("ArchivalAgency/Identifier"),
        transferring_agency=message.text("TransferringAgency/Identifier"),
        comment=message.text("Comment"),
        validated_with=_read_validated_with(message),
        events=_read_events(message),
        groups=() if package is None else tuple(_read_groups(package)),
        units=() if package is None else tuple(_read_units(package)),
    )


# ----------------------------------------------------------------------------- private

SCHEMA_VALIDATION = "schema_validation"  # EventType of the event that names the schema


def _write_package(xml: MessageWriter, reply: ArchiveTransferReply) -> None:
    groups, units = iter(reply.groups), iter(reply.units)
    first_group, first_unit = next(groups, None), next(units, None)
    if first_group is None and first_unit is None:
        return
    with xml.element("DataObjectPackage"):
        for group in itertools.chain((first_group,), groups):
            if group is not None:
                _write_group(xml, group, version=reply.version)
        with xml.element("DescriptiveMetadata"):
            for unit in itertools.chain((first_unit,), units):
                if unit is not None:
                    _write_unit(xml, unit)
        with xml.element("ManagementMetadata"):
            pass


def _write_group(xml: MessageWriter, group: ReplyGroup, *, version: str) -> None:
    if not group.objects and version != "2.1":
        return  # only SEDA 2.1 lets a group be empty; nothing is lost, nobody can point to it
    if not group.xml_id and version == "2.1":
        # Only SEDA 2.1 knows objects outside groups; later, ours stands for the missing one.
        for item in group.objects:
            _write_object(xml, item, group_id=group.group_id)
        return
    with xml.element("DataObjectGroup", id=group.xml_id or f"G-{group.group_id}"):
        for item in group.objects:
            _write_object(xml, item, group_id=group.group_id)


def _write_object(xml: MessageWriter, item: ReplyObject, *, group_id: str) -> None:
    name = "PhysicalDataObject" if item.physical else "BinaryDataObject"
    with xml.element(name, id=item.xml_id):
        xml.token("DataObjectSystemId", item.object_id)
        xml.token("DataObjectGroupSystemId", group_id)


def _write_unit(xml: MessageWriter, unit: ReplyUnit) -> None:
    with xml.element("ArchiveUnit", id=unit.xml_id), xml.element("Content"):
        xml.token("SystemId", unit.unit_id)
        xml.token("ArchivalAgencyArchiveUnitIdentifier", unit.unit_id)


def _write_operation(xml: MessageWriter, reply: ArchiveTransferReply) -> None:
    if not reply.events and not reply.validated_with:
        return
    at = instant_text(reply.date)
    with xml.element("Operation"):
        if reply.validated_with:
            with xml.element("Event"):
                xml.token("EventType", SCHEMA_VALIDATION)
                xml.token("EventDateTime", at)
                xml.text_if_any("EventDetail", reply.validated_with)
        for event in reply.events:
            _write_event(xml, event, at=at)


def _write_event(xml: MessageWriter, event: ReplyEvent, *, at: str) -> None:
    with xml.element("Event"):
        xml.token_if_any("EventType", event.type)
        xml.token("EventDateTime", at)
        xml.token("Outcome", event.outcome)
        xml.token_if_any("OutcomeDetail", event.code)
        xml.token_if_any("OutcomeDetailMessage", event.sentence)
        xml.token_if_any("EventDetailData", event.place)


def _reply_code(text: str) -> ReplyCode:
    try:
        return ReplyCode(text)
    except ValueError as error:
        raise message_reader.MessageError(f"reply code {text!r}") from error


def _read_validated_with(message: MessageElement) -> str:
    for event in message.all("Operation/Event"):
        if event.text("EventType") == SCHEMA_VALIDATION and event.first("Outcome") is None:
            return event.text("EventDetail")
    return ""


def _read_events(message: MessageElement) -> tuple[ReplyEvent, ...]:
    return tuple(
        ReplyEvent(
            type=event.text("EventType"),
            outcome=_reply_code(event.text("Outcome")),
            code=event.text("OutcomeDetail"),
            sentence=event.text("OutcomeDetailMessage"),
            place=event.text("EventDetailData"),
        )
        for event in message.all("Operation/Event")
        if event.first("Outcome") is not None
    )


def _read_groups(package: MessageElement) -> Iterable[ReplyGroup]:
    for child in package.children():
        if child.name == "DataObjectGroup":
            objects = tuple(_read_object(item) for item in child.children())
            group_id = child.text("*/DataObjectGroupSystemId")
            xml_id = child.attribute("id")
            yield ReplyGroup(
                xml_id="" if xml_id == f"G-{group_id}" else xml_id,
                group_id=group_id,
                objects=objects,
            )
        elif child.name in ("BinaryDataObject", "PhysicalDataObject"):
            yield ReplyGroup(
                xml_id="",
                group_id=child.text("DataObjectGroupSystemId"),
                objects=(_read_object(child),),
            )


def _read_object(item: MessageElement) -> ReplyObject:
    return ReplyObject(
        xml_id=item.attribute("id"),
        object_id=item.text("DataObjectSystemId"),
        physical=item.name == "PhysicalDataObject",
    )


def _read_units(package: MessageElement) -> Iterable[ReplyUnit]:
    for unit in package.all("DescriptiveMetadata/ArchiveUnit"):
        yield ReplyUnit(xml_id=unit.attribute("id"), unit_id=unit.text("Content/SystemId"))
