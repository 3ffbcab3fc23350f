"""A store in a folder: atomic names, explicit durability, nothing believed after an error.

On disk, below the root: `incoming/` holds staged trees and half-written files (same volume, so
that a rename is enough to show them); everything else is under its key.
"""

# Plain calls on text paths: these run once per stored file, Path costs more.
# ruff: noqa: PTH100, PTH112, PTH114

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from storage import io_layer
from storage.errors import AlreadyExists, InvalidKey, NotFound, StoreUnavailable
from storage.file_staging import FileStaging, open_for_reading
from storage.folders import INCOMING, Folders
from storage.layout import check_key, is_key
from storage.plain_files import PlainFiles
from storage.ports import Properties, Staging, Stat
from storage.volume import Volume, writing_error


class FileStore:
    """One copy's bytes in a folder of a local, mounted or removable volume.

    read_only: a copy that somebody handed over, to be looked at where it is.
    """

    properties = Properties(write_once=False, atomic_publish=True, retention_lock=False)

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self._root = os.path.abspath(root)
        self._volume = Volume(self._root, read_only=read_only)
        self._folders = Folders(self._volume)
        self._plain_files = PlainFiles(self._volume, self._folders)

    def initialise(self) -> None:
        """Make the root and its `incoming`. Raises: StoreUnavailable."""
        wanted = Path(self._volume.incoming)
        try:
            for folder in (*reversed(wanted.parents), wanted):
                if not folder.is_dir():
                    io_layer.mkdir(str(folder))
                    io_layer.fsync_dir(str(folder.parent))
        except OSError as error:
            raise writing_error(error, self._root) from error

    def stage(self, name: str) -> FileStaging:
        """Begin a tree aside. Raises: StoreUnavailable."""
        self._volume.hold()
        staging = FileStaging(_one_name(name), self._volume)
        try:
            try:
                io_layer.mkdir(staging.folder)
            except FileExistsError:
                io_layer.rmtree(staging.folder)
                io_layer.mkdir(staging.folder)
        except OSError as error:
            raise writing_error(error, name) from error
        return staging

    def staged(self, name: str) -> FileStaging | None:
        """Find a tree begun earlier. Raises: StoreUnavailable."""
        self._volume.hold()
        staging = FileStaging(_one_name(name), self._volume)
        if os.path.isdir(staging.folder):
            return staging
        self._volume.check_present()
        return None

    def staged_names(self) -> tuple[str, ...]:
        """List the trees begun. Raises: StoreUnavailable."""
        return tuple(
            name
            for name in self._folders.children(self._volume.incoming, INCOMING)
            if is_key(name) and os.path.isdir(f"{self._volume.incoming}/{name}")
        )

    def sync(self, stagings: Iterable[Staging]) -> None:
        """Make everything staged durable. Raises: StoreUnavailable."""
        self._volume.sync([f"{self._volume.incoming}/{staging.name}" for staging in stagings])

    def publish(self, trees: Iterable[tuple[str, str]]) -> None:
        """Rename each tree to its prefix, then make the names durable.

        Raises: AlreadyExists, NotFound, StoreUnavailable.
        """
        self._volume.check()
        folders = {self._volume.incoming}
        for name, prefix in trees:
            target = self._path(prefix)
            source = f"{self._volume.incoming}/{_one_name(name)}"
            if os.path.isdir(source):
                self._rename(source, target, prefix)
            elif not os.path.isdir(target):
                raise NotFound("neither staged nor published", key=prefix)
            # The whole chain, even when nothing was renamed: a crash may have come just before.
            folders.update(self._folders.above(prefix))
        self._volume.sync_folders(folders)

    def write(self, key: str, data: bytes, *, replace: bool = False) -> None:
        """Keep bytes under a key. Raises: AlreadyExists, StoreUnavailable."""
        self.write_all(((key, data),), replace=replace)

    def write_all(self, files: Iterable[tuple[str, bytes]], *, replace: bool = False) -> None:
        """Keep bytes under keys. Raises: AlreadyExists, StoreUnavailable."""
        self._volume.hold()
        self._volume.check()
        pairs = ((_checked(key), data) for key, data in files)
        self._plain_files.write(pairs, replace=replace)

    def open_key(self, key: str, *, uncached: bool = False) -> BinaryIO:
        """Open the bytes under a key. Raises: NotFound, Damaged, StoreUnavailable."""
        try:
            return open_for_reading(self._path(key), key=key, uncached=uncached)
        except NotFound:
            self._volume.check_present()
            raise

    def list(self, prefix: str) -> Iterator[Stat]:
        """Name every file under a prefix; what is not a file nor a folder counts as a file."""
        self._volume.check_present()
        path = self._path(prefix) if prefix else self._root
        if os.path.isdir(path) and not os.path.islink(path):
            yield from self._folders.walk(path, f"{prefix}/" if prefix else "")
        elif os.path.lexists(path):
            yield Stat(prefix, os.lstat(path).st_size)

    def names(self, prefix: str) -> tuple[str, ...]:
        """List the names directly under a folder."""
        if prefix:
            return self._folders.children(self._path(prefix), prefix)
        return tuple(name for name in self._folders.children(self._root, "") if name != INCOMING)

    def move(self, source: str, target: str) -> None:
        """Give a tree another prefix. Raises: AlreadyExists, NotFound, StoreUnavailable."""
        self._volume.check()
        there, wanted = self._path(source), self._path(target)
        if not os.path.lexists(there):
            if not os.path.lexists(wanted):
                raise NotFound("nothing to move", key=source)
        elif os.path.lexists(wanted):
            raise AlreadyExists("the place to move to is taken", key=target)
        else:
            self._rename(there, wanted, target)
        self._volume.sync_folders(self._folders.above(target))
        self._folders.prune(source)

    def remove(self, prefix: str) -> None:
        """Remove a key or a tree, and the folders it leaves empty. Raises: StoreUnavailable."""
        self._volume.check()
        path = self._path(prefix)
        try:
            with suppress(FileNotFoundError):
                if os.path.isdir(path) and not os.path.islink(path):
                    io_layer.rmtree(path)
                else:
                    io_layer.unlink(path)
        except OSError as error:
            raise writing_error(error, prefix) from error
        self._folders.prune(prefix)

    def lock_until(self, prefix: str, until: datetime) -> None:  # noqa: ARG002 - nothing locks
        """Say that a folder cannot lock. Raises: StoreUnavailable."""
        raise StoreUnavailable("a folder has no retention lock", key=prefix)

    def local_path(self, key: str) -> Path | None:
        """Name the file under a key."""
        path = Path(self._path(key))
        return path if path.is_file() and not path.is_symlink() else None

    def free_bytes(self) -> int | None:
        """Say how many bytes the volume can still take. Raises: StoreUnavailable."""
        self._volume.check_present()
        volume = os.statvfs(self._root)
        return volume.f_bavail * volume.f_frsize

    # ------------------------------------------------------------------------- private

    def _path(self, key: str) -> str:
        return f"{self._root}/{_checked(key)}"

    def _rename(self, source: str, target: str, key: str) -> None:
        try:
            self._folders.make_for(key, lambda: io_layer.rename(source, target))
        except OSError as error:
            if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
                raise AlreadyExists("something is already there", key=key) from error
            raise writing_error(error, key) from error


# ----------------------------------------------------------------------------- private


def _checked(key: str) -> str:
    if check_key(key).partition("/")[0] == INCOMING:
        raise InvalidKey("what is being staged has no key", key=key)
    return key


def _one_name(name: str) -> str:
    if "/" in check_key(name):
        raise InvalidKey("a staged tree has a name of one segment", key=name)
    return name
