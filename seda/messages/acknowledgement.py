"""The SEDA Acknowledgement: "your message arrived", and nothing about its fate.

It has no reply code (AcknowledgementType): acceptance is said by the ArchiveTransferReply only.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.message import Message
from seda.messages.parts import OrganizationWithId
from seda.messages.values import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Message):
    """A message that says that another one was received.

    message_received_identifier: MessageIdentifier of the message received, empty when unreadable.
    sender: who acknowledges. receiver: who sent the message.
    """

    SEDA_TYPE: ClassVar[str] = "AcknowledgementType"

    message_received_identifier: Identifier
    sender: OrganizationWithId
    receiver: OrganizationWithId
