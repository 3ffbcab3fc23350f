"""What an export takes: units with everything below them, and the units above as context.

Everything is decided on one snapshot of the catalogue; nothing is read from the copies here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sae.domain.access import Sight
from sae.domain.records import TransferRecord, TransferState, UnitRecord
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.reading import readable, require_readable
from sae.ports import Reader
from seda.conversion.hold_statements import StatedHold

ASKED_ONE_BY_ONE = 200  # units of a transfer; beyond, its whole list is read once


@dataclass(frozen=True, slots=True)
class ChosenUnit:
    """A unit of the package. kept: with its objects; otherwise repeated above one that is."""

    unit_id: str
    xml_id: str
    transfer_id: str
    aip_id: str
    position: int
    parents: tuple[str, ...]
    groups: tuple[str, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What goes into a package, in order of transfer and position.

    units: by our identifier. of_aip: the same by AIP, then by `id` in its manifest, AIPs in the
    order to read them. prefixes: by transfer, context included, what makes its `id`s different
    from the others'; empty for a lone transfer. sources: the transfers of the kept units.
    names: by transfer, from the `id` of a unit, or of an object that kept units point to, to its
    `id` in the package. holds: set by the archive, by the unit that is to state them.
    """

    units: Mapping[str, ChosenUnit]
    of_aip: Mapping[str, Mapping[str, ChosenUnit]]
    prefixes: Mapping[str, str]
    sources: tuple[TransferRecord, ...]
    names: Mapping[str, dict[str, str]]
    holds: Mapping[str, tuple[StatedHold, ...]] = field(default_factory=dict)

    def new_id(self, unit: ChosenUnit) -> str:
        """Give the `id` that a unit bears in the package."""
        return self.prefixes[unit.transfer_id] + unit.xml_id

    def is_top_of_transfer(self, unit: ChosenUnit) -> bool:
        """Say whether no unit of its own transfer stands above a unit."""
        above = (self.units.get(parent) for parent in unit.parents)
        return not any(parent and parent.transfer_id == unit.transfer_id for parent in above)


def select(  # noqa: PLR0913 - what is chosen, for whom, on which day
    reader: Reader,
    *,
    unit_ids: Iterable[str],
    transfer_ids: Iterable[str],
    sight: Sight,
    on: date,
    alone: bool = False,
) -> Selection:
    """Choose units with their sub-trees, and all the units of transfers.

    alone: without what stands above them. on: the day, for the holds that stand.
    What the caller may not read is left out, above as well as below.
    Raises: UnknownIdentifier, UsageError when nothing is asked for or a transfer holds no unit.
    """
    kept = _of_transfers(reader, transfer_ids, sight)
    wanted: dict[str, None] = {}
    for unit_id in unit_ids:
        if unit_id not in kept and unit_id not in wanted:
            require_readable(reader, unit_id, sight)
            below = readable(reader, reader.descendants(unit_id), sight)
            wanted.update(dict.fromkeys((unit_id, *below)))
    missing = [unit_id for unit_id in wanted if unit_id not in kept]
    kept.update((unit.unit_id, unit) for unit in _find(reader, missing))
    if not kept:
        raise UsageError("export_nothing")
    chosen = kept if alone else kept | _above(reader, kept, sight)
    ordered = sorted(chosen.values(), key=lambda unit: (unit.transfer_id, unit.position))
    selection = _selection(reader, ordered)
    if alone or not sight.is_whole:  # who asked for a hold, and why, is not for every reader
        return selection
    return replace(selection, holds=_holds(reader, selection.units, on=on))


# ----------------------------------------------------------------------------- private


def _of_transfers(
    reader: Reader, transfer_ids: Iterable[str], sight: Sight
) -> dict[str, ChosenUnit]:
    chosen: dict[str, ChosenUnit] = {}
    for transfer_id in dict.fromkeys(transfer_ids):
        if not sight.is_whole:  # for who reads by right, transfers have no names
            raise UnknownIdentifier(identifier=transfer_id)
        _transfer(reader, transfer_id)
        for record in reader.units(transfer_id=transfer_id):
            chosen[record.unit_id] = _chosen(record, kept=True)
    return chosen


def _transfer(reader: Reader, transfer_id: str) -> TransferRecord:
    found = reader.transfer(transfer_id)
    if found is None or found.state is not TransferState.COMMITTED:
        raise UnknownIdentifier(identifier=transfer_id)
    return found


