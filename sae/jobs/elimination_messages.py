"""The SEDA messages of an elimination: requests of authorization, their replies, notifications.

The control authority has no SEDA endpoint as a rule: messages are made and archived all the same,
and a visa given on paper becomes the reply that the notification has to name.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from sae.domain.elimination import LineState
from sae.domain.elimination_steps import LineVisa
from sae.errors import UsageError
from sae.ports import Archive
from seda.instants import instant_text
from seda.messages.archive_destruction_notification import ArchiveDestructionNotification
from seda.messages.archive_transfer_reply import REPLY_CODE_LIST_VERSION, ReplyCode
from seda.messages.authorization_replies import (
    AuthorizationControlAuthorityRequestReply,
    AuthorizationOriginatingAgencyRequestReply,
    BusinessAuthorizationRequestReplyMessage,
)
from seda.messages.authorization_requests import (
    AuthorizationControlAuthorityRequest,
    AuthorizationOriginatingAgencyRequest,
    AuthorizationRequestContent,
)
from seda.messages.message import Message, Operation
from seda.messages.message_reader import MessageError, read_message
from seda.messages.message_writer import write_message
from seda.nouns import Code, CodeListVersions, Event, Identifier, Text, agency

REASON = "elimination"  # AuthorizationReason is a free token; the list is named, not imposed
REASON_LIST = "sae-authorization-reasons-1"

Reply = TypeVar("Reply", bound=BusinessAuthorizationRequestReplyMessage)


class Messages:
    """Writes the messages of one campaign. at: of the act that holds them. version: of SEDA."""

    def __init__(self, archive: Archive, campaign_id: str, *, version: str, at: datetime) -> None:
        self._own = agency(archive.policy.archival_agency)
        self._campaign_id = campaign_id
        self._version = version
        self._at = at
        self._beginning = archive.clock.beginning

    def producer_request(self, producer: str, number: int, units: Iterable[str]) -> bytes:
        """Ask a producer for her agreement."""
        return _written(
            AuthorizationOriginatingAgencyRequest(
                version=self._version,
                date=instant_text(self._at),
                message_identifier=Identifier(producer_request_id(self._campaign_id, number)),
                code_list_versions=_LISTS,
                authorization_request_content=self._content(units),
                archival_agency=self._own,
                originating_agency=agency(producer),
            )
        )

    def producer_reply(self, producer: str, number: int, *, yes: bool, on: date) -> bytes:
        """Write what a producer answered on paper."""
        request = producer_request_id(self._campaign_id, number)
        return _written(
            AuthorizationOriginatingAgencyRequestReply(
                version=self._version,
                date=instant_text(self._at),
                message_identifier=Identifier(reply_id(request)),
                code_list_versions=_LISTS,
                reply_code=ReplyCode.OK if yes else ReplyCode.KO,
                operation=Operation(events=(_event("agreement", self._beginning(on), yes=yes),)),
                message_request_identifier=Identifier(request),
                archival_agency=self._own,
                originating_agency=agency(producer),
            )
        )

    def visa_request(self, control_authority: str, units: Iterable[str], *, comment: str) -> bytes:
        """Ask the control authority for its visa. comment: names the frozen list."""
        return _written(
            AuthorizationControlAuthorityRequest(
                version=self._version,
                comments=(Text(comment),),
                date=instant_text(self._at),
                message_identifier=Identifier(visa_request_id(self._campaign_id)),
                code_list_versions=_LISTS,
                authorization_request_content=self._content(units),
                archival_agency=self._own,
                control_authority=agency(control_authority),
            )
        )

    def visa_reply(
        self,
        control_authority: str,
        visas: Mapping[int, LineVisa],
        *,
        on: date,
        reference: str,
    ) -> bytes:
        """Write the visa given on paper: one event for each line."""
        request = visa_request_id(self._campaign_id)
        return _written(
            AuthorizationControlAuthorityRequestReply(
                version=self._version,
                comments=(Text(reference),),
                date=instant_text(self._at),
                message_identifier=Identifier(reply_id(request)),
                code_list_versions=_LISTS,
                reply_code=_code(visas.values()),
                operation=Operation(
                    events=tuple(
                        _event(
                            f"line-{number}",
                            self._beginning(on),
                            yes=visa.decision is LineState.ACCEPTED,
                            detail=visa.decision.value,
                            words=visa.remark,
                        )
                        for number, visa in sorted(visas.items())
                    )
                ),
                message_request_identifier=Identifier(request),
                archival_agency=self._own,
                control_authority=agency(control_authority),
            )
        )

    def notification(
        self, producer: str, number: int, units: Iterable[str], *, authorization: str
    ) -> bytes:
        """Tell a producer what was destroyed. authorization: identifier of the visa's message."""
        return _written(
            ArchiveDestructionNotification(
                version=self._version,
                date=instant_text(self._at),
                message_identifier=Identifier(f"{self._campaign_id}-destroyed-{number}"),
                code_list_versions=_LISTS,
                authorization_request_reply_identifier=Identifier(authorization),
                unit_identifiers=tuple(Identifier(unit_id) for unit_id in units),
                archival_agency=self._own,
                originating_agency=agency(producer),
            )
        )

    def _content(self, units: Iterable[str]) -> AuthorizationRequestContent:
        return AuthorizationRequestContent(
            authorization_reason=REASON,
            request_date=self._at.date().isoformat(),
            unit_identifiers=tuple(Identifier(unit_id) for unit_id in units),
            requester=self._own,
        )


def producer_request_id(campaign_id: str, number: int) -> str:
    """Name the request to the n-th producer of a campaign, in order of identifier."""
    return f"{campaign_id}-producer-{number}"


def visa_request_id(campaign_id: str) -> str:
    """Name the request of the visa."""
    return f"{campaign_id}-visa"


def reply_id(request_id: str) -> str:
    """Name the reply that we write for who answered on paper."""
    return f"{request_id}-reply"


def received_reply(path: Path, kind: type[Reply], *, request_id: str) -> Reply:
    """Read the reply that an authority sent. Raises: UsageError when it is not that one."""
    try:
        with path.open("rb") as stream:
            message = read_message(stream)
    except MessageError as unreadable:
        codes = ", ".join(one.code for one in unreadable.findings)
        raise UsageError("elimination_reply_unreadable", file=path, reason=codes) from unreadable
    asked = getattr(message, "message_request_identifier", None)
    if not isinstance(message, kind) or asked is None or asked.value != request_id:
        raise UsageError("elimination_reply_of_another", file=path, request=request_id)
    if message.message_identifier is None or message.reply_code not in set(ReplyCode):
        raise UsageError("elimination_reply_unreadable", file=path, reason="ReplyCode")
    return message


# ----------------------------------------------------------------------------- private

_LISTS = CodeListVersions(
    reply_code_list_version=Code(REPLY_CODE_LIST_VERSION),
    authorization_reason_code_list_version=Code(REASON_LIST),
)


def _written(message: Message) -> bytes:
    out = io.BytesIO()
    write_message(message, out)
    return out.getvalue()


def _code(visas: Iterable[LineVisa]) -> ReplyCode:
    decisions = {visa.decision for visa in visas}
    if decisions == {LineState.ACCEPTED}:
        return ReplyCode.OK
    return ReplyCode.WARNING if LineState.ACCEPTED in decisions else ReplyCode.KO


def _event(what: str, at: datetime, *, yes: bool, detail: str = "", words: str = "") -> Event:
    return Event(
        event_type=what,
        event_date_time=instant_text(at),
        outcome=ReplyCode.OK if yes else ReplyCode.KO,
        outcome_detail=detail,
        outcome_detail_message=words,
    )
