"""What a message says of itself (RFC 5322), and where its parts are in its bytes (RFC 2046)."""

from dataclasses import dataclass

MESSAGE = "message/rfc822"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody. name: as displayed, empty without."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that is no text of the message: an attachment, an image, another message.

    start, end: of its body in the bytes of the message. encoding: of its transfer, small letters.
    """

    name: str
    mime: str
    encoding: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message. sent_at, received_at: instants as XML Schema writes them, empty when unknown.

    sent_on, received_on: days where it was written, or received. sent: as written.
    identifier, replied_to: without their brackets.
    problems: codes of what is wrong with its form.
    """

    subject: str = ""
    writers: tuple[Mailbox, ...] = ()
    senders: tuple[Mailbox, ...] = ()
    addressees: tuple[Mailbox, ...] = ()
    recipients: tuple[Mailbox, ...] = ()
    sent: str = ""
    sent_at: str = ""
    sent_on: str = ""
    received_at: str = ""
    received_on: str = ""
    identifier: str = ""
    replied_to: str = ""
    parts: tuple[Part, ...] = ()
    problems: tuple[str, ...] = ()
