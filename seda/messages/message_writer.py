"""Writes one SEDA message as a stream of elements, in the order of the calls.

Whatever the texts, what comes out is well-formed: people's identifiers and names are escaped,
characters that XML forbids are replaced, tokens are collapsed. The order of elements is the
schema's business and its caller's: nothing is checked here.
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from lxml import etree

from seda.versions import namespace_of


class MessageWriter:
    """Writes elements of one SEDA namespace; memory does not grow with what was written."""

    __slots__ = ("_namespace", "_xml")

    def __init__(self, xml: "etree._IncrementalFileWriter", namespace: str) -> None:
        self._xml = xml
        self._namespace = namespace

    def element(self, name: str, **attributes: str) -> AbstractContextManager[None]:
        """Open an element for the time of a `with`."""
        clean = {key: collapsed(value) for key, value in attributes.items()}
        element: AbstractContextManager[None] = self._xml.element(
            f"{{{self._namespace}}}{name}", clean
        )
        return element

    def token(self, name: str, value: str, **attributes: str) -> None:
        """Write an element whose type is a token: white space is collapsed."""
        self._leaf(name, collapsed(value), attributes)

    def token_if_any(self, name: str, value: str) -> None:
        """Write an optional token that the schema wants not empty, unless it is empty."""
        value = collapsed(value)
        if value:
            self._leaf(name, value, {})

    def text_if_any(self, name: str, value: str) -> None:
        """Write an optional free text, its line ends kept, unless it is empty."""
        if value:
            self._leaf(name, legible(value), {})

    def instant(self, name: str, value: datetime) -> None:
        """Write an instant in UTC with Z. Raises: ValueError when it has no time zone."""
        self._leaf(name, instant_text(value), {})

    def organization(self, name: str, identifier: str) -> None:
        """Write an agency: SEDA OrganizationWithIdType reduced to its identifier."""
        with self.element(name):
            self.token("Identifier", identifier)

    def _leaf(self, name: str, text: str, attributes: dict[str, str]) -> None:
        with self.element(name, **attributes):
            if text:
                self._xml.write(text)


@contextmanager
def writing(root: str, *, version: str, out: BinaryIO) -> Iterator[MessageWriter]:
    """Write the message `root` on `out` for the time of a `with`."""
    namespace = namespace_of(version)
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{namespace}}}{root}", nsmap={None: namespace}):
            yield MessageWriter(xml, namespace)


def collapsed(text: str) -> str:
    """Give a text as an xsd:token: legible, no line end, no double or outer space."""
    return _SPACES.sub(" ", legible(text)).strip(" ")


def legible(text: str) -> str:
    """Replace what XML 1.0 forbids (control characters, lone surrogates) by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)


def instant_text(value: datetime) -> str:
    """Write an aware instant as xsd:dateTime in UTC with Z, microseconds only when there are.

    Raises: ValueError when the instant has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("an instant without time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


# ----------------------------------------------------------------------------- private

_SPACES = re.compile("[\t\n\r ]+")  # a no-break space is not XML white space: kept
# XML 1.0 (fifth edition) production [2] Char, the other way round.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
