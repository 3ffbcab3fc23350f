"""What a power cut may take back: changes of a disk that nothing made durable yet.

kill -9 cannot show it, because the system keeps in memory what a dead process wrote. Here every
change is noted until an fsync, the fsync of its folder, or a syncfs covers it; `take_back` then
undoes what is left: bytes first, then names, last first.

A folder and a file are known by inode, since a later rename may move them.
"""

# Plain calls on text paths, as in the layer that this stands in for.
# ruff: noqa: PTH104, PTH113, PTH119, PTH120

import os
import shutil
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class _Name:
    """One change of a name. folder: inode of the folder it stands in. root: of which volume."""

    operation: str
    root: str
    folder: int
    name: str
    source_folder: int = 0
    source_name: str = ""
    lost: bytes | None = None


class Unsynced:
    """The changes since the last sync. roots: folders of the copies, each its own volume."""

    def __init__(self, roots: tuple[str, ...]) -> None:
        self._roots = roots
        self._names: list[_Name] = []
        self._durable_sizes: dict[int, int] = {}
        self._pending: _Name | None = None

    def before(self, operation: str, path: str, source: str = "") -> None:
        """Look at what is about to change."""
        if operation in {"create", "link", "mkdir", "unlink", "rmdir", "rename"}:
            self._pending = _Name(
                operation,
                self._root_of(path),
                _inode(os.path.dirname(path)),
                os.path.basename(path),
                _inode(os.path.dirname(source)) if source else 0,
                os.path.basename(source),
                _content(path) if operation in {"unlink", "rename"} else None,
            )
        elif operation == "write":
            self._durable_sizes.setdefault(_inode(path), Path(path).stat().st_size)
        if operation == "rmdir":
            gone = _inode(path)
            self._names = [one for one in self._names if one.folder != gone]

    def after(self, operation: str, path: str) -> None:
        """Note what changed, or forget what was made durable."""
        if self._pending is not None:
            self._names.append(self._pending)
            self._pending = None
        if operation == "fsync":
            self._durable_sizes.pop(_inode(path), None)
        elif operation == "fsync_dir":
            folder = _inode(path)
            self._names = [one for one in self._names if one.folder != folder]
        elif operation == "syncfs":
            self._names = [one for one in self._names if one.root != path]
            for inode in _walk((path,)):
                self._durable_sizes.pop(inode, None)

    def take_back(self, *, names: bool) -> None:
        """Undo what is not durable: bytes always, names too when asked."""
        for inode, path in _walk(self._roots).items():
            if inode in self._durable_sizes and os.path.isfile(path):
                os.truncate(path, self._durable_sizes[inode])
        for change in reversed(self._names if names else []):
            _undo(change, _walk(self._roots))

    def _root_of(self, path: str) -> str:
        return next((root for root in self._roots if path.startswith(f"{root}/")), "")


def _undo(change: _Name, places: dict[int, str]) -> None:
    folder = places.get(change.folder)
    if folder is None:
        return  # its folder is gone already
    path = f"{folder}/{change.name}"
    if change.operation in {"create", "link"}:
        Path(path).unlink(missing_ok=True)
    elif change.operation == "mkdir":
        shutil.rmtree(path, ignore_errors=True)
    elif change.operation == "rmdir":
        Path(path).mkdir(exist_ok=True)
    elif change.operation == "rename" and change.source_folder in places:
        os.rename(path, f"{places[change.source_folder]}/{change.source_name}")
    if change.lost is not None:
        Path(path).write_bytes(change.lost)


def _walk(roots: tuple[str, ...]) -> dict[int, str]:
    """Find the present path of every file and folder, by inode."""
    found = {_inode(root): root for root in roots}
    for root in roots:
        for folder, folders, files in os.walk(root):
            for name in (*folders, *files):
                found[_inode(f"{folder}/{name}")] = f"{folder}/{name}"
    return found


def _inode(path: str) -> int:
    try:
        return os.lstat(path).st_ino
    except FileNotFoundError:
        return -1


def _content(path: str) -> bytes | None:
    return Path(path).read_bytes() if os.path.isfile(path) else None
