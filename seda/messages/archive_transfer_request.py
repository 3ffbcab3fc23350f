"""The SEDA ArchiveTransferRequest, "may I transfer this?", and its reply."""

from dataclasses import dataclass

from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.nouns.binding import many, one, text
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferRequest(BusinessRequestMessage):
    """A request to transfer archives, which its package describes.

    related_transfer_references: other transfers that it goes with. transfer_date: wished.
    """

    TYPE = "ArchiveTransferRequestType"

    related_transfer_references: tuple[Identifier, ...] = many(
        "RelatedTransferReference", Identifier
    )
    transfer_date: str = text("TransferDate")
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    transferring_agency: Agency | None = one("TransferringAgency", Agency)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferRequestReply(BusinessReplyMessage):
    """The answer to a request to transfer. transfer_date: accepted."""

    TYPE = "ArchiveTransferRequestReplyType"

    transfer_date: str = text("TransferDate")
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    transferring_agency: Agency | None = one("TransferringAgency", Agency)
