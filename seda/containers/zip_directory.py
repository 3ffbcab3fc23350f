"""What a zip file says of itself: end records, central directory, local headers (APPNOTE 6.3.10).

Two readers may find two contents in one zip. Everything here refuses what would let them: two end
records, bytes before the first entry or between entries, entries that overlap, a local header that
contradicts the directory.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from seda.containers.names import legacy_readings
from seda.containers.streams import RandomAccessFile
from seda.findings import Finding, error

UTF8_FLAG = 0x800
DESCRIPTOR_FLAG = 0x8
ENCRYPTED_FLAGS = 0x1 | 0x40 | 0x2000  # traditional, strong, masked headers


class BadZip(Exception):  # noqa: N818 - named by what it says, as in sae/errors.py
    """The structure cannot be trusted; `finding` says why."""

    def __init__(self, code: str, where: str = "", **fields: object) -> None:
        super().__init__(code)
        self.finding: Finding = error(code, where, **fields)


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies and how many entries it announces."""

    offset: int
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class CentralRecord:
    """One entry as the central directory describes it."""

    raw_name: bytes
    flags: int
    method: int
    crc32: int
    stored: int
    size: int
    mode: int  # Unix mode, 0 when the tool wrote none
    offset: int
    unicode_path: bytes | None  # content of the 0x7075 field


def find_directory(file: RandomAccessFile) -> Directory:
    """Read the end records.

    Raises: BadZip.
    """
    place, end = _end_record(file)
    disk, directory_disk, here, count, size, offset, _ = _END.unpack(end)[1:]
    found: tuple[int, ...] = (disk, directory_disk, here, count, size, offset)
    locator = file.read_at(place - _LOCATOR.size, _LOCATOR.size) if place >= _LOCATOR.size else b""
    if locator.startswith(b"PK\x06\x07"):
        place, found = _zip64_end_record(file, place - _LOCATOR.size, locator, found)
    disk, directory_disk, here, count, size, offset = found
    if disk or directory_disk or here != count:
        raise BadZip("zip_multi_disk")
    if offset + size < place:
        raise BadZip("zip_prefix", bytes=place - offset - size)
    if offset + size > place:
        raise BadZip("zip_end_records_disagree")
    if count * _CENTRAL.size > size:
        raise BadZip("zip_count_lie", count=count)
    return Directory(offset, size, count)


def read_directory(file: RandomAccessFile, directory: Directory) -> Iterator[CentralRecord]:
    """Give the records in their order, reading a block at a time.

    Raises: BadZip at the first record that is not one, or when the count was a lie.
    """
    window = _Window(file, directory.offset, directory.offset + directory.size)
    for _ in range(directory.count):
        if not window.left:
            raise BadZip("zip_count_lie", count=directory.count)
        fixed = _CENTRAL.unpack(window.take(_CENTRAL.size))
        if fixed[0] != b"PK\x01\x02":
            raise BadZip("zip_directory_damaged")
        _, _, _, flags, method, _, _, crc32, stored, size, *rest = fixed
        name_length, extra_length, comment_length, disk, _, external, offset = rest
        raw_name = window.take(name_length)
        extra = dict(_extra_fields(window.take(extra_length)))
        window.take(comment_length)
        size, stored, offset = _zip64_values(extra.get(_ZIP64), size, stored, offset)
        if disk not in {0, 0xFFFF}:
            raise BadZip("zip_multi_disk")
        yield CentralRecord(
            raw_name=raw_name,
            flags=flags,
            method=method,
            crc32=crc32,
            stored=stored,
            size=size,
            mode=external >> 16,
            offset=offset,
            unicode_path=extra.get(_UNICODE_PATH),
        )
    if window.left:
        raise BadZip("zip_count_lie", count=directory.count)


def check_local_header(file: RandomAccessFile, record: CentralRecord) -> tuple[int, int]:
    """Compare an entry's own header with the directory; give where its data starts and all ends.

    Raises: BadZip when they contradict each other.
    """
    head = file.read_at(record.offset, _LOCAL.size + len(record.raw_name))
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise BadZip("zip_local_missing")
    _, _, flags, method, _, _, crc32, stored, size, name_length, extra_length = _LOCAL.unpack(
        head[: _LOCAL.size]
    )
    data = record.offset + _LOCAL.size + name_length + extra_length
    names_differ = head[_LOCAL.size :] != record.raw_name or name_length != len(record.raw_name)
    that_matter = ENCRYPTED_FLAGS if record.raw_name.isascii() else ENCRYPTED_FLAGS | UTF8_FLAG
    flags_differ = (flags ^ record.flags) & that_matter
    if names_differ or flags_differ or method != record.method:
        raise BadZip("zip_local_mismatch")
    extra = file.read_at(data - extra_length, extra_length) if extra_length else b""
    fields = dict(_extra_fields(extra, strict=False))
    if fields.get(_UNICODE_PATH, record.unicode_path) != record.unicode_path:
        other = fields[_UNICODE_PATH][5:].decode("utf-8", "replace")
        raise BadZip("name_extra_field", other=other)
    size, stored, _ = _zip64_values(fields.get(_ZIP64), size, stored, 0)
    announced, truth = (crc32, stored, size), (record.crc32, record.stored, record.size)
    if not flags & DESCRIPTOR_FLAG:
        if announced != truth:
            raise BadZip("zip_local_mismatch")
        return data, data + record.stored
    if any(
        value not in {0, 0xFFFFFFFF, true} for value, true in zip(announced, truth, strict=True)
    ):
        raise BadZip("zip_local_mismatch")
    return data, data + record.stored + _descriptor_size(file, data + record.stored, truth)


