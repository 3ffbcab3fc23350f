"""The SEDA ArchiveRestitutionRequest, "give this back", and its reply, which carries the archives.

After a restitution the archive keeps no copy: the originating agency is responsible again.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRestitutionRequest(BusinessRequestMessage):
    """A request to give archives back. unit_identifiers: at least one."""

    SEDA_TYPE: ClassVar[str] = "ArchiveRestitutionRequestType"

    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRestitutionRequestReply(BusinessReplyMessage):
    """The answer to a request to give back. unit_identifiers: at least one."""

    SEDA_TYPE: ClassVar[str] = "ArchiveRestitutionRequestReplyType"

    unit_identifiers: tuple[Identifier, ...]
    archival_agency: OrganizationWithId
    originating_agency: OrganizationWithId
