"""The DataObjectPackage of a message: an element whose inside streams, never held.

What it means is not read here: `seda.manifest_reader` does that for a transfer.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import BinaryIO

from seda.byte_source import PIECE, ByteSource, pieces
from seda.elements import Attributes, Element
from seda.xml_text import attribute_text


@dataclass(frozen=True, slots=True)
class Package(Element):
    """The package of a message: an element that shows no children here, and writes itself."""

    name: str = "DataObjectPackage"

    def check(self, version: str) -> None:
        """Raise ValueError when it cannot stand in a message of that version."""

    def write_on(self, out: BinaryIO, version: str) -> None:
        """Write the whole element, in UTF-8, inside a message of a version."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPackage(Package):
    """A package to be written. write: does it, on a stream, in the version of the message."""

    write: Callable[[BinaryIO, str], None]

    def write_on(self, out: BinaryIO, version: str) -> None:
        """Write the whole element."""
        self.write(out, version)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReceivedPackage(Package):
    """The package of a message that was read; it can be written into another message.

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

    def check(self, version: str) -> None:
        """Raise ValueError when the message is of another version."""
        if version != self.version:
            raise ValueError(f"a package of SEDA {self.version} in a message of {version}")

    def write_on(self, out: BinaryIO, version: str) -> None:
        """Write the whole element. Raises: ValueError when the message is of another version."""
        self.check(version)
        out.writelines(self.pieces())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ReceivedPackage):
            return NotImplemented
        if (self.tag, self.size) != (other.tag, other.size):
            return False
        pairs = zip_longest(self.pieces(), other.pieces())
        return all(mine == theirs for mine, theirs in pairs)

    def __hash__(self) -> int:
        return hash((self.tag, self.size))


def copied_package(stream: BinaryIO) -> WrittenPackage:
    """Make a package of a stream that holds one DataObjectPackage element, in UTF-8.

    The element declares the prefixes that it uses, and its namespace; an XML declaration before
    it is left out. The stream is read once, when the message is written.
    """

    def copy(out: BinaryIO, _version: str) -> None:
        out.write(_DECLARATION.sub(b"", stream.read(PIECE), count=1))
        while piece := stream.read(PIECE):
            out.write(piece)

    return WrittenPackage(write=copy)


def start_tag(prefix: str, scope: Mapping[str, str], attributes: Attributes) -> bytes:
    """Write the start tag of a package that stands alone. scope: namespaces by prefix."""
    # Inside another message the default namespace is SEDA's: what has none must say so.
    declared = "".join(
        f' xmlns{name and ":"}{name}="{attribute_text(uri)}"'
        for name, uri in sorted({"": "", **scope}.items())
    )
    prefixes = {uri: name for name, uri in scope.items() if name}
    said = "".join(
        f' {_qualified(name, prefixes)}="{attribute_text(value)}"' for name, value in attributes
    )
    return f"<{prefix}DataObjectPackage{declared}{said}>".encode()


# ----------------------------------------------------------------------------- private

_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml\s[^>]*\?>\s*")


def _qualified(name: str, prefixes: Mapping[str, str]) -> str:
    uri, _, local = name.removeprefix("{").rpartition("}")
    return f"{prefixes.get(uri, 'xml')}:{local}" if uri else local


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
