"""A step of the jobs of an elimination: the units of its list, as they are now.

A visa is given on what a unit was; a unit that changed since blocks its line (its fingerprint is
keyed by the salt of its AIP, which the AIP's own record holds).
"""

from collections.abc import Iterable

from sae.domain.aip_record import AipRecordFile
from sae.domain.elimination_list import ListedUnit, fingerprint
from sae.domain.records import UnitRecord
from sae.ports import Archive, Reader

RECORD = "record.json"


class Salts:
    """The salts of AIPs, each read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[str, str] = {}

    def of(self, aip_id: str) -> str:
        """Give the salt of an AIP. Raises: StorageError."""
        if aip_id not in self._known:
            record = AipRecordFile.parse(self._archive.copies.read_bytes(aip_id, RECORD))
            self._known[aip_id] = record.salt
        return self._known[aip_id]


def changed_units(archive: Archive, reader: Reader, units: Iterable[ListedUnit]) -> frozenset[str]:
    """Name the units that are not any more what they were when they were listed.

    Raises: StorageError when an AIP cannot be read.
    """
    salts = Salts(archive)
    return frozenset(listed.unit_id for listed in units if not _same(reader, listed, salts))


def objects_of(reader: Reader, unit: UnitRecord) -> tuple[tuple[str, str, int], ...]:
    """Give the objects of a unit as a list names them: (id, SHA-512 or empty, bytes)."""
    return tuple(
        (one.object_id, one.sha512, one.size) for one in reader.objects_of_unit(unit.unit_id)
    )


# ----------------------------------------------------------------------------- private


def _same(reader: Reader, listed: ListedUnit, salts: Salts) -> bool:
    unit = reader.unit(listed.unit_id)
    if unit is None:
        return False
    now = fingerprint(unit, objects_of(reader, unit), salt=salts.of(unit.aip_id))
    return now == listed.fingerprint
