"""Writes a zip as a stream: any size, names in UTF-8, the same bytes for the same entries.

Reading is another matter: `seda.safe_zip` trusts nobody. Here the caller is ourselves, and a
name that a careful reader would refuse is a defect of ours, not of a depositor.
"""

import shutil
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import IO, BinaryIO, Protocol, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenEntry:
    """Where an entry is and what it became; enough to go on with a zip that was interrupted.

    crc: CRC-32 of the bytes. size, compressed_size: in bytes. offset: of its header in the zip.
    """

    name: str
    crc: int
    size: int
    compressed_size: int
    offset: int
    deflated: bool


class ZipWriter:
    """Writes entries one after the other on `out`.

    resumed: entries that an interrupted run wrote, in order, when `out` stands just after the
    last of them; `at` is then the same as theirs.

    On an `out` that cannot seek, everything is compressed: sizes then come after the bytes, and
    many readers (Java's ZipInputStream) take that for compressed entries only.

    at: the instant that every entry bears, in UTC (zip keeps no zone and counts by two seconds;
    years before 1980 and after 2107 are brought back inside).

    Leaving its `with` writes the central directory; leaving with an exception does not, so that
    a half-made package cannot pass for a whole one.

    Raises: ValueError when `at` has no time zone.

    >>> import io
    >>> out = io.BytesIO()
    >>> with ZipWriter(out, at=datetime(2026, 1, 15, tzinfo=UTC)) as package:
    ...     package.add("manifest.xml", b"<ArchiveTransfer/>")
    >>> zipfile.ZipFile(out).namelist()
    ['manifest.xml']
    """

    __slots__ = ("_date_time", "_names", "_out", "_records", "_seekable", "_zip")

    def __init__(
        self, out: BinaryIO, *, at: datetime, resumed: Iterable[WrittenEntry] = ()
    ) -> None:
        self._date_time = _dos_time(at)
        self._names: set[str] = set()
        self._seekable = out.seekable()
        self._out = _Abandonable(out)
        self._zip = zipfile.ZipFile(self._out, "w", allowZip64=True)
        self._records = _Records(self._blank)
        self._zip.filelist = self._records  # type: ignore[assignment]  # iterated and appended to
        for entry in resumed:
            self._names.add(entry.name)
            self._records.keep(entry)

    def __len__(self) -> int:
        return len(self._records)

    def last(self) -> WrittenEntry:
        """Give the entry written last. Raises: IndexError when there is none."""
        return self._records.last()

    def drop_last(self) -> None:
        """Take the entry written last away again; the next one is written over it."""
        entry = self._records.drop_last()
        self._names.discard(entry.name)
        self._zip.start_dir = entry.offset

    def add(self, name: str, data: bytes, *, compress: bool = True) -> None:
        """Write an entry from memory. Raises: ValueError for a name that must not be written."""
        self._zip.writestr(self._entry(name, compress=compress), data)

    def copy(self, name: str, source: BinaryIO, *, size: int, compress: bool = True) -> None:
        """Write an entry from a stream of `size` bytes, in flat memory.

        Raises: ValueError for a name that must not be written, or another size than promised.
        """
        with self.entry(name, size=size, compress=compress) as target:
            shutil.copyfileobj(source, target, _CHUNK_BYTES)
        written = self.last().size
        if written != size:
            raise ValueError(f"{name}: {written} bytes instead of {size}")

    @contextmanager
    def entry(
        self, name: str, *, size: int | None = None, compress: bool = True
    ) -> Iterator[IO[bytes]]:
        """Write an entry through a stream; `size` is None when nobody knows it yet.

        Raises: ValueError for a name that must not be written.
        """
        entry = self._entry(name, compress=compress)
        entry.file_size = size or 0
        # Of unknown size: zip64 from the start, for the header comes before the bytes.
        with self._zip.open(entry, "w", force_zip64=size is None) as target:
            yield target
        self._zip.NameToInfo.clear()  # our own record is ten times smaller

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._out.give_up()
        self._zip.close()
        self._out.cut()

    def _entry(self, name: str, *, compress: bool) -> zipfile.ZipInfo:
        _check(name)
        if name in self._names:
            raise ValueError(f"{name!r} stands twice")
        self._names.add(name)
        return self._blank(name, deflated=compress or not self._seekable)

    def _blank(self, name: str, *, deflated: bool) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._date_time)
        entry.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        entry.create_system = _UNIX  # the same bytes whatever the machine
        entry.external_attr = 0o100644 << 16
        return entry


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 1024 * 1024
_UNIX = 3  # APPNOTE.TXT 4.4.2.2
_MAX_NAME_BYTES = 65_535  # APPNOTE.TXT 4.4.10: the length of a name has two bytes


