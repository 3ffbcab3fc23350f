"""What every message says of itself, and the four families: requests, replies, notifications.

The families are the abstract types of the standard; the fifteen messages grow from them. Each is
a noun (`seda.nouns.binding`): absent texts are empty, absent things None.
"""

from dataclasses import dataclass, fields

from seda.elements import XML_ID, Attributes, Element
from seda.messages.lawful_texts import lawful
from seda.nouns.binding import Branch, attribute, many, one, other_attributes, raw, text
from seda.nouns.people import Event
from seda.nouns.transfer import CodeListVersions
from seda.nouns.values import Identifier, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Branch):
    """Any message. Its texts are made legible and its tokens collapsed when it is made.

    version: of SEDA, `2.1` to `2.3`; empty for that of the message, or the writer, around it.
    date: xs:dateTime, as written. signature: it seals the bytes received, not a message written
    anew. attributes: those that the standard does not have.
    """

    TYPE = "MessageType"

    version: str = ""
    comments: tuple[Text, ...] = many("Comment", Text)
    date: str = text("Date")
    message_identifier: Identifier | None = one("MessageIdentifier", Identifier)
    signature: Element | None = raw("Signature")
    xml_id: str = attribute(XML_ID)
    attributes: Attributes = other_attributes()

    def __post_init__(self) -> None:
        bent = type(self).of(lawful(self.element(""), self.TYPE))
        for one_field in fields(self):
            if one_field.name != "version":
                object.__setattr__(self, one_field.name, getattr(bent, one_field.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessMessage(Message):
    """A message about archives.

    archival_agreement: under which they are, or would be, transferred.
    data_object_package: the archives that it carries, a `seda.messages.packages.Package`.
    """

    TYPE = "BusinessMessageType"

    archival_agreement: Identifier | None = one("ArchivalAgreement", Identifier)
    code_list_versions: CodeListVersions | None = one("CodeListVersions", CodeListVersions)
    data_object_package: Element | None = raw("DataObjectPackage")


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRequestMessage(BusinessMessage):
    """A message that asks for something."""

    TYPE = "BusinessRequestMessageType"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Branch):
    """The account of what was done with a request."""

    TYPE = "OperationType"

    events: tuple[Event, ...] = many("Event", Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessReplyMessage(BusinessMessage):
    """A message that answers a request.

    reply_code: the answer, a word of the list that `code_list_versions` names.
    operation: what was done, and found. message_request_identifier: of the request.
    """

    TYPE = "BusinessReplyMessageType"

    reply_code: str = text("ReplyCode")
    operation: Operation | None = one("Operation", Operation)
    message_request_identifier: Identifier | None = one("MessageRequestIdentifier", Identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessNotificationMessage(BusinessMessage):
    """A message that tells what was done to archives."""

    TYPE = "BusinessNotificationMessageType"
