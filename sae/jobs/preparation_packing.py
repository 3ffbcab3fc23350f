"""Puts files into the part of a package, each read once: bytes, digest and compression together.

A file that changes between the moment it was listed and the moment it has been read is not taken:
what is packed is what the plan says, or nothing.
"""

import hashlib
import os
import queue
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from sae.flows.draft import DraftFile
from sae.flows.file_names import entry_suffix
from sae.jobs.preparation import PreparationTools
from sae.jobs.preparation_work import Begun, PackedFile, PackedWriter
from sae.jobs.source_tree import shown
from sae.ports import FormatIdentifier, Identification
from seda.containers.model import DEFAULT_CONTAINER_LIMITS
from seda.findings import Finding, error, info, warning
from seda.zip_writer import ZipWriter

PIECE = 1024 * 1024
AHEAD = 64  # files whose format is being asked for while others are read
SETTLED_FILES = 2_000  # what an interruption may cost, at most: so many files...
SETTLED_BYTES = 512 * 1024 * 1024  # ... or so many bytes to read again
NAME_IN_PACKAGE = "Content/ID{number}{suffix}"

# Formats that are compressed already; deflating them again is time lost.
_COMPRESSED = (
    *(".7z", ".bz2", ".gz", ".rar", ".tgz", ".xz", ".zip", ".zst"),
    *(".docx", ".odp", ".ods", ".odt", ".pptx", ".xlsx", ".epub"),
    *(".gif", ".heic", ".jpeg", ".jpg", ".png", ".webp"),
    *(".aac", ".avi", ".flac", ".m4a", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".mpg", ".ogg"),
    *(".webm", ".wmv"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """How files are packed. source: the folder their paths start from.

    tell: is told what is found of files. told: called after each one.
    """

    source: Path
    tools: PreparationTools
    without_unreadable: bool
    tell: Callable[[Finding], None]
    told: Callable[[], None]


def pack(
    files: Iterable[DraftFile],
    *,
    begun: Begun,
    out: BinaryIO,
    package: ZipWriter,
    how: Packing,
) -> Generator[PackedFile | None, None, None]:
    """Put files into the package, in order; give what each became, None when it is not taken.

    begun: what is in the package already. out: the file that `package` writes to.
    """
    with ExitStack() as stack:
        writer = begun.writer()
        stack.callback(writer.close)
        stack.callback(writer.settle, out)  # also when we are interrupted
        formats = stack.enter_context(_Formats(how.tools).started())
        one = _One(how, out, package, formats, writer)
        for file, known in _ahead(files, begun, how.source, formats):
            packed = known if isinstance(known, PackedFile) else one.pack(file, known)
            if packed is not None:
                for finding in packed.findings:
                    how.tell(finding)
            how.told()
            yield packed


# ----------------------------------------------------------------------------- private

_Found = Future[Identification]


class _NotTaken(Exception):  # noqa: N818 - named by what it says
    """A file is not packed; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class _One:
    """Packs one file after the other."""

    def __init__(
        self,
        how: Packing,
        out: BinaryIO,
        package: ZipWriter,
        formats: "_Formats",
        writer: PackedWriter,
    ) -> None:
        self._how = how
        self._out = out
        self._package = package
        self._formats = formats
        self._writer = writer
        self._files = self._bytes = 0  # since what was packed was last settled

    def pack(self, file: DraftFile, found: _Found) -> PackedFile | None:
        number = len(self._package) + 1
        name = NAME_IN_PACKAGE.format(number=number, suffix=entry_suffix(file.filename))
        try:
            sha512, identified = self._write(file, name, found)
        except _NotTaken as reason:
            self._how.tell(reason.finding)
            return None
        packed = PackedFile(
            number=number,
            path=file.path,
            size=file.size,
            modified=file.modified,
            changed=file.changed,
            entry=self._package.last(),
            end=self._out.tell(),
            sha512=sha512,
            puid=identified.puid,
            mime=identified.mime,
            format_name=identified.format_name,
            findings=_findings(file, identified),
        )
        self._writer.add(packed)
        self._settle(file.size)
        return packed

    def _write(self, file: DraftFile, name: str, found: _Found) -> tuple[str, Identification]:
        before = len(self._package)
        try:
            with self._opened(file) as stream:
                sha512 = self._copy(stream, file, name, compress=_is_compressible(file))
                if self._is_suspect(file):
                    self._package.drop_last()
                    stream.seek(0)
                    sha512 = self._copy(stream, file, name, compress=False)
            with self._reading(file):
                identified = found.result()
                _compare((self._how.source / file.path).lstat(), file)
        except BaseException:
            if len(self._package) > before:
                self._package.drop_last()
            raise
        return sha512, identified

    @contextmanager
    def _opened(self, file: DraftFile) -> Iterator[BinaryIO]:
        with self._reading(file):
            stream = os.fdopen(os.open(self._how.source / file.path, _FLAGS), "rb")
        with stream:
            _compare(os.fstat(stream.fileno()), file)
            yield stream

    def _copy(self, stream: BinaryIO, file: DraftFile, name: str, *, compress: bool) -> str:
        digest = hashlib.sha512()
        left = file.size
        with self._package.entry(name, size=file.size, compress=compress) as entry:
            while True:
                with self._reading(file):  # not the writing: a full disk is nobody's file
                    piece = stream.read(min(PIECE, left + 1))
                left -= len(piece)
                if not piece or left < 0:
                    break
                digest.update(piece)
                entry.write(piece)
        if left:
            raise _NotTaken(error("prepare_file_changed", _told_name(file)))
        return digest.hexdigest()

    @contextmanager
    def _reading(self, file: DraftFile) -> Iterator[None]:
        """Turn what goes wrong with a file into what is told of it."""
        try:
            yield
        except FileNotFoundError as gone:
            raise _NotTaken(error("prepare_file_gone", _told_name(file))) from gone
        except OSError as failure:
            told = warning if self._how.without_unreadable else error
            reason = failure.strerror or failure
            finding = told("prepare_unreadable", _told_name(file), reason=reason)
            raise _NotTaken(finding) from failure

    def _is_suspect(self, file: DraftFile) -> bool:
        """Say whether the entry would be taken for a decompression bomb, by us or by others."""
        limits = DEFAULT_CONTAINER_LIMITS
        compressed = self._package.last().compressed_size
        return (
            file.size > limits.ratio_floor_bytes and file.size > compressed * limits.max_ratio // 2
        )

    def _settle(self, size: int) -> None:
        self._files += 1
        self._bytes += size
        if self._files >= SETTLED_FILES or self._bytes >= SETTLED_BYTES:
            self._writer.settle(self._out)
            self._files = self._bytes = 0


class _Formats:
    """Asks for formats, several files at once, each identifier one file at a time."""

    def __init__(self, tools: PreparationTools) -> None:
        self._identifiers = [tools.formats() for _ in range(tools.identifiers)]
        self._free: queue.SimpleQueue[FormatIdentifier] = queue.SimpleQueue()
        for one in self._identifiers:
            self._free.put(one)
        self._pool = ThreadPoolExecutor(tools.identifiers)

    @contextmanager
    def started(self) -> "Iterator[_Formats]":
        try:
            yield self
        finally:
            self._pool.shutdown(cancel_futures=True)
            for one in self._identifiers:
                one.close()

    def ask(self, path: Path, filename: str) -> _Found:
        return self._pool.submit(partial(self._ask, path, filename))

    def _ask(self, path: Path, filename: str) -> Identification:
        identifier = self._free.get()
        try:
            return identifier.identify(path, filename=filename)
        finally:
            self._free.put(identifier)


def _ahead(
    files: Iterable[DraftFile], begun: Begun, source: Path, formats: _Formats
) -> Iterator[tuple[DraftFile, PackedFile | _Found]]:
    """Give the files: as they are packed already, or with their format, asked for ahead."""
    waiting: deque[tuple[DraftFile, PackedFile | _Found]] = deque()
    for file in files:
        packed = begun.take(file.path)
        waiting.append((file, packed or formats.ask(source / file.path, file.filename)))
        if len(waiting) > AHEAD:
            yield waiting.popleft()
    yield from waiting


_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def _told_name(file: DraftFile) -> str:
    """Give what people know a file by: one that was taken out of another has its name only."""
    return file.filename if file.path.startswith("/") else shown(file.path)


def _findings(file: DraftFile, identified: Identification) -> tuple[Finding, ...]:
    where = _told_name(file)
    if file.size == 0:  # which says it all, and better than its format
        return (info("prepare_file_empty", where),)
    return tuple(Finding(one.code, one.severity, where, one.fields) for one in identified.findings)


def _compare(status: os.stat_result, file: DraftFile) -> None:
    if (status.st_size, status.st_mtime_ns, status.st_ctime_ns) != (
        file.size,
        file.modified,
        file.changed,
    ):
        raise _NotTaken(error("prepare_file_changed", _told_name(file)))


def _is_compressible(file: DraftFile) -> bool:
    return entry_suffix(file.filename) not in _COMPRESSED