class _Abandonable:
    """An output that can be given up: what zipfile adds when it closes then goes nowhere."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._given_up = False

    def give_up(self) -> None:
        self._given_up = True

    def write(self, data: bytes) -> int:
        return len(data) if self._given_up else self._out.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._out.seek(offset, whence)

    def tell(self) -> int:
        return self._out.tell()

    def flush(self) -> None:
        self._out.flush()

    def cut(self) -> None:
        """Leave nothing of what was dropped after the end, nor of an interrupted run."""
        if not self._given_up and self._out.seekable():
            self._out.truncate()

    def close(self) -> None:
        """Leave the output open: it is the caller's."""


class _Records:
    """The entries written, as small as they can be: a central directory is made of them.

    It stands for the list of zipfile, which takes 430 bytes for an entry (here: 100).
    """

    def __init__(self, blank: "_Blank") -> None:
        self._blank = blank
        self._packed: list[bytes] = []

    def append(self, info: zipfile.ZipInfo) -> None:
        """Keep what zipfile has just written."""
        head = _RECORD.pack(
            info.CRC,
            info.file_size,
            info.compress_size,
            info.header_offset,
            info.flag_bits,
            info.extract_version,
            info.compress_type == zipfile.ZIP_DEFLATED,
        )
        self._packed.append(head + info.filename.encode())

    def keep(self, entry: WrittenEntry) -> None:
        info = self._blank(entry.name, deflated=entry.deflated)
        info.CRC, info.file_size = entry.crc, entry.size
        info.compress_size, info.header_offset = entry.compressed_size, entry.offset
        self.append(info)

    def last(self) -> WrittenEntry:
        crc, size, compressed_size, offset, *_, deflated = _RECORD.unpack_from(self._packed[-1])
        return WrittenEntry(
            name=self._packed[-1][_RECORD.size :].decode(),
            crc=crc,
            size=size,
            compressed_size=compressed_size,
            offset=offset,
            deflated=deflated,
        )

    def drop_last(self) -> WrittenEntry:
        entry = self.last()
        self._packed.pop()
        return entry

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        for packed in self._packed:
            crc, size, compressed_size, offset, *marks, deflated = _RECORD.unpack_from(packed)
            info = self._blank(packed[_RECORD.size :].decode(), deflated=deflated)
            info.CRC, info.file_size, info.compress_size = crc, size, compressed_size
            info.header_offset = offset
            info.flag_bits, info.extract_version = marks
            yield info


_RECORD = struct.Struct("<IQQQHH?")


class _Blank(Protocol):
    """Makes an entry of which only the name is known."""

    def __call__(self, name: str, *, deflated: bool) -> zipfile.ZipInfo: ...


def _dos_time(at: datetime) -> tuple[int, int, int, int, int, int]:
    if at.tzinfo is None:
        raise ValueError("an instant without time zone")
    at = at.astimezone(UTC)
    if at.year < 1980:
        return (1980, 1, 1, 0, 0, 0)
    if at.year > 2107:
        return (2107, 12, 31, 23, 59, 58)
    return (at.year, at.month, at.day, at.hour, at.minute, at.second)


def _check(name: str) -> None:
    """Refuse what our own reader would refuse: outside paths, backslashes, control characters."""
    parts = name.split("/")
    outside = any(part in ("", ".", "..") for part in parts)
    if outside or "\\" in name or not name.isprintable():
        raise ValueError(f"{name!r} is not the name of an entry")
    if len(name.encode()) > _MAX_NAME_BYTES:
        raise ValueError(f"a name of {len(name)} characters")
