"""Are the bytes still those that were digested: every byte is read again, from the medium.

Nothing is repaired or written here. The reader needs only an `ObjectStore`, so that a copy can
be checked by something that shares nothing with what wrote it.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from storage.digests import BufferPool, sha512_of, sha512_of_stream
from storage.errors import Damaged, NotFound, StoreUnavailable
from storage.layout import OCFL_ROOT, bare_id, object_id_of, object_key, sums_key
from storage.ocfl import (
    INVENTORY,
    OBJECT_DECLARATION,
    SIDECAR,
    Inventory,
    file_digests,
    read_inventory,
    read_sidecar,
)
from storage.ocfl_root import storage_root_files
from storage.ports import ObjectStore
from storage.sums import sums_bytes


class FixityKind(StrEnum):
    """What is wrong with a stored object."""

    OBJECT_MISSING = "object_missing"
    FILE_MISSING = "file_missing"
    FILE_ALTERED = "file_altered"
    FILE_EXTRA = "file_extra"
    INVENTORY_ALTERED = "inventory_altered"
    SIDECAR_ALTERED = "sidecar_altered"
    DECLARATION_ALTERED = "declaration_altered"
    SUMS_ALTERED = "sums_altered"


@dataclass(frozen=True, slots=True)
class FixityFinding:
    """One fault. path: from the object's root, or the key for what is outside of it."""

    kind: FixityKind
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FixityResult:
    """The state of one object on one copy.

    inventory_sha512: of the inventory that was trusted, empty if none could be.
    files, size: what was read again, in number and in bytes.
    """

    object_id: str
    inventory_sha512: str
    findings: tuple[FixityFinding, ...]
    files: int
    size: int

    @property
    def intact(self) -> bool:
        """Say whether every byte is there, unaltered, with nothing more."""
        return not self.findings


def check_object(
    store: ObjectStore, object_id: str, expected_inventory_sha512: str | None = None
) -> FixityResult:
    """Read every byte of an object again and compare.

    expected_inventory_sha512: the sealed digest. Without it an object can only be compared with
    itself: an older valid state, put back whole, would not be seen.
    Raises: StoreUnavailable.
    """
    return _check(store, object_id, expected_inventory_sha512, BufferPool())


def check_copy(
    store: ObjectStore,
    objects: Iterable[tuple[str, str | None]],
    *,
    after: str = "",
    threads: int = 4,
) -> Iterator[FixityResult]:
    """Check objects given as (id, expected digest of the inventory), several at once, in order.

    after: id of the last object of an interrupted check; with it, objects MUST come in order of
    id, and those up to it are passed over. Raises: StoreUnavailable.
    """
    remaining = (each for each in objects if each[0] > after)
    buffers = BufferPool()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        checks = deque[Future[FixityResult]]()
        try:
            checks.extend(
                pool.submit(_check, store, *each, buffers)
                for each in islice(remaining, 2 * threads)
            )
            while checks:
                yield checks.popleft().result()
                checks.extend(
                    pool.submit(_check, store, *each, buffers) for each in islice(remaining, 1)
                )
        finally:
            for check in checks:
                check.cancel()


def object_ids(store: ObjectStore) -> Iterator[str]:
    """Walk the OCFL root of a copy: the UUID of every object, whole or not, in order of key.

    Raises: StoreUnavailable.
    """
    for first in store.names(OCFL_ROOT):
        for second in store.names(f"{OCFL_ROOT}/{first}") if len(first) == 2 else ():
            for name in store.names(f"{OCFL_ROOT}/{first}/{second}"):
                object_id = object_id_of(name)
                if object_id is not None:
                    yield object_id


def strays(store: ObjectStore) -> Iterator[str]:
    """Name what is in the OCFL root of a copy and belongs to no object, by key.

    Raises: StoreUnavailable.
    """
    root_files = storage_root_files()
    for stat in store.list(OCFL_ROOT):
        parts = stat.key.split("/")
        object_id = object_id_of(parts[3]) if len(parts) > 4 else None
        at_home = object_id is not None and stat.key.startswith(f"{object_key(object_id)}/")
        if not at_home and stat.key not in root_files:
            yield stat.key


# ----------------------------------------------------------------------------- private


def _check(
    store: ObjectStore, object_id: str, expected: str | None, buffers: BufferPool
) -> FixityResult:
    object_id = bare_id(object_id)
    root = object_key(object_id)
    found = {stat.key[len(root) + 1 :] for stat in store.list(root)}
    if not found:
        return _result(object_id, "", [FixityFinding(FixityKind.OBJECT_MISSING, root)])
    trusted = trusted_inventory(store, object_id, expected)
    if trusted is None:
        return _result(object_id, "", [FixityFinding(FixityKind.INVENTORY_ALTERED, INVENTORY)])
    inventory, data = trusted
    inventory_sha512 = sha512_of(data)
    digests = file_digests(inventory, inventory_sha512)
    buffer = buffers.take()
    sizes, findings = _compare(store, root, digests, buffer)
    buffers.give_back(buffer)
    findings += [FixityFinding(FixityKind.FILE_EXTRA, p) for p in sorted(found - digests.keys())]
    findings += _check_sums(store, inventory, inventory_sha512)
    return _result(object_id, inventory_sha512, findings, files=len(digests), size=sizes)


