"""Keeps the bytes of a stream where they can be read at any place: in memory, or in a file."""

import tempfile
import weakref
from typing import BinaryIO

from seda.byte_source import PIECE, ByteSource, FileBytes

IN_MEMORY = 1024 * 1024  # more goes to a temporary file


def kept_bytes(stream: BinaryIO, *, limit: int | None = None) -> ByteSource:
    """Keep what a stream gives from where it stands; it need not be seekable.

    limit: bytes beyond which no more is read than it takes to know that there is more; None keeps
    them all.
    """
    first = bytearray()
    while piece := stream.read(PIECE):
        first += piece
        if len(first) > IN_MEMORY:
            break
    else:
        return bytes(first)
    kept = TemporaryBytes()
    kept.stream.write(first)
    size = len(first)
    while (limit is None or size <= limit) and (piece := stream.read(PIECE)):
        kept.stream.write(piece)
        size += len(piece)
    return kept.complete()


class TemporaryBytes:
    """A temporary file to be filled, then read; it goes when nothing reads it any more."""

    def __init__(self) -> None:
        self.stream: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - `complete` arranges its end

    def complete(self) -> FileBytes:
        """Give what was written; nothing may be added."""
        self.stream.flush()
        source = FileBytes(self.stream)
        weakref.finalize(source, self.stream.close)
        return source
