"""From a message to archive units: who wrote to whom, when, about what; what was attached below.

Its Message-ID identifies it; what it answers is a RelatedObjectReference when it is in the same
package, a keyword otherwise.
"""

from collections.abc import Iterable, Iterator

from sae.flows.description import day, identifier, keywords, title
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.mail.model import Mailbox, Message
from seda.elements import Element

MESSAGE_TYPE, ATTACHMENT = "Message électronique", "Pièce jointe"
MAILBOX, EXPORT = "Boîte aux lettres électronique", "Export de boîte aux lettres (mbox)"
WITHOUT_SUBJECT = "(sans objet)"
REPLY = "RFC5322:In-Reply-To"


def message_unit(message: Message, file: DraftFile, *, depth: int, answers: bool) -> DraftUnit:
    """Draft the unit of a message. answers: the message it replies to is in the same package."""
    content = (
        Element("DescriptionLevel", "File"),
        title(message.subject or WITHOUT_SUBJECT),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", message.identifier),
        Element("DocumentType", MESSAGE_TYPE),
        *keywords(
            ("" if answers else message.replied_to, REPLY),
            ("" if message.sent_at else message.sent, "RFC5322:Date"),
        ),
        *_people("Writer", message.writers),
        *_people("Addressee", message.addressees),
        *_people("Recipient", message.recipients),
        *_people("Sender", [one for one in message.senders if one not in message.writers]),
        *(_related(message.replied_to) if answers else ()),
        *_instant("SentDate", message.sent_at),
        *_instant("ReceivedDate", message.received_at),
        *day("StartDate", message.sent_on),
        *day("EndDate", max(message.sent_on, message.received_on)),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=(file,))


def attachment_unit(name: str, file: DraftFile | None, *, depth: int) -> DraftUnit:
    """Draft the unit of an attachment. file: None when its bytes could not be taken out."""
    content = (
        Element("DescriptionLevel", "Item"),
        title(name),
        Element("DocumentType", ATTACHMENT),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=(file,) if file else ())


def mailbox_unit(name: str) -> DraftUnit:
    """Draft the unit above the messages of an mbox file."""
    content = (
        Element("DescriptionLevel", "RecordGrp"),
        title(name),
        Element("DocumentType", MAILBOX),
    )
    return DraftUnit(depth=0, content=content, management=(), files=())


def document_unit(name: str, kind: str, file: DraftFile, *, depth: int) -> DraftUnit:
    """Draft the unit of a file that is no message, or of the mbox file itself."""
    content = (
        Element("DescriptionLevel", "Item"),
        title(name),
        Element("DocumentType", kind),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=(file,))


# ----------------------------------------------------------------------------- private


def _people(element: str, people: Iterable[Mailbox]) -> Iterator[Element]:
    for one in people:
        parts = (
            Element("FullName", one.name or one.address),
            *identifier("Identifier", one.address),
        )
        yield Element(element, children=parts)


def _related(message_id: str) -> Iterator[Element]:
    reference = Element("ExternalReference", message_id)
    yield Element(
        "RelatedObjectReference", children=(Element("References", children=(reference,)),)
    )


def _instant(element: str, at: str) -> Iterator[Element]:
    if at:
        yield Element(element, at)
