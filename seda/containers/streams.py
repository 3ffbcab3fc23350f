"""Bytes of a package: one file read at any place by several threads, and streams that check."""

import io
import os
import stat
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from seda.containers.model import ContainerDamaged
from seda.findings import error

BLOCK_BYTES = 64 * 1024
BUFFER_BYTES = 256 * 1024

Produce = Callable[[int], bytes]
"""Give at most so many next bytes, none at the end."""


class RandomAccessFile:
    """A read-only file without a position of its own: `read_at` is safe from several threads."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        status = os.fstat(fd)
        self.size = status.st_size
        self.is_regular = stat.S_ISREG(status.st_mode)

    @classmethod
    def at(cls, path: Path) -> "RandomAccessFile":
        """Open a file, without waiting if it is a pipe.

        Raises: OSError.
        """
        return cls(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK))

    def read_at(self, offset: int, count: int) -> bytes:
        """Read up to `count` bytes; fewer at the end of the file only."""
        if offset >= self.size:
            return b""  # a hostile offset may not even fit in the system's own type
        data = os.pread(self._fd, count, offset)
        while 0 < len(data) < count:
            more = os.pread(self._fd, count - len(data), offset + len(data))
            if not more:
                break
            data += more
        return data

    def close(self) -> None:
        """Let go of the file; streams made on it must not be read any more."""
        if self._fd >= 0:
            fd, self._fd = self._fd, -1
            os.close(fd)


def stored(file: RandomAccessFile, offset: int, count: int) -> Produce:
    """Produce `count` bytes of the file as they are."""
    position, end = offset, offset + count

    def produce(wanted: int) -> bytes:
        nonlocal position
        data = file.read_at(position, min(wanted, end - position))
        position += len(data)
        return data

    return produce


def inflated(compressed: Produce, *, where: str) -> Produce:
    """Produce what a raw deflate stream holds (RFC 1951), never more than asked.

    The produced function raises ContainerDamaged when the stream is broken, stops early, or is
    followed by bytes that belong to nothing.
    """
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)

    def produce(wanted: int) -> bytes:
        while not inflater.eof:
            block = inflater.unconsumed_tail or compressed(BLOCK_BYTES)
            if not block:
                raise ContainerDamaged(error("entry_unreadable", where))
            try:
                data = inflater.decompress(block, wanted)
            except zlib.error as broken:
                raise ContainerDamaged(error("entry_unreadable", where)) from broken
            if data:
                return data
        if inflater.unused_data or compressed(1):
            raise ContainerDamaged(error("entry_size_lie", where))
        return b""

    return produce


def checked(
    produce: Produce,
    *,
    where: str,
    size: int,
    crc32: int | None = None,
    on_close: Callable[[], None] | None = None,
) -> BinaryIO:
    """Open a stream that must give exactly `size` bytes with that CRC-32.

    Reading raises ContainerDamaged as soon as one byte too many appears, and at the last byte when
    the count or the checksum is wrong: whoever read all the bytes has read checked bytes.
    """
    raw = _CheckedBytes(produce, where, size, crc32, on_close)
    return io.BufferedReader(raw, min(BUFFER_BYTES, size + 1))  # most files are small


# ----------------------------------------------------------------------------- private


class _CheckedBytes(io.RawIOBase):
    def __init__(
        self,
        produce: Produce,
        where: str,
        size: int,
        crc32: int | None,
        on_close: Callable[[], None] | None,
    ) -> None:
        super().__init__()
        self._produce = produce
        self._where = where
        self._left = size
        self._expected_crc32 = crc32
        self._crc32 = 0
        self._ended = False
        self._damage: ContainerDamaged | None = None
        self._on_close = on_close

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]  # a writable view
        if self._ended:
            return 0
        if self._damage:
            raise self._damage
        try:
            data = self._next(len(buffer))
        except ContainerDamaged as damage:
            self._damage = damage
            raise
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        on_close, self._on_close = self._on_close, None
        if on_close:
            on_close()
        super().close()

    def _next(self, wanted: int) -> bytes:
        data = self._produce(wanted)
        self._left -= len(data)
        if self._left < 0 or (not data and self._left):
            raise ContainerDamaged(error("entry_size_lie", self._where))
        if self._expected_crc32 is not None:
            self._crc32 = zlib.crc32(data, self._crc32)
        if not self._left:
            self._check_end()
        return data

    def _check_end(self) -> None:
        if self._produce(1):
            raise ContainerDamaged(error("entry_size_lie", self._where))
        if self._expected_crc32 not in {None, self._crc32}:
            raise ContainerDamaged(error("entry_crc", self._where))
        self._ended = True
