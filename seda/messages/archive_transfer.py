"""The SEDA ArchiveTransfer: archives and their description, sent to be kept.

Here the header around them; the package streams (`seda.manifest_reader` reads what it holds).
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import BusinessRequestMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransfer(BusinessRequestMessage):
    """A transfer of archives.

    related_transfer_references: other transfers that it goes with.
    transfer_request_reply_identifier: of the reply that allowed it.
    """

    SEDA_TYPE: ClassVar[str] = "ArchiveTransferType"

    related_transfer_references: tuple[Identifier, ...] = ()
    transfer_request_reply_identifier: Identifier | None = None
    archival_agency: OrganizationWithId
    transferring_agency: OrganizationWithId
