"""The SEDA ArchiveDestructionNotification: "the archives that you made were destroyed".

It names the authorization it rests on, which the standard makes mandatory.
"""

from dataclasses import dataclass

from seda.messages.message import BusinessNotificationMessage
from seda.nouns.binding import many, one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDestructionNotification(BusinessNotificationMessage):
    """What was destroyed.

    authorization_request_reply_identifier: of the visa. unit_identifiers: at least one.
    """

    TYPE = "ArchiveDestructionNotificationType"

    authorization_request_reply_identifier: Identifier | None = one(
        "AuthorizationRequestReplyIdentifier", Identifier
    )
    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
