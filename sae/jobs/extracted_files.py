"""Where a preparation puts what it takes out of received files: a step of preparations.

Files are named by their rank, never by what was received; every run names them the same way.
"""

import filecmp
from collections.abc import Iterable
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.tree import MASTER


class ExtractedFiles:
    """Writes files into one folder, beside the package that is being prepared."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rank = 0

    def __len__(self) -> int:
        return self._rank

    def keep(self, pieces: Iterable[bytes], filename: str) -> tuple[Path, DraftFile]:
        """Write a file. May raise OSError, and whatever `pieces` raise; nothing is then kept."""
        self._rank += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / str(self._rank)
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as out:
                out.writelines(pieces)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        # The same bytes as an earlier run keep their file, so that packing can go on from there.
        if path.exists() and filecmp.cmp(path, part, shallow=False):
            part.unlink()
        else:
            part.replace(path)
        status = path.stat()
        # An absolute path: it is not below the folder that the others start from.
        return path, DraftFile(
            str(path.absolute()),
            filename,
            MASTER,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
