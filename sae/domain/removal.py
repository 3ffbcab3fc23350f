"""What a removal leaves: which objects an act removed, which units and files were in them.

Identifiers, digests and sizes only: nothing here says what the archives were about. Kept in the
act of the removal (`removals.jsonl`), one JSON object a line, and found again by a rebuild.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

REMOVALS = "removals.jsonl"  # the document of the act
DERIVED = "derived"  # the place that is not a copy: index, texts and database of the home


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedObject:
    """A file or paper object that was removed. sha512, sha256: empty for paper."""

    object_id: str
    sha512: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedUnit:
    """A unit that was removed, with the objects that went with it."""

    unit_id: str
    objects: tuple[RemovedObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """One stored object that goes.

    object_id: an AIP, or a transfer whose object is written again without the removed units'
    words. inventory_sha512, version: of its last version. replaced_by: for an AIP, the one that
    takes over the units that stay, empty when it goes whole; for a transfer, the SHA-512 of the
    inventory of the object that takes its place under the same identifier. agencies: originating
    agencies of the removed units, as they were known when they came in.
    """

    object_id: str
    transfer_id: str
    inventory_sha512: str
    version: int
    replaced_by: str
    agencies: tuple[str, ...]
    units: tuple[RemovedUnit, ...]

    @property
    def of_transfer(self) -> bool:
        """Say whether it is the transfer object itself that is written again."""
        return self.object_id == self.transfer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """The purge of one stored object by one act, as it stands.

    act_id: the act that authorised it. removal_id: the act that keeps the removal. completed_seq:
    lifecycle entry that says that it is gone from everywhere; 0 until then.
    """

    act_id: str
    removal_id: str
    object_id: str
    transfer_id: str
    inventory_sha512: str
    version: int
    replaced_by: str
    intended_seq: int
    completed_seq: int

    @property
    def of_transfer(self) -> bool:
        """Say whether it is a transfer object that is written again."""
        return self.object_id == self.transfer_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What remains of a removed unit. act_id: the act that authorised its removal."""

    unit_id: str
    aip_id: str
    transfer_id: str
    act_id: str
    objects: tuple[RemovedObject, ...]


class PurgeStatus(StrEnum):
    """How far the removal that an act authorised has come."""

    NONE = "none"
    INTENDED = "intended"
    EXECUTED_PENDING_COPIES = "executed_pending_copies"
    EXECUTED = "executed"


def removals_bytes(removals: Iterable[Removal]) -> Iterator[bytes]:
    """Write the document, line by line."""
    for one in removals:
        row = {
            "object_id": one.object_id,
            "transfer_id": one.transfer_id,
            "inventory_sha512": one.inventory_sha512,
            "version": one.version,
            "replaced_by": one.replaced_by,
            "agencies": one.agencies,
            "units": [[unit.unit_id, objects_rows(unit.objects)] for unit in one.units],
        }
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def parse_removals(lines: Iterable[bytes]) -> Iterator[Removal]:
    """Read the document. Raises: ValueError, KeyError when it is not one of ours."""
    for line in lines:
        row = json.loads(line)
        yield Removal(
            object_id=row["object_id"],
            transfer_id=row["transfer_id"],
            inventory_sha512=row["inventory_sha512"],
            version=row["version"],
            replaced_by=row["replaced_by"],
            agencies=tuple(row["agencies"]),
            units=tuple(
                RemovedUnit(unit_id=unit_id, objects=objects_of(rows))
                for unit_id, rows in row["units"]
            ),
        )


def objects_rows(objects: Iterable[RemovedObject]) -> list[list[object]]:
    """Give removed objects as JSON holds them."""
    return [[one.object_id, one.sha512, one.sha256, one.size] for one in objects]


def objects_of(rows: Iterable[Iterable[object]]) -> tuple[RemovedObject, ...]:
    """Read removed objects back from JSON. Raises: ValueError."""
    return tuple(
        RemovedObject(object_id=str(a), sha512=str(b), sha256=str(c), size=int(str(d)))
        for a, b, c, d in rows
    )
