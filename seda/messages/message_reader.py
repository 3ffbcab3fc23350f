"""Reads any message of SEDA 2.1, 2.2 and 2.3 and gives the object of its kind.

Reading is not validating: the order of elements does not matter here, and what no field says whole
is kept (`others`). Only what no message could be without is asked for. The schema says the rest.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO

from seda.findings import error
from seda.messages.acknowledgement import Acknowledgement
from seda.messages.archive_delivery import ArchiveDeliveryRequest, ArchiveDeliveryRequestReply
from seda.messages.archive_destruction_notification import ArchiveDestructionNotification
from seda.messages.archive_modification_notification import ArchiveModificationNotification
from seda.messages.archive_restitution import (
    ArchiveRestitutionRequest,
    ArchiveRestitutionRequestReply,
)
from seda.messages.archive_transfer import ArchiveTransfer
from seda.messages.archive_transfer_reply import ArchiveTransferReply
from seda.messages.archive_transfer_request import (
    ArchiveTransferRequest,
    ArchiveTransferRequestReply,
)
from seda.messages.authorization_replies import (
    AuthorizationControlAuthorityRequestReply,
    AuthorizationOriginatingAgencyRequestReply,
)
from seda.messages.authorization_requests import (
    AuthorizationControlAuthorityRequest,
    AuthorizationOriginatingAgencyRequest,
)
from seda.messages.lawful_texts import lawful
from seda.messages.message import Message
from seda.messages.message_faults import faults_of, wrong_value
from seda.messages.received import DOCUMENT, MessageError, Received, receive
from seda.safe_xml import DEFAULT_XML_LIMITS, XmlLimits

__all__ = ["MESSAGES", "MessageError", "message_of", "read_message"]

# By the name of their root element.
MESSAGES: Mapping[str, type[Message]] = MappingProxyType(
    {
        message.TYPE.removesuffix("Type"): message
        for message in (
            Acknowledgement,
            ArchiveTransferRequest,
            ArchiveTransferRequestReply,
            ArchiveTransfer,
            ArchiveTransferReply,
            ArchiveDeliveryRequest,
            ArchiveDeliveryRequestReply,
            ArchiveRestitutionRequest,
            ArchiveRestitutionRequestReply,
            AuthorizationControlAuthorityRequest,
            AuthorizationControlAuthorityRequestReply,
            AuthorizationOriginatingAgencyRequest,
            AuthorizationOriginatingAgencyRequestReply,
            ArchiveModificationNotification,
            ArchiveDestructionNotification,
        )
    }
)


def read_message(
    stream: BinaryIO, *, limits: XmlLimits = DEFAULT_XML_LIMITS, where: str = DOCUMENT
) -> Message:
    """Read a message: its class tells which one it is. Its package stays out of memory.

    stream: of bytes, from where it stands; it need not be seekable. where: how people name it.

    Raises: MessageError, with every reason that was found.
    """
    return message_of(receive(stream, limits=limits, where=where), where=where)


def message_of(received: Received, *, where: str = DOCUMENT) -> Message:
    """Give the object of a message received. Raises: MessageError."""
    kind = MESSAGES.get(received.name)
    if kind is None:
        raise MessageError(error("message_unknown", where, name=received.name))
    faults = faults_of(received.root, kind.TYPE, received.version, where)
    if faults:
        raise MessageError(*faults)
    message = kind.of(lawful(received.root, kind.TYPE))
    if message is None:  # texts stand between its elements
        raise MessageError(wrong_value(received.root, where))
    return replace(message, version=received.version)
