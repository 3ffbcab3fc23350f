"""The SEDA Acknowledgement: "your message arrived", and nothing about its fate.

It has no reply code (AcknowledgementType): acceptance is said by the ArchiveTransferReply only.
"""

from dataclasses import dataclass

from seda.messages.message import Message
from seda.nouns.binding import one
from seda.nouns.values import Agency, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Message):
    """A message that says that another one was received.

    message_received_identifier: MessageIdentifier of the message received, empty when unreadable.
    sender: who acknowledges. receiver: who sent the message.
    """

    TYPE = "AcknowledgementType"

    message_received_identifier: Identifier | None = one("MessageReceivedIdentifier", Identifier)
    sender: Agency | None = one("Sender", Agency)
    receiver: Agency | None = one("Receiver", Agency)
