"""The SEDA ArchiveModificationNotification: "the archives that you made were changed"."""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import BusinessNotificationMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveModificationNotification(BusinessNotificationMessage):
    """What was changed, described anew by the package. unit_identifiers: at least one."""

    SEDA_TYPE: ClassVar[str] = "ArchiveModificationNotificationType"

    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId
