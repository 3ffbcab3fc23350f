"""Shows staged objects and versions on one copy, or finds that they are already shown."""

from storage.digests import sha512_of
from storage.errors import AlreadyExists, Damaged, NotFound
from storage.fixity import read_or_none, trusted_inventory
from storage.layout import bare_id, object_key, sums_key, version_name
from storage.ocfl import (
    INVENTORY,
    SIDECAR,
    Inventory,
    inventory_bytes,
    read_inventory,
    sidecar_bytes,
)
from storage.ports import ObjectStore, Staging
from storage.sums import sums_bytes


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


def publish_version(store: ObjectStore, object_id: str, inventory_sha512: str) -> None:
    """Make a staged version the last one of its object. Repeating it finishes what was begun.

    (1) its folder joins the object, which nothing names yet; (2) the inventory at the root is
    replaced, then its sidecar: until then readers find the version before; (3) the list of
    digests is replaced. Raises: NotFound when it is neither staged nor in the object,
    AlreadyExists, StoreUnavailable.
    """
    root = object_key(object_id)
    inventory, data = _version(store, object_id, inventory_sha512)
    if _stated(store, root) not in {inventory_sha512, _before(inventory)}:
        raise AlreadyExists("the object has another last version", key=root)
    name = version_name(object_id, inventory.number)
    store.publish([(name, f"{root}/{inventory.head}")])  # (1)
    sidecar = sidecar_bytes(inventory_sha512)
    store.write_all(  # (2)
        [(f"{root}/{INVENTORY}", data), (f"{root}/{SIDECAR}", sidecar)], replace=True
    )
    store.write(sums_key(object_id), sums_bytes(inventory, inventory_sha512), replace=True)  # (3)


def require_last(store: ObjectStore, object_id: str, inventory: Inventory, sha512: str) -> None:
    """Refuse a copy whose last version is not the given one; forget one begun after it.

    Raises: Damaged, StoreUnavailable.
    """
    root = object_key(object_id)
    if _stated(store, root) != sha512:
        raise Damaged("this copy has another last version of the object", key=root)
    # A version that nobody committed: its folder was shown, and the inventory never named it.
    begun = f"{root}/v{inventory.number + 1}"
    if any(True for _ in store.list(begun)):
        store.remove(begun)


# ----------------------------------------------------------------------------- private


def _version(store: ObjectStore, object_id: str, sha512: str) -> tuple[Inventory, bytes]:
    """Find the inventory of a version, in the object or staged. Raises: NotFound, Damaged."""
    trusted = trusted_inventory(store, object_id, sha512)
    if trusted is not None:
        return trusted
    for name in store.staged_names():
        if name.startswith(f"{bare_id(object_id)}-v"):
            staging = store.staged(name)
            data = _read(staging, INVENTORY) if staging is not None else None
            if data is not None and sha512_of(data) == sha512:
                return read_inventory(data, key=name), data
    raise NotFound("this version is neither staged nor published", key=object_key(object_id))


def _stated(store: ObjectStore, root: str) -> str:
    """Give the digest of the inventory that an object's sidecar states; empty without sidecar."""
    sidecar = read_or_none(store, f"{root}/{SIDECAR}")
    return sidecar.decode("ascii", "replace").partition(" ")[0] if sidecar is not None else ""


def _before(inventory: Inventory) -> str:
    """Give the digest of the inventory of the version before."""
    return sha512_of(inventory_bytes(inventory.as_of(inventory.number - 1)))


def _require_same(staging: Staging, published: bytes, key: str) -> None:
    if _sidecar(staging) != published:
        raise AlreadyExists("another object is published under this identifier", key=key)


def _sidecar(staging: Staging) -> bytes | None:
    """Read the file that is staged last: without it the tree is not whole."""
    return _read(staging, SIDECAR)


def _read(staging: Staging, path: str) -> bytes | None:
    try:
        with staging.open(path) as stream:
            return stream.read()
    except (NotFound, Damaged, OSError):
        return None
