"""The two requests for an authorization: of the control authority, of the originating agency.

In France the control authority is the Archives départementales: no elimination without their
visa (Code du patrimoine, L.212-2 and R.212-14). Eliminating, opening early or changing archives
wants the agreement of their originating agency.
"""

from dataclasses import dataclass

from seda.elements import XML_ID
from seda.messages.authorization_replies import (
    AuthorizationControlAuthorityRequestReply,
    AuthorizationOriginatingAgencyRequestReply,
    BusinessAuthorizationRequestReplyMessage,
)
from seda.messages.message import BusinessRequestMessage
from seda.nouns.binding import Branch, attribute, many, many_of, one, text
from seda.nouns.values import Agency, Identifier, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequestContent(Branch):
    """What is asked: why, about which units, by whom, since when (a day, as written).

    unit_identifiers: at least one. authorization_request_replies: the answers that another
    authority already gave, whole messages, written in the version of the one that holds them.
    """

    TYPE = "AuthorizationRequestContentType"

    authorization_reason: str = text("AuthorizationReason")
    comments: tuple[Text, ...] = many("Comment", Text)
    request_date: str = text("RequestDate")
    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    requester: Agency | None = one("Requester", Agency)
    authorization_request_replies: tuple[BusinessAuthorizationRequestReplyMessage, ...] = many_of(
        "AuthorizationRequestReply",
        AuthorizationControlAuthorityRequestReply,
        AuthorizationOriginatingAgencyRequestReply,
    )
    xml_id: str = attribute(XML_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAuthorizationRequestMessage(BusinessRequestMessage):
    """A message that asks for an authorization."""

    TYPE = "BusinessAuthorizationRequestMessageType"

    authorization_request_content: AuthorizationRequestContent | None = one(
        "AuthorizationRequestContent", AuthorizationRequestContent
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationControlAuthorityRequest(BusinessAuthorizationRequestMessage):
    """A request for the visa of the control authority."""

    TYPE = "AuthorizationControlAuthorityRequestType"

    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    control_authority: Agency | None = one("ControlAuthority", Agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationOriginatingAgencyRequest(BusinessAuthorizationRequestMessage):
    """A request for the agreement of the originating agency."""

    TYPE = "AuthorizationOriginatingAgencyRequestType"

    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
