"""An AIP without some of its units: what is cut from its manifest, what its record becomes. Pure.

The manifest is cut by byte ranges as it was the first time (`seda.manifest_writer`): what stays is
as it was received, under the same `id`s.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from sae.domain.aip_record import AipRecordFile
from seda.graph import graph_of
from seda.manifest_writer import Cut
from seda.model import DataObject, Manifest


class UnitsNotSeparable(Exception):  # noqa: N818 - named for what it says
    """Units that stay need one that goes. code: why. unit_id: the one that goes."""

    def __init__(self, code: str, unit_id: str) -> None:
        super().__init__(f"{code}: {unit_id}")
        self.code = code
        self.unit_id = unit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What stays of an AIP: the cut of its manifest, its record, the paths of its files."""

    cut: Cut
    record: AipRecordFile
    paths: tuple[str, ...]


def without_units(
    manifest: Manifest, record: AipRecordFile, removed: Collection[str], *, aip_id: str, salt: str
) -> Remainder:
    """Say what stays of an AIP when units go. removed: their ids, not all that it has.

    Raises: UnitsNotSeparable when a unit that stays stands below one that goes, or refers to it.
    """
    indexes = {unit.xml_id: unit.index for unit in manifest.units if not unit.target}
    named = {indexes[xml_id]: unit_id for xml_id, unit_id, _ in record.units}
    gone = {index: unit_id for index, unit_id in named.items() if unit_id in removed}
    kept = frozenset(named.keys() - gone.keys())
    repeated = _above(manifest, kept, gone)
    holders = _holders(manifest, kept)
    objects = tuple(item for item in manifest.objects if _holder(item) in holders)
    left = {item.xml_id for item in objects}
    facts = tuple(fact for fact in record.objects if fact.xml_id in left)
    shown = {manifest.units[index].xml_id for index in repeated}
    return Remainder(
        cut=Cut(
            message_identifier=aip_id,
            comment=f"AIP {aip_id}, transfer {record.transfer_id}, follows {record.aip_id}",
            kept=kept,
            repeated=repeated,
            groups=frozenset(g.xml_id for g in manifest.groups if g.xml_id in holders)
            | frozenset(item.group for item in objects if item.group),
            objects=frozenset(item.xml_id for item in objects if not item.group),
        ),
        record=replace(
            record,
            aip_id=aip_id,
            salt=salt,
            follows=record.aip_id,
            units=tuple(row for row in record.units if indexes[row[0]] in kept),
            context=tuple(row for row in record.context if row[0] in shown),
            objects=facts,
        ),
        paths=tuple(f"package/{fact.path}" for fact in facts if fact.path),
    )


def removed_files(manifest: Manifest, record: AipRecordFile, removed: Collection[str]) -> set[str]:
    """Name the objects (`id`s) that no unit that stays uses."""
    indexes = {unit.xml_id: unit.index for unit in manifest.units if not unit.target}
    kept = [indexes[xml_id] for xml_id, unit_id, _ in record.units if unit_id not in removed]
    holders = _holders(manifest, kept)
    return {item.xml_id for item in manifest.objects if _holder(item) not in holders}


# ----------------------------------------------------------------------------- private


def _above(manifest: Manifest, kept: frozenset[int], gone: dict[int, str]) -> frozenset[int]:
    """Give the units repeated above those that stay, and those that they name."""
    graph = graph_of(manifest)
    units = manifest.units
    by_id = {unit.xml_id: unit.index for unit in units if not unit.target}
    shown = set(graph.above(kept))
    while True:
        for index in shown & gone.keys():
            raise UnitsNotSeparable("purge_child_stays", gone[index])
        mentioned = {
            by_id[mention]
            for index in shown
            for mention in units[index].mentions
            if mention in by_id
        }
        for index in mentioned & gone.keys():
            raise UnitsNotSeparable("purge_unit_referenced", gone[index])
        if mentioned <= shown:
            return frozenset(shown - kept)
        shown |= graph.above(mentioned)


def _holders(manifest: Manifest, kept: Iterable[int]) -> set[str]:
    """Name what holds the objects of units: groups, lone objects, and those these refer to."""
    of_object = {item.xml_id: _holder(item) for item in manifest.objects}
    names: set[str] = set()
    for index in kept:
        unit = manifest.units[index]
        names.update(unit.group_refs)
        names.update(unit.object_refs)
        names.update(of_object.get(mention, mention) for mention in unit.mentions)
    names = {of_object.get(name, name) for name in names}
    related = dict(_related(manifest, of_object))
    waiting = list(names)
    while waiting:
        for other in related.get(waiting.pop(), ()):
            if other not in names:
                names.add(other)
                waiting.append(other)
    return names


def _related(manifest: Manifest, of_object: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for item in manifest.objects:
        for mention in item.mentions:
            found.setdefault(_holder(item), []).append(of_object.get(mention, mention))
    yield from found.items()


def _holder(item: DataObject) -> str:
    return item.group or item.xml_id
