"""The SEDA AuthorizationControlAuthorityRequest, which asks for a visa, and its reply.

In France the control authority is the Archives départementales: no elimination without their
visa (Code du patrimoine, L.212-2 and R.212-14).
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.authorization_requests import BusinessAuthorizationRequestMessage
from seda.messages.message import BusinessAuthorizationRequestReplyMessage
from seda.messages.parts import OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationControlAuthorityRequest(BusinessAuthorizationRequestMessage):
    """A request for the visa of the control authority."""

    SEDA_TYPE: ClassVar[str] = "AuthorizationControlAuthorityRequestType"

    archival_agency: OrganizationWithId
    control_authority: OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationControlAuthorityRequestReply(BusinessAuthorizationRequestReplyMessage):
    """The visa of the control authority, or its refusal."""

    SEDA_TYPE: ClassVar[str] = "AuthorizationControlAuthorityRequestReplyType"

    archival_agency: OrganizationWithId
    control_authority: OrganizationWithId
