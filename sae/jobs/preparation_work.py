"""Where a package is prepared: a folder beside it, in which an interrupted preparation goes on.

    PACKAGE.zip.preparation/
      lock            held by the process that prepares
      nodes.jsonl     what was found in a folder, made anew by every run
      plan.jsonl      the units and their files, made anew by every run
      package.part    the zip, files only, as far as it goes
      packed.jsonl    one line for each file in package.part, written once its bytes are on disk
      units.jsonl     the plan, with what became of each file
      manifest.xml    the manifest, judged before it goes into the zip

A file that was packed is packed again when its size or its dates are no longer the same; what
came after it in the zip goes with it, since a zip cannot lose its middle.
"""

import fcntl
import json
import os
import shutil
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from sae.flows.draft import DraftFile
from sae.jobs.preparation import PreparationBusy
from seda.findings import Finding, Severity
from seda.zip_writer import WrittenEntry

FORMAT = "sae-preparation/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFile:
    """A file in the package. number: its rank in the zip. end: the byte after it in the zip.

    path, size, modified, changed: of the file when it was read, as in `DraftFile`.
    findings: what its format is told for.
    """

    number: int
    path: str
    size: int
    modified: int
    changed: int
    entry: WrittenEntry
    end: int
    sha512: str
    puid: str
    mime: str
    format_name: str
    findings: tuple[Finding, ...]

    def is_still(self, file: DraftFile) -> bool:
        """Say whether the file is the one that was packed, by its size and its dates."""
        return (self.size, self.modified, self.changed) == (file.size, file.modified, file.changed)


class WorkFolder:
    """The folder of a preparation, held by one process. Used as a context, which lets go of it.

    Raises on entering: PreparationBusy; OSError when it cannot be made.
    """

    def __init__(self, package: Path) -> None:
        self.path = package.with_name(f"{package.name}.preparation")
        self.nodes = self.path / "nodes.jsonl"
        self.plan = self.path / "plan.jsonl"
        self.part = self.path / "package.part"
        self.packed = self.path / "packed.jsonl"
        self.units = self.path / "units.jsonl"
        self.manifest = self.path / "manifest.xml"
        self._lock = -1

    def __enter__(self) -> Self:
        self.path.mkdir(exist_ok=True)
        self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            os.close(self._lock)
            raise PreparationBusy(folder=self.path) from held
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._lock)

    def forget(self) -> None:
        """Remove the folder and all that was begun."""
        shutil.rmtree(self.path)

    def holds_files(self) -> bool:
        """Say whether there is anything to go on with."""
        return self.part.exists() and self.part.stat().st_size > 0

    def begun(self, source: str, *, now: datetime, afresh: bool) -> "Begun":
        """Open what was begun from the same source; whatever else is there is dropped.

        source: names where the files come from. now: aware; the instant that the zip will bear
        when nothing was begun. afresh: drop everything.
        """
        at = None if afresh else _begun_at(self.packed, source)
        if at is None or not self.part.exists():
            at = now
            head = {"format": FORMAT, "source": source, "at": at.isoformat()}
            self.part.write_bytes(b"")
            self.packed.write_bytes(_line(head))
        return Begun(self, at)


