"""The SEDA ArchiveTransfer: archives and their description, sent to be kept.

Here the header around them; the package streams (`seda.manifest_reader` reads what it holds).
"""

from dataclasses import dataclass

from seda.messages.message import BusinessRequestMessage
from seda.nouns.binding import many, one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransfer(BusinessRequestMessage):
    """A transfer of archives.

    related_transfer_references: other transfers that it goes with.
    transfer_request_reply_identifier: of the reply that allowed it.
    """

    TYPE = "ArchiveTransferType"

    related_transfer_references: tuple[Identifier, ...] = many(
        "RelatedTransferReference", Identifier
    )
    transfer_request_reply_identifier: Identifier | None = one(
        "TransferRequestReplyIdentifier", Identifier
    )
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    transferring_agency: Agency | None = one("TransferringAgency", Agency)