def name_of(record: CentralRecord) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Decode a name; give it with its possible readings when no encoding was declared.

    Raises: BadZip for a name that is not in the declared encoding, or that has two values.
    """
    raw = record.raw_name
    if record.flags & UTF8_FLAG or raw.isascii():
        try:
            readings: tuple[tuple[str, str], ...] = (("utf-8", raw.decode("utf-8")),)
        except UnicodeDecodeError as wrong:
            raise BadZip("name_encoding", raw.decode("utf-8", "replace")) from wrong
    else:
        readings = legacy_readings(raw)
    if record.unicode_path is not None:
        # Info-ZIP unicode path: version, CRC-32 of the other name, name in UTF-8. It may choose
        # between the readings of an unlabelled name, never give another name.
        stated = record.unicode_path[5:].decode("utf-8", "replace")
        if all(stated != name for _, name in readings):
            raise BadZip("name_extra_field", readings[0][1], other=stated)
        return stated, ()
    return readings[0][1], readings if len(readings) > 1 else ()


# ----------------------------------------------------------------------------- private

_END = struct.Struct("<4s4H2LH")
_LOCATOR = struct.Struct("<4sLQL")
_ZIP64_END = struct.Struct("<4sQ2H2L4Q")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")

_ZIP64 = 0x0001
_UNICODE_PATH = 0x7075
_MAX_COMMENT_BYTES = 0xFFFF
_WINDOW_BYTES = 1024 * 1024


def _end_record(file: RandomAccessFile) -> tuple[int, bytes]:
    start = max(0, file.size - _END.size - _MAX_COMMENT_BYTES)
    tail = file.read_at(start, file.size - start)
    places = [match.start() for match in re.finditer(b"PK\x05\x06", tail)]
    records = [(place, tail[place : place + _END.size]) for place in places]
    ends = [place + _END.size + _END.unpack(r)[-1] for place, r in records if len(r) == _END.size]
    whole = [place for (place, _), end in zip(records, ends, strict=False) if end == len(tail)]
    if not whole:
        raise BadZip("zip_trailing_data" if any(e < len(tail) for e in ends) else "zip_truncated")
    if places[-1] != whole[0]:
        # The comment of the first holds another: each reader would choose its own.
        raise BadZip("zip_two_end_records")
    return start + whole[0], tail[whole[0] : whole[0] + _END.size]


def _zip64_end_record(
    file: RandomAccessFile, locator_place: int, locator: bytes, plain: tuple[int, ...]
) -> tuple[int, tuple[int, ...]]:
    _, disk, place, disks = _LOCATOR.unpack(locator)
    record = file.read_at(place, _ZIP64_END.size)
    if len(record) < _ZIP64_END.size or not record.startswith(b"PK\x06\x06"):
        raise BadZip("zip_end_records_disagree")
    (
        _,
        _,
        _,
        _,
        *found,
    ) = _ZIP64_END.unpack(record)
    if place + _ZIP64_END.size != locator_place:
        raise BadZip("zip_end_records_disagree")
    if disk or disks > 1:
        raise BadZip("zip_multi_disk")
    limits = (0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    for value, large, limit in zip(plain, found, limits, strict=True):
        if value not in {limit, large}:
            raise BadZip("zip_end_records_disagree")
    return place, tuple(found)


def _extra_fields(data: bytes, *, strict: bool = True) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 4 <= len(data):
        kind, length = struct.unpack_from("<2H", data, place)
        place += 4
        if place + length > len(data):
            if strict:
                raise BadZip("zip_directory_damaged")
            return  # some tools pad local headers with zeros to align the data
        yield kind, data[place : place + length]
        place += length


def _zip64_values(field: bytes | None, size: int, stored: int, offset: int) -> tuple[int, int, int]:
    # APPNOTE 4.5.3: only the values that did not fit are there, in this order.
    values = [size, stored, offset]
    place = 0
    for index, value in enumerate(values):
        if value == 0xFFFFFFFF and field is not None:
            if place + 8 > len(field):
                raise BadZip("zip_directory_damaged")
            (values[index],) = struct.unpack_from("<Q", field, place)
            place += 8
    return values[0], values[1], values[2]


def _descriptor_size(file: RandomAccessFile, place: int, truth: tuple[int, int, int]) -> int:
    # APPNOTE 4.3.9: CRC and two sizes of 4 or 8 bytes, with or without a signature.
    found = file.read_at(place, 24)
    for sizes in ("2L", "2Q"):
        for signature in (b"PK\x07\x08", b""):
            try:
                expected = signature + struct.pack("<L" + sizes, *truth)
            except struct.error:
                continue  # sizes over 4 GiB
            if found.startswith(expected):
                return len(expected)
    raise BadZip("zip_local_mismatch")


class _Window:
    """Bytes of a stretch of the file, taken in order, a block in memory at a time."""

    def __init__(self, file: RandomAccessFile, start: int, end: int) -> None:
        self._file = file
        self._next = start
        self._end = end
        self._block = b""
        self._place = 0

    @property
    def left(self) -> int:
        return self._end - self._next + len(self._block) - self._place

    def take(self, count: int) -> bytes:
        if self._place + count > len(self._block):
            rest = self._block[self._place :]
            wanted = min(max(_WINDOW_BYTES, count), self._end - self._next)
            block = self._file.read_at(self._next, wanted)
            self._next += len(block)
            self._block = rest + block
            self._place = 0
        data = self._block[self._place : self._place + count]
        if len(data) < count:
            raise BadZip("zip_directory_damaged")
        self._place += count
        return data
