"""The same bytes on every copy: what the archive writes to and reads from.

A required copy that fails stops what was asked; one that is not required is left behind and
reported (`take_incidents`), to be caught up by `repair`. Copies are never merged: each is whole,
an OCFL storage root and plain files that can be read without this software.

    draft = copies.draft(object_id, message="...", user="...", created=now)
    draft.add("record.json", [data])
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    copies.publish([object_id])
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from storage.digests import BufferPool, sha512_of
from storage.draft import Draft, Hasher, InventorySummary, Place, StoredFile
from storage.errors import Damaged, NotFound, StorageError
from storage.fixity import object_ids, strays
from storage.incidents import Incident, Incidents
from storage.layout import README, bare_id, object_key, sums_key, version_name
from storage.ocfl import Inventory
from storage.ocfl_root import storage_root_files
from storage.ports import Copy, Stat
from storage.publishing import publish_objects, publish_version, require_last
from storage.removal import Purge, holds, purge_object, remove_object
from storage.repair import RepairReport, repair
from storage.staged_check import staged_inventory, verify_staged
from storage.sums import sums_bytes
from storage.verified_reading import VerifiedReader

__all__ = [
    "Copies",
    "Copy",
    "Draft",
    "Hasher",
    "Incident",
    "InventorySummary",
    "Purge",
    "RepairReport",
    "StoredFile",
]


class Copies:
    """Every copy of one archive. Objects are named by UUID, with or without `urn:uuid:`."""

    def __init__(self, copies: tuple[Copy, ...]) -> None:
        if len({copy.name for copy in copies}) != len(copies):
            raise ValueError("each copy has a name of its own")
        if not any(copy.required for copy in copies):
            raise ValueError("at least one copy is required: it is what makes an archive")
        self.copies = copies
        self.names = tuple(copy.name for copy in copies)
        self._buffers = BufferPool()
        self._incidents = Incidents()
        self._reader = VerifiedReader(copies, incidents=self._incidents, buffers=self._buffers)

    def initialise(self, readme: bytes) -> None:
        """Make each copy an empty OCFL storage root with its README. Idempotent.

        Raises: StoreUnavailable, AlreadyExists.
        """

        def on(copy: Copy) -> None:
            copy.store.initialise()
            copy.store.write_all(storage_root_files().items())
            copy.store.write(README, readme, replace=True)

        self._on_each(on)

    def take_incidents(self) -> tuple[Incident, ...]:
        """Give what went wrong on a copy while another answered, and forget it."""
        return self._incidents.take()

    # ------------------------------------------------------------------------- new objects

    def draft(self, object_id: str, *, message: str, user: str, created: datetime) -> Draft:
        """Begin the first version of a new object; what an earlier attempt staged is emptied.

        created: aware. Raises: StoreUnavailable.
        """
        if created.tzinfo is None:
            raise ValueError("the instant of a version is aware")
        name = bare_id(object_id)
        places: list[Place] = []
        self._on_each(lambda copy: places.append(Place(copy, copy.store.stage(name))))
        draft = Draft(name, places, incidents=self._incidents, buffers=self._buffers)
        draft.begin(created=created, message=message, user=user)
        return draft

    def version_draft(
        self, object_id: str, *, onto: str, message: str, user: str, created: datetime
    ) -> Draft:
        """Begin the next version of an object; what stays of the one before is not copied.

        onto: SHA-512 of the inventory of the version before, which every required copy must
        have as its last; nothing is changed in the object before `publish_version`.
        Raises: NotFound, Damaged (to be repaired first), StoreUnavailable.
        """
        if created.tzinfo is None:
            raise ValueError("the instant of a version is aware")
        object_id = bare_id(object_id)
        inventory, _ = self._reader.inventory(object_id, onto)
        name = version_name(object_id, inventory.number + 1)
        places: list[Place] = []

        def on(copy: Copy) -> None:
            require_last(copy.store, object_id, inventory, onto)
            places.append(Place(copy, copy.store.stage(name)))

        self._on_each(on)
        draft = Draft(object_id, places, incidents=self._incidents, buffers=self._buffers)
        draft.begin(created=created, message=message, user=user, onto=inventory)
        return draft

    def draft_from(self, summary: InventorySummary) -> Draft:
        """Take up a closed draft that a worker process, or this one before a restart, staged.

        It stands on the copies where it is still staged. Raises: NotFound, Damaged when no copy
        has the inventory that was summarised, StoreUnavailable.
        """
        name = bare_id(summary.object_id)
        places: list[Place] = []

        def on(copy: Copy) -> None:
            if (staging := copy.store.staged(name)) is not None:
                places.append(Place(copy, staging))

        self._on_each(on)
        if not places:
            raise NotFound("nothing is staged under this identifier", key=name)
        draft = Draft(name, places, incidents=self._incidents, buffers=self._buffers)
        draft.reopen(staged_inventory(places, summary), summary.inventory_sha512)
        return draft

    def sync(self, drafts: Iterable[Draft]) -> None:
        """Make drafts durable on every copy, copies at the same time. Raises: StoreUnavailable."""
        drafts = tuple(drafts)

        def on(copy: Copy) -> None:
            copy.store.sync([place.staging for _, place in _standing(drafts, copy)])

        with ThreadPoolExecutor(max_workers=len(self.copies)) as pool:
            syncing = [(copy, pool.submit(on, copy)) for copy in self.copies]
        for copy, done in syncing:
            error = done.exception()
            if isinstance(error, StorageError):
                self._leave(drafts, copy, error)
            elif error is not None:
                raise error

    def verify(self, drafts: Iterable[Draft]) -> None:
        """Read every staged byte back from every copy, past the cache, and compare.

        To be called after `sync`. Raises: Damaged, NotFound, StoreUnavailable.
        """
        verify_staged(tuple(drafts), self._buffers)

    def publish(self, object_ids: Iterable[str]) -> None:
        """Show staged objects, copy after copy, durably; then write their lists of digests.

        Repeating it after a crash finishes what was begun.
        Raises: NotFound for what is neither staged nor published, AlreadyExists when another
        object is published under an identifier, StoreUnavailable.
        """
        names = tuple(bare_id(object_id) for object_id in object_ids)
        self._on_each(lambda copy: publish_objects(copy.store, names))
        sums = [(sums_key(name), self._sums(name)) for name in names]
        self._on_each(lambda copy: copy.store.write_all(sums))

    def publish_version(self, object_id: str, inventory_sha512: str) -> None:
        """Make a staged version the last one of its object, on each copy. Idempotent.

        At every instant the object is readable: as it was, or as it becomes. Repeating it after
        a crash finishes what was begun. Raises: NotFound, AlreadyExists, StoreUnavailable.
        """
        self._on_each(lambda copy: publish_version(copy.store, object_id, inventory_sha512))

    def discard(self, object_ids: Iterable[str]) -> None:
        """Forget what is staged under identifiers, on every copy. Raises: StoreUnavailable."""
        names = tuple(object_ids)

        def on(copy: Copy) -> None:
            for name in names:
                if (staging := copy.store.staged(name)) is not None:
                    staging.discard()

        self._on_each(on)

    def staged_ids(self) -> dict[str, tuple[str, ...]]:
        """List what is staged, by copy: UUIDs, `<uuid>-v<N>`, `repair-<uuid>` (interrupted).

        Raises: StoreUnavailable.
        """
        staged: dict[str, tuple[str, ...]] = {}
        self._on_each(lambda copy: staged.update({copy.name: copy.store.staged_names()}))
        return staged

    # ------------------------------------------------------------------------- reading

    def open(
        self, object_id: str, path: str, *, sha512: str = "", inventory_sha512: str = ""
    ) -> BinaryIO:
        """Open a logical path of an object's last version; its bytes are verified first.

        A copy that gives other bytes is an incident, and the next one answers. sha512: what the
        catalogue knows of the file. inventory_sha512: of another version, to be read. Up to
        16 MiB it is verified in memory; beyond, it is read twice and raises Damaged at its end
        should it change in between. Not seekable.
        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self._reader.open(object_id, path, sha512=sha512, inventory_sha512=inventory_sha512)

    def read_bytes(
        self, object_id: str, path: str, *, sha512: str = "", inventory_sha512: str = ""
    ) -> bytes:
        """Read a whole file, verified. Raises: NotFound, Damaged, StoreUnavailable."""
        with self.open(object_id, path, sha512=sha512, inventory_sha512=inventory_sha512) as stream:
            return stream.read()

    def stored_file(self, object_id: str, path: str, *, inventory_sha512: str = "") -> StoredFile:
        """Name a file of an object for `Draft.add_stored`.

        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self._reader.stored_file(object_id, path, inventory_sha512)

    def inventory(self, object_id: str, inventory_sha512: str = "") -> Inventory:
        """Read an object's inventory, or that of another version of it.

        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self._reader.inventory(object_id, inventory_sha512)[0]

    def inventory_bytes(self, object_id: str) -> bytes:
        """Read the exact bytes of an inventory. Raises: NotFound, Damaged, StoreUnavailable."""
        return self._reader.inventory(object_id)[1]

    def local_path(self, object_id: str, path: str) -> Path | None:
        """Name a file just verified on a local copy, to be read only; None without local copy.

        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self._reader.local_path(object_id, path)

    def object_ids(self, copy_name: str) -> Iterator[str]:
        """Walk the objects of a copy, whole or not, in order of key. Raises: StoreUnavailable."""
        return object_ids(self.copy(copy_name).store)

    def strays(self, copy_name: str) -> Iterator[str]:
        """Name files of a copy's OCFL root that belong to no object. Raises: StoreUnavailable."""
        return strays(self.copy(copy_name).store)

    def holds(self, copy_name: str, object_id: str) -> bool:
        """Say whether a copy has any byte of an object: published, staged, set aside or listed.

        Raises: StoreUnavailable.
        """
        return holds(self.copy(copy_name).store, object_id)

    def free_bytes(self) -> dict[str, int | None]:
        """Say how many bytes each copy can still take; None for one without limit to tell.

        Raises: StoreUnavailable.
        """
        free: dict[str, int | None] = {}
        self._on_each(lambda copy: free.update({copy.name: copy.store.free_bytes()}))
        return free

    def copy(self, name: str) -> Copy:
        """Find a copy by name. Raises: NotFound."""
        for copy in self.copies:
            if copy.name == name:
                return copy
        raise NotFound("no copy of that name", key=name)

    # ------------------------------------------------------------------------- plain files

    def write(self, key: str, data: bytes, *, replace: bool = False) -> None:
        """Write a plain file on every copy, durably; without `replace`, never over other bytes.

        Raises: AlreadyExists, StoreUnavailable.
        """
        self._on_each(lambda copy: copy.store.write(key, data, replace=replace))

    def read(self, key: str) -> bytes:
        """Read a plain file from the first copy that has it.

        Raises: NotFound, Damaged, StoreUnavailable.
        """
        return self._reader.first_good(lambda copy: _read(copy, key))

    def read_from(self, copy_name: str, key: str) -> bytes:
        """Read a plain file of one copy. Raises: NotFound, Damaged, StoreUnavailable."""
        return _read(self.copy(copy_name), key)

    def list(self, copy_name: str, prefix: str) -> Iterator[Stat]:
        """List the files of one copy under a prefix. Raises: StoreUnavailable."""
        return self.copy(copy_name).store.list(prefix)

    # ------------------------------------------------------------------------- care

    def remove_object(self, object_id: str) -> None:
        """Remove every byte of an object from every copy. Idempotent. Raises: StoreUnavailable."""
        self._on_each(lambda copy: remove_object(copy.store, object_id))

    def purge(self, object_id: str) -> tuple[Purge, ...]:
        """Remove an object for good from each copy and verify that it is gone. Idempotent.

        A copy that is away, required or not, never stops the others: it is told, to be done
        when it is back. What this store does not hold is a success.
        """
        return tuple(purge_object(copy, object_id) for copy in self.copies)

    def lock_until(self, object_id: str, until: datetime) -> tuple[str, ...]:
        """Lock an object on the copies whose store can; give their names.

        until: aware. Raises: Locked for a lock that would be shortened, StoreUnavailable.
        """
        able = [copy for copy in self.copies if copy.store.properties.retention_lock]
        for copy in able:
            copy.store.lock_until(object_key(object_id), until)
        return tuple(copy.name for copy in able)

    def repair(self, object_id: str, expected_inventory_sha512: str) -> RepairReport:
        """Rebuild an object where it is damaged or missing; the sealed digest decides.

        See `storage.repair`. Raises: StoreUnavailable, Damaged.
        """
        return repair(self.copies, object_id, expected_inventory_sha512)

    # ------------------------------------------------------------------------- private

    def _on_each(self, action: Callable[[Copy], None]) -> None:
        """Do something on each copy in order; only a required one can stop it."""
        for copy in self.copies:
            try:
                action(copy)
            except StorageError as error:
                self._incidents.settle(copy, error)

    def _leave(self, drafts: tuple[Draft, ...], copy: Copy, error: StorageError) -> None:
        standing = _standing(drafts, copy)
        for draft, place in standing:
            draft.leave(place, error)
        if not standing:
            self._incidents.settle(copy, error)

    def _sums(self, name: str) -> bytes:
        inventory, data = self._reader.inventory(name)
        return sums_bytes(inventory, sha512_of(data))


def _standing(drafts: Iterable[Draft], copy: Copy) -> list[tuple[Draft, Place]]:
    return [(draft, place) for draft in drafts for place in draft.places if place.copy is copy]


def _read(copy: Copy, key: str) -> bytes:
    try:
        with copy.store.open_key(key) as stream:
            return stream.read()
    except OSError as error:
        raise Damaged(f"cannot be read: {error.strerror}", key=key) from error
