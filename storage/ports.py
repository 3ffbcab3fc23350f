"""What a place that keeps bytes must do.

Keys are relative POSIX paths of safe ASCII characters (`storage.layout.check_key`). A store
keeps two kinds of things: plain immutable files under a key (`write`), and trees prepared aside
then shown whole (`stage`, `publish`). It does not know what an archive is.

Errors are those of `storage.errors`; only the streams given by `open` and `open_key` may raise
OSError while they are read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """Real differences between stores, stated instead of hidden.

    write_once: a published file cannot be changed by anyone, the operator included.
    atomic_publish: a tree appears whole or not at all; otherwise its last file decides.
    retention_lock: the store can refuse removal until a date (`lock_until`).
    """

    write_once: bool
    atomic_publish: bool
    retention_lock: bool


@dataclass(frozen=True, slots=True)
class Stat:
    """A key and the size of its bytes."""

    key: str
    size: int


class Staging(Protocol):
    """A tree of files being prepared aside, invisible to every reader of the store."""

    name: str

    def create(self, path: str) -> BinaryIO:
        """Open a new file of the tree for writing.

        MUST refuse a path that exists. MAY be called from several threads for distinct paths.
        """

    def adopt(self, path: str, key: str) -> None:
        """Give a new file of the tree the bytes of a published key, not copied where it can be.

        The two MUST be independent from then on: removing or replacing the key leaves the file.
        MUST refuse a path that exists. MUST raise NotFound when there is no such key.
        """

    def open(self, path: str) -> BinaryIO:
        """Open a file of the tree through a new descriptor, its bytes dropped from the cache.

        MUST be called after `ObjectStore.sync`. MUST raise NotFound.
        """

    def local_path(self, path: str) -> Path | None:
        """Name the file on this machine's disks for tools that want a path, if it is there."""

    def discard(self) -> None:
        """Forget the tree. MUST be idempotent."""


class ObjectStore(Protocol):
    """One copy's bytes."""

    properties: Properties

    def initialise(self) -> None:
        """Make the place usable. The only method that MAY create it. MUST be idempotent."""

    def stage(self, name: str) -> Staging:
        """Begin the tree `name` aside; an older staging of the same name MUST be emptied."""

    def staged(self, name: str) -> Staging | None:
        """Find a tree that was begun earlier, by this process or another."""

    def staged_names(self) -> tuple[str, ...]:
        """List the trees begun and neither published nor discarded, in order."""

    def sync(self, stagings: Iterable[Staging]) -> None:
        """Make everything staged durable. MUST raise StoreUnavailable on any error.

        After such an error the store MUST refuse to write until it is opened again: bytes that
        a medium lost once are not brought back by a second call that says yes.
        """

    def publish(self, trees: Iterable[tuple[str, str]]) -> None:
        """Show each staged tree, by name, whole under its key prefix, durably, in that order.

        A version added to an existing tree gives its own prefix. MUST NOT return before the
        names themselves are durable. A name no longer staged whose prefix is there MUST be a
        success (a restart repeats it, and nothing else remembers the name); one still staged
        whose prefix is there MUST raise AlreadyExists; neither MUST raise NotFound.
        """

    def write(self, key: str, data: bytes, *, replace: bool = False) -> None:
        """Keep bytes under a key, durably and atomically.

        Without `replace`: created exclusively; the same bytes already there MUST be a success,
        other bytes MUST raise AlreadyExists.
        """

    def write_all(self, files: Iterable[tuple[str, bytes]], *, replace: bool = False) -> None:
        """Do `write` for each (key, bytes), made durable together before returning."""

    def open_key(self, key: str, *, uncached: bool = False) -> BinaryIO:
        """Open the bytes under a key. MUST raise NotFound; Damaged when they cannot be opened.

        uncached: read what the medium holds, not what memory remembers of it.
        """

    def list(self, prefix: str) -> Iterator[Stat]:
        """Name every file under a prefix (a key, a folder, or nothing), in order of key."""

    def names(self, prefix: str) -> tuple[str, ...]:
        """List the names directly under a folder, files and folders, in order."""

    def move(self, source: str, target: str) -> None:
        """Give a key or a tree another prefix, atomically and durably.

        MUST raise AlreadyExists when both are there, NotFound when neither is; repeating a move
        that was done MUST be a success.
        """

    def remove(self, prefix: str) -> None:
        """Remove a key or a whole tree, durably. MUST be idempotent."""

    def lock_until(self, prefix: str, until: datetime) -> None:
        """Refuse to remove or move what is under a prefix until an instant (aware).

        Only where `properties.retention_lock`. MUST survive the process. MUST raise Locked for
        an instant earlier than the one in force: a lock is extended, never shortened. `remove`
        and `move` MUST raise Locked until then. A version may still be added.
        """

    def local_path(self, key: str) -> Path | None:
        """Name the file on this machine's disks for tools that want a path, if it is there."""

    def free_bytes(self) -> int | None:
        """Say how many bytes the place can still take; None when it has no limit to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One of the places that keep the same bytes.

    required: nothing is acknowledged without it; another copy may be late, and is reported.
    """

    name: str
    store: ObjectStore
    required: bool
