"""The SEDA messages of a communication: a step of the jobs of deliveries. No archive is needed.

ArchiveDeliveryRequest             asked, or received
Acknowledgement                    of it
Authorization...Request            of each originating agency, of the control authority
Authorization...RequestReply       received, or made of what came on paper
ArchiveDeliveryRequestReply        granted, or refused with its code
"""

import io
from dataclasses import dataclass
from datetime import datetime

from sae.domain.delivery import Authority, Authorization, Delivery
from sae.errors import UsageError
from seda.instants import instant_text
from seda.messages.acknowledgement import Acknowledgement
from seda.messages.archive_delivery import ArchiveDeliveryRequest, ArchiveDeliveryRequestReply
from seda.messages.authorization_replies import (
    AuthorizationControlAuthorityRequestReply,
    AuthorizationOriginatingAgencyRequestReply,
)
from seda.messages.authorization_requests import (
    AuthorizationControlAuthorityRequest,
    AuthorizationOriginatingAgencyRequest,
    AuthorizationRequestContent,
)
from seda.messages.message import Message, Operation
from seda.messages.message_reader import MessageError, read_message
from seda.messages.message_writer import write_message
from seda.messages.reply_codes import STANDARD_REPLY_CODE_LIST_VERSION, StandardReplyCode
from seda.nouns import Code, CodeListVersions, Event, Identifier, Text, agency

