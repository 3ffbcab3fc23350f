"""Removes every byte of an object from one copy: published, staged, set aside, listed."""

from storage.layout import DAMAGED, bare_id, object_key, repair_name, sums_key
from storage.ports import ObjectStore


def remove_object(store: ObjectStore, object_id: str) -> None:
    """Remove an object wherever this library puts its bytes. Idempotent.

    Raises: StoreUnavailable; repeating the call finishes it.
    """
    for name in (bare_id(object_id), repair_name(object_id)):
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
        or not {bare_id(object_id), repair_name(object_id)}.isdisjoint(store.staged_names())
    )


def set_aside(store: ObjectStore, object_id: str) -> tuple[str, ...]:
    """List the keys of the damaged trees of an object that repairs moved aside."""
    uuid = bare_id(object_id)
    return tuple(f"{DAMAGED}/{name}" for name in store.names(DAMAGED) if name.startswith(uuid))
