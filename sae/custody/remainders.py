"""What stays of AIPs when some of their units go: planned from unit ids, staged as new AIPs.

Files that stay are taken from the same copy without being copied where the store can; the new AIP
stands alone once the old one is gone.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sae.custody.aip_contents import aip_contents
from sae.custody.staging import MANIFEST, RECORD, SIGNATURES
from sae.domain import identifiers
from sae.domain.aip_parts import Remainder, UnitsNotSeparable, removed_files, without_units
from sae.domain.aip_record import AipRecordFile
from sae.domain.records import AipRecord, ObjectRecord, UnitRecord
from sae.domain.removal import Removal, RemovedObject, RemovedUnit
from sae.domain.signature_evidence import kept_lines, reports_in
from sae.errors import PurgeRefused
from sae.ports import Archive, Reader
from seda.manifest_writer import write_cut
from storage.draft import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The units that an AIP loses: all of them, or some. units: those that go, in order."""

    aip: AipRecord
    units: tuple[UnitRecord, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRemainder:
    """An AIP that takes over what stays of another, durable on every copy, not shown yet."""

    aip_id: str
    inventory_sha512: str


def losses(reader: Reader, unit_ids: Collection[str]) -> tuple[Loss, ...]:
    """Say what each AIP loses, in order of AIP.

    Raises: PurgeRefused for a unit that is not there, or above one that stays.
    """
    going = frozenset(unit_ids)
    by_aip: dict[str, set[str]] = {}
    place = reader.aips_of_units(going)
    for unit_id in sorted(going):
        if unit_id not in place:
            raise PurgeRefused("purge_unit_unknown", unit=unit_id)
        by_aip.setdefault(place[unit_id], set()).add(unit_id)
    require_nothing_below(reader, going)
    return tuple(_loss(reader, aip_id, units) for aip_id, units in sorted(by_aip.items()))


def require_nothing_below(reader: Reader, going: frozenset[str]) -> None:
    """Refuse when a unit that stays stands below one that goes. Raises: PurgeRefused."""
    for unit_id, child in reader.units_below(going):
        if child not in going:
            raise PurgeRefused("purge_child_stays", unit=unit_id, child=child)


def removal_of(
    reader: Reader, loss: Loss, *, replaced_by: str, staying: Collection[str]
) -> Removal:
    """Say what an AIP leaves behind. staying: ids of its objects that a unit that stays uses."""
    of_group: dict[str, list[ObjectRecord]] = {}
    for item in reader.objects(aip_id=loss.aip.aip_id):
        of_group.setdefault(item.group_id, []).append(item)
    told: set[str] = set(staying)
    units = []
    for unit in loss.units:
        own = (item for group in unit.groups for item in of_group.get(group, ()))
        objects = [item for item in own if item.object_id not in told]
        told.update(one.object_id for one in objects)  # a shared object is told once
        units.append(
            RemovedUnit(
                unit_id=unit.unit_id,
                objects=tuple(
                    RemovedObject(
                        object_id=one.object_id, sha512=one.sha512, sha256=one.sha256, size=one.size
                    )
                    for one in objects
                ),
            )
        )
    return Removal(
        object_id=loss.aip.aip_id,
        transfer_id=loss.aip.transfer_id,
        inventory_sha512=loss.aip.inventory_sha512,
        version=loss.aip.version,
        replaced_by=replaced_by,
        agencies=tuple(sorted({unit.originating_agency for unit in loss.units})),
        units=tuple(units),
    )


def stage_remainder(
    archive: Archive, loss: Loss, act_id: str
) -> tuple[StagedRemainder, frozenset[str]]:
    """Stage what stays of an AIP; give it with the ids of the objects that stay (a).

    Raises: PurgeRefused when what stays needs what goes, StorageError.
    """
    aip = loss.aip
    manifest, source, record = aip_contents(archive, aip)
    aip_id = identifiers.remainder_id(aip.transfer_id, aip.aip_id, act_id)
    gone = {unit.unit_id for unit in loss.units}
    try:
        rest = without_units(manifest, record, gone, aip_id=aip_id, salt=archive.new_salt())
    except UnitsNotSeparable as fault:
        raise PurgeRefused(fault.code, unit=fault.unit_id, child="") from fault
    # A first attempt may have shown it before its rows were committed: nobody was told of it.
    archive.copies.remove_object(aip_id)
    draft = archive.copies.draft(
        aip_id, message=f"follows {aip.aip_id}", user=archive.actor, created=archive.clock.now()
    )
    _fill(archive, draft, aip, rest)
    draft.add(MANIFEST, write_cut(manifest, source, rest.cut))
    kept = rest.record
    if kept.signed:
        kept = _keep_signatures(archive, draft, aip, kept)
    draft.add(RECORD, (kept.to_bytes(),))
    summary = draft.close()
    archive.copies.sync([draft])
    archive.copies.verify([draft])
    lost = removed_files(manifest, record, gone)
    staying = frozenset(
        identifiers.object_id(aip.transfer_id, fact.xml_id)
        for fact in record.objects
        if fact.xml_id not in lost
    )
    return StagedRemainder(aip_id=aip_id, inventory_sha512=summary.inventory_sha512), staying


# ----------------------------------------------------------------------------- private


def _loss(reader: Reader, aip_id: str, unit_ids: set[str]) -> Loss:
    aip = reader.aip(aip_id)
    if aip is None:
        raise PurgeRefused("purge_unit_unknown", unit=min(unit_ids))
    units = tuple(reader.units(aip_id=aip_id))
    going = tuple(unit for unit in units if unit.unit_id in unit_ids)
    return Loss(aip=aip, units=going, whole=len(going) == len(units))


def _keep_signatures(
    archive: Archive, draft: Draft, aip: AipRecord, record: AipRecordFile
) -> AipRecordFile:
    """Keep the verdicts on objects that stay, without anything of who signed the others."""
    digest = aip.inventory_sha512
    data = archive.copies.read_bytes(aip.aip_id, SIGNATURES, inventory_sha512=digest)
    staying = {fact.xml_id for fact in record.objects}
    lines = list(kept_lines(data.splitlines(keepends=True), staying))
    signed = len(reports_in(lines))
    if signed:
        draft.add(SIGNATURES, lines)
    return replace(record, signed=signed)


def _fill(archive: Archive, draft: Draft, aip: AipRecord, rest: Remainder) -> None:
    for path in rest.paths:
        stored = archive.copies.stored_file(aip.aip_id, path, inventory_sha512=aip.inventory_sha512)
        draft.add_stored(path, stored)
