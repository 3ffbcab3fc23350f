"""The one zip reader: structure checked before any byte is inflated, bytes checked while they pass.

Not a general zip library: stored and deflated entries, zip64, data descriptors, and nothing that
two readers could understand differently. Knows nothing of what the package is for.
"""

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from seda.containers.entries import TabledContainer
from seda.containers.model import DEFAULT_CONTAINER_LIMITS, ContainerLimits, Entry
from seda.containers.streams import RandomAccessFile, checked, inflated, stored
from seda.containers.zip_directory import (
    ENCRYPTED_FLAGS,
    BadZip,
    CentralRecord,
    Directory,
    check_local_header,
    find_directory,
    name_of,
    read_directory,
)
from seda.findings import Finding, error, warning

METHOD_STORED = 0
METHOD_DEFLATED = 8
METHOD_AES = 99  # WinZip: the real method is hidden in an extra field


class ZipReader(TabledContainer):
    """An opened zip. A hostile one gives findings, never an exception; only reading bytes raises.

    Raises on opening: OSError when the file itself cannot be read.
    """

    def __init__(self, path: Path, *, limits: ContainerLimits = DEFAULT_CONTAINER_LIMITS) -> None:
        self._file = RandomAccessFile.at(path)
        super().__init__(limits)
        self._places: dict[str, _Place] = {}
        try:
            self._read_structure()
        except BadZip as bad:
            self._table.report(bad.finding)
        except BaseException:
            self._file.close()
            raise

    def open(self, name: str) -> BinaryIO:
        """Open one entry; several threads may read several entries at once.

        Raises: KeyError for an unknown name, or one refused for more than itself.
        Reading raises ContainerDamaged.
        """
        entry, place = self._table.known(name), self._places[name]
        produce = stored(self._file, place.data, place.stored)
        if place.method == METHOD_DEFLATED:
            produce = inflated(produce, where=name)
        return checked(produce, where=name, size=entry.size, crc32=place.crc32)

    def close(self) -> None:
        """Let go of the file; its streams must be closed before."""
        self._file.close()

    # ------------------------------------------------------------------------- private

    def _read_structure(self) -> None:
        directory = find_directory(self._file)
        if not self._table.accept_count(directory.count):
            return
        extents: list[tuple[int, int]] = []
        for record in read_directory(self._file, directory):
            self._take(record, extents)
        self._check_extents(extents, directory)
        self._table.check_whole(self._file.size)

    def _take(self, record: CentralRecord, extents: list[tuple[int, int]]) -> None:
        refused = list(_refusals(record))
        readings: tuple[tuple[str, str], ...] = ()
        place = None
        try:
            name, readings = name_of(record)
        except BadZip as bad:
            name = bad.finding.where
            refused.append(bad.finding)
        try:
            data, end = check_local_header(self._file, record)
            extents.append((record.offset, end))
            place = _Place(data, record.stored, record.method, record.crc32)
        except BadZip as bad:
            refused.append(bad.finding)
        if name == "./" and not (refused or record.size):
            return  # the root itself, as some tools list it
        if name.endswith("/"):
            if record.size:
                refused.append(error("entry_folder_with_data", name))
            self._table.add_folder(name[:-1], refused=_about(name, refused))
        else:
            entry = Entry(name, record.size, readings)
            self._table.add_file(entry, stored=record.stored, refused=_about(name, refused))
            if place and self._table.may_be_read(name):
                self._places[name] = place

    def _check_extents(self, extents: list[tuple[int, int]], directory: Directory) -> None:
        # Overlapping entries multiply the same bytes (the "zip bomb without recursion"); bytes
        # between entries may hide one that other readers find.
        position = 0
        all_known = len(extents) == directory.count  # else the gaps are entries already refused
        for start, end in [*sorted(extents), (directory.offset, directory.offset)]:
            if start < position:
                self._table.report(error("zip_overlap", at=start))
            elif start > position and all_known:
                self._report_gap(position, start)
            position = max(position, end)

    def _report_gap(self, start: int, end: int) -> None:
        if start == 0:
            self._table.report(error("zip_prefix", bytes=end))
            return
        gap = self._file.read_at(start, min(end - start, _LARGEST_PLAIN_GAP))
        if end - start > _LARGEST_PLAIN_GAP or b"PK\x03\x04" in gap:
            self._table.report(error("zip_hidden_bytes", at=start, bytes=end - start))
        else:
            self._table.report(warning("zip_unused_bytes", at=start, bytes=end - start))


_LARGEST_PLAIN_GAP = 64 * 1024  # more than alignment or a descriptor ever needs


@dataclass(frozen=True, slots=True)
class _Place:
    data: int
    stored: int
    method: int
    crc32: int


def _about(name: str, findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(Finding(f.code, f.severity, name, f.fields) for f in findings)


def _refusals(record: CentralRecord) -> list[Finding]:
    refused = []
    if record.flags & ENCRYPTED_FLAGS or record.method == METHOD_AES:
        refused.append(error("entry_encrypted"))
    elif record.method not in {METHOD_STORED, METHOD_DEFLATED}:
        refused.append(error("entry_method", method=record.method))
    elif record.method == METHOD_STORED and record.stored != record.size:
        refused.append(error("entry_size_lie"))
    kind = stat.S_IFMT(record.mode)
    is_folder = record.raw_name.endswith(b"/")
    if kind == stat.S_IFLNK:
        refused.append(error("entry_symlink"))
    elif kind not in ({0, stat.S_IFDIR, stat.S_IFREG} if is_folder else {0, stat.S_IFREG}):
        refused.append(error("entry_special"))
    return refused
