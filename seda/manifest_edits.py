"""Reads a document with some of its bytes blanked, or with others in their place.

`edited` keeps every line feed, for a reading that tells lines; `replaced` is for writing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Bytes from `start` to `end` become blanks, after `text` was put before them."""

    start: int
    end: int
    text: bytes = b""


def edited(stream: BinaryIO, edits: Iterable[Edit]) -> Iterator[bytes]:
    """Read a seekable stream from its start with edits, in order and apart from each other."""
    stream.seek(0)
    position = 0
    for edit in edits:
        yield from _read(stream, edit.start - position)
        if edit.text:
            yield edit.text
        for chunk in _read(stream, edit.end - edit.start):
            yield chunk.translate(_BLANKS)
        position = edit.end
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """Bytes from `start` to `end` leave their place to `data`."""

    start: int
    end: int
    data: bytes


def replaced(stream: BinaryIO, replacements: Iterable[Replacement]) -> Iterator[bytes]:
    """Read a seekable stream from its start with replacements, in order, apart from each other.

    Raises: ValueError when two of them touch the same bytes.
    """
    stream.seek(0)
    position = 0
    for one in sorted(replacements):
        if one.start < position:
            raise ValueError(f"two replacements at byte {one.start}")
        yield from _read(stream, one.start - position)
        yield one.data
        stream.seek(one.end)
        position = one.end
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def before_edits(offset: int, edits: Sequence[Edit]) -> int:
    """Give the offset in the document as it is of a byte of the edited one.

    What stands in a text put in is told at the place where it was put.
    """
    added = 0
    for edit in edits:
        if offset < edit.start + added:
            break
        added = min(added + len(edit.text), offset - edit.start)
    return offset - added


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 64 * 1024
_BLANKS = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


def _read(stream: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (chunk := stream.read(min(length, _CHUNK_BYTES))):
        length -= len(chunk)
        yield chunk
