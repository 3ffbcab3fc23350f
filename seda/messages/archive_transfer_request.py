"""The SEDA ArchiveTransferRequest, "may I transfer this?", and its reply."""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.dates import Instant
from seda.messages.message import BusinessReplyMessage, BusinessRequestMessage
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferRequest(BusinessRequestMessage):
    """A request to transfer archives, which its package describes.

    related_transfer_references: other transfers that it goes with. transfer_date: wished.
    """

    SEDA_TYPE: ClassVar[str] = "ArchiveTransferRequestType"

    related_transfer_references: tuple[Identifier, ...] = ()
    transfer_date: Instant | None = None
    archival_agency: OrganizationWithId
    transferring_agency: OrganizationWithId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferRequestReply(BusinessReplyMessage):
    """The answer to a request to transfer. transfer_date: accepted."""

    SEDA_TYPE: ClassVar[str] = "ArchiveTransferRequestReplyType"

    transfer_date: Instant | None = None
    archival_agency: OrganizationWithId
    transferring_agency: OrganizationWithId
