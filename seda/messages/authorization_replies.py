"""The two replies to a request for authorization; requests may enclose them.

SEDA AuthorizationControlAuthorityRequestReply, AuthorizationOriginatingAgencyRequestReply.
"""

from dataclasses import dataclass

from seda.messages.message import BusinessReplyMessage
from seda.nouns.binding import one
from seda.nouns.values import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAuthorizationRequestReplyMessage(BusinessReplyMessage):
    """A message that grants or refuses an authorization."""

    TYPE = "BusinessAuthorizationRequestReplyMessageType"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationControlAuthorityRequestReply(BusinessAuthorizationRequestReplyMessage):
    """The visa of the control authority, or its refusal."""

    TYPE = "AuthorizationControlAuthorityRequestReplyType"

    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    control_authority: Agency | None = one("ControlAuthority", Agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationOriginatingAgencyRequestReply(BusinessAuthorizationRequestReplyMessage):
    """The agreement of the originating agency, or its refusal."""

    TYPE = "AuthorizationOriginatingAgencyRequestReplyType"

    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
