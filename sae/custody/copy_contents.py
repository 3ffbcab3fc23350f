"""What a copy has besides what it should: compared with a list of objects and plain files.

Reads only. Every fault is a finding; `where` is a key of the copy, or an object and a path in it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from sae.custody.kept import Kept
from seda.findings import Finding, error
from storage.digests import sha512_of
from storage.errors import StoreUnavailable
from storage.fixity import (
    FixityKind,
    FixityResult,
    check_copy,
    object_ids,
    read_or_none,
    strays,
    trusted_inventory,
)
from storage.layout import DAMAGED, OCFL_ROOT, README, SUMS, object_key, sums_key
from storage.ocfl import file_digests
from storage.ports import Copy, ObjectStore

SWEPT = "swept"  # where `sweep` puts orphans aside, in each copy

Results = dict[str, FixityResult | StoreUnavailable]


def check_files(store: ObjectStore, files: Mapping[str, str], *, threads: int) -> Iterator[Finding]:
    """Read every plain file again and compare its digest. Raises: StoreUnavailable."""

    def check(pair: tuple[str, str]) -> Finding | None:
        key, expected = pair
        data = read_or_none(store, key)
        if data is None:
            return error("copy_file_missing", key)
        if expected and sha512_of(data) != expected:
            return error("copy_file_altered", key)
        return None

    with ThreadPoolExecutor(max_workers=threads) as pool:
        yield from (found for found in pool.map(check, sorted(files.items())) if found is not None)


def check_extra(store: ObjectStore, kept: Kept) -> Iterator[Finding]:
    """Name what the journal does not: orphan objects, and files that the archive did not write.

    What repairs and sweeps put aside is not looked into. Raises: StoreUnavailable.
    """
    there = set(object_ids(store))
    for object_id in sorted(there - kept.objects.keys()):
        code = "holdings_object_returned" if object_id in kept.gone else "orphan_object"
        yield error(code, object_id)
    for key in extra_files(store, kept.files, known=there | kept.objects.keys()):
        yield error("copy_file_extra", key)


def extra_files(
    store: ObjectStore, files: Collection[str], *, known: Collection[str]
) -> Iterator[str]:
    """Name the files of a copy that are neither listed nor of a known object.

    known: ids of objects, which have a list of digests. Raises: StoreUnavailable.
    """
    for name in store.names(""):
        if name == OCFL_ROOT:
            yield from strays(store)
        elif name not in {DAMAGED, SWEPT}:
            for stat in store.list(name):
                listed = stat.key in files or stat.key == README
                if not listed and _object_of_sums(stat.key) not in known:
                    yield stat.key


def check_objects(
    copies: Iterable[Copy], objects: Iterable[tuple[str, str]], *, threads: int
) -> Iterator[tuple[str, Results]]:
    """Read objects again on every copy at the same time, past every cache.

    objects: (id, SHA-512 of its inventory). Gives, object by object, its state by name of copy;
    a copy that stops answering gives its error from then on.
    """
    wanted = list(objects)
    readings = {copy.name: check_copy(copy.store, wanted, threads=threads) for copy in copies}
    away: dict[str, StoreUnavailable] = {}
    for object_id, _ in wanted:
        results: Results = {}
        for name, reading in readings.items():
            if name not in away:
                try:
                    results[name] = next(reading)
                except StoreUnavailable as fault:
                    away[name] = fault
            if name in away:
                results[name] = away[name]
        yield object_id, results


def has_object(store: ObjectStore, object_id: str, inventory_sha512: str) -> bool:
    """Say whether a copy has every file of an object, by name; only the inventory is read.

    Raises: StoreUnavailable.
    """
    trusted = trusted_inventory(store, object_id, inventory_sha512)
    if trusted is None or read_or_none(store, sums_key(object_id)) is None:
        return False
    root = object_key(object_id)
    there = {stat.key[len(root) + 1 :] for stat in store.list(root)}
    return there >= file_digests(trusted[0], inventory_sha512).keys()


def fixity_findings(result: FixityResult) -> Iterator[Finding]:
    """Say what is wrong with an object on a copy."""
    for fault in result.findings:
        inside = "" if fault.path.startswith(f"{OCFL_ROOT}/") else fault.path
        yield error(_FIXITY_CODES[fault.kind], f"{result.object_id} {inside}".rstrip())


def set_aside(store: ObjectStore) -> Iterator[str]:
    """Name what repairs and sweeps put aside on a copy. Raises: StoreUnavailable."""
    for folder in (DAMAGED, SWEPT):
        yield from (f"{folder}/{name}" for name in store.names(folder))


# ----------------------------------------------------------------------------- private

_FIXITY_CODES = {
    FixityKind.OBJECT_MISSING: "stored_object_missing",
    FixityKind.FILE_MISSING: "stored_file_missing",
    FixityKind.FILE_ALTERED: "stored_file_altered",
    FixityKind.FILE_EXTRA: "stored_file_extra",
    FixityKind.INVENTORY_ALTERED: "stored_inventory_altered",
    FixityKind.SIDECAR_ALTERED: "stored_sidecar_altered",
    FixityKind.DECLARATION_ALTERED: "stored_declaration_altered",
    FixityKind.SUMS_ALTERED: "stored_sums_altered",
}
_SUMS = re.compile(rf"{SUMS}/([0-9a-f-]{{36}})\.sha512")


def _object_of_sums(key: str) -> str:
    match = _SUMS.fullmatch(key)
    return match[1] if match is not None else ""
