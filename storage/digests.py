"""Digests computed while bytes pass: one read, both algorithms of the archive."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = (
    1 << 20
)  # bytes read at once; larger blocks are no faster (measured), smaller ones are slower


@dataclass(frozen=True, slots=True)
class Digests:
    """Both digests of the same bytes, lower-case hexadecimal, with their count."""

    sha512: str
    sha256: str
    size: int


class Digester:
    """Accumulates SHA-512, SHA-256 and the size of what passes (NF Z42-013: two algorithms)."""

    __slots__ = ("_sha256", "_sha512", "_size")

    def __init__(self) -> None:
        self._sha512 = hashlib.sha512()
        self._sha256 = hashlib.sha256()
        self._size = 0

    def update(self, chunk: bytes | memoryview) -> None:
        """Take the next bytes."""
        self._sha512.update(chunk)
        self._sha256.update(chunk)
        self._size += len(chunk)

    def digests(self) -> Digests:
        """Give the digests of what has passed so far."""
        return Digests(self._sha512.hexdigest(), self._sha256.hexdigest(), self._size)


class BufferPool:
    """Buffers of one block, used again: clearing a new one costs more than a small file."""

    __slots__ = ("_free",)

    def __init__(self) -> None:
        self._free: list[bytearray] = []

    def take(self) -> bytearray:
        """Lend a buffer; two threads never hold the same one."""
        try:
            return self._free.pop()
        except IndexError:
            return bytearray(BLOCK)

    def give_back(self, buffer: bytearray) -> None:
        """Take back a buffer that nobody reads any more."""
        self._free.append(buffer)


def digests_of(data: bytes) -> Digests:
    """Digest bytes already in memory."""
    digester = Digester()
    digester.update(data)
    return digester.digests()


def sha512_of(data: bytes) -> str:
    """Give the SHA-512 of bytes already in memory, lower-case hexadecimal."""
    return hashlib.sha512(data).hexdigest()


def sha512_of_stream(stream: BinaryIO, buffer: bytearray) -> tuple[str, int]:
    """Read a stream to its end; give its SHA-512 and its size in bytes. May raise OSError."""
    digest = hashlib.sha512()
    size = 0
    for block in blocks(stream, buffer):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def blocks(stream: BinaryIO, buffer: bytearray) -> Iterator[memoryview | bytes]:
    """Give the bytes of a stream in order; each block is valid until the next one is asked for."""
    readinto = getattr(stream, "readinto", None)
    if readinto is None:
        while chunk := stream.read(len(buffer)):
            yield chunk
        return
    view = memoryview(buffer)
    while count := readinto(view):
        yield view[:count]
