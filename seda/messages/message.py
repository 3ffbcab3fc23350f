"""What every message says of itself, and the four families: requests, replies, notifications.

The families are the abstract types of the standard; the fifteen messages grow from them.
"""

from dataclasses import dataclass
from typing import ClassVar

from seda.messages.dates import Instant
from seda.messages.packages import PackageWriter
from seda.messages.parts import CodeListVersions, OpenContent, Operation
from seda.messages.values import Identifier, Part, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Part):
    """Any message. version: of SEDA, `2.1` to `2.3`.

    signature: kept as received; it signs the message received, not one written anew.
    """

    SEDA_TYPE: ClassVar[str] = "MessageType"

    version: str
    comments: tuple[Text, ...] = ()
    date: Instant
    message_identifier: Identifier
    signature: OpenContent | None = None
    xml_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessMessage(Message):
    """A message about archives.

    archival_agreement: under which they are, or would be, transferred.
    data_object_package: writes the archives that it carries; never held in memory.
    """

    SEDA_TYPE: ClassVar[str] = "BusinessMessageType"

    archival_agreement: Identifier | None = None
    code_list_versions: CodeListVersions
    data_object_package: PackageWriter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRequestMessage(BusinessMessage):
    """A message that asks for something."""

    SEDA_TYPE: ClassVar[str] = "BusinessRequestMessageType"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessReplyMessage(BusinessMessage):
    """A message that answers a request.

    reply_code: the answer, a word of the list that `code_list_versions` names.
    operation: what was done, and found. message_request_identifier: of the request.
    """

    SEDA_TYPE: ClassVar[str] = "BusinessReplyMessageType"

    reply_code: str | None = None
    operation: Operation | None = None
    message_request_identifier: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessAuthorizationRequestReplyMessage(BusinessReplyMessage):
    """A message that grants or refuses an authorization."""

    SEDA_TYPE: ClassVar[str] = "BusinessAuthorizationRequestReplyMessageType"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessNotificationMessage(BusinessMessage):
    """A message that tells what was done to archives."""

    SEDA_TYPE: ClassVar[str] = "BusinessNotificationMessageType"
