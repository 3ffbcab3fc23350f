"""The SEDA Acknowledgement: "your message arrived", and nothing about its fate.

It has no reply code (AcknowledgementType): acceptance is said by the ArchiveTransferReply only.
"""

import io
from dataclasses import dataclass
from datetime import datetime

from seda.messages import message_reader
from seda.messages.message_writer import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """A message that says that another one was received.

    version: of SEDA, `2.1` to `2.3`: the version of the message received.
    received_identifier: MessageIdentifier of the message received, empty when unreadable.
    sender: identifier of who acknowledges. receiver: identifier of who sent the message.
    comment: free text, empty for none.
    """

    version: str
    date: datetime
    message_identifier: str
    received_identifier: str
    sender: str
    receiver: str
    comment: str


def write_acknowledgement(acknowledgement: Acknowledgement) -> bytes:
    """Write the message as UTF-8 XML, valid whatever the texts.

    Raises: ValueError when the date has no time zone.
    """
    out = io.BytesIO()
    with writing("Acknowledgement", version=acknowledgement.version, out=out) as xml:
        xml.text_if_any("Comment", acknowledgement.comment)
        xml.instant("Date", acknowledgement.date)
        xml.token("MessageIdentifier", acknowledgement.message_identifier)
        xml.token("MessageReceivedIdentifier", acknowledgement.received_identifier)
        xml.organization("Sender", acknowledgement.sender)
        xml.organization("Receiver", acknowledgement.receiver)
    return out.getvalue()


def read_acknowledgement(data: bytes) -> Acknowledgement:
    """Read the message back.

    Raises: MessageError when it is not an Acknowledgement of a version we know.
    """
    message = message_reader.read("Acknowledgement", data)
    return Acknowledgement(
        version=message.version,
        date=message.instant("Date"),
        message_identifier=message.text("MessageIdentifier"),
        received_identifier=message.text("MessageReceivedIdentifier"),
        sender=message.text("Sender/Identifier"),
        receiver=message.text("Receiver/Identifier"),
        comment=message.text("Comment"),
    )
