"""Zips written byte by byte, honest by default, wrong where a test says so.

>>> a_zip([a_file("a.txt", b"hello")])[:4]
b'PK\\x03\\x04'
"""

import stat
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from seda.containers.model import ContainerLimits
from seda.safe_zip import ZipReader

STORED, DEFLATED = 0, 8
UTF8_FLAG, DESCRIPTOR_FLAG = 0x800, 0x8
REGULAR = stat.S_IFREG | 0o644
FOLDER = stat.S_IFDIR | 0o755
SYMLINK = stat.S_IFLNK | 0o777
CHARACTER_DEVICE = stat.S_IFCHR | 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipFileEntry:
    """One entry: what is true of it, and what each header says when that differs (`said_…`)."""

    name: bytes
    data: bytes = b""  # as stored
    crc32: int = 0
    size: int = 0
    method: int = STORED
    flags: int = 0
    mode: int = REGULAR
    extra: bytes = b""
    local_extra: bytes = b""
    local_name: bytes | None = None
    local_method: int | None = None
    local_size: int | None = None
    descriptor: bytes = b""
    offset_shift: int = 0


def a_file(name: str | bytes, content: bytes = b"content", **wrong: object) -> ZipFileEntry:
    """Give a deflated file, its name flagged UTF-8 when given as text."""
    raw = name.encode() if isinstance(name, str) else name
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    honest = ZipFileEntry(
        name=raw,
        data=compressor.compress(content) + compressor.flush(),
        crc32=zlib.crc32(content),
        size=len(content),
        method=DEFLATED,
        flags=UTF8_FLAG if isinstance(name, str) else 0,
    )
    return replace(honest, **wrong)


def a_stored_file(name: str, content: bytes = b"content", **wrong: object) -> ZipFileEntry:
    """Give a file without compression."""
    return replace(a_file(name, content), data=content, method=STORED, **wrong)


def a_folder(name: str) -> ZipFileEntry:
    """Give a folder."""
    return ZipFileEntry(name=name.encode() + b"/", flags=UTF8_FLAG, mode=FOLDER)


def a_streamed_file(name: str, content: bytes = b"content") -> ZipFileEntry:
    """Give a file as Java's ZipOutputStream writes it: sizes after the data."""
    entry = a_file(name, content)
    descriptor = b"PK\x07\x08" + struct.pack("<3L", entry.crc32, len(entry.data), entry.size)
    return replace(entry, flags=entry.flags | DESCRIPTOR_FLAG, descriptor=descriptor)


def a_unicode_path(name: bytes, *, of: bytes) -> bytes:
    """Give the Info-ZIP field that states another name."""
    field = struct.pack("<BL", 1, zlib.crc32(of)) + name
    return struct.pack("<2H", 0x7075, len(field)) + field


def a_zip(
    entries: Iterable[ZipFileEntry],
    *,
    comment: bytes = b"",
    said_count: int | None = None,
    between: bytes = b"",
    zip64: bool = False,
    zip64_count: int | None = None,
) -> bytes:
    """Write a zip. `between` goes before each entry but the first."""
    entries = list(entries)
    body, directory = b"", b""
    for index, entry in enumerate(entries):
        body += between if index else b""
        directory += _central(entry, len(body) + entry.offset_shift)
        body += _local(entry) + entry.data + entry.descriptor
    count = len(entries) if said_count is None else said_count
    tail = b""
    if zip64:
        of_zip64 = count if zip64_count is None else zip64_count
        tail = _zip64_end(of_zip64, len(directory), len(body))
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), len(comment)
    )
    return body + directory + tail + end + comment


def _local(entry: ZipFileEntry) -> bytes:
    streamed = bool(entry.flags & DESCRIPTOR_FLAG)
    name = entry.name if entry.local_name is None else entry.local_name
    return (
        struct.pack(
            "<4s5H3L2H",
            b"PK\3\4",
            20,
            entry.flags,
            entry.method if entry.local_method is None else entry.local_method,
            0,
            0x21,
            0 if streamed else entry.crc32,
            0 if streamed else len(entry.data),
            0 if streamed else (entry.size if entry.local_size is None else entry.local_size),
            len(name),
            len(entry.local_extra),
        )
        + name
        + entry.local_extra
    )


def _central(entry: ZipFileEntry, offset: int) -> bytes:
    return (
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            0x0314,
            20,
            entry.flags,
            entry.method,
            0,
            0x21,
            entry.crc32,
            len(entry.data),
            entry.size,
            len(entry.name),
            len(entry.extra),
            0,
            0,
            0,
            entry.mode << 16,
            offset,
        )
        + entry.name
        + entry.extra
    )


def _zip64_end(count: int, size: int, offset: int) -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)


def opened(folder: Path, data: bytes, **limits: int) -> ZipReader:
    """Open the bytes of a zip under limits."""
    path = folder / "package.zip"
    path.write_bytes(data)
    return ZipReader(path, limits=ContainerLimits(**limits))


def codes(folder: Path, data: bytes, **limits: int) -> list[str]:
    """Open the bytes of a zip and give what is found."""
    reader = opened(folder, data, **limits)
    reader.close()
    return [finding.code for finding in reader.findings]