class Begun:
    """The files that are in the part of the package: found by path, then written after.

    at: the instant that the entries of the zip bear.
    """

    def __init__(self, work: WorkFolder, at: datetime) -> None:
        self.at = at
        self._work = work
        self._ranks: dict[str, int] = {}  # of each path in the zip
        self._offsets = array("q")  # of each line, in the order of the zip
        self._reading = work.packed.open("rb")
        written = work.part.stat().st_size
        self._end = len(self._reading.readline())
        for line in iter(self._reading.readline, b""):
            packed = _packed_of(line)
            if packed is None or packed.end > written:
                break  # the machine stopped while it wrote this
            self._ranks[packed.path] = len(self._offsets)
            self._offsets.append(self._end)
            self._end += len(line)

    def keep_same(self, files: Iterable[DraftFile]) -> None:
        """Keep what is packed as long as it is among these files, unchanged.

        The first file of the zip that is not goes, and those after it.
        """
        same = bytearray(len(self._offsets))
        for file in files:
            rank = self._ranks.get(file.path)
            if rank is not None and self._at(rank).is_still(file):
                same[rank] = True
        kept = same.find(False)
        if kept >= 0:
            self._end = self._offsets[kept]
            del self._offsets[kept:]
            self._ranks = {path: rank for path, rank in self._ranks.items() if rank < kept}

    def __len__(self) -> int:
        return len(self._offsets)

    def take(self, path: str) -> PackedFile | None:
        """Find a file that is in the package already, once: two units do not share an object."""
        rank = self._ranks.pop(path, None)
        return None if rank is None else self._at(rank)

    def entries(self) -> Iterator[WrittenEntry]:
        """Go through what is in the zip, in order."""
        return (self._at(rank).entry for rank in range(len(self)))

    def part_end(self) -> int:
        """Give the length of the part of the zip that is kept."""
        return self._at(len(self) - 1).end if self._offsets else 0

    def writer(self) -> "PackedWriter":
        """Give what adds files after those that are kept. They are all that is found here."""
        return PackedWriter(self._work.packed, self._end)

    def close(self) -> None:
        """Let go of the file."""
        self._reading.close()

    # ------------------------------------------------------------------------- private

    def _at(self, rank: int) -> PackedFile:
        self._reading.seek(self._offsets[rank])
        packed = _packed_of(self._reading.readline())
        assert packed is not None  # noqa: S101 - it was read when the folder was opened
        return packed


class PackedWriter:
    """Says which files are in the part of the package, never before their bytes are on disk."""

    def __init__(self, path: Path, end: int) -> None:
        self._file = path.open("r+b")
        self._file.truncate(end)
        self._file.seek(end)
        self._waiting: list[bytes] = []

    def add(self, packed: PackedFile) -> None:
        """Take a file whose bytes were written; it is said at the next `settle`."""
        self._waiting.append(_line_of(packed))

    def settle(self, part: BinaryIO) -> None:
        """Make the part of the package durable, then say what is in it. May raise OSError."""
        if not self._waiting:
            return
        part.flush()
        os.fsync(part.fileno())
        self._file.writelines(self._waiting)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._waiting.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


# ----------------------------------------------------------------------------- private


def _begun_at(packed: Path, source: str) -> datetime | None:
    """Give the instant when something was begun from that source, None when nothing was."""
    try:
        with packed.open("rb") as lines:
            head = json.loads(lines.readline())
        at = datetime.fromisoformat(head["at"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return at if (head.get("format"), head.get("source")) == (FORMAT, source) else None


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _line_of(packed: PackedFile) -> bytes:
    entry = packed.entry
    return _line(
        (
            packed.number,
            (packed.path, packed.size, packed.modified, packed.changed),
            (entry.name, entry.crc, entry.compressed_size, entry.offset, entry.deflated),
            packed.end,
            (packed.sha512, packed.puid, packed.mime, packed.format_name),
            [(one.code, one.severity.value, one.where, one.fields) for one in packed.findings],
        )
    )


def _packed_of(line: bytes) -> PackedFile | None:
    """Read a line; None when it was cut short."""
    try:
        number, file, written, end, format_facts, findings = json.loads(line)
    except ValueError:
        return None
    path, size, modified, changed = file
    name, crc, compressed_size, offset, deflated = written
    sha512, puid, mime, format_name = format_facts
    return PackedFile(
        number=number,
        path=path,
        size=size,
        modified=modified,
        changed=changed,
        entry=WrittenEntry(
            name=name,
            crc=crc,
            size=size,
            compressed_size=compressed_size,
            offset=offset,
            deflated=deflated,
        ),
        end=end,
        sha512=sha512,
        puid=puid,
        mime=mime,
        format_name=format_name,
        findings=tuple(
            Finding(code, Severity(severity), where, tuple((k, v) for k, v in fields))
            for code, severity, where, fields in findings
        ),
    )
