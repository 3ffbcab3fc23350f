"""Writes any message, in the order of the vocabulary, its packages as streams."""

from collections.abc import Iterator
from typing import BinaryIO

from seda.element_writer import ElementWriter, indent
from seda.elements import XSI_TYPE, Element
from seda.messages.message import Message
from seda.messages.packages import Package
from seda.strict_check import NotWritable, Place, path_of
from seda.type_models import type_models
from seda.versions import VERSIONS, namespace_of

__all__ = ["NotWritable", "write_message"]


def write_message(message: Message, out: BinaryIO, *, strict: bool = True) -> None:
    """Write a message as UTF-8 XML, in flat memory. Nothing is written when it is refused.

    strict: what comes out is valid, save for what packages hold; what the version of the message
    does not have is refused. Otherwise a message read is written with all that others put in it.

    Raises: NotWritable; ValueError when a package is of another version, or the version is none
    of ours.
    """
    if message.version not in VERSIONS:
        raise ValueError(f"SEDA {message.version!r}")
    name = message.TYPE.removesuffix("Type")
    writing = _Writing(message.version, strict=strict)
    for piece in tuple(writing.pieces(message.element(name), message.TYPE, "", 0)):
        if isinstance(piece, Package):
            piece.write_on(out, message.version)
            out.write(b"\n")
        else:
            out.write(piece.encode())


# ----------------------------------------------------------------------------- private


class _Writing:
    """Makes the text of a message in pieces, the packages between them."""

    def __init__(self, version: str, *, strict: bool) -> None:
        self._version = version
        self._xml = ElementWriter(version, strict=strict)
        self._models = type_models(version)

    def pieces(
        self, element: Element, type_name: str, path: str, depth: int
    ) -> Iterator[str | Package]:
        """Give an element that may have packages below it. Raises: NotWritable, ValueError."""
        if isinstance(element, Package):
            element.check(self._version)
            yield element
        elif depth and not _has_package(element):
            yield self._xml.text(element, type_name, path=path, depth=depth)
        else:
            yield from self._around(element, type_name, path, depth)

    def _around(
        self, element: Element, type_name: str, path: str, depth: int
    ) -> Iterator[str | Package]:
        declaration = "" if depth else f' xmlns="{namespace_of(self._version)}"'
        if not depth:
            yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield self._xml.start_tag(
            element, type_name, path=path, depth=depth, declaration=declaration
        )
        said = element.attribute(XSI_TYPE) or type_name
        model = self._models.get(said)
        types = {} if model is None else model.types
        place: Place = (path, element)
        children = self._xml.in_order(said, element.children)
        self._xml.check_children(said, children, path=path_of(place))
        for child in children:
            yield from self.pieces(child, types.get(child.name, ""), path_of(place), depth + 1)
        yield f"{indent(depth)}</{element.name}>\n"


def _has_package(element: Element) -> bool:
    return any(isinstance(one, Package) for one in element.descendants())
