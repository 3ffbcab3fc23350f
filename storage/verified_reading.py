"""Reads published objects so that no byte leaves that is not the one that was digested.

A copy that gives other bytes is reported and the next one answers.
"""

import hashlib
import io
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

from storage.digests import BLOCK, BufferPool, Digests, sha512_of, sha512_of_stream
from storage.draft import StoredFile
from storage.errors import Damaged, NotFound, StorageError, StoreUnavailable
from storage.incidents import Incidents
from storage.layout import bare_id, object_key
from storage.ocfl import (
    INVENTORY,
    SIDECAR,
    Inventory,
    inventory_bytes,
    read_inventory,
    read_sidecar,
)
from storage.ports import Copy, ObjectStore

HELD = 16 << 20  # bytes: up to here a file is verified in memory; beyond, it is read twice
REMEMBERED = 16  # inventories; one of 10,000 files weighs some megabytes

T = TypeVar("T")


class VerifiedReader:
    """Answers from the first copy whose bytes are right."""

    def __init__(
        self, copies: tuple[Copy, ...], *, incidents: Incidents, buffers: BufferPool
    ) -> None:
        # A late copy may hold an older state of what is replaced in place: asked last.
        self._copies = sorted(copies, key=lambda copy: not copy.required)
        self._incidents = incidents
        self._buffers = buffers
        self._inventories: dict[str, tuple[Inventory, bytes]] = {}
        self._lock = threading.Lock()

    def open(
        self, object_id: str, path: str, *, sha512: str = "", inventory_sha512: str = ""
    ) -> BinaryIO:
        """Open a logical path of a version, verified before its first byte is given.

        sha512: what the caller knows of it; a copy whose inventory says otherwise is damaged.
        inventory_sha512: names the version, by its inventory; the last one by default.
        Raises: NotFound, Damaged, StoreUnavailable when no copy gives the right bytes.
        """

        def on(copy: Copy) -> BinaryIO:
            inventory, _ = self._inventory(copy.store, object_id, inventory_sha512)
            key, digest = _content(inventory, path, sha512)
            return self._open_verified(copy.store, key, digest)

        return self.first_good(on)

    def inventory(self, object_id: str, inventory_sha512: str = "") -> tuple[Inventory, bytes]:
        """Give the inventory of an object, or of one of its versions, and its exact bytes.

        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self.first_good(
            lambda copy: self._inventory(copy.store, object_id, inventory_sha512)
        )

    def stored_file(self, object_id: str, path: str, inventory_sha512: str) -> StoredFile:
        """Name a file of a version, with its digests and size; its bytes are not read.

        Raises: NotFound, Damaged, StoreUnavailable.
        """

        def on(copy: Copy) -> StoredFile:
            inventory, _ = self._inventory(copy.store, object_id, inventory_sha512)
            key, sha512 = _content(inventory, path, "")
            sha256 = inventory.fixity[key.removeprefix(f"{object_key(object_id)}/")]
            sizes = [stat.size for stat in copy.store.list(key)]
            if not sizes:
                raise Damaged("a file of the object is missing", key=key)
            return StoredFile(key=key, digests=Digests(sha512, sha256, sizes[0]))

        return self.first_good(on)

    def local_path(self, object_id: str, path: str) -> Path | None:
        """Name a file that was just verified, on a local copy; None if no copy is local.

        Raises: NotFound, Damaged, StoreUnavailable.
        """

        def on(copy: Copy) -> Path | None:
            inventory, _ = self._inventory(copy.store, object_id, "")
            key, digest = _content(inventory, path, "")
            found = copy.store.local_path(key)
            if found is not None:
                self._verify(copy.store, key, digest)
            return found

        return self.first_good(on, accept=lambda found: found is not None)

    def first_good(
        self, action: Callable[[Copy], T], *, accept: Callable[[T], bool] = lambda _: True
    ) -> T:
        """Do something with each copy in order until one answers well; report those before it.

        An answer that is not accepted is given only if no copy has a better one.
        """
        failures: list[tuple[Copy, StorageError]] = []
        second_best: list[T] = []
        for copy in self._copies:
            try:
                answer = action(copy)
            except StorageError as error:
                error.copy = copy.name
                failures.append((copy, error))
                continue
            if accept(answer):
                self._report(failures)
                return answer
            second_best.append(answer)
        if second_best:
            self._report(failures)
            return second_best[0]
        self._report([each for each in failures if not isinstance(each[1], NotFound)])
        raise min((error for _, error in failures), key=_gravity)

    # ------------------------------------------------------------------------- private

    def _report(self, failures: list[tuple[Copy, StorageError]]) -> None:
        for copy, error in failures:
            self._incidents.report(copy, error)

    def _inventory(
        self, store: ObjectStore, object_id: str, inventory_sha512: str
    ) -> tuple[Inventory, bytes]:
        key = f"{object_key(object_id)}/{INVENTORY}"
        sidecar = f"{object_key(object_id)}/{SIDECAR}"
        sha512 = read_sidecar(_read(store, sidecar), key=sidecar)
        sha512 = inventory_sha512 or sha512
        known = self._inventories.get(sha512)
        if known is None:
            data = _inventory_bytes(store, object_id, sha512)
            known = (read_inventory(data, key=key), data)
            self._remember(sha512, known)
        if known[0].object_id != bare_id(object_id):
            raise Damaged("the inventory is that of another object", key=key)
        return known

    def _remember(self, sha512: str, inventory: tuple[Inventory, bytes]) -> None:
        with self._lock:
            if len(self._inventories) >= REMEMBERED:
                self._inventories.pop(next(iter(self._inventories)))
            self._inventories[sha512] = inventory

    def _open_verified(self, store: ObjectStore, key: str, digest: str) -> BinaryIO:
        try:
            with _open(store, key) as stream:
                data = _read_up_to(stream, HELD + 1)
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror}", key=key) from error
        if len(data) > HELD:
            self._verify(store, key, digest)
            return io.BufferedReader(VerifiedStream(_open(store, key), digest, key), BLOCK)
        if sha512_of(data) != digest:
            raise Damaged("not the bytes that were digested", key=key)
        return io.BytesIO(data)

    def _verify(self, store: ObjectStore, key: str, digest: str) -> None:
        buffer = self._buffers.take()
        try:
            with _open(store, key) as stream:
                sha512, _ = sha512_of_stream(stream, buffer)
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror}", key=key) from error
        finally:
            self._buffers.give_back(buffer)
        if sha512 != digest:
            raise Damaged("not the bytes that were digested", key=key)


class VerifiedStream(io.RawIOBase):
    """A stream that ends with Damaged instead of its end if the bytes were not the right ones."""

    def __init__(self, stream: BinaryIO, sha512: str, key: str) -> None:
        super().__init__()
        self._stream = stream
        self._expected = sha512
        self._key = key
        self._digest = hashlib.sha512()

    def readable(self) -> bool:
        """Say yes: bytes are read in order, once."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # only what is used
        """Read the next bytes. Raises: Damaged."""
        try:
            data = self._stream.read(len(buffer))
        except OSError as error:
            raise Damaged(f"cannot be read: {error.strerror}", key=self._key) from error
        if not data and self._digest.hexdigest() != self._expected:
            raise Damaged("not the bytes that were digested", key=self._key)
        self._digest.update(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
        super().close()


def _inventory_bytes(store: ObjectStore, object_id: str, sha512: str) -> bytes:
    """Find an inventory by its digest: the one at the root, or one that stands next to it.

    That of an earlier version is made again from it; while a version is being shown, the root
    may already have, or not yet, the inventory that its sidecar names.
    """
    root = object_key(object_id)
    key = f"{root}/{INVENTORY}"
    data = _read(store, key)
    if sha512_of(data) == sha512:
        return data
    last = read_inventory(data, key=key)
    for number in range(last.number - 1, 0, -1):
        earlier = inventory_bytes(last.as_of(number))
        if sha512_of(earlier) == sha512:
            return earlier
    with suppress(NotFound):
        next_one = _read(store, f"{root}/v{last.number + 1}/{INVENTORY}")
        if sha512_of(next_one) == sha512:
            return next_one
    raise Damaged("not the inventory that was digested", key=key)


def _content(inventory: Inventory, path: str, sha512: str) -> tuple[str, str]:
    root = object_key(inventory.object_id)
    content, digest = inventory.content_path(path), inventory.digest_of(path)
    if content is None or digest is None:
        raise NotFound("the object has no such path", key=f"{root} {path}")
    if sha512 not in {"", digest}:
        raise Damaged("the inventory names other bytes", key=f"{root}/{INVENTORY}")
    return f"{root}/{content}", digest


def _open(store: ObjectStore, key: str) -> BinaryIO:
    try:
        return store.open_key(key)
    except NotFound as error:  # the inventory says that it is there
        raise Damaged("a file of the object is missing", key=key) from error


def _read(store: ObjectStore, key: str) -> bytes:
    try:
        with store.open_key(key) as stream:
            return stream.read()
    except OSError as error:
        raise Damaged(f"cannot be read: {error.strerror}", key=key) from error


def _read_up_to(stream: BinaryIO, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := stream.read(min(limit, BLOCK))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _gravity(error: StorageError) -> int:
    """Order what to raise when no copy answers: damage hides behind nothing else."""
    if isinstance(error, Damaged):
        return 0
    return 1 if isinstance(error, StoreUnavailable) else 2
