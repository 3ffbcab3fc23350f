"""A store in memory, for tests of what stands above: it obeys the same contract, at no cost.

store = MemoryStore()
store.initialise()
store.write("journal/heads", b"...")
store.files["journal/heads"] = b"damaged"      # what a medium does on its own
store.available = False                        # the medium is taken away
"""

import io
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from storage.errors import AlreadyExists, InvalidKey, NotFound, StoreUnavailable
from storage.layout import check_key
from storage.ports import Properties, Staging, Stat

Tree = dict[str, bytes]


class MemoryStore:
    """One copy's bytes in dictionaries. files: key -> bytes, open to tests that damage them."""

    properties = Properties(write_once=False, atomic_publish=True, retention_lock=False)

    def __init__(self) -> None:
        self.files: Tree = {}
        self.available = True
        self._trees: dict[str, Tree] = {}
        self._initialised = False
        self._lock = threading.RLock()

    def initialise(self) -> None:
        """Make the place usable."""
        self._initialised = True
        self._check()

    def stage(self, name: str) -> "MemoryStaging":
        """Begin a tree aside."""
        self._check()
        self._trees[_one_name(name)] = {}
        return MemoryStaging(name, self._trees)

    def staged(self, name: str) -> "MemoryStaging | None":
        """Find a tree begun earlier."""
        self._check()
        return MemoryStaging(name, self._trees) if _one_name(name) in self._trees else None

    def staged_names(self) -> tuple[str, ...]:
        """List the trees begun."""
        self._check()
        return tuple(sorted(self._trees))

    def sync(self, stagings: Iterable[Staging]) -> None:  # noqa: ARG002 - nothing to flush
        """Do nothing: memory is as durable as it gets."""
        self._check()

    def publish(self, trees: Iterable[tuple[str, str]]) -> None:
        """Show each tree under its prefix."""
        self._check()
        with self._lock:
            for name, prefix in trees:
                self._publish(name, _key(prefix))

    def write(self, key: str, data: bytes, *, replace: bool = False) -> None:
        """Keep bytes under a key."""
        self._check()
        with self._lock:
            if not replace and self.files.get(_key(key), data) != data:
                raise AlreadyExists("other bytes are already under this key", key=key)
            self.files[key] = bytes(data)

    def write_all(self, files: Iterable[tuple[str, bytes]], *, replace: bool = False) -> None:
        """Keep bytes under keys."""
        for key, data in files:
            self.write(key, data, replace=replace)

    def open_key(self, key: str, *, uncached: bool = False) -> BinaryIO:  # noqa: ARG002 - no cache
        """Open the bytes under a key."""
        self._check()
        try:
            return io.BytesIO(self.files[_key(key)])
        except KeyError as error:
            raise NotFound("nothing here", key=key) from error

    def list(self, prefix: str) -> Iterator[Stat]:
        """Name every file under a prefix."""
        self._check()
        for key in self._below(_key(prefix) if prefix else ""):
            yield Stat(key, len(self.files[key]))

    def names(self, prefix: str) -> tuple[str, ...]:
        """List the names directly under a folder."""
        self._check()
        start = len(_key(prefix)) + 1 if prefix else 0
        names = {key[start:].partition("/")[0] for key in self._below(prefix) if key != prefix}
        return tuple(sorted(names))

    def move(self, source: str, target: str) -> None:
        """Give a tree another prefix."""
        self._check()
        with self._lock:
            moved, taken = self._below(_key(source)), self._below(_key(target))
            if moved and taken:
                raise AlreadyExists("the place to move to is taken", key=target)
            if not moved and not taken:
                raise NotFound("nothing to move", key=source)
            for key in moved:
                self.files[target + key[len(source) :]] = self.files.pop(key)

    def remove(self, prefix: str) -> None:
        """Remove a key or a tree."""
        self._check()
        with self._lock:
            for key in self._below(_key(prefix)):
                del self.files[key]

    def local_path(self, key: str) -> Path | None:  # noqa: ARG002 - memory has no path
        """Say that there is no path."""
        return None

    def free_bytes(self) -> int | None:
        """Say that there is no limit to tell."""
        self._check()
        return None

    # ------------------------------------------------------------------------- private

    def _check(self) -> None:
        if not (self.available and self._initialised):
            raise StoreUnavailable("the store is not there")

    def _publish(self, name: str, prefix: str) -> None:
        published = self._below(prefix)
        if name not in self._trees:
            if not published:
                raise NotFound("neither staged nor published", key=prefix)
            return
        if published:
            raise AlreadyExists("something is already there", key=prefix)
        for path, data in self._trees.pop(name).items():
            self.files[f"{prefix}/{path}"] = data

    def _below(self, prefix: str) -> tuple[str, ...]:
        below = f"{prefix}/" if prefix else ""
        return tuple(sorted(k for k in list(self.files) if k == prefix or k.startswith(below)))


class MemoryStaging:
    """A tree being prepared in memory."""

    def __init__(self, name: str, trees: dict[str, Tree]) -> None:
        self.name = name
        self._trees = trees

    def create(self, path: str) -> BinaryIO:
        """Open a new file of the tree for writing."""
        tree = self._trees[self.name]
        if check_key(path) in tree:
            raise AlreadyExists("already staged", key=path)
        tree[path] = b""
        return _NewFile(tree, path)

    def open(self, path: str) -> BinaryIO:
        """Open a file of the tree."""
        try:
            return io.BytesIO(self._trees[self.name][path])
        except KeyError as error:
            raise NotFound("nothing here", key=path) from error

    def local_path(self, path: str) -> Path | None:  # noqa: ARG002 - memory has no path
        """Say that there is no path."""
        return None

    def discard(self) -> None:
        """Forget the tree."""
        self._trees.pop(self.name, None)


class _NewFile(io.BytesIO):
    """A file being written; its bytes join the tree when it is closed."""

    def __init__(self, tree: Tree, path: str) -> None:
        super().__init__()
        self._tree = tree
        self._path = path

    def close(self) -> None:
        if not self.closed:
            self._tree[self._path] = self.getvalue()
        super().close()


def _key(key: str) -> str:
    if check_key(key).partition("/")[0] == "incoming":
        raise InvalidKey("what is being staged has no key", key=key)
    return key


def _one_name(name: str) -> str:
    if "/" in check_key(name):
        raise InvalidKey("a staged tree has a name of one segment", key=name)
    return name
