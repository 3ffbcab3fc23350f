r"""The files that an export of business software names: a step of its preparation.

Paths were written where the software runs (`C:\EXPORT\PAIE\x.pdf`), with the capitals and the
accents of its system; a file is looked for under the end of its path, never out of the folder.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.file_names import is_left_out, read_name
from sae.flows.tree import MASTER
from sae.jobs.source_tree import shown
from seda.findings import Finding, warning

MAX_WALKED = 200_000  # files looked at when a table gives names without their folders


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a line names. name: for people. file: None when it is not here."""

    name: str
    file: DraftFile | None


class BusinessFiles:
    """The files of one export. ours: files that are no documents. separators: of one cell."""

    def __init__(self, folder: Path, *, ours: Iterable[Path], separators: str) -> None:
        self._folder = folder
        self._separators = re.compile(f"[{re.escape(separators)}\n]") if separators else None
        self._taken = {os.path.relpath(path, folder) for path in ours}
        self._listed: dict[str, dict[str, str]] = {}  # names of each folder, by plain name
        self._folders: set[str] = set()
        self._below: dict[str, list[str]] | None = None  # all the files, by plain name

    def of(self, cell: str, where: str, tell: Callable[[Finding], None]) -> tuple[NamedFile, ...]:
        """Find the files that a cell names; one that cannot be taken is told. where: its line."""
        names = self._separators.split(cell) if self._separators is not None else [cell]
        # A name may hold a sign that parts names elsewhere.
        wanted = [cell] if self._walked(_steps(cell.strip())) is not None else names
        return tuple(self._named(name.strip(), where, tell) for name in wanted if name.strip())

    def holds(self, cell: str) -> bool:
        """Say whether a cell names a file that is here."""
        return self._found(cell) is not None

    def unnamed(self) -> Iterator[str]:
        """Give the files that no line names, in the folders where some are named."""
        for folder in sorted(self._folders):
            for name in sorted(set(self._names(folder).values())):
                path = f"{folder}/{name}" if folder else name
                if path in self._taken or is_left_out(name):
                    continue
                if stat.S_ISREG((self._folder / path).lstat().st_mode):
                    yield shown(path)

    # ------------------------------------------------------------------------- private

    def _named(self, written: str, where: str, tell: Callable[[Finding], None]) -> NamedFile:
        shown_name = read_name(written.replace("\\", "/").rpartition("/")[2]).title
        path = self._found(written)
        if path is None:
            tell(warning("business_file_missing", where, path=written))
            return NamedFile(shown_name, None)
        place = self._folder / path
        status = place.lstat()
        if not stat.S_ISREG(status.st_mode) or not os.access(place, os.R_OK):
            tell(warning("business_file_missing", where, path=written))
            return NamedFile(shown_name, None)
        self._taken.add(path)
        self._folders.add(path.rpartition("/")[0])
        name = read_name(path.rpartition("/")[2])
        # An absolute path: the table may be in another folder.
        file = DraftFile(
            str(place),
            name.filename,
            MASTER,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
        return NamedFile(name.title, file)

    def _found(self, written: str) -> str | None:
        """Find a file by the longest end of its path that is here."""
        steps = _steps(written)
        for start in range(len(steps)):
            found = self._walked(steps[start:])
            if found is not None:
                return found
        return self._anywhere(steps[-1]) if steps else None

    def _anywhere(self, name: str) -> str | None:
        """Find the only file of that name, wherever it is below the folder."""
        if self._below is None:
            self._below = {}
            for path in islice(_walk(self._folder), MAX_WALKED):
                self._below.setdefault(_plain(path.rpartition("/")[2]), []).append(path)
        found = self._below.get(_plain(name), [])
        return found[0] if len(found) == 1 else None

    def _walked(self, steps: list[str]) -> str | None:
        path = ""
        for rank, step in enumerate(steps):
            names = self._names(path)
            name = names.get(step) or names.get(_plain(step))
            if name is None:
                return None
            path = f"{path}/{name}" if path else name
            status = (self._folder / path).lstat()
            if rank < len(steps) - 1 and not stat.S_ISDIR(status.st_mode):
                return None  # a link is not followed out of the folder
        return path if path and not (self._folder / path).is_dir() else None

    def _names(self, folder: str) -> dict[str, str]:
        if folder not in self._listed:
            try:
                with os.scandir(self._folder / folder) as entries:
                    names = sorted((entry.name for entry in entries), reverse=True)
            except OSError:
                names = []
            alike = {_plain(name): name for name in names}
            self._listed[folder] = alike | {name: name for name in names}
        return self._listed[folder]


# ----------------------------------------------------------------------------- private


def _steps(written: str) -> list[str]:
    plain = re.sub(r"^[A-Za-z]:", "", written.replace("\\", "/"))
    return [step for step in plain.split("/") if step not in ("", ".", "..")]


def _walk(folder: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.relpath(f"{place}/{name}", folder)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", read_name(name).title).casefold()
