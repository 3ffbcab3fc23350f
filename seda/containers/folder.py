"""A package received as an unpacked folder, under the same rules as a zip."""

import os
import stat
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from seda.containers.entries import TabledContainer
from seda.containers.model import (
    DEFAULT_CONTAINER_LIMITS,
    ContainerDamaged,
    ContainerLimits,
    Entry,
)
from seda.containers.streams import RandomAccessFile, checked, stored
from seda.findings import Finding, error


class FolderReader(TabledContainer):
    """An opened folder. Links and special files are refused, and never followed later either.

    Raises on opening: OSError when the folder cannot be read.
    """

    def __init__(self, path: Path, *, limits: ContainerLimits = DEFAULT_CONTAINER_LIMITS) -> None:
        super().__init__(limits)
        self._limits = limits
        self._root = os.open(path, _FOLDER)
        try:
            self._walk(path)
        except BaseException:
            self.close()
            raise

    def open(self, name: str) -> BinaryIO:
        """Open one file; several threads may read several files at once.

        Raises: KeyError for an unknown name, or one refused for more than itself;
        ContainerDamaged when the file has gone or changed since the folder was opened, also while
        reading.
        """
        entry = self._table.known(name)
        try:
            file = RandomAccessFile(self._descend(name))
        except OSError as gone:
            raise ContainerDamaged(error("entry_changed", name)) from gone
        if file.size != entry.size or not file.is_regular:
            file.close()
            raise ContainerDamaged(error("entry_changed", name))
        produce = stored(file, 0, entry.size)
        return checked(produce, where=name, size=entry.size, on_close=file.close)

    def close(self) -> None:
        """Let go of the folder."""
        if self._root >= 0:
            root, self._root = self._root, -1
            os.close(root)

    # ------------------------------------------------------------------------- private

    def _walk(self, path: Path) -> None:
        pending = [""]
        count, most = 0, self._limits.max_entries + 1
        while pending:
            folder = pending.pop()
            with os.scandir(path / folder) as items:
                for item in sorted(islice(items, most), key=lambda item: item.name):
                    count += 1
                    if not self._table.accept_count(count):
                        return
                    name = f"{folder}/{item.name}" if folder else item.name
                    if item.is_dir(follow_symlinks=False):
                        self._table.add_folder(name)
                        if len(name) <= self._limits.max_name_bytes:
                            pending.append(name)
                    else:
                        self._take(name, item)
        self._table.check_whole(self._table.total_bytes)

    def _take(self, name: str, item: "os.DirEntry[str]") -> None:
        status = item.stat(follow_symlinks=False)
        refused: tuple[Finding, ...] = ()
        if stat.S_ISLNK(status.st_mode):
            refused = (error("entry_symlink", name),)
        elif not stat.S_ISREG(status.st_mode):
            refused = (error("entry_special", name),)
        entry = Entry(name, status.st_size)
        self._table.add_file(entry, stored=status.st_size, refused=refused)

    def _descend(self, name: str) -> int:
        # Component by component, so that a folder swapped for a link meanwhile is not followed.
        *folders, last = name.split("/")
        at = os.dup(self._root)
        try:
            for folder in folders:
                below = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=at)
                os.close(at)
                at = below
            return os.open(last, _FILE | os.O_NOFOLLOW, dir_fd=at)
        finally:
            os.close(at)


_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK
