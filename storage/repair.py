"""Rebuilds a damaged or missing object on one copy from the bytes that another still has.

(1) every copy is read; the digest sealed in the journal, given by the caller, decides which
bytes are right: never a majority, never the first copy; (2) each file is looked for where it is
right; if one is right nowhere, nothing is touched and the report names it; (3) the object is
rebuilt aside on each damaged copy, synced and read back; (4) the damaged tree is moved aside,
not destroyed; (5) the rebuilt one is published, with its list of digests. A copy that is right
is never written to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.digests import BLOCK, BufferPool, blocks, sha512_of
from storage.errors import Damaged, StoreUnavailable
from storage.fixity import FixityKind, FixityResult, check_object, trusted_inventory
from storage.layout import DAMAGED, bare_id, damaged_key, object_key, repair_name, sums_key
from storage.ocfl import Inventory, file_digests, object_files
from storage.ports import Copy, ObjectStore, Staging
from storage.staged_check import check_files
from storage.sums import sums_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairReport:
    """What was found and what was done, by name of copy.

    findings: (copy, state before) pairs of the copies that answered.
    intact, repaired, unreachable: names of copies. set_aside: (copy, key) of damaged trees.
    lost: paths whose right bytes no reachable copy has; when not empty, nothing was written.
    """

    object_id: str
    findings: tuple[tuple[str, FixityResult], ...]
    intact: tuple[str, ...]
    repaired: tuple[str, ...]
    unreachable: tuple[str, ...]
    set_aside: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]


def repair(
    copies: tuple[Copy, ...], object_id: str, expected_inventory_sha512: str
) -> RepairReport:
    """Rebuild an object wherever it is damaged.

    Raises: StoreUnavailable when a damaged copy cannot be written, Damaged when bytes change
    between the check and the rebuilding.
    """
    object_id = bare_id(object_id)
    found, unreachable = _check_all(copies, object_id, expected_inventory_sha512)  # (1)
    bad = [copy for copy, result in found if not result.intact]
    sources, lost = _sources(found, object_id, expected_inventory_sha512)  # (2)
    set_aside: list[tuple[str, str]] = []
    if sources is not None and not lost:
        for copy in bad:
            key = _rebuild(copy, sources, of=dict(found)[copy])
            set_aside += [(copy.name, key)] if key else []
    return RepairReport(
        object_id=object_id,
        findings=tuple((copy.name, result) for copy, result in found),
        intact=tuple(copy.name for copy, result in found if result.intact),
        repaired=() if lost else tuple(copy.name for copy in bad),
        unreachable=tuple(copy.name for copy in unreachable),
        set_aside=tuple(set_aside),
        lost=lost if bad else (),
    )


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """The right inventory, its bytes, and a store that has the right bytes of each content file."""

    inventory: Inventory
    data: bytes
    stores: Mapping[str, ObjectStore]


def _check_all(
    copies: tuple[Copy, ...], object_id: str, expected: str
) -> tuple[list[tuple[Copy, FixityResult]], list[Copy]]:
    found: list[tuple[Copy, FixityResult]] = []
    unreachable: list[Copy] = []
    for copy in copies:
        try:
            found.append((copy, check_object(copy.store, object_id, expected)))
        except StoreUnavailable:
            unreachable.append(copy)
    return found, unreachable


def _sources(
    found: list[tuple[Copy, FixityResult]], object_id: str, expected: str
) -> tuple[_Sources | None, tuple[str, ...]]:
    trusted = None
    for copy, _ in found:
        trusted = trusted or trusted_inventory(copy.store, object_id, expected)
    if trusted is None:
        return None, ("inventory.json",)
    inventory, data = trusted
    stores: dict[str, ObjectStore] = {}
    for copy, result in found:
        faults = {finding.path for finding in result.findings}
        for path in inventory.manifest if result.inventory_sha512 else ():
            if path not in faults:
                stores.setdefault(path, copy.store)
    lost = tuple(path for path in inventory.manifest if path not in stores)
    return _Sources(inventory=inventory, data=data, stores=stores), lost


def _rebuild(copy: Copy, sources: _Sources, *, of: FixityResult) -> str:
    """Make one copy right again; give the key under which the damaged tree now is, or nothing."""
    store, inventory, key = copy.store, sources.inventory, object_key(of.object_id)
    set_aside = ""
    if any(finding.kind is not FixityKind.SUMS_ALTERED for finding in of.findings):
        staging = store.stage(repair_name(of.object_id))
        _fill(staging, sources)  # (3)
        store.sync([staging])
        files = tuple(file_digests(inventory, sha512_of(sources.data)).items())
        if (error := check_files(staging, files, BufferPool())) is not None:
            error.copy = copy.name
            raise error
        set_aside = _set_aside(store, of.object_id)  # (4)
        store.publish([(staging.name, key)])  # (5)
    sums = sums_bytes(inventory, sha512_of(sources.data))
    store.write(sums_key(of.object_id), sums, replace=True)
    return set_aside


def _fill(staging: Staging, sources: _Sources) -> None:
    root = object_key(sources.inventory.object_id)
    buffer = bytearray(BLOCK)
    for path, store in sources.stores.items():
        try:
            with store.open_key(f"{root}/{path}") as good, staging.create(path) as file:
                for block in blocks(good, buffer):
                    file.write(block)
        except OSError as error:
            raise Damaged(f"cannot be read any more: {error.strerror}", key=path) from error
    extra = object_files(sources.inventory, sources.data, sha512_of(sources.data))
    for path, content in extra.items():
        with staging.create(path) as file:
            file.write(content)


def _set_aside(store: ObjectStore, object_id: str) -> str:
    if not any(True for _ in store.list(object_key(object_id))):
        return ""
    taken = set(store.names(DAMAGED))
    number = 1
    while damaged_key(object_id, number).partition("/")[2] in taken:
        number += 1
    target = damaged_key(object_id, number)
    store.move(object_key(object_id), target)
    return target
