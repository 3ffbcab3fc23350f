"""Removes every byte of an object from one copy: published, staged, set aside, listed.

The bytes are given back to the volume; that they are overwritten is not promised.
"""

from dataclasses import dataclass

from storage.errors import Locked, StoreUnavailable
from storage.layout import DAMAGED, bare_id, object_key, repair_name, sums_key
from storage.ports import Copy, ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What became of an object on one copy.

    done: nothing of it is there any more, looked at after the removal. away: the copy did not
    answer, or a write failed; it is to be done when it is back. locked: a retention lock holds
    it. reason: why not done, empty otherwise.
    """

    copy: str
    done: bool
    away: bool
    locked: bool
    reason: str


def purge_object(copy: Copy, object_id: str) -> Purge:
    """Remove an object from one copy and verify that it is gone. Idempotent, never raises."""
    away = locked = False
    reason = ""
    try:
        if holds(copy.store, object_id):
            remove_object(copy.store, object_id)
        if holds(copy.store, object_id):
            reason = "bytes are still there after the removal"
    except Locked as error:
        locked, reason = True, str(error)
    except StoreUnavailable as error:
        away, reason = True, str(error)
    return Purge(copy=copy.name, done=not reason, away=away, locked=locked, reason=reason)


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


def _staged_names(store: ObjectStore, object_id: str) -> tuple[str, ...]:
    """List the staged trees of an object: first version, later ones, repair."""
    uuid = bare_id(object_id)
    return tuple(
        name
        for name in store.staged_names()
        if name in {uuid, repair_name(uuid)} or name.startswith(f"{uuid}-v")
    )
