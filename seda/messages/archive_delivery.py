"""The SEDA ArchiveDeliveryRequest, "let me read this", and its reply, which carries the archives.

Delivery is giving to read (communication); giving back is a restitution.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDeliveryRequest(BusinessRequestMessage):
    """A request to read archives.

    derogation: they are not open yet, and the requester asks for an exception (Code du
    patrimoine, L.213-3). unit_identifiers: at least one.
    """

    SEDA_TYPE: ClassVar[str] = "ArchiveDeliveryRequestType"

    derogation: bool
    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    requester: OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDeliveryRequestReply(BusinessReplyMessage):
    """The answer to a request to read.

    authorization_request_reply_identifier: of the reply that authorized it, if one was needed.
    unit_identifiers: at least one.
    """

    SEDA_TYPE: ClassVar[str] = "ArchiveDeliveryRequestReplyType"

    authorization_request_reply_identifier: Identifier | None = None
    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    requester: OrganizationWithId