def _find(reader: Reader, unit_ids: list[str]) -> Iterator[ChosenUnit]:
    """Find units; a large selection is read by transfers."""
    missing = dict.fromkeys(unit_ids)
    while missing:
        unit_id = next(iter(missing))
        record = reader.unit(unit_id)
        if record is None:
            raise UnknownIdentifier(identifier=unit_id)
        del missing[unit_id]
        yield _chosen(record, kept=True)
        if len(missing) <= ASKED_ONE_BY_ONE:
            continue
        for other in reader.units(transfer_id=record.transfer_id):
            if other.unit_id in missing:
                del missing[other.unit_id]
                yield _chosen(other, kept=True)


def _above(reader: Reader, kept: Mapping[str, ChosenUnit], sight: Sight) -> dict[str, ChosenUnit]:
    above: dict[str, ChosenUnit] = {}
    waiting = [parent for unit in kept.values() for parent in unit.parents]
    while waiting:
        unit_id = waiting.pop()
        if unit_id in kept or unit_id in above:
            continue
        record = reader.unit(unit_id)
        # A parent that is no longer there, or that the caller may not read, passes nothing down.
        if record is not None and readable(reader, (unit_id,), sight):
            above[unit_id] = _chosen(record, kept=False)
            waiting.extend(record.parents)
    return above


def _holds(
    reader: Reader, units: Mapping[str, ChosenUnit], *, on: date
) -> Mapping[str, tuple[StatedHold, ...]]:
    """Say what our holds are to state, on the units that they name, or below on the tops."""
    found: dict[str, tuple[StatedHold, ...]] = {}
    for reaching in reader.holds_on(units):
        hold = reader.hold(reaching.hold_id) if reaching.hold_id else None
        is_top = not any(parent in units for parent in units[reaching.unit_id].parents)
        if hold is None or not hold.is_active(on):
            continue
        if reaching.root_id == reaching.unit_id or (is_top and reaching.root_id not in units):
            stated = StatedHold(
                rule_id=hold.rule_id or hold.hold_id,
                until=hold.until_on.isoformat() if hold.until_on else "",
                owner=hold.owner,
                reassess=hold.reassess_on.isoformat() if hold.reassess_on else "",
                reason=hold.reason,
                prevents_rearrangement=hold.prevents_rearrangement,
            )
            found[reaching.unit_id] = (*found.get(reaching.unit_id, ()), stated)
    return found


def _selection(reader: Reader, ordered: Iterable[ChosenUnit]) -> Selection:
    units = {unit.unit_id: unit for unit in ordered}
    of_aip: dict[str, dict[str, ChosenUnit]] = {}
    for unit in units.values():
        of_aip.setdefault(unit.aip_id, {})[unit.xml_id] = unit
    transfers = tuple(dict.fromkeys(unit.transfer_id for unit in units.values()))
    sources = dict.fromkeys(unit.transfer_id for unit in units.values() if unit.kept)
    # No prefix begins another one: what was different stays different.
    prefixes = {
        transfer_id: f"T{number}_" if len(transfers) > 1 else ""
        for number, transfer_id in enumerate(transfers, start=1)
    }
    return Selection(
        units=units,
        of_aip=of_aip,
        prefixes=prefixes,
        sources=tuple(_transfer(reader, transfer_id) for transfer_id in sources),
        names=_names(reader, units.values(), prefixes),
    )


def _names(
    reader: Reader, units: Iterable[ChosenUnit], prefixes: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {transfer_id: {} for transfer_id in prefixes}
    groups: set[str] = set()
    aips: dict[tuple[str, str], None] = {}
    for unit in units:
        names[unit.transfer_id][unit.xml_id] = prefixes[unit.transfer_id] + unit.xml_id
        if unit.groups:
            groups.update(unit.groups)
            aips[unit.aip_id, unit.transfer_id] = None
    for aip_id, transfer_id in aips:
        for item in reader.objects(aip_id=aip_id):
            if item.group_id in groups:
                names[transfer_id][item.xml_id] = prefixes[transfer_id] + item.xml_id
    return names


def _chosen(record: UnitRecord, *, kept: bool) -> ChosenUnit:
    return ChosenUnit(
        unit_id=record.unit_id,
        xml_id=record.xml_id,
        transfer_id=record.transfer_id,
        aip_id=record.aip_id,
        position=record.position,
        parents=record.parents,
        groups=record.groups if kept else (),
        kept=kept,
    )
