"""Removes every byte of an object from one copy: published, staged, set aside, listed.

The bytes are given back to the volume; that they are overwritten is not promised.
"""

from dataclasses import dataclass

from storage.errors import Locked, StoreUnavailable
from storage.fixity import read_or_none, trusted_inventory
from storage.layout import DAMAGED, bare_id, object_key, repair_name, sums_key
from storage.ocfl import SIDECAR, sidecar_bytes
from storage.ports import Copy, ObjectStore
from storage.publishing import publish_objects
from storage.sums import sums_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What became of an object on one copy.

    was_there: it held something before. done: nothing of it is there any more, looked at after the
    removal. away: the copy did not
    answer, or a write failed; it is to be done when it is back. locked: a retention lock holds
    it. reason: why not done, empty otherwise.
    """

    copy: str
    was_there: bool
    done: bool
    away: bool
    locked: bool
    reason: str


def purge_object(copy: Copy, object_id: str) -> Purge:
    """Remove an object from one copy and verify that it is gone. Idempotent, never raises."""
    away = locked = was_there = False
    reason = ""
    try:
        was_there = holds(copy.store, object_id)
        if was_there:
            remove_object(copy.store, object_id)
        if was_there and holds(copy.store, object_id):
            reason = "bytes are still there after the removal"
    except Locked as error:
        locked, reason = True, str(error)
    except StoreUnavailable as error:
        away, reason = True, str(error)
    return _told(copy, reason, was_there=was_there, away=away, locked=locked)


def replace_object(copy: Copy, object_id: str, inventory_sha512: str) -> Purge:
    """Put the object staged under an identifier in the place of the one there, which is purged.

    Idempotent, never raises. On a copy where it was never staged the old one is removed all the
    same, and the new one is to be repaired from another copy.
    """
    away = locked = False
    reason = ""
    try:
        _replace(copy.store, object_id, inventory_sha512)
    except Locked as error:
        locked, reason = True, str(error)
    except StoreUnavailable as error:
        away, reason = True, str(error)
    return _told(copy, reason, was_there=True, away=away, locked=locked)


def remove_object(store: ObjectStore, object_id: str) -> None:
    """Remove an object wherever this library puts its bytes. Idempotent.

    Raises: Locked, StoreUnavailable; repeating the call finishes it.
    """
    for name in _staged_names(store, object_id):
        staging = store.staged(name)
        if staging is not None:
            staging.discard()
    for key in (object_key(object_id), *set_aside(store, object_id), sums_key(object_id)):
        store.remove(key)


def holds(store: ObjectStore, object_id: str) -> bool:
    """Say whether a copy has any byte of an object. Raises: StoreUnavailable."""
    return (
        any(True for _ in store.list(object_key(object_id)))
        or any(True for _ in store.list(sums_key(object_id)))
        or bool(set_aside(store, object_id))
        or bool(_staged_names(store, object_id))
    )


def set_aside(store: ObjectStore, object_id: str) -> tuple[str, ...]:
    """List the keys of the damaged trees of an object that repairs moved aside."""
    uuid = bare_id(object_id)
    return tuple(f"{DAMAGED}/{name}" for name in store.names(DAMAGED) if name.startswith(uuid))


# ----------------------------------------------------------------------------- private


def _told(copy: Copy, reason: str, *, was_there: bool, away: bool, locked: bool) -> Purge:
    return Purge(
        copy=copy.name,
        was_there=was_there,
        done=not reason,
        away=away,
        locked=locked,
        reason=reason,
    )


def _replace(store: ObjectStore, object_id: str, sha512: str) -> None:
    root = object_key(object_id)
    if read_or_none(store, f"{root}/{SIDECAR}") != sidecar_bytes(sha512):
        for key in (root, sums_key(object_id)):
            store.remove(key)
    for key in set_aside(store, object_id):  # of an earlier repair: the old bytes
        store.remove(key)
    if store.staged(object_id) is not None:
        publish_objects(store, (object_id,))
    trusted = trusted_inventory(store, object_id, sha512)
    if trusted is not None:
        store.write(sums_key(object_id), sums_bytes(trusted[0], sha512), replace=True)


def _staged_names(store: ObjectStore, object_id: str) -> tuple[str, ...]:
    """List the staged trees of an object: first version, later ones, repair."""
    uuid = bare_id(object_id)
    return tuple(
        name
        for name in store.staged_names()
        if name in {uuid, repair_name(uuid)} or name.startswith(f"{uuid}-v")
    )
