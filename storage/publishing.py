"""Shows staged objects on one copy, or finds that they are already shown."""

from storage.errors import AlreadyExists, Damaged, NotFound
from storage.fixity import read_or_none
from storage.layout import object_key
from storage.ocfl import SIDECAR
from storage.ports import ObjectStore, Staging


def publish_objects(store: ObjectStore, object_ids: tuple[str, ...]) -> None:
    """Publish what is staged under UUIDs; what is already published is left as it is.

    Raises: NotFound for what is neither staged whole nor published, AlreadyExists when other
    bytes are published under an identifier, StoreUnavailable.
    """
    for object_id in object_ids:
        key = object_key(object_id)
        staging = store.staged(object_id)
        published = read_or_none(store, f"{key}/{SIDECAR}")
        if published is not None:
            if staging is not None:
                # An earlier attempt got this far on this copy, then staged the object again.
                _require_same(staging, published, key)
                staging.discard()
        elif staging is None or _sidecar(staging) is None:
            raise NotFound("neither staged whole nor published", key=key)
    # Those already there too: a crash may have come before their names were durable.
    store.publish((object_id, object_key(object_id)) for object_id in object_ids)


def _require_same(staging: Staging, published: bytes, key: str) -> None:
    if _sidecar(staging) != published:
        raise AlreadyExists("another object is published under this identifier", key=key)


def _sidecar(staging: Staging) -> bytes | None:
    """Read the file that is staged last: without it the tree is not whole."""
    try:
        with staging.open(SIDECAR) as stream:
            return stream.read()
    except (NotFound, Damaged, OSError):
        return None
