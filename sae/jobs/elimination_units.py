"""A step of the jobs of an elimination: the units of its list, as they are now.

A visa is given on what a unit was; a unit that changed since blocks its line (its fingerprint is
keyed by the salt of its AIP, which the AIP's own record holds).
"""

from collections.abc import Iterable, Iterator, Mapping

from sae.domain.aip_record import AipRecordFile
from sae.domain.elimination import Campaign
from sae.domain.elimination_list import ListedUnit, fingerprint
from sae.domain.records import ObjectRecord, UnitRecord
from sae.ports import Archive, Reader

RECORD = "record.json"

UnitAndObjects = tuple[UnitRecord, tuple[ObjectRecord, ...]]


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
    expected = {unit.unit_id: unit for unit in units}
    changed = set(expected)
    wanted = {unit_id: unit.aip_id for unit_id, unit in expected.items()}
    for unit, objects in present(reader, wanted):
        said = tuple((one.object_id, one.sha512, one.size) for one in objects)
        now = fingerprint(unit, said, salt=salts.of(unit.aip_id))
        if now == expected[unit.unit_id].fingerprint:
            changed.discard(unit.unit_id)
    return frozenset(changed)


def present(reader: Reader, wanted: Mapping[str, str]) -> Iterator[UnitAndObjects]:
    """Give units with their objects, an AIP at a time. wanted: AIP where it was, by unit id.

    A unit that is not there any more is left out; one that moved is found where it is.
    """
    found: set[str] = set()
    for aip_id in dict.fromkeys(wanted.values()):
        for unit, objects in _of_aip(reader, aip_id):
            if unit.unit_id in wanted:
                found.add(unit.unit_id)
                yield unit, objects
    for unit_id in wanted.keys() - found:
        moved = reader.unit(unit_id)
        if moved is not None:
            yield moved, reader.objects_of_unit(unit_id)


def internal_purge_of(
    reader: Reader, campaign: Campaign, units: Iterable[ListedUnit]
) -> frozenset[str]:
    """Name the dossiers whose pieces go one by one, as lines of the campaign say."""
    lines = {line.number for line in campaign.lines if line.internal_purge}
    pieces = [reader.unit(unit.unit_id) for unit in units if unit.line in lines]
    return frozenset(piece.dossier_id for piece in pieces if piece is not None)


# ----------------------------------------------------------------------------- private


def _of_aip(reader: Reader, aip_id: str) -> Iterator[UnitAndObjects]:
    groups: dict[str, list[ObjectRecord]] = {}
    for item in reader.objects(aip_id=aip_id):
        groups.setdefault(item.group_id, []).append(item)
    for unit in reader.units(aip_id=aip_id):
        objects = [item for group in unit.groups for item in groups.get(group, ())]
        yield unit, tuple(sorted(objects, key=lambda one: one.position))
