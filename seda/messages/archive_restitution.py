"""The SEDA ArchiveRestitutionRequest, "give this back", and its reply, which carries the archives.

After a restitution the archive keeps no copy: the originating agency is responsible again.
"""

from dataclasses import dataclass

from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.nouns.binding import many, one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRestitutionRequest(BusinessRequestMessage):
    """A request to give archives back. unit_identifiers: at least one."""

    TYPE = "ArchiveRestitutionRequestType"

    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRestitutionRequestReply(BusinessReplyMessage):
    """The answer to a request to give back. unit_identifiers: at least one."""

    TYPE = "ArchiveRestitutionRequestReplyType"

    unit_identifiers: tuple[Identifier, ...] = many("UnitIdentifier", Identifier)
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
