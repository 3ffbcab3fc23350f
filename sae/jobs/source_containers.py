"""Opens the zip, gzip and tar files of a source that hold what a preparer reads.

A step of the preparations of flows. The container is archived as it was received; what it holds
is taken out beside it, bit for bit. One that is not sound is told, and keeps its content.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from sae.flows.draft import DraftFile
from sae.flows.file_names import is_left_out
from sae.flows.first_bytes import HEAD_BYTES
from sae.flows.recognition import is_document
from sae.jobs.extracted_files import ExtractedFiles, extracted_file, settle
from sae.jobs.file_start import first_bytes
from sae.jobs.flow_preparation import FlowSource, master_file
from sae.jobs.source_tree import shown
from seda.containers.model import Container, ContainerDamaged, ContainerLimits
from seda.findings import Finding, Severity, warning
from seda.safe_tar import TarReader, inflate_gzip, is_tar_header
from seda.safe_zip import ZipReader

MAX_DEPTH = 2  # a tar.gz of the platform in a zip of a mailbox
LIMITS = ContainerLimits(
    max_entries=10_000,
    max_total_bytes=4 << 30,
    max_entry_bytes=1 << 30,
)

Wanted = Callable[[str, bytes], bool]
"""Says from a name and the first bytes whether a file is one that the preparer reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file to be archived. path: where it is. title: its name, for people. head: first bytes.

    shown: its path, for reports. container: the file that it was taken out of.
    is_opened: its content comes after it.
    """

    path: Path
    title: str
    shown: str
    file: DraftFile
    head: bytes
    container: DraftFile | None = None
    is_opened: bool = False


def opened_files(source: FlowSource, wanted: Wanted) -> Iterator[SourceFile]:
    """List the files of a source, each container followed by what it holds."""
    opening = _Opening(source.extracted / "opened", wanted, source.tell)
    for node in source.nodes():
        name, file = master_file(node)
        path = source.folder / node.path
        head = first_bytes(path)
        one = SourceFile(path=path, title=name.title, shown=shown(node.path), file=file, head=head)
        yield from opening.files(one, depth=0)


# ----------------------------------------------------------------------------- private

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


class _Opening:
    """Opens the containers of one source; `folder` takes what they hold."""

    def __init__(self, folder: Path, wanted: Wanted, tell: Callable[[Finding], None]) -> None:
        self._folder = folder
        self._wanted = wanted
        self._tell = tell
        self._count = 0

    def files(self, one: SourceFile, *, depth: int) -> Iterator[SourceFile]:
        """Give a file, then what it holds when something of it is wanted."""
        found: list[SourceFile] = []
        if depth < MAX_DEPTH and _is_container(one.head):
            self._count += 1
            place = self._folder / str(self._count)
            for held in self._inside(one, place):
                found.extend(self.files(held, depth=depth + 1))
            if not any(self._wanted(held.title, held.head) for held in found):
                shutil.rmtree(place, ignore_errors=True)
                found.clear()
        yield replace(one, is_opened=bool(found))
        yield from found

    # ------------------------------------------------------------------------- private

    def _inside(self, one: SourceFile, place: Path) -> Iterator[SourceFile]:
        """Take out what a container holds, if one look at it makes it worth it."""
        place.mkdir(parents=True, exist_ok=True)
        path = one.path
        if one.head.startswith(_GZIP):
            path = place / "inflated"
            if not self._inflate(one, path):
                return
            if not is_tar_header(first_bytes(path)[:512]):
                yield _taken(one, path, one.title.removesuffix(".gz"))
                return
        reader = ZipReader if one.head.startswith(_ZIP) else TarReader
        with closing(reader(path, limits=LIMITS)) as container:
            for finding in container.findings:
                if finding.severity is Severity.ERROR:
                    self._tell_damage(one, finding)
            if self._is_worth(container):
                yield from self._entries(one, container, place)

    def _inflate(self, one: SourceFile, path: Path) -> bool:
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            findings = inflate_gzip(one.path, out, limits=LIMITS)
        if findings:
            self._tell_damage(one, findings[0])
            part.unlink()
            return False
        settle(part, modified=one.file.modified)
        return True

    def _is_worth(self, container: Container) -> bool:
        """Say whether it is whole, and holds something wanted, by names and first bytes."""
        whole = not any(finding.code.startswith("container_") for finding in container.findings)
        if not whole or is_document(tuple(container.names)):
            return False
        for name in container.entries:
            try:
                with container.open(name) as stream:
                    head = stream.read(HEAD_BYTES)
            except ContainerDamaged:
                continue
            if _is_container(head) or self._wanted(PurePosixPath(name).name, head):
                return True
        return False

    def _entries(self, one: SourceFile, container: Container, place: Path) -> Iterator[SourceFile]:
        taken = ExtractedFiles(place)
        for name in sorted(container.entries):
            if any(is_left_out(part) for part in PurePosixPath(name).parts):
                continue  # of a system and not of people: it stays in the container
            try:
                with container.open(name) as stream:
                    path, _ = taken.copy(stream, name, modified=one.file.modified)
            except ContainerDamaged as damage:
                self._tell_damage(one, damage.finding)
                continue
            yield _taken(one, path, name)

    def _tell_damage(self, one: SourceFile, finding: Finding) -> None:
        self._tell(warning("flow_container_damaged", one.shown, reason=finding.code))


def _is_container(head: bytes) -> bool:
    return head.startswith((_ZIP, _GZIP)) or is_tar_header(head[:512])


def _taken(one: SourceFile, path: Path, named: str) -> SourceFile:
    name, file = extracted_file(path, named)
    return SourceFile(
        path=path,
        title=name.title,
        shown=f"{one.shown} : {name.title}",
        file=file,
        head=first_bytes(path),
        container=one.file,
    )
