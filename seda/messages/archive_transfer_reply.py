"""The SEDA ArchiveTransferReply: what became of a transfer, and under which identifiers.

Reply codes. ReplyCode is a free token in SEDA 2.x. We answer `OK`, `WARNING` or `KO`, which the
deposit software of French communities already tests for, and not one number of the SEDA 1.0 list
(`207`, "empreinte invalide"): a package can have several faults, and a single number hides all
but one. Each finding is an Event of Operation, with its own stable code. ReplyCodeListVersion
names the list, so that nobody has to guess. What others answered is read whatever its list.
"""

from dataclasses import dataclass
from enum import StrEnum

from seda.messages.message import BusinessReplyMessage
from seda.nouns.binding import one, text
from seda.nouns.values import Agency

REPLY_CODE_LIST_VERSION = "SAE-OK-WARNING-KO-1"


class ReplyCode(StrEnum):
    """The answer in one word: taken in charge, taken in charge with remarks, refused."""

    OK = "OK"
    WARNING = "WARNING"
    KO = "KO"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveTransferReply(BusinessReplyMessage):
    """The answer to an ArchiveTransfer.

    grant_date: when the archives were taken in charge; empty for a refusal.
    data_object_package: `seda.reply_package` writes the identifiers given.
    """

    TYPE = "ArchiveTransferReplyType"

    grant_date: str = text("GrantDate")
    archival_agency: Agency | None = one("ArchivalAgency", Agency)
    transferring_agency: Agency | None = one("TransferringAgency", Agency)
