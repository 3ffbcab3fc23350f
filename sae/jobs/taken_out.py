"""Files taken out of those of a source, beside the package being prepared: a step of preparations.

What was received stays as it is; what is taken out is a copy, bit for bit. The same bytes keep the
file that an earlier run made, so that an interrupted preparation goes on from where it had come.
"""

import filecmp
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sae.flows.draft import DraftFile
from sae.flows.file_names import ReadName, read_name
from sae.flows.tree import MASTER
from seda.containers.model import ContainerDamaged, ContainerLimits
from seda.findings import Finding, Severity, info, warning
from seda.safe_tar import TarReader, inflate_gzip, is_tar_header
from seda.safe_zip import ZipReader

BLOCK = 1 << 20
GIBIBYTE = 1 << 30
LIMITS = ContainerLimits(
    max_entries=10_000, max_total_bytes=20 * GIBIBYTE, max_entry_bytes=10 * GIBIBYTE
)
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_TAR_BLOCK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A file of a container. name: its path in there. path: where its copy is."""

    name: str
    path: Path
    file: DraftFile


class TakenOut:
    """A folder of copies. tell: is told what could not be taken out, and why."""

    def __init__(self, folder: Path, *, tell: Callable[[Finding], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._written: set[Path] = set()

    def unpack(
        self, path: Path, *, place: str, title: str, limits: ContainerLimits = LIMITS
    ) -> tuple[Inside, ...]:
        """Take out the files of a zip, of a tar or of a tar.gz, by name; none of anything else.

        place: folder of its own among the copies. title: names the container in what is told.
        May raise OSError.
        """
        return tuple(self._unpacked(path, place, title, limits))

    def keep(self, data: bytes, *, place: str, name: str) -> DraftFile:
        """Write a document that was read in memory. name: what its sender calls it."""
        path = self._folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_bytes(data)
        return self._settled(part, name)

    def forget_others(self) -> None:
        """Remove what an earlier run took out and this one did not."""
        for path in sorted(self._folder.rglob("*"), reverse=True) if self._folder.exists() else ():
            if path.is_file() and path not in self._written:
                path.unlink()

    # ------------------------------------------------------------------------- private

    def _unpacked(
        self, path: Path, place: str, title: str, limits: ContainerLimits
    ) -> Iterator[Inside]:
        head = _head(path)
        if head.startswith(_ZIP):
            yield from self._entries(ZipReader(path, limits=limits), place, title)
        elif is_tar_header(head):
            yield from self._entries(TarReader(path, limits=limits), place, title)
        elif head.startswith(_GZIP):
            with tempfile.NamedTemporaryFile(dir=self._made(place), suffix=".part") as inflated:
                findings = inflate_gzip(path, inflated, limits=limits)
                inflated.flush()
                tar = Path(inflated.name)
                if findings:
                    self._report(findings, title)
                elif is_tar_header(_head(tar)):
                    yield from self._entries(TarReader(tar, limits=limits), place, title)

    def _entries(self, opened: ZipReader | TarReader, place: str, title: str) -> Iterator[Inside]:
        with closing(opened) as container:
            self._report(container.findings, title)
            for rank, name in enumerate(sorted(container.entries)):
                try:
                    with container.open(name) as stream:
                        file = self._copied(stream, self._made(place) / str(rank), name)
                except ContainerDamaged as damage:
                    self._report((damage.finding,), title)
                else:
                    yield Inside(name=name, path=Path(file.path), file=file)

    def _report(self, findings: tuple[Finding, ...], title: str) -> None:
        """Tell what is wrong with a container: it is archived anyway, as it was received."""
        for finding in findings:
            told = {Severity.ERROR: warning, Severity.WARNING: info}.get(finding.severity)
            if told is not None:
                self._tell(
                    told("container_not_sound", title, reason=finding.code, inside=finding.where)
                )

    def _copied(self, stream: BinaryIO, path: Path, name: str) -> DraftFile:
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as out:
                while block := stream.read(BLOCK):
                    out.write(block)
        except ContainerDamaged:
            part.unlink()
            raise
        return self._settled(part, name)

    def _settled(self, part: Path, name: str) -> DraftFile:
        path = settle(part)
        self._written.add(path)
        return taken_out(path, name)[1]

    def _made(self, place: str) -> Path:
        folder = self._folder / place
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def settle(part: Path) -> Path:
    """Give a file that was written as `NAME.part` its name, unless it has that content already."""
    path = part.with_suffix("")
    if path.exists() and filecmp.cmp(path, part, shallow=False):
        part.unlink()
    else:
        part.replace(path)
    return path


def taken_out(path: Path, named: str) -> tuple[ReadName, DraftFile]:
    """Give what its name says, and the file. named: as it was called where it was.

    Its path is absolute: it is not below the folder that the others start from.
    """
    name = read_name(PurePosixPath(named.replace("\\", "/")).name or "document")
    status = path.stat()
    file = DraftFile(
        str(path.absolute()),
        name.filename,
        MASTER,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
    return name, file


# ----------------------------------------------------------------------------- private


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_TAR_BLOCK)
