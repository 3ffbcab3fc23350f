"""Takes the files out of the zips of a source, and out of the zips in them: a step of preparations.

A zip is kept as it was received; what is taken out stands beside it. Nothing is written under a
name that a zip chose. What is dangerous in a zip stays in it, and is told.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.file_names import is_left_out, read_name
from sae.jobs.extracted_files import ExtractedFiles
from seda.containers.model import ContainerDamaged, ContainerLimits, Entry
from seda.findings import Finding, Severity, warning
from seda.safe_zip import ZipReader

LIMITS = ContainerLimits(max_entries=20_000, max_total_bytes=10 << 30, max_entry_bytes=4 << 30)
MOST_FILES = 100_000  # taken out of all the zips of a source
MOST_BYTES = 50 << 30
MAX_ZIPS = 4  # in one another: the export, its tenders, the envelopes of one, what is in them


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A file that was in a zip. folders, name: as people read them. path: where it is now."""

    folders: tuple[str, ...]
    name: str
    path: Path
    file: DraftFile


class OpenedZips:
    """Opens the zips of one source, within what all of them may take together."""

    def __init__(self, folder: Path, *, tell: Callable[[Finding], None]) -> None:
        self._extracted = ExtractedFiles(folder)
        self._tell = tell
        self._bytes = 0

    def files(self, path: Path, title: str) -> tuple[tuple[TakenOut, ...], bool]:
        """Take the files out of a zip, not those of the zips in it; say whether all came out.

        No file when it is not a sound zip. May raise OSError when nothing more can be written.
        """
        told: list[Finding] = []
        try:
            archive = ZipReader(path, limits=LIMITS)
        except OSError:
            return (), False  # packing tells why
        with closing(archive):
            if self._may_be_opened(archive, title, told):
                readable = {**archive.misnamed, **archive.entries}
                modified = path.stat().st_mtime_ns
                found = tuple(self._taken_out(archive, readable.values(), title, told, modified))
            else:
                found = ()
        for finding in told:
            self._tell(finding)
        return found, not told

    # ------------------------------------------------------------------------- private

    def _may_be_opened(self, archive: ZipReader, title: str, told: list[Finding]) -> bool:
        """Tell what is wrong with a zip; it stays closed for what concerns all of it."""
        reasons = [
            one
            for one in archive.findings
            # A name that only needs mending does not matter: it names nothing here.
            if one.severity is Severity.ERROR and one.where not in archive.misnamed
        ]
        told += [
            warning("zip_not_taken_out", title, reason=one.code, entry=one.where) for one in reasons
        ]
        if any(not one.where for one in reasons):
            return False
        readable = (*archive.entries.values(), *archive.misnamed.values())
        announced = sum(one.size for one in readable)
        too_much = self._bytes + announced > MOST_BYTES
        if too_much or len(self._extracted) + len(readable) > MOST_FILES:
            told.append(warning("zip_not_taken_out", title, reason="too_much", entry=""))
            return False
        self._bytes += announced
        return True

    def _taken_out(
        self,
        archive: ZipReader,
        entries: Iterable[Entry],
        title: str,
        told: list[Finding],
        modified: int,
    ) -> Iterator[TakenOut]:
        for entry in entries:
            parts = [one for one in entry.name.replace("\\", "/").split("/") if one.strip(". ")]
            if not parts or any(map(is_left_out, parts)):
                continue  # of a system, not of people: it stays in the zip
            names = [read_name(one) for one in parts]
            try:
                with archive.open(entry.name) as stream:
                    path, file = self._extracted.copy(stream, names[-1].filename, modified=modified)
            except ContainerDamaged as damage:
                reason = damage.finding.code
                told.append(warning("zip_not_taken_out", title, reason=reason, entry=entry.name))
                continue
            folders = tuple(one.title for one in names[:-1])
            yield TakenOut(folders, names[-1].title, path, file)
