"""The SEDA ArchiveModificationNotification: "the archives that you made were changed"."""

from dataclasses import dataclass

from seda.messages.message import BusinessNotificationMessage
from seda.nouns.binding import many, one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveModificationNotification(BusinessNotificationMessage):
    """What was changed, described anew by the package. unit_identifiers: at least one."""

    TYPE = "ArchiveModificationNotificationType"

    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
