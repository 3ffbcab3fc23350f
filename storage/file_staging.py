"""A tree of files being prepared in the `incoming` folder of a file store."""

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from storage import io_layer
from storage.digests import BLOCK, blocks
from storage.errors import AlreadyExists, Damaged, NotFound
from storage.layout import check_key
from storage.volume import NO_LINKS, Volume, opening_error, writing_error

LARGE = 1 << 20  # bytes: from here up a file is synced when closed, below it waits for the batch


class FileStaging:
    """A staged tree; `folder` is its path on the volume."""

    def __init__(self, name: str, volume: Volume) -> None:
        self.name = name
        self.folder = f"{volume.incoming}/{name}"
        self._volume = volume
        self._made = {""}  # folders known to exist: saves a system call per file

    def create(self, path: str) -> BinaryIO:
        """Open a new file of the tree for writing. Raises: AlreadyExists, StoreUnavailable."""
        check_key(path)
        self._make_folder(path.rpartition("/")[0])
        full = f"{self.folder}/{path}"
        try:
            descriptor = io_layer.create(full)
        except FileExistsError as error:
            raise AlreadyExists("already staged", key=path) from error
        except OSError as error:
            raise writing_error(error, path) from error
        # typeshed does not see that a FileIO is the BinaryIO it implements in full.
        return cast("BinaryIO", _NewFile(descriptor, full, path, self._volume))

    def adopt(self, path: str, key: str) -> None:
        """Give a published file a second name in the tree, or copy it where there are no links.

        Raises: AlreadyExists, NotFound, Damaged, StoreUnavailable.
        """
        check_key(path)
        self._make_folder(path.rpartition("/")[0])
        try:
            io_layer.link(f"{self._volume.root}/{check_key(key)}", f"{self.folder}/{path}")
        except FileExistsError as error:
            raise AlreadyExists("already staged", key=path) from error
        except FileNotFoundError as error:
            raise NotFound("nothing here", key=key) from error
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise writing_error(error, path) from error
            self._copy(path, key)

    def open(self, path: str) -> BinaryIO:
        """Open a file of the tree, dropped from the cache. Raises: NotFound, Damaged."""
        return open_for_reading(f"{self.folder}/{path}", key=path, uncached=True)

    def local_path(self, path: str) -> Path | None:
        """Name a file of the tree."""
        return Path(self.folder, path)

    def discard(self) -> None:
        """Remove the tree. Raises: StoreUnavailable."""
        try:
            with suppress(FileNotFoundError):
                io_layer.rmtree(self.folder)
        except OSError as error:
            raise writing_error(error, self.name) from error

    def _copy(self, path: str, key: str) -> None:
        source = open_for_reading(f"{self._volume.root}/{key}", key=key, uncached=False)
        with source, self.create(path) as file:
            try:
                for block in blocks(source, bytearray(BLOCK)):
                    file.write(block)
            except OSError as error:
                raise Damaged(f"cannot be read: {error.strerror}", key=key) from error

    def _make_folder(self, folder: str) -> None:
        if folder in self._made:
            return
        self._make_folder(folder.rpartition("/")[0])
        try:
            with suppress(FileExistsError):  # another thread, or a tree begun earlier
                io_layer.mkdir(f"{self.folder}/{folder}")
        except OSError as error:
            raise writing_error(error, folder) from error
        self._made.add(folder)


def open_for_reading(path: str, *, key: str, uncached: bool) -> BinaryIO:
    """Open a regular file, never through a link. Raises: NotFound, Damaged."""
    try:
        # Without O_NONBLOCK a pipe put in the place of a file would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise opening_error(error, key) from error
    try:
        if uncached:
            # Only clean pages go: what was not synced before would still be read from memory.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        return cast("BinaryIO", io.FileIO(descriptor, "rb"))
    except OSError as error:
        os.close(descriptor)
        raise opening_error(error, key) from error


class _NewFile(io.FileIO):
    """A file being written: every call goes through the I/O layer, errors are ours."""

    def __init__(self, descriptor: int, path: str, key: str, volume: Volume) -> None:
        super().__init__(descriptor, "wb")
        self._path = path
        self._key = key
        self._volume = volume
        self._size = 0

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]  # two of its types
        try:
            io_layer.write(self.fileno(), data, self._path)
        except OSError as error:
            raise writing_error(error, self._key) from error
        self._size += len(data)
        return len(data)

    def close(self) -> None:
        if self.closed:
            return
        try:
            if self._size >= LARGE:
                io_layer.fsync(self.fileno(), self._path)
        except OSError as error:
            raise self._volume.fail(error) from error
        finally:
            super().close()