def trusted_inventory(
    store: ObjectStore, object_id: str, expected: str | None
) -> tuple[Inventory, bytes] | None:
    """Find on a copy the inventory that the sealed digest names, or one that its sidecar names.

    Gives its exact bytes with it. It stands twice in an object: at its root and in its version;
    the digest of an earlier version finds the inventory of that time.
    Raises: StoreUnavailable.
    """
    object_id = bare_id(object_id)
    for folder in ("", *version_folders(store, object_id)):
        key = f"{object_key(object_id)}/{folder}{INVENTORY}"
        data = read_or_none(store, key)
        if data is None:
            continue
        sha512 = sha512_of(data)
        sidecar = read_or_none(store, f"{object_key(object_id)}/{folder}{SIDECAR}")
        try:
            if sha512 != (expected or read_sidecar(sidecar or b"")):
                continue
            inventory = read_inventory(data, key=key)
        except Damaged:
            continue
        if inventory.object_id == object_id:
            return inventory, data
    return None


def version_folders(store: ObjectStore, object_id: str) -> Iterator[str]:
    """Name the folders of an object's versions on a copy, `v2/` before `v1/`, only when asked.

    Raises: StoreUnavailable.
    """
    names = (name for name in store.names(object_key(object_id)) if _VERSION.fullmatch(name))
    yield from (f"{name}/" for name in sorted(names, key=lambda name: -int(name[1:])))


def inventory_from(
    stores: Iterable[ObjectStore], object_id: str, expected: str
) -> tuple[Inventory, bytes] | None:
    """Find on one of several copies the inventory that the sealed digest names, with its bytes.

    A copy that does not answer is passed over; None when no copy has it.
    """
    for store in stores:
        try:
            trusted = trusted_inventory(store, object_id, expected)
        except StoreUnavailable:
            continue
        if trusted is not None:
            return trusted
    return None


def read_or_none(store: ObjectStore, key: str) -> bytes | None:
    """Read a key from the medium, or give None if it is not there or cannot be read."""
    try:
        with store.open_key(key, uncached=True) as stream:
            return stream.read()
    except (NotFound, Damaged, OSError):
        return None


def _compare(
    store: ObjectStore, root: str, digests: Mapping[str, str], buffer: bytearray
) -> tuple[int, list[FixityFinding]]:
    findings: list[FixityFinding] = []
    total = 0
    for path, expected in digests.items():
        try:
            with store.open_key(f"{root}/{path}", uncached=True) as stream:
                sha512, size = sha512_of_stream(stream, buffer)
        except NotFound:
            findings.append(FixityFinding(_kind(path, FixityKind.FILE_MISSING), path))
            continue
        except (Damaged, OSError):  # a bad sector, a link or a folder in its place
            findings.append(FixityFinding(_kind(path, FixityKind.FILE_ALTERED), path))
            continue
        total += size
        if sha512 != expected:
            findings.append(FixityFinding(_kind(path, FixityKind.FILE_ALTERED), path))
    return total, findings


def _check_sums(
    store: ObjectStore, inventory: Inventory, inventory_sha512: str
) -> list[FixityFinding]:
    key = sums_key(inventory.object_id)
    if read_or_none(store, key) == sums_bytes(inventory, inventory_sha512):
        return []
    return [FixityFinding(FixityKind.SUMS_ALTERED, key)]


_VERSION = re.compile(r"v[1-9][0-9]{0,8}")
_KINDS = {
    INVENTORY: FixityKind.INVENTORY_ALTERED,
    SIDECAR: FixityKind.SIDECAR_ALTERED,
    OBJECT_DECLARATION: FixityKind.DECLARATION_ALTERED,
}


def _kind(path: str, otherwise: FixityKind) -> FixityKind:
    """Say what is wrong with a file; the inventories of versions stand one folder below."""
    folder, _, name = path.rpartition("/")
    return _KINDS.get(name, otherwise) if not folder or _VERSION.fullmatch(folder) else otherwise


def _result(
    object_id: str,
    inventory_sha512: str,
    findings: list[FixityFinding],
    *,
    files: int = 0,
    size: int = 0,
) -> FixityResult:
    return FixityResult(
        object_id=object_id,
        inventory_sha512=inventory_sha512,
        findings=tuple(findings),
        files=files,
        size=size,
    )
