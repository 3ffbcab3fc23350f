"""Storage status: where the copies are, what they stand on, how much they hold.

(1) for each copy: what is declared, and what its disk says
(2) which copies share a device: they would be lost together ("copies non distantes")

Nothing is verified here; that is the audit's work.
"""

from dataclasses import dataclass
from pathlib import Path

from sae.ports import Archive, CopyTerms
from storage.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyStatus:
    """One copy. place: absolute. shares_with: names of copies on the same device.

    objects: OCFL objects, whole or not. free_bytes: None when the store has no limit to tell.
    trouble: why it cannot be used, empty when it can.
    """

    terms: CopyTerms
    place: Path
    shares_with: tuple[str, ...]
    objects: int
    free_bytes: int | None
    trouble: str


def storage_status(archive: Archive) -> tuple[CopyStatus, ...]:
    """Follow the two steps."""
    sharing = shared_devices(archive)  # (2)
    return tuple(_status(archive, terms, sharing[terms.name]) for terms in archive.policy.copies)


def shared_devices(archive: Archive) -> dict[str, tuple[str, ...]]:
    """Give, for each copy, the names of the others that stand on the same device."""
    devices = {terms.name: _device(_place(archive, terms)) for terms in archive.policy.copies}
    return {
        name: tuple(
            other
            for other, its in devices.items()
            if other != name and its == device and device is not None
        )
        for name, device in devices.items()
    }


# ----------------------------------------------------------------------------- private


def _status(archive: Archive, terms: CopyTerms, shares_with: tuple[str, ...]) -> CopyStatus:
    objects, free, trouble = 0, None, ""
    try:  # (1)
        store = archive.copies.copy(terms.name).store
        free = store.free_bytes()
        objects = sum(1 for _ in archive.copies.object_ids(terms.name))
    except StorageError as error:
        trouble = str(error)
    return CopyStatus(
        terms=terms,
        place=_place(archive, terms),
        shares_with=shares_with,
        objects=objects,
        free_bytes=free,
        trouble=trouble,
    )


def _place(archive: Archive, terms: CopyTerms) -> Path:
    return archive.places.home / terms.path  # an absolute path replaces the home


def _device(place: Path) -> int | None:
    try:
        return place.stat().st_dev
    except OSError:
        return None
