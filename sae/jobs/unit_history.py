"""A step of show: how a unit was changed since it came in, and the words before and after.

The acts say who, when, why and which elements; the words are read from the versions of the AIP.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sae.domain.act import Act, ActKind
from sae.domain.records import AipRecord, UnitRecord
from sae.jobs.manifest_changes import manifest_of
from sae.jobs.modification_act import CHANGES
from sae.journal.entry import ParsedEntry
from sae.ports import Archive, Reader
from seda.modification.differences import Difference, differences
from seda.modification.unit_edits import units_in
from storage.errors import StorageError

__all__ = ["Difference", "UnitModification", "history_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitModification:
    """A change of a unit. actor: account. version: of its AIP, since then.

    content, rules: what changed; empty when the versions cannot be read.
    """

    act_id: str
    at: datetime
    actor: str
    reason: str
    version: int
    content: tuple[Difference, ...]
    rules: tuple[Difference, ...]


def history_of(
    archive: Archive,
    reader: Reader,
    unit: UnitRecord,
    aip: AipRecord,
    lines: Iterable[ParsedEntry],
) -> tuple[UnitModification, ...]:
    """List the changes of a unit, oldest first. lines: of the lifecycle, about its AIP."""
    found = []
    for operation in dict.fromkeys(line.operation for line in lines):
        act = reader.act(operation)
        if act is not None and act.kind is ActKind.UNITS_MODIFIED:
            found += [
                _modification(archive, act, aip, unit, line)
                for line in _of_unit(archive, act, unit.unit_id)
            ]
    return tuple(found)


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Change:
    """A line of the list of an act. before, after: SHA-512 of inventories."""

    version: int
    before: str
    after: str


def _of_unit(archive: Archive, act: Act, unit_id: str) -> Iterator[_Change]:
    needle = f'"{unit_id}"'.encode()
    try:
        data = archive.copies.read_bytes(act.act_id, CHANGES)
    except StorageError:
        return
    for line in data.splitlines():
        if needle in line:
            document = json.loads(line)
            if document["unit_id"] == unit_id:
                yield _Change(document["version"], *document["inventory"])


def _modification(
    archive: Archive, act: Act, aip: AipRecord, unit: UnitRecord, change: _Change
) -> UnitModification:
    content: tuple[Difference, ...] = ()
    rules: tuple[Difference, ...] = ()
    try:
        states = []
        for digest in (change.before, change.after):
            source, _ = manifest_of(archive, aip, inventory_sha512=digest)
            states.append(units_in(source, (unit.xml_id,))[unit.xml_id])
    except (StorageError, KeyError):
        pass  # a copy is away, or the AIP was written anew: the act alone speaks
    else:
        old, new = states
        content = differences(old.content, new.content)
        rules = differences(old.management, new.management)
    return UnitModification(
        act_id=act.act_id,
        at=act.at,
        actor=act.actor,
        reason=act.reason,
        version=change.version,
        content=content,
        rules=rules,
    )
