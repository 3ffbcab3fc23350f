"""Reads staged bytes back from every copy and compares them with what was digested in passing."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from storage.digests import BufferPool, sha512_of, sha512_of_stream
from storage.draft import Draft, InventorySummary, Place
from storage.errors import Damaged, StorageError
from storage.ocfl import INVENTORY, Inventory, read_inventory
from storage.ports import Staging

FILES_AT_ONCE = 64  # files one thread reads before it asks for more: long enough to be worth a task
THREADS = 4  # twice the cores of a small server: one waits for the disk while another digests

Files = tuple[tuple[str, str], ...]
"""(path, SHA-512) pairs."""


def verify_staged(drafts: Iterable[Draft], buffers: BufferPool) -> None:
    """Read every file of every draft on every copy through a new descriptor, and compare.

    Raises: Damaged, NotFound or StoreUnavailable for a required copy; a late one is left behind.
    """
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        checks = [
            (draft, place, pool.submit(check_files, place.staging, files, buffers))
            for draft in drafts
            for place in draft.places
            for files in _slices(draft)
        ]
        try:
            for draft, place, check in checks:
                error = check.result()
                if error is not None and place in draft.places:
                    draft.leave(place, error)
        finally:
            for _, _, check in checks:
                check.cancel()


def check_files(staging: Staging, files: Files, buffers: BufferPool) -> StorageError | None:
    """Read staged files and compare; give the first fault instead of raising it."""
    buffer = buffers.take()
    try:
        for path, expected in files:
            with staging.open(path) as stream:
                sha512, _ = sha512_of_stream(stream, buffer)
            if sha512 != expected:
                return Damaged("read back otherwise than written", key=path)
    except StorageError as error:
        return error
    except OSError as error:
        return Damaged(f"cannot be read back: {error.strerror}", key=path)
    finally:
        buffers.give_back(buffer)
    return None


def staged_inventory(places: Iterable[Place], summary: InventorySummary) -> Inventory:
    """Find the inventory that was summarised on one of the copies where it is staged.

    Raises: Damaged.
    """
    for place in places:
        try:
            with place.staging.open(INVENTORY) as stream:
                data = stream.read()
        except (StorageError, OSError):
            continue  # `verify` will say which copy it was
        if sha512_of(data) == summary.inventory_sha512:
            return read_inventory(data, key=summary.object_id)
    raise Damaged("no copy has the inventory that was staged", key=summary.object_id)


# ----------------------------------------------------------------------------- private


def _slices(draft: Draft) -> Iterator[Files]:
    remaining = iter(draft.digests.items())
    while files := tuple(islice(remaining, FILES_AT_ONCE)):
        yield files