DEROGATION = "ArchiveDerogation"
"""AuthorizationReason of a request to read before term (SEDA, AuthorizationReason: free text)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRequest:
    """What an ArchiveDeliveryRequest says."""

    version: str
    message_identifier: str
    requester: str
    derogation: bool
    unit_ids: tuple[str, ...]
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedAnswer:
    """What the reply of an authority says. request: MessageIdentifier of what it answers."""

    authority: Authority
    agency: str
    granted: bool
    identifier: str
    request: str


def read_request(data: bytes, *, where: str) -> ReceivedRequest:
    """Read a request received. Raises: UsageError."""
    message = _read(data, where)
    if not isinstance(message, ArchiveDeliveryRequest):
        raise UsageError("delivery_message_other", file=where, expected="ArchiveDeliveryRequest")
    return ReceivedRequest(
        version=message.version,
        message_identifier=_text(message.message_identifier),
        requester=_text(message.requester.identifier if message.requester else None),
        derogation=bool(message.derogation),
        unit_ids=tuple(one.value.strip() for one in message.unit_identifiers),
        purpose="\n".join(comment.value for comment in message.comments),
    )


def read_answer(data: bytes, *, where: str) -> ReceivedAnswer:
    """Read the reply of an authority. Raises: UsageError."""
    message = _read(data, where)
    match message:
        case AuthorizationOriginatingAgencyRequestReply():
            authority, who = Authority.ORIGINATING, message.originating_agency
        case AuthorizationControlAuthorityRequestReply():
            authority, who = Authority.CONTROL, message.control_authority
        case _:
            raise UsageError(
                "delivery_message_other", file=where, expected="Authorization…RequestReply"
            )
    return ReceivedAnswer(
        authority=authority,
        agency=_text(who.identifier if who else None),
        granted=message.reply_code.startswith("0"),
        identifier=_text(message.message_identifier),
        request=_text(message.message_request_identifier),
    )


def request_message(delivery: Delivery, *, archive: str) -> bytes:
    """Write the request, when it did not come as a message. archive: identifier of the service."""
    return _written(
        ArchiveDeliveryRequest(
            version=delivery.version,
            comments=(Text(delivery.purpose),) if delivery.purpose else (),
            date=instant_text(delivery.requested_at),
            message_identifier=Identifier(delivery.message_identifier),
            code_list_versions=CodeListVersions(),
            derogation=delivery.derogation,
            unit_identifiers=_identifiers(delivery),
            archival_agency=agency(archive),
            requester=agency(delivery.requester),
        )
    )


def acknowledgement(delivery: Delivery, *, archive: str) -> bytes:
    """Write that the request was received."""
    return _written(
        Acknowledgement(
            version=delivery.version,
            date=instant_text(delivery.requested_at),
            message_identifier=Identifier(f"{delivery.request_id}-acknowledgement"),
            message_received_identifier=Identifier(delivery.message_identifier),
            sender=agency(archive),
            receiver=agency(delivery.requester),
        )
    )


def authorization_requests(delivery: Delivery, *, archive: str) -> dict[str, bytes]:
    """Write what a derogation asks of authorities, by name of document."""
    content = AuthorizationRequestContent(
        authorization_reason=DEROGATION,
        comments=(Text(delivery.purpose),) if delivery.purpose else (),
        request_date=delivery.requested_at.date().isoformat(),
        unit_identifiers=_identifiers(delivery),
        requester=agency(delivery.requester),
    )
    made = {
        f"authorization-request-originating-{number}.xml": _written(
            AuthorizationOriginatingAgencyRequest(
                version=delivery.version,
                date=instant_text(delivery.requested_at),
                message_identifier=Identifier(asked_of(delivery, Authority.ORIGINATING, name)),
                code_list_versions=CodeListVersions(),
                authorization_request_content=content,
                archival_agency=agency(archive),
                originating_agency=agency(name),
            )
        )
        for number, name in enumerate(delivery.originating, 1)
    }
    made["authorization-request-control.xml"] = _written(
        AuthorizationControlAuthorityRequest(
            version=delivery.version,
            date=instant_text(delivery.requested_at),
            message_identifier=Identifier(asked_of(delivery, Authority.CONTROL, delivery.control)),
            code_list_versions=CodeListVersions(),
            authorization_request_content=content,
            archival_agency=agency(archive),
            control_authority=agency(delivery.control),
        )
    )
    return made


def asked_of(delivery: Delivery, authority: Authority, name: str) -> str:
    """Give the MessageIdentifier of what is asked of an authority."""
    if authority is Authority.CONTROL:
        return f"{delivery.request_id}-control"
    return f"{delivery.request_id}-originating-{delivery.originating.index(name) + 1}"


def answer_on_paper(
    delivery: Delivery, answer: Authorization, *, at: datetime, archive: str
) -> bytes:
    """Write as a message the answer that came on paper."""
    code = StandardReplyCode.GRANTED if answer.granted else StandardReplyCode.DEROGATION_REFUSED
    asked = Identifier(asked_of(delivery, answer.authority, answer.agency))
    if answer.authority is Authority.CONTROL:
        return _written(
            AuthorizationControlAuthorityRequestReply(
                version=delivery.version,
                date=instant_text(at),
                message_identifier=Identifier(answer.identifier),
                code_list_versions=_CODES,
                reply_code=code.value,
                message_request_identifier=asked,
                archival_agency=agency(archive),
                control_authority=agency(answer.agency),
            )
        )
    return _written(
        AuthorizationOriginatingAgencyRequestReply(
            version=delivery.version,
            date=instant_text(at),
            message_identifier=Identifier(answer.identifier),
            code_list_versions=_CODES,
            reply_code=code.value,
            message_request_identifier=asked,
            archival_agency=agency(archive),
            originating_agency=agency(answer.agency),
        )
    )


def reply(
    delivery: Delivery, *, code: StandardReplyCode, motive: str, at: datetime, archive: str
) -> bytes:
    """Write the answer to the requester. motive: said as an event when there is one."""
    granted = [
        one for one in delivery.authorizations if one.granted and one.authority is Authority.CONTROL
    ]
    said = Event(event_type="delivery", event_date_time=instant_text(at), event_detail=Text(motive))
    return _written(
        ArchiveDeliveryRequestReply(
            version=delivery.version,
            date=instant_text(at),
            message_identifier=Identifier(f"{delivery.request_id}-reply"),
            code_list_versions=_CODES,
            reply_code=code.value,
            operation=Operation(events=(said,)) if motive else None,
            message_request_identifier=Identifier(delivery.message_identifier),
            authorization_request_reply_identifier=Identifier(granted[0].identifier)
            if granted
            else None,
            unit_identifiers=_identifiers(delivery),
            archival_agency=agency(archive),
            requester=agency(delivery.requester),
        )
    )


# ----------------------------------------------------------------------------- private

_CODES = CodeListVersions(reply_code_list_version=Code(STANDARD_REPLY_CODE_LIST_VERSION))


def _identifiers(delivery: Delivery) -> tuple[Identifier, ...]:
    return tuple(Identifier(unit_id) for unit_id in delivery.unit_ids)


def _text(identifier: Identifier | None) -> str:
    return identifier.value.strip() if identifier is not None else ""


def _written(message: Message) -> bytes:
    out = io.BytesIO()
    write_message(message, out)
    return out.getvalue()


def _read(data: bytes, where: str) -> Message:
    try:
        return read_message(io.BytesIO(data), where=where)
    except MessageError as wrong:
        first = wrong.findings[0]
        raise UsageError("delivery_message_wrong", file=where, fault=first.code) from wrong
