"""Files that a preparation takes out of those it received: a step of preparations.

They stand beside the package being prepared, named by the preparer and never by what was received.
The same bytes keep the file that an earlier run made, so that an interrupted preparation goes on.
"""

import filecmp
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sae.flows.draft import DraftFile
from sae.flows.file_names import ReadName, read_name
from sae.flows.tree import MASTER
from storage.digests import BLOCK


class ExtractedFiles:
    """Writes files into one folder; every run names them the same way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: set[Path] = set()

    def __len__(self) -> int:
        return len(self._kept)

    def keep(
        self, pieces: Iterable[bytes], named: str, *, modified: int, place: str = ""
    ) -> tuple[Path, DraftFile]:
        """Write a file. May raise OSError, and whatever `pieces` raise; nothing is then kept.

        named: as it is called where it was. modified: of the file it was in, as in `DraftFile`.
        place: where to put it in the folder; by its rank without one.
        """
        path = self._folder / (place or str(len(self._kept) + 1))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("wb") as out:
                out.writelines(pieces)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        settle(part, modified=modified)
        self._kept.add(path)
        return path, extracted_file(path, named)[1]

    def copy(
        self, stream: BinaryIO, named: str, *, modified: int, place: str = ""
    ) -> tuple[Path, DraftFile]:
        """Write what a stream still holds, as `keep` does."""
        pieces = iter(partial(stream.read, BLOCK), b"")
        return self.keep(pieces, named, modified=modified, place=place)

    def forget_others(self) -> None:
        """Remove what an earlier run took out and this one did not."""
        for path in sorted(self._folder.rglob("*"), reverse=True) if self._folder.exists() else ():
            if path.is_file() and path not in self._kept:
                path.unlink()


def settle(part: Path, *, modified: int) -> Path:
    """Give a file that was written as `NAME.part` its name, unless it has that content already.

    modified: date of the file it was taken out of, in nanoseconds; the day of the extraction would
    say nothing of the document, and change with every run.
    """
    path = part.with_suffix("")
    os.utime(part, ns=(modified, modified))
    if path.exists() and filecmp.cmp(path, part, shallow=False):
        part.unlink()
    else:
        part.replace(path)
    return path


def extracted_file(path: Path, named: str) -> tuple[ReadName, DraftFile]:
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
