"""The SEDA ArchiveDeliveryRequest, "let me read this", and its reply, which carries the archives.

Delivery is giving to read (communication); giving back is a restitution.
"""

from dataclasses import dataclass

from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.nouns.binding import flag, many, one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDeliveryRequest(BusinessRequestMessage):
    """A request to read archives.

    derogation: they are not open yet, and the requester asks for an exception (Code du
    patrimoine, L.213-3). unit_identifiers: at least one.
    """

    TYPE = "ArchiveDeliveryRequestType"

    derogation: bool | None = flag("Derogation")
    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    requester: Agency | None = one("Requester", Agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDeliveryRequestReply(BusinessReplyMessage):
    """The answer to a request to read.

    authorization_request_reply_identifier: of the reply that authorized it, if one was needed.
    unit_identifiers: at least one.
    """

    TYPE = "ArchiveDeliveryRequestReplyType"

    authorization_request_reply_identifier: Identifier | None = one(
        "AuthorizationRequestReplyIdentifier", Identifier
    )
    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    requester: Agency | None = one("Requester", Agency)
