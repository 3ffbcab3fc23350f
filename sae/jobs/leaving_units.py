"""A step of every way out but elimination: the list of units that leave, frozen, then re-checked.

What was free and unchanged when the list was made may be held, modified or completed by others
when the bytes are to go: everything is asked again then, under the lock.
"""

from collections.abc import Iterable, Sequence

from sae.domain.departure import UNITS, LeavingUnit, read_units
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

    Raises: NotAllowed (`units_held`, `leaving_gone`, `leaving_changed`, `leaving_attached`).
    """
    unit_ids = {one.unit_id for one in units}
    present: dict[str, frozenset[str]] = {}
    gone: list[str] = []
    changed: list[str] = []
    for one in units:
        if one.aip_id not in present:
            held = frozenset(unit.unit_id for unit in reader.units(aip_id=one.aip_id))
            present[one.aip_id] = held
        if one.unit_id in present[one.aip_id]:
            if _inventory(reader, one.aip_id) != one.inventory:
                changed.append(one.unit_id)
        elif reader.unit(one.unit_id) is None:
            gone.append(one.unit_id)
        else:
            changed.append(one.unit_id)  # its AIP was written anew
    _refuse("leaving_gone", gone)
    _refuse("leaving_changed", changed)
    children = (child for unit_id in unit_ids for child in reader.children(unit_id))
    _refuse("leaving_attached", [child for child in children if child not in unit_ids])
    if holds:
        refuse_held(reader, [one.unit_id for one in units], on=archive.clock.today())


# ----------------------------------------------------------------------------- private


def _inventory(reader: Reader, aip_id: str) -> str:
    aip = reader.aip(aip_id)
    return "" if aip is None else aip.inventory_sha512


def _refuse(code: str, units: list[str]) -> None:
    if units:
        named = ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
        raise NotAllowed(code, count=len(units), units=named)
