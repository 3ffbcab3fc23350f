"""Reads one whole SEDA message: paths of element names in, texts out.

For messages that answer; a manifest, which can be huge, is streamed by `seda.manifest_reader`.
"""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from seda import safe_xml
from seda.versions import version_of


class MessageError(Exception):
    """These bytes are not the message they were expected to be."""


class MessageElement:
    """An element of a message. Paths are local names joined by `/`, in the message's namespace."""

    __slots__ = ("_element", "_namespace")

    def __init__(self, element: etree._Element) -> None:
        self._element = element
        self._namespace: str = etree.QName(element).namespace or ""

    @property
    def name(self) -> str:
        """Give the local name of the element."""
        name: str = etree.QName(self._element).localname
        return name

    @property
    def version(self) -> str:
        """Give the version of SEDA that the namespace names, empty when it is none of ours."""
        return version_of(self._namespace) or ""

    def attribute(self, name: str) -> str:
        """Give an attribute without namespace, empty when absent."""
        value: str = self._element.get(name, "")
        return value

    def own_text(self) -> str:
        """Give the text of this element, empty when there is none."""
        text: str = self._element.text or ""
        return text

    def all(self, path: str) -> Iterator["MessageElement"]:
        """Give the elements under a path, in order."""
        for element in self._element.iterfind(self._qualified(path)):
            yield MessageElement(element)

    def children(self) -> Iterator["MessageElement"]:
        """Give the elements directly below, in order."""
        for element in self._element.iterchildren("{*}*"):
            yield MessageElement(element)

    def first(self, path: str) -> "MessageElement | None":
        """Give the first element under a path."""
        return next(self.all(path), None)

    def text_or_none(self, path: str) -> str | None:
        """Give the text of the first element under a path, None when there is no element."""
        found = self.first(path)
        return None if found is None else found.own_text()

    def text(self, path: str) -> str:
        """Give the text of the first element under a path, empty when absent."""
        return self.text_or_none(path) or ""

    def instant(self, path: str) -> datetime:
        """Give an instant. Raises: MessageError when it is not one with its time zone."""
        text = self.text(path)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError as error:
            raise MessageError(f"{path}: {text!r}") from error
        if instant.tzinfo is None:
            raise MessageError(f"{path} without time zone: {text!r}")
        return instant

    def _qualified(self, path: str) -> str:
        return "/".join(
            step if step == "*" else f"{{{self._namespace}}}{step}" for step in path.split("/")
        )


def read(name: str, data: bytes) -> MessageElement:
    """Read a message of 64 MiB at most whose root must be `name`. Raises: MessageError."""
    try:
        message = MessageElement(safe_xml.parse(data))
    except safe_xml.XmlError as error:
        raise MessageError(str(error)) from error
    if message.name != name or not message.version:
        raise MessageError(f"expected {name}, found {message.name}")
    return message
