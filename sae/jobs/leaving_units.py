"""A step of every way out but elimination: the list of units that leave, frozen, then re-checked.

What was free and unchanged when the list was made may be held, modified or completed by others
when the bytes are to go: everything is asked again then, under the lock.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sae.domain.departure import UNITS, LeavingUnit, read_units
from sae.domain.records import UnitRecord
from sae.errors import NotAllowed
from sae.jobs.export_selection import ChosenUnit
from sae.jobs.held_units import refuse_held
from sae.ports import Archive, Reader

NAMED = 3  # units in a sentence; more would not be read


def freeze(reader: Reader, units: Iterable[ChosenUnit]) -> tuple[LeavingUnit, ...]:
    """Make the list: each unit with the AIP it lives in and that AIP's inventory."""
    inventories: dict[str, str] = {}
    found: list[LeavingUnit] = []
    for unit in units:
        if unit.aip_id not in inventories:
            inventories[unit.aip_id] = _inventory(reader, unit.aip_id)
        inventory = inventories[unit.aip_id]
        found.append(LeavingUnit(unit_id=unit.unit_id, aip_id=unit.aip_id, inventory=inventory))
    return tuple(found)


def frozen_list(archive: Archive, act_id: str) -> tuple[LeavingUnit, ...]:
    """Read the list that an act froze. Raises: StorageError."""
    return read_units(archive.copies.read_bytes(act_id, UNITS))


def recheck(
    archive: Archive, reader: Reader, units: Sequence[LeavingUnit], *, holds: bool = True
) -> None:
    """Refuse unless every unit may still go as the list says. holds: False for a mere copy.

    What an open elimination campaign lists waits for it: two ways out never race for a unit.

    Raises: NotAllowed (`units_held`, `leaving_gone`, `leaving_changed`, `leaving_attached`,
    `leaving_in_elimination`).
    """
    unit_ids = {one.unit_id for one in units}
    present: dict[str, dict[str, UnitRecord]] = {}
    inventories: dict[str, str] = {}
    for aip_id in dict.fromkeys(one.aip_id for one in units):
        present[aip_id] = {unit.unit_id: unit for unit in reader.units(aip_id=aip_id)}
        inventories[aip_id] = _inventory(reader, aip_id)
    gone: list[str] = []
    changed: list[str] = []
    tops: list[str] = []
    for one in units:
        unit = present[one.aip_id].get(one.unit_id)
        if unit is None and reader.unit(one.unit_id) is None:
            gone.append(one.unit_id)
        elif unit is None or inventories[one.aip_id] != one.inventory:
            changed.append(one.unit_id)
        elif unit_ids.isdisjoint(unit.parents):
            tops.append(one.unit_id)
    _refuse("leaving_gone", gone)
    _refuse("leaving_changed", changed)
    below = (unit_id for top in tops for unit_id in reader.descendants(top))
    _refuse("leaving_attached", [unit_id for unit_id in below if unit_id not in unit_ids])
    if holds:
        refuse_held(reader, [one.unit_id for one in units], on=archive.clock.today())
        _refuse("leaving_in_elimination", sorted(reader.open_eliminations_of(unit_ids)))


def piles_of(reader: Reader, units: Sequence[LeavingUnit]) -> list[dict[str, Any]]:
    """Count what leaves by producer and series, for the état des fonds; an object counts once.

    Each has agency, series (code of the node, empty when not filed), units, objects, papers and
    content_bytes.
    """
    series = reader.series_of([one.unit_id for one in units])
    piles: dict[tuple[str, str], Counter[str]] = {}
    counted: set[str] = set()
    for one in units:
        unit = reader.unit(one.unit_id)
        node = series.get(one.unit_id)
        key = (unit.originating_agency if unit else "", node.code if node else "")
        pile = piles.setdefault(key, Counter())
        pile["units"] += 1
        for item in reader.objects_of_unit(one.unit_id):
            if item.object_id not in counted:
                counted.add(item.object_id)
                pile["papers" if item.physical else "objects"] += 1
                pile["content_bytes"] += item.size
    return [
        {"agency": agency, "series": code, **{name: pile[name] for name in _COUNTS}}
        for (agency, code), pile in sorted(piles.items())
    ]


# ----------------------------------------------------------------------------- private

_COUNTS = ("units", "objects", "papers", "content_bytes")


def _inventory(reader: Reader, aip_id: str) -> str:
    aip = reader.aip(aip_id)
    return "" if aip is None else aip.inventory_sha512


def _refuse(code: str, units: list[str]) -> None:
    if units:
        named = ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
        raise NotAllowed(code, count=len(units), units=named)
