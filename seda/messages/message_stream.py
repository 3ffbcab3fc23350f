"""Writes elements of one SEDA message as a stream, in the order of the calls.

Whatever the texts, what comes out is well-formed. The order of elements is the schema's business
and its caller's: nothing is checked here. (lxml's own incremental writer takes no `xml:id`.)
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from seda.messages.lexical import collapsed, legible
from seda.versions import namespace_of

XML = "http://www.w3.org/XML/1998/namespace"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class MessageWriter:
    """Writes elements of one SEDA namespace; memory does not grow with what was written."""

    __slots__ = ("_out", "version")

    def __init__(self, out: BinaryIO, version: str) -> None:
        self.version = version
        self._out = out

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """Open an element for the time of a `with`. Names of attributes: `{namespace}local`."""
        self._write(f"<{name}{_written(attributes or {})}>")
        yield
        self._write(f"</{name}>")

    def token(self, name: str, value: str, attributes: Mapping[str, str] | None = None) -> None:
        """Write an element whose type is a token: white space is collapsed."""
        self.text(name, collapsed(value), attributes)

    def text(self, name: str, value: str, attributes: Mapping[str, str] | None = None) -> None:
        """Write an element that holds a free text, its line ends kept."""
        # XML 1.0 §2.11: a carriage return written as such is read as a line feed.
        text = escape(legible(value), {"\r": "&#13;"})
        self._write(f"<{name}{_written(attributes or {})}>{text}</{name}>")

    def raw(self, pieces: Iterable[bytes]) -> None:
        """Write XML as it is, in UTF-8: whole elements that declare the prefixes they use."""
        for piece in pieces:
            self._out.write(piece)

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


@contextmanager
def writing(
    root: str, *, version: str, out: BinaryIO, attributes: Mapping[str, str] | None = None
) -> Iterator[MessageWriter]:
    """Write the message `root` on `out` for the time of a `with`."""
    xml = MessageWriter(out, version)
    xml.raw((b'<?xml version="1.0" encoding="UTF-8"?>\n',))
    with xml.element(root, {"xmlns": namespace_of(version), **(attributes or {})}):
        yield xml
    xml.raw((b"\n",))


# ----------------------------------------------------------------------------- private

_PREFIXES = {XLINK: "xlink", XSI: "xsi"}


def _written(attributes: Mapping[str, str]) -> str:
    """Write attributes, each with a space before it, and the prefixes that they need."""
    parts = []
    declared: dict[str, str] = {XML: "xml"}
    for key, value in attributes.items():
        uri, _, local = key.removeprefix("{").rpartition("}")
        if uri and uri not in declared:
            declared[uri] = _PREFIXES.get(uri, f"a{len(declared)}")
            parts.append(f" xmlns:{declared[uri]}={quoteattr(uri)}")
        prefix = f"{declared[uri]}:" if uri else ""
        parts.append(f" {prefix}{local}={quoteattr(legible(value))}")
    return "".join(parts)
