"""The DataObjectPackage of a message: passed on as bytes or written by a callable, never held.

What it means is not read here: `seda.manifest_reader` does that for a transfer.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import BinaryIO, TypeAlias
from xml.sax.saxutils import quoteattr

from seda.byte_source import PIECE, ByteSource, pieces
from seda.messages.message_stream import MessageWriter

PackageWriter: TypeAlias = Callable[[MessageWriter], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReceivedPackage:
    """The package of a message that was read; called, it writes itself into another message.

    version: of SEDA. units, objects: how many it holds, references to other units left out.
    tag: its start tag as it must be to stand alone; content: where the rest is, in `source`.
    Two packages are equal when their bytes are.
    """

    version: str
    units: int
    objects: int
    prefix: str
    tag: bytes
    source: ByteSource = field(repr=False)
    content: tuple[int, int]

    @property
    def size(self) -> int:
        """Give how many bytes it takes, its own tags left out."""
        return self.content[1] - self.content[0]

    def pieces(self) -> Iterator[bytes]:
        """Give the element in pieces, in UTF-8; it declares the prefixes that it uses."""
        yield self.tag
        yield from pieces(self.source, *self.content)
        yield f"</{self.prefix}DataObjectPackage>".encode()

    def open(self) -> BinaryIO:
        """Open a stream over the element, as `pieces` gives it."""
        return io.BufferedReader(_PiecesStream(self.pieces()), PIECE)

    def __call__(self, xml: MessageWriter) -> None:
        """Write the package. Raises: ValueError when the message is of another version."""
        if xml.version != self.version:
            raise ValueError(f"a package of SEDA {self.version} in a message of {xml.version}")
        xml.raw(self.pieces())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ReceivedPackage):
            return NotImplemented
        if (self.tag, self.size) != (other.tag, other.size):
            return False
        pairs = zip_longest(self.pieces(), other.pieces())
        return all(mine == theirs for mine, theirs in pairs)

    def __hash__(self) -> int:
        return hash((self.tag, self.size))


def copied_package(stream: BinaryIO) -> PackageWriter:
    """Make a writer of a stream that holds one DataObjectPackage element, in UTF-8.

    The element declares the prefixes that it uses, and its namespace; an XML declaration before
    it is left out. The stream is read once, when the message is written.
    """

    def copy(xml: MessageWriter) -> None:
        first = stream.read(PIECE)
        xml.raw(_chunks(_DECLARATION.sub(b"", first, count=1), stream))

    return copy


def start_tag(prefix: str, namespaces: Mapping[str | None, str], attributes: str) -> bytes:
    """Write the start tag of a package that stands alone. attributes: as text, with a space."""
    declared = "".join(
        f" xmlns{f':{name}' if name else ''}={quoteattr(uri)}"
        for name, uri in sorted((name or "", uri or "") for name, uri in namespaces.items())
    )
    # Inside another message the default namespace is SEDA's: what has none must say so.
    default = "" if None in namespaces else ' xmlns=""'
    return f"<{prefix}DataObjectPackage{default}{declared}{attributes}>".encode()


# ----------------------------------------------------------------------------- private

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml\s[^>]*\?>\s*")


def _chunks(first: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield first
    while piece := stream.read(PIECE):
        yield piece


class _PiecesStream(io.RawIOBase):
    """A forward reading of pieces of bytes."""

    def __init__(self, given: Iterator[bytes]) -> None:
        super().__init__()
        self._given = given
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._given, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        count = min(len(buffer), len(self._left))
        buffer[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
