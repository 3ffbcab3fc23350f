"""The SEDA AuthorizationOriginatingAgencyRequest, which asks who made the archives, and its reply.

Eliminating, opening early or changing archives wants the agreement of their originating agency.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.authorization_requests import BusinessAuthorizationRequestMessage
from seda.messages.message import BusinessAuthorizationRequestReplyMessage
from seda.messages.parts import OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationOriginatingAgencyRequest(BusinessAuthorizationRequestMessage):
    """A request for the agreement of the originating agency."""

    SEDA_TYPE: ClassVar[str] = "AuthorizationOriginatingAgencyRequestType"

    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationOriginatingAgencyRequestReply(BusinessAuthorizationRequestReplyMessage):
    """The agreement of the originating agency, or its refusal."""

    SEDA_TYPE: ClassVar[str] = "AuthorizationOriginatingAgencyRequestReplyType"

    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId
