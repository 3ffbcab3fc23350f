"""A new object, or a new version of one, being staged on every copy at once.

One read, both digests, N writes. What a version keeps of the one before is named, not written
again; what an object takes from another of the same copy is linked where the store can.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from storage.content_names import ContentNames
from storage.digests import BufferPool, Digester, Digests, blocks, sha512_of
from storage.errors import InvalidKey, StorageError
from storage.incidents import Incidents
from storage.ocfl import (
    INVENTORY,
    SIDECAR,
    Inventory,
    Version,
    file_digests,
    inventory_bytes,
    object_files,
    sidecar_bytes,
)
from storage.ports import Copy, Staging

OVERLAPPED = 256 << 10  # bytes: a block from here up is worth a second thread (measured)


class Hasher(Protocol):
    """Takes bytes as they pass; any `hashlib` object is one."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventorySummary:
    """What a job keeps of a staged object: enough to find it, verify it and name it in a proof.

    files, content_bytes: the files given, without those that OCFL adds.
    """

    object_id: str
    inventory_sha512: str
    files: int
    content_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file of a published object, the same under the same key on every copy that is right."""

    key: str
    digests: Digests


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft stands on one copy."""

    copy: Copy
    staging: Staging


class Draft:
    """A version of an object, staged, invisible until it is published.

    places: the copies it stands on; one that is not required leaves when it fails.
    digests: SHA-512 of every staged file by path in the staged tree, complete once closed. The
    tree of a first version is the object; that of a later one is the version's folder.
    """

    def __init__(
        self, object_id: str, places: Iterable[Place], *, incidents: Incidents, buffers: BufferPool
    ) -> None:
        self.object_id = object_id
        self.places = tuple(places)
        self.digests: Mapping[str, str] = {}
        self._incidents = incidents
        self._buffers = buffers
        self._names = ContentNames()
        self._content: dict[str, tuple[str, Digests]] = {}
        self._heading: tuple[datetime, str, str] | None = None
        self._previous: Inventory | None = None
        self._state: dict[str, str] = {}
        self._whole = True

    def begin(
        self, *, created: datetime, message: str, user: str, onto: Inventory | None = None
    ) -> None:
        """State the version's instant, reason and author.

        onto: what the object is before; every path of its last version is kept until it is
        replaced (`add`) or taken out (`leave_out`).
        """
        self._heading = (created, message, user)
        self._previous = onto
        self._state = dict(onto.versions[-1].state) if onto is not None else {}

    def reopen(self, inventory: Inventory, inventory_sha512: str) -> None:
        """Take up a draft that was staged and closed earlier, maybe by another process."""
        self.digests = file_digests(inventory, inventory_sha512)

    def leave_out(self, path: str) -> None:
        """Say that a path of the version before is not one of this one. Raises: InvalidKey."""
        if self._state.pop(path, None) is None:
            raise InvalidKey("the version before has no such path", key=path)

    def add_stored(self, path: str, source: StoredFile) -> None:
        """Take the bytes of a file published on the same copies, linked where a store can.

        They are believed only once `Copies.verify` has read them.
        Raises: InvalidKey, AlreadyExists, NotFound, Damaged, StoreUnavailable.
        """
        content = self._claim(path)
        for place in self.places:
            try:
                place.staging.adopt(self._staged(content), source.key)
            except StorageError as error:
                self._adoption_failed(place, error)
        self._content[path] = (content, source.digests)

    def add(self, path: str, chunks: Iterable[bytes]) -> Digests:
        """Stage the bytes of a logical path. Safe between threads for distinct paths.

        Raises: InvalidKey, AlreadyExists, StoreUnavailable; the draft is then to be discarded.
        """
        return self._store(path, chunks, ())

    def add_stream(
        self, path: str, stream: BinaryIO, *, extra_hashers: Iterable[Hasher] = ()
    ) -> Digests:
        """Stage a stream read once to its end; the extra hashers see the same bytes.

        Raises: as `add`, and whatever reading the stream raises.
        """
        buffer = self._buffers.take()
        try:
            return self._store(path, blocks(stream, buffer), tuple(extra_hashers))
        finally:
            self._buffers.give_back(buffer)

    def staged_path(self, path: str) -> Path | None:
        """Name the staged file of a logical path on a local copy, until the draft is closed."""
        content = self._staged(self._content[path][0])
        paths = (place.staging.local_path(content) for place in self.places)
        return next((found for found in paths if found is not None), None)

    def close(self) -> InventorySummary:
        """Write the inventory and the other files of an OCFL object, its sidecar last.

        Raises: StoreUnavailable.
        """
        if not self._whole:
            raise ValueError("a draft that failed to take a file is to be discarded")
        inventory = self._inventory()
        data = inventory_bytes(inventory)
        sha512 = sha512_of(data)
        for path, content in self._closing_files(inventory, data, sha512).items():
            file = _FanOut(self, path)
            file.write(content)
            file.close()
        self.digests = self._staged_digests(inventory, sha512)
        summary = InventorySummary(
            object_id=self.object_id,
            inventory_sha512=sha512,
            files=len(self._content),
            content_bytes=sum(digests.size for _, digests in self._content.values()),
        )
        self._content.clear()  # a draft may wait for many others to be closed
        return summary

    def leave(self, place: Place, error: StorageError) -> None:
        """Go on without a copy that failed. Raises the error if the copy is required."""
        self._incidents.settle(place.copy, error)
        self.places = tuple(other for other in self.places if other is not place)
        with suppress(StorageError):  # what stays is unfinished, and not published as such
            place.staging.discard()

    # ------------------------------------------------------------------------- private

    def _adoption_failed(self, place: Place, error: StorageError) -> None:
        try:
            self.leave(place, error)
        except StorageError:
            self._whole = False
            raise

    def _store(
        self, path: str, chunks: Iterable[bytes | memoryview], hashers: tuple[Hasher, ...]
    ) -> Digests:
        content = self._claim(path)
        digester = Digester()
        file = _FanOut(self, self._staged(content))
        try:
            _pour(chunks, file.write, (digester, *hashers))
            file.close()
        except BaseException:
            self._whole = False  # part of a file is staged that no inventory names
            file.abandon()
            raise
        digests = digester.digests()
        self._content[path] = (content, digests)
        return digests

    def _inventory(self) -> Inventory:
        if self._heading is None:
            raise ValueError("a reopened draft is already closed")
        created, message, user = self._heading
        added = {path: digests.sha512 for path, (_, digests) in self._content.items()}
        state = {**self._state, **added}
        if self._previous is not None:
            _check_paths(state)
        before = self._previous
        manifest = {content: digests.sha512 for content, digests in self._content.values()}
        fixity = {content: digests.sha256 for content, digests in self._content.values()}
        version = Version(created=created, message=message, user=user, state=state)
        return Inventory(
            object_id=self.object_id,
            versions=(*before.versions, version) if before is not None else (version,),
            manifest={**before.manifest, **manifest} if before is not None else manifest,
            fixity={**before.fixity, **fixity} if before is not None else fixity,
        )

    def _claim(self, path: str) -> str:
        """Choose the file, from the object's root, that will keep a logical path."""
        number = self._previous.number + 1 if self._previous is not None else 1
        return f"v{number}/content/{self._names.claim(path)}"

    def _staged(self, content: str) -> str:
        """Give the path in the staged tree of a file named from the object's root."""
        return content.partition("/")[2] if self._previous is not None else content

    def _closing_files(self, inventory: Inventory, data: bytes, sha512: str) -> dict[str, bytes]:
        if self._previous is None:
            return object_files(inventory, data, sha512)
        return {INVENTORY: data, SIDECAR: sidecar_bytes(sha512)}

    def _staged_digests(self, inventory: Inventory, sha512: str) -> dict[str, str]:
        if self._previous is None:
            return file_digests(inventory, sha512)
        new = {content: digests.sha512 for content, digests in self._content.values()}
        return {
            **{self._staged(content): digest for content, digest in new.items()},
            INVENTORY: sha512,
            SIDECAR: sha512_of(sidecar_bytes(sha512)),
        }


