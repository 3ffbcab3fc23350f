"""Random access to the bytes of a manifest of any size, in flat memory.

`bytes` is a byte source too; `FileBytes` reads a file through a small window.
"""

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

WINDOW = 256 * 1024
PIECE = 1024 * 1024  # ranges are copied by pieces of this size


class FileBytes:
    """The bytes of an open file, sliced like `bytes`. Not for several threads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._fd = stream.fileno()
        self._length = os.fstat(self._fd).st_size
        self._start = 0
        self._window = b""

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, part: slice) -> bytes:
        start, end, _ = part.indices(self._length)
        end = max(start, end)
        low, high = start - self._start, end - self._start
        if low < 0 or high > len(self._window):
            size = end - start
            if size > WINDOW:
                return os.pread(self._fd, size, start)
            self._window = os.pread(self._fd, WINDOW, start)
            self._start = start
            low, high = 0, size
        return self._window[low:high]


class StreamBytes:
    """The bytes of a seekable stream, sliced like `bytes` from one place to a later one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __getitem__(self, part: slice) -> bytes:
        self._stream.seek(part.start)
        return self._stream.read(part.stop - part.start)


ByteSource = bytes | FileBytes


def open_source(source: ByteSource) -> BinaryIO:
    """Open a stream over the whole source, independent of other readings."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    return io.BufferedReader(_FileBytesStream(source), PIECE)


def pieces(source: ByteSource, start: int, end: int) -> Iterator[bytes]:
    """Give `source[start:end]` in pieces of bounded size."""
    while start < end:
        stop = min(end, start + PIECE)
        yield source[start:stop]
        start = stop


# ----------------------------------------------------------------------------- private


class _FileBytesStream(io.RawIOBase):
    """A reading of a FileBytes that leaves its window alone."""

    def __init__(self, source: FileBytes) -> None:
        super().__init__()
        self._fd = source._fd  # noqa: SLF001 - the two classes are one thing
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}
        self._position = offset + starts.get(whence, os.fstat(self._fd).st_size)
        return self._position

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = os.pread(self._fd, len(buffer), self._position)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
