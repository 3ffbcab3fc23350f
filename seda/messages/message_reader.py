"""Reads any message of SEDA 2.1, 2.2 and 2.3 and gives the object of its kind.

Reading is not validating: the order of elements does not matter here, and what the standard does
not name is kept. Only what the object could not be without is asked for. The schema says the rest.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from lxml import etree

from seda.findings import Finding, error
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
from seda.messages.authorization_control_authority import (
    AuthorizationControlAuthorityRequest,
    AuthorizationControlAuthorityRequestReply,
)
from seda.messages.authorization_originating_agency import (
    AuthorizationOriginatingAgencyRequest,
    AuthorizationOriginatingAgencyRequestReply,
)
from seda.messages.bound import Child, attributes_of, children_of
from seda.messages.kept import Kept, canonical
from seda.messages.message import Message
from seda.messages.message_stream import XLINK, XML, XSI
from seda.messages.received import DOCUMENT, MessageError, Received, receive
from seda.messages.values import Part, Value
from seda.safe_xml import DEFAULT_XML_LIMITS, XmlLimits

__all__ = ["MESSAGES", "MessageError", "message_of", "read_message"]

# By the name of their root element.
MESSAGES: Mapping[str, type[Message]] = MappingProxyType(
    {
        message.SEDA_TYPE.removesuffix("Type"): message
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
    reading = _Reading(received, where)
    message = reading.part(kind, received.root)
    if reading.findings or not isinstance(message, Message):
        raise MessageError(*reading.findings)
    return message


# ----------------------------------------------------------------------------- private

_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_PREFIXES = {XML: "xml:", XLINK: "xlink:", "": ""}

_text_of = etree.XPath("string()")  # comments inside a value are not the value


class _Reading:
    """Reads the parts of one message and collects what is wrong with them."""

    def __init__(self, received: Received, where: str) -> None:
        self.findings: list[Finding] = []
        self._received = received
        self._where = where
        self._namespace = f"{{{etree.QName(received.root).namespace}}}"

    def part(self, kind: type[Part], element: "etree._Element") -> Part | None:
        """Read an element that holds others; None when something it needs is wrong."""
        found = len(self.findings)
        values = self._attributes(kind, element)
        others: list[Kept] = []
        leaf_attributes: list[tuple[str, str]] = []
        children = {
            self._namespace + child.element.name: child
            for child in children_of(kind, self._received.version)
        }
        lists: dict[str, list[Any]] = {}
        for node in element.iterchildren(etree.Element):
            child = children.pop(node.tag, None)
            if child is None:
                others.append(Kept(canonical(node)))
            elif child.many:
                children[node.tag] = child
                lists.setdefault(child.field, []).append(self._value(child, node))
            else:
                values[child.field] = self._value(child, node)
                leaf_attributes += _leaf_attributes(child, node)
        values |= {field: tuple(listed) for field, listed in lists.items()}
        self._ask_for_missing(children.values(), values, element)
        values["others"] = tuple(others)
        values["other_attributes"] += tuple(leaf_attributes)
        if issubclass(kind, Message):
            values["version"] = self._received.version
        return self._made(kind, values, element) if len(self.findings) == found else None

    def _value(self, child: Child, node: "etree._Element") -> Any:  # noqa: ANN401
        kind = child.kind
        if kind is object:
            return self._received.packages.get(node)
        if issubclass(kind, Part):
            return self.part(self._kind_of(kind, node), node)
        if next(node.iterchildren(etree.Element), None) is not None:
            return self._wrong(node, "<…>")
        text = _text_of(node) if len(node) else node.text or ""
        if kind is bool:
            known = _BOOLEANS.get(text.strip())
            return self._wrong(node, text) if known is None else known
        return text if kind is str else self._made(kind, self._fields(kind, node, text), node)

    def _fields(self, kind: Any, node: "etree._Element", text: str) -> dict[str, Any]:  # noqa: ANN401
        if issubclass(kind, Value):
            return {"value": text, **self._attributes(kind, node)}
        return {"text": text}

    def _kind_of(self, kind: type[Part], node: "etree._Element") -> type[Part]:
        """Give the class that an element says that it is of, where the standard lets it choose."""
        named = node.get(f"{{{XSI}}}type", "").strip().rpartition(":")[2]
        chosen = MESSAGES.get(named.removesuffix("Type"))
        return chosen if chosen is not None and issubclass(chosen, kind) else kind

    def _attributes(self, kind: type[Part] | type[Value], node: "etree._Element") -> dict[str, Any]:
        known = {named.attribute.name: named.field for named in attributes_of(kind)}
        values: dict[str, Any] = {}
        others = []
        for key, value in node.attrib.items():
            uri, _, local = key.removeprefix("{").rpartition("}")
            field = known.get(f"{_PREFIXES.get(uri, '?')}{local}")
            if field is not None:
                values[field] = value
            elif key != f"{{{XSI}}}type" or not issubclass(kind, Message):
                others.append((key, value))
        return {**values, "other_attributes": tuple(others)}

    def _ask_for_missing(
        self,
        absent: Iterable[Child],
        values: Mapping[str, Any],
        element: "etree._Element",
    ) -> None:
        for child in absent:
            if child.required and child.field not in values:
                self._find("message_element_missing", element, missing=child.element.name)

    def _made(self, kind: Any, values: dict[str, Any], node: "etree._Element") -> Any:  # noqa: ANN401
        try:
            return kind(**values)
        except ValueError:
            return self._wrong(node, (node.text or "").strip())

    def _wrong(self, node: "etree._Element", value: str) -> None:
        self._find("message_value_invalid", node, value=value)

    def _find(self, code: str, node: "etree._Element", **fields: str) -> None:
        line = self._received.line_of(node)
        name = etree.QName(node).localname
        place = f"{self._where} line {line}"
        self.findings.append(error(code, place, line=line, element=name, **fields))


def _leaf_attributes(child: Child, node: "etree._Element") -> list[tuple[str, str]]:
    if child.kind is object or issubclass(child.kind, Part | Value):
        return []
    return [(f"{child.element.name}/@{key}", value) for key, value in node.attrib.items()]
