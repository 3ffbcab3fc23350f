"""The folders of a file store: made when a key needs them, walked in order, pruned when empty."""

# Plain calls on text paths: these run for every stored object, Path costs more.
# ruff: noqa: PTH112, PTH120, PTH208

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress

from storage import io_layer
from storage.errors import StoreUnavailable
from storage.ports import Stat
from storage.volume import Volume

INCOMING = "incoming"


class Folders:
    """Keys as paths below the root of a volume."""

    def __init__(self, volume: Volume) -> None:
        self._volume = volume
        self._root = volume.root

    def above(self, key: str) -> tuple[str, ...]:
        """List the paths of the folders above a key, nearest first, the root last."""
        keys = [key[:end] for end in range(len(key)) if key[end] == "/"]
        return (*(f"{self._root}/{folder}" for folder in reversed(keys)), self._root)

    def make_for(self, key: str, action: Callable[[], None]) -> None:
        """Do what needs the folders above a key; they are made when they are found missing.

        Raises OSError.
        """
        for _ in range(_PRUNED_MEANWHILE):
            try:
                return action()
            except FileNotFoundError:
                for folder in reversed(self.above(key)[:-1]):
                    with suppress(FileExistsError):
                        io_layer.mkdir(folder)
        return action()

    def prune(self, key: str) -> None:
        """Remove the folders that a removed key leaves empty (OCFL E073), save the first.

        What remains is synced, so that the removal is durable. Raises: StoreUnavailable.
        """
        try:
            for folder in self.above(key):
                is_first = os.path.dirname(folder) == self._root
                if os.path.isdir(folder) and (is_first or not self._remove_empty(folder)):
                    io_layer.fsync_dir(folder)
                    return
        except OSError as error:
            raise self._volume.fail(error) from error

    def children(self, path: str, key: str) -> tuple[str, ...]:
        """List the names in a folder, in order; none if it is not there.

        Raises: StoreUnavailable.
        """
        try:
            return tuple(sorted(os.listdir(path)))
        except (FileNotFoundError, NotADirectoryError):
            self._volume.check_present()
            return ()
        except OSError as error:
            raise StoreUnavailable(f"cannot be listed: {error.strerror}", key=key) from error

    def walk(self, path: str, prefix: str) -> Iterator[Stat]:
        """Name every file below a path, in order of key; links and devices count as files.

        prefix: key of the path with a slash, empty for the root. Raises: StoreUnavailable.
        """
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=_key_order)
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    if prefix or entry.name != INCOMING:
                        yield from self.walk(entry.path, f"{prefix}{entry.name}/")
                else:
                    yield Stat(prefix + entry.name, entry.stat(follow_symlinks=False).st_size)
        except FileNotFoundError:
            return  # removed while it was being listed
        except OSError as error:
            raise StoreUnavailable(f"cannot be listed: {error.strerror}", key=prefix) from error

    def _remove_empty(self, folder: str) -> bool:
        if folder == self._root or os.listdir(folder):
            return False
        try:
            io_layer.rmdir(folder)
        except FileNotFoundError:
            return True
        except OSError as error:
            if error.errno == errno.ENOTEMPTY:  # another object came meanwhile
                return False
            raise
        return True


# ----------------------------------------------------------------------------- private

_PRUNED_MEANWHILE = 3  # times a removal elsewhere may take away a folder just made


def _key_order(entry: os.DirEntry[str]) -> str:
    # A folder sorts as its keys do: with the slash that follows its name.
    return f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name
