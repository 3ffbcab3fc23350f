"""A store in memory, for tests of what stands above: it obeys the same contract, at no cost.

store = MemoryStore()
store.initialise()
store.write("journal/heads", b"...")
store.files["journal/heads"] = b"damaged"      # what a medium does on its own
store.available = False                        # the medium is taken away

MemoryStore(clock=lambda: instant)             # a store that locks, and its own time
"""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from storage.errors import AlreadyExists, InvalidKey, Locked, NotFound, StoreUnavailable
from storage.layout import check_key
from storage.ports import Properties, Staging, Stat

Tree = dict[str, bytes]


class MemoryStore:
    """One copy's bytes in dictionaries. files: key -> bytes, open to tests that damage them."""

    def __init__(self, *, clock: Callable[[], datetime] | None = None) -> None:
        self.properties = Properties(
            write_once=False, atomic_publish=True, retention_lock=clock is not None
        )
        self.files: Tree = {}
        self._clock = clock
        self._locks: dict[str, datetime] = {}
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
        return MemoryStaging(name, self._trees, self.files)

    def staged(self, name: str) -> "MemoryStaging | None":
        """Find a tree begun earlier."""
        self._check()
        there = _one_name(name) in self._trees
        return MemoryStaging(name, self._trees, self.files) if there else None

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
        self._check_locks(source)
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
        self._check_locks(prefix)
        with self._lock:
            for key in self._below(_key(prefix)):
                del self.files[key]

    def lock_until(self, prefix: str, until: datetime) -> None:
        """Lock what is under a prefix, or make its lock longer."""
        self._check()
        if self._clock is None:
            raise StoreUnavailable("this store has no retention lock", key=prefix)
        if until < self._locks.get(_key(prefix), until):
            raise Locked("a lock is never shortened", key=prefix)
        self._locks[prefix] = until

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

    def _check_locks(self, prefix: str) -> None:
        for locked, until in self._locks.items():
            near = f"{locked}/".startswith(f"{prefix}/") or f"{prefix}/".startswith(f"{locked}/")
            if self._clock is not None and near and until > self._clock():
                raise Locked(f"locked until {until.isoformat()}", key=prefix)

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

    def __init__(self, name: str, trees: dict[str, Tree], files: Tree) -> None:
        self.name = name
        self._trees = trees
        self._files = files

    def create(self, path: str) -> BinaryIO:
        """Open a new file of the tree for writing."""
        tree = self._trees[self.name]
        if check_key(path) in tree:
            raise AlreadyExists("already staged", key=path)
        tree[path] = b""
        return _NewFile(tree, path)

    def adopt(self, path: str, key: str) -> None:
        """Give a new file of the tree the bytes of a published key."""
        if check_key(key) not in self._files:
            raise NotFound("nothing here", key=key)
        with self.create(path) as file:
            file.write(self._files[key])

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
