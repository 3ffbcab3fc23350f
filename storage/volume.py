"""The disk volume under a file store: is it there, and is what was written on it durable.

Linux forgets the pages it could not write once it has reported the error, so that a second
fsync succeeds over lost bytes. A volume that failed once therefore stays failed until reopened.
"""

# Plain calls on text paths: these run for every stored object.
# ruff: noqa: PTH112, PTH116, PTH208

import errno
import os
import weakref
from collections.abc import Collection, Iterable
from contextlib import suppress

from storage import io_layer
from storage.errors import Damaged, NotFound, StorageError, StoreUnavailable

PART = ".part"  # ends the name, <process>-<number>.part, of a plain file not yet named
NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})  # or no more
FEW = 6  # below this count, one fsync each costs less than flushing the whole volume (measured)


class Volume:
    """The folder of a store and the volume it stands on.

    read_only: what somebody handed over, maybe without its empty folders; never written to.
    """

    def __init__(self, root: str, *, read_only: bool = False) -> None:
        self.root = root
        self._read_only = read_only
        self.incoming = f"{root}/incoming"
        self._failed = False
        self._descriptor: int | None = None

    def check(self) -> None:
        """Refuse a volume that failed, or whose folders are gone (a medium taken away).

        An empty mount point is not a store: `incoming` is what tells it apart.
        Raises: StoreUnavailable.
        """
        if self._failed:
            raise StoreUnavailable("a write failed here; nothing more is written", key=self.root)
        if self._read_only:
            raise StoreUnavailable("this place is only read", key=self.root)
        self.check_present()

    def check_present(self) -> None:
        """Refuse a volume whose folders are gone. Raises: StoreUnavailable."""
        if not os.path.isdir(self.root if self._read_only else self.incoming):
            raise StoreUnavailable("the store is not there", key=self.root)

    def hold(self) -> None:
        """Open the volume before it is written to: syncfs reports errors since that moment.

        Raises: StoreUnavailable.
        """
        if self._failed or self._descriptor is None:
            self.check()
            try:
                descriptor = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                weakref.finalize(self, os.close, descriptor)
                self._forget_parts()
            except OSError as error:
                raise writing_error(error, self.root) from error
            self._descriptor = descriptor

    def sync(self, trees: Iterable[str]) -> None:
        """Make all that was written durable: the whole volume, or each tree without syncfs.

        Raises: StoreUnavailable, and the volume is failed from then on.
        """
        try:
            self.hold()
            self._check_same_medium()
            if io_layer.SYNCFS_AVAILABLE and self._descriptor is not None:
                io_layer.syncfs(self._descriptor, self.root)
            else:
                for tree in trees:
                    _fsync_tree(tree)
        except OSError as error:
            raise self.fail(error) from error

    def sync_files(self, paths: Collection[str]) -> None:
        """Make a few files durable, or many at once. Raises: StoreUnavailable (see `sync`)."""
        if len(paths) > FEW:
            self.sync(paths)
            return
        try:
            for path in paths:
                _fsync_file(path)
        except OSError as error:
            raise self.fail(error) from error

    def sync_folders(self, paths: Collection[str]) -> None:
        """Make the names in folders durable. Raises: StoreUnavailable (see `sync`)."""
        if len(paths) > FEW and io_layer.SYNCFS_AVAILABLE:
            self.sync(())
            return
        try:
            for path in paths:
                io_layer.fsync_dir(path)
        except OSError as error:
            raise self.fail(error) from error

    def fail(self, error: OSError) -> StoreUnavailable:
        """Mark the volume failed; give the error to raise."""
        self._failed = True
        return StoreUnavailable(f"bytes could not be made durable: {error}", key=self.root)

    def _forget_parts(self) -> None:
        """Remove the half-written files of processes that ended; their writes were not named."""
        for name in os.listdir(self.incoming):
            writer = name.partition("-")[0]
            if name.endswith(PART) and not (writer.isdigit() and _is_alive(int(writer))):
                with suppress(OSError):
                    io_layer.unlink(f"{self.incoming}/{name}")

    def _check_same_medium(self) -> None:
        if self._descriptor is None:
            return
        held, present = os.fstat(self._descriptor), os.stat(self.root)
        if (held.st_dev, held.st_ino) != (present.st_dev, present.st_ino):
            raise OSError("another medium took the place of the one written to")


def writing_error(error: OSError, key: str) -> StorageError:
    """Say in this library's words why a write failed."""
    return StoreUnavailable(f"cannot write: {error.strerror or error}", key=key)


def opening_error(error: OSError, key: str) -> StorageError:
    """Say in this library's words why a file could not be opened."""
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return NotFound("nothing here", key=key)
    return Damaged(f"cannot be opened: {error.strerror or error}", key=key)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _fsync_tree(path: str) -> None:
    if not os.path.isdir(path):
        _fsync_file(path)
        return
    with os.scandir(path) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        _fsync_tree(f"{path}/{name}")
    io_layer.fsync_dir(path)


def _fsync_file(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        io_layer.fsync(descriptor, path)
    finally:
        os.close(descriptor)
