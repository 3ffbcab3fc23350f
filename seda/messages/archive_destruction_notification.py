"""The SEDA ArchiveDestructionNotification: "the archives that you made were destroyed".

It names the authorization it rests on, which the standard makes mandatory.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import BusinessNotificationMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDestructionNotification(BusinessNotificationMessage):
    """What was destroyed.

    authorization_request_reply_identifier: of the visa. unit_identifiers: at least one.
    """

    SEDA_TYPE: ClassVar[str] = "ArchiveDestructionNotificationType"

    authorization_request_reply_identifier: Identifier
    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId
