"""A folder where software and people drop things to archive: what is there, taken, set down.

    DROP/                things that are dropped: files, folders, zips
    DROP/.sae/taken/     those being worked on; DROP/.sae/packages/: what was made of them
    DROP/done/           those archived, each with its receipt
    DROP/refused/        those refused, each with the reason

A thing is taken when nothing in it has changed for some time, by the clock of the file system
(`st_ctime`, which no copy sets back). Taking is one rename: whoever still writes goes on elsewhere,
and a thing taken waits in `taken` until it is set down, whatever happens to the program.
"""

import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sae.custody.quarantine import close_to_others
from sae.errors import SaeError, UsageError
from sae.flows.file_names import is_left_out

DONE = "done"
REFUSED = "refused"
_OWN = ".sae"
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp")


class DropFolderBusy(SaeError):  # noqa: N818 - named as the other errors of the project
    """Another process watches the same folder."""

    code = "watch_busy"
    exit_status = 3


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing taken. path: where it waits. name: as it was dropped. identifier: of its message.

    Its bytes and names make the identifier: what is dropped again is known again.
    """

    path: Path
    name: str
    identifier: str

    @property
    def package(self) -> Path:
        """Give the path of the package that is made of it."""
        return self.path.parents[2] / "packages" / f"{self.identifier}.zip"

    @property
    def unpacked(self) -> Path:
        """Give the folder where a zip is unpacked."""
        return self.path.parents[2] / "unpacked" / self.identifier / Path(self.name).stem


@contextmanager
def watched(folder: Path) -> Iterator["DropFolder"]:
    """Hold a drop folder. Raises: UsageError, DropFolderBusy."""
    if not folder.is_dir():
        raise UsageError("watch_no_folder", folder=folder)
    own = folder.resolve() / _OWN
    try:
        for below in ("taken", "packages", "unpacked"):
            (own / below).mkdir(parents=True, exist_ok=True)
        lock = (own / "lock").open("ab")
    except OSError as failure:
        reason = failure.strerror or failure
        raise UsageError("watch_unwritable", folder=folder, reason=reason) from failure
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise DropFolderBusy(folder=folder) from held
        yield DropFolder(folder.resolve())


class DropFolder:
    """One drop folder, held by this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._taken = path / _OWN / "taken"

    def taken(self) -> tuple[Thing, ...]:
        """Give what an earlier run had taken and not set down."""
        found = (sorted(one.iterdir()) for one in sorted(self._taken.iterdir()) if one.is_dir())
        return tuple(_thing(path) for one in found for path in one)

    def take(self, *, now: datetime, quiet: timedelta, most: int) -> tuple[Thing, ...]:
        """Take what nobody has touched for the time `quiet`, by name, at most so many."""
        limit = (now - quiet).timestamp()
        taken: list[Thing] = []
        for entry in sorted(self._dropped(), key=lambda one: one.name):
            if len(taken) == most:
                break
            if _changed(Path(entry.path)) > limit:
                continue
            place = self._place()
            path = place / entry.name
            try:
                Path(entry.path).rename(path)
            except OSError:  # gone again, or not ours to move: it stays where it is
                place.rmdir()
                continue
            taken.append(_thing(path))
        return tuple(taken)

    def waiting(self) -> int:
        """Count what is dropped and not taken yet."""
        return sum(1 for _ in self._dropped())

    def set_down(self, thing: Thing, into: str, words: str, *, day: str) -> Path:
        """Move a thing to `done` or `refused`, with a text beside it; forget what was made of it.

        The text comes first: a thing that is there has its reason.
        """
        folder = self.path / into / day
        folder.mkdir(parents=True, exist_ok=True)
        target = _free(folder, thing.name)
        target.with_name(f"{target.name}.txt").write_text(words, encoding="utf-8")
        _move(thing.path, target)
        self._forget(thing)
        return target

    def set_apart(self, thing: Thing, words: str, *, day: str, into: Path) -> Path:
        """Leave in `refused` the reason only: the thing goes where nobody opens it by mistake."""
        folder = self.path / REFUSED / day
        folder.mkdir(parents=True, exist_ok=True)
        note = _free(folder, f"{thing.name}.txt")
        note.write_text(words, encoding="utf-8")
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _free(into, "dropped")
        _move(thing.path, target)
        close_to_others(target)
        self._forget(thing)
        return note

    # ------------------------------------------------------------------------- private

    def _dropped(self) -> Iterator["os.DirEntry[str]"]:
        with os.scandir(self.path) as entries:
            for entry in entries:
                unfinished = entry.name.lower().endswith(_UNFINISHED)
                if not (unfinished or is_left_out(entry.name) or entry.name in (DONE, REFUSED)):
                    yield entry

    def _place(self) -> Path:
        """Make a folder for one thing: two may have one name, one being here since a crash."""
        number = 0
        while True:
            place = self._taken / f"{number:06d}"
            try:
                place.mkdir()
            except FileExistsError:
                number += 1
            else:
                return place

    def _forget(self, thing: Thing) -> None:
        with suppress(OSError):
            thing.path.parent.rmdir()
        for made in thing.package.parent.glob(f"*{thing.identifier}*"):
            if made.is_dir():
                shutil.rmtree(made, ignore_errors=True)
            else:
                made.unlink(missing_ok=True)
        shutil.rmtree(thing.unpacked.parent, ignore_errors=True)


# ----------------------------------------------------------------------------- private


def _thing(path: Path) -> Thing:
    return Thing(path, path.name, f"DEPOT-{_digest(path)[:40]}")


def _digest(path: Path) -> str:
    """Digest the names and the bytes of a thing; what cannot be read counts by its name."""
    whole = hashlib.sha256()
    for one in sorted(_below(path)):
        whole.update(os.fsencode(os.path.relpath(one, path.parent)) + b"\0")
        with suppress(OSError):
            if one.is_file() and not one.is_symlink():
                whole.update(_digest_of_file(one))
    return whole.hexdigest()


def _digest_of_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _changed(path: Path) -> float:
    """Give the last instant at which anything in a thing changed; the future when it cannot be."""
    latest = 0.0
    for one in _below(path):
        try:
            latest = max(latest, one.lstat().st_ctime)
        except OSError:  # gone while it was looked at: somebody is at work
            return float("inf")
    return latest


def _below(path: Path) -> Iterator[Path]:
    """Give a thing and all that is in it, links not followed."""
    yield path
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                yield Path(folder) / name


def is_ordinary(path: Path) -> bool:
    """Say whether a thing is a file or a folder, and neither a link nor a device."""
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _free(folder: Path, name: str) -> Path:
    """Give a path that nothing has: `facture (2).pdf` beside `facture.pdf`."""
    path = folder / name
    number = 2
    while os.path.lexists(path):
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
        number += 1
    return path


def _move(source: Path, target: Path) -> None:
    if os.path.lexists(source):  # a run that ended between the move and the rest
        shutil.move(source, target)