class _FanOut:
    """One new file, on every copy of a draft."""

    __slots__ = ("_draft", "_files")

    def __init__(self, draft: Draft, path: str) -> None:
        self._draft = draft
        self._files: list[tuple[Place, BinaryIO]] = []
        for place in draft.places:
            try:
                self._files.append((place, place.staging.create(path)))
            except StorageError as error:
                self._lose(place, error)

    def write(self, chunk: bytes | memoryview) -> None:
        for place, file in self._files:
            try:
                file.write(chunk)
            except StorageError as error:
                self._lose(place, error)

    def close(self) -> None:
        for place, file in self._files:
            try:
                file.close()
            except StorageError as error:
                self._lose(place, error)

    def abandon(self) -> None:
        for _, file in self._files:
            with suppress(StorageError):
                file.close()

    def _lose(self, place: Place, error: StorageError) -> None:
        try:
            self._draft.leave(place, error)
        except StorageError:
            self.abandon()
            raise
        for other, file in self._files:
            if other is place:
                with suppress(StorageError):
                    file.close()
        self._files = [each for each in self._files if each[0] is not place]


def _pour(
    chunks: Iterable[bytes | memoryview],
    write: Callable[[bytes | memoryview], None],
    takers: tuple[Hasher, ...],
) -> None:
    """Give each chunk to the copies and to the digests; at the same time when it is large."""
    writer: ThreadPoolExecutor | None = None
    try:
        for number, chunk in enumerate(chunks):
            if number == 0 or len(chunk) < OVERLAPPED:
                write(chunk)
                _update(takers, chunk)
                continue
            writer = writer or ThreadPoolExecutor(max_workers=1)
            writing = writer.submit(write, chunk)
            _update(takers, chunk)
            writing.result()  # before the buffer under the chunk is filled again
    finally:
        if writer is not None:
            writer.shutdown()


def _check_paths(state: Mapping[str, str]) -> None:
    """Refuse a path that is also the folder of another (OCFL 1.1 E095). Raises: InvalidKey."""
    for path in state:
        folder = path
        while folder := folder.rpartition("/")[0]:
            if folder in state:
                raise InvalidKey("a path cannot be both a file and a folder", key=folder)


def _update(takers: tuple[Hasher, ...], chunk: bytes | memoryview) -> None:
    for taker in takers:
        taker.update(chunk)
