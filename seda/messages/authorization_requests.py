"""What a request for authorization asks, whoever it is sent to; the messages have their modules."""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.dates import Day
from seda.messages.message import BusinessAuthorizationRequestReplyMessage, BusinessRequestMessage
from seda.messages.parts import Organization
from seda.messages.values import Identifier, Part, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequestContent(Part):
    """What is asked: why, about which units, by whom, since when.

    unit_identifiers: at least one. authorization_request_replies: the answers that another
    authority already gave, whole messages, of the version of the message that holds them.
    """

    SEDA_TYPE: ClassVar[str] = "AuthorizationRequestContentType"

    authorization_reason: str
    comments: tuple[Text, ...] = ()
    request_date: Day
    unit_identifiers: tuple[Identifier, ...]
    requester: Organization
    authorization_request_replies: tuple[BusinessAuthorizationRequestReplyMessage, ...] = ()
    xml_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAuthorizationRequestMessage(BusinessRequestMessage):
    """A message that asks for an authorization."""

    SEDA_TYPE: ClassVar[str] = "BusinessAuthorizationRequestMessageType"

    authorization_request_content: AuthorizationRequestContent
