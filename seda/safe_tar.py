"""The one tar reader, under the same rules as the zip reader; tar.gz is inflated once, bounded.

Not a general tar library: plain files and folders only.
"""

import zlib
from pathlib import Path
from typing import IO, BinaryIO

from seda.containers.entries import TabledContainer
from seda.containers.model import DEFAULT_CONTAINER_LIMITS, ContainerLimits, Entry
from seda.containers.names import legacy_readings
from seda.containers.streams import RandomAccessFile, checked, stored
from seda.containers.tar_headers import BLOCK, BadTar, TarMember, is_tar_header, read_members
from seda.findings import Finding, error

__all__ = ["TarReader", "inflate_gzip", "is_tar_header"]


class TarReader(TabledContainer):
    """An opened tar. A hostile one gives findings, never an exception; only reading bytes raises.

    Raises on opening: OSError when the file itself cannot be read.
    """

    def __init__(self, path: Path, *, limits: ContainerLimits = DEFAULT_CONTAINER_LIMITS) -> None:
        self._file = RandomAccessFile.at(path)
        super().__init__(limits)
        self._offsets: dict[str, int] = {}
        try:
            self._read_structure()
        except BadTar as bad:
            self._table.report(bad.finding)
        except BaseException:
            self._file.close()
            raise

    def open(self, name: str) -> BinaryIO:
        """Open one entry; several threads may read several entries at once.

        Raises: KeyError for an unknown name, or one refused for more than itself.
        Reading raises ContainerDamaged.
        """
        entry = self._table.known(name)
        produce = stored(self._file, self._offsets[name], entry.size)
        return checked(produce, where=name, size=entry.size)

    def close(self) -> None:
        """Let go of the file; its streams must be closed before."""
        self._file.close()

    # ------------------------------------------------------------------------- private

    def _read_structure(self) -> None:
        for count, member in enumerate(read_members(self._file), start=1):
            if not self._table.accept_count(count):
                return
            self._take(member)
        self._table.check_whole(self._file.size)

    def _take(self, member: TarMember) -> None:
        # `tar c .` writes ./ before every name; it is the same name.
        raw = member.raw_name.removeprefix(b"./")
        is_folder = member.kind == b"5" or (member.kind in _FILES and raw.endswith(b"/"))
        raw = raw.rstrip(b"/") if is_folder else raw
        if is_folder and raw in {b"", b"."}:
            return
        refused = []
        try:
            name, readings = _decoded(raw, is_utf8=member.is_utf8)
        except UnicodeDecodeError:
            name, readings = raw.decode("utf-8", "replace"), ()
            refused.append(error("name_encoding", name))
        if is_folder:
            if member.size:
                refused.append(error("entry_folder_with_data", name))
            self._table.add_folder(name, refused=tuple(refused))
            return
        if member.kind not in _FILES:
            refused.append(error(_KINDS.get(member.kind, "entry_special"), name))
        entry = Entry(name, member.size, readings)
        self._table.add_file(entry, stored=member.size, refused=tuple(refused))
        if self._table.may_be_read(name):
            self._offsets[name] = member.offset


def inflate_gzip(source: Path, into: IO[bytes], *, limits: ContainerLimits) -> tuple[Finding, ...]:
    """Inflate a gzip file (RFC 1952) once; an error among the findings means `into` is useless.

    Raises: OSError when the file cannot be read or `into` is full.
    """
    most = limits.max_total_bytes + limits.max_entries * 4 * BLOCK
    inflater = zlib.decompressobj(_GZIP)
    produced = consumed = 0
    with source.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            consumed += len(block)
            while block:
                if inflater.eof:  # another member may follow, RFC 1952 §2.2
                    inflater = zlib.decompressobj(_GZIP)
                try:
                    data = inflater.decompress(block, _BLOCK_BYTES)
                except zlib.error:
                    return (error("tar_trailing_data" if produced else "container_damaged"),)
                block = inflater.unconsumed_tail or inflater.unused_data
                into.write(data)
                produced += len(data)
                if produced > most:
                    return (error("container_too_big", size=produced, limit=most),)
                if produced > max(limits.ratio_floor_bytes, consumed * limits.max_ratio):
                    return (error("container_ratio", size=produced, limit=limits.max_ratio),)
    return () if inflater.eof else (error("tar_truncated"),)


# ----------------------------------------------------------------------------- private

_GZIP = 16 + zlib.MAX_WBITS
_BLOCK_BYTES = 256 * 1024

_FILES = frozenset({b"0", b"\0", b"7"})
_KINDS = {b"1": "entry_hard_link", b"2": "entry_symlink"}


def _decoded(raw: bytes, *, is_utf8: bool) -> tuple[str, tuple[tuple[str, str], ...]]:
    if is_utf8 or raw.isascii():
        return raw.decode("utf-8"), ()
    readings = legacy_readings(raw)
    return readings[0][1], readings if len(readings) > 1 else ()
