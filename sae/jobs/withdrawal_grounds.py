"""A step of withdraw: what makes it lawful, asked when it is proposed and again when it is ordered.

The window since the archives were taken in charge; then, for the same bytes held elsewhere, a twin
of each object: another unit's object with the same SHA-512, read again from the copies.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sae.domain.departure import LeavingUnit
from sae.domain.records import ObjectRecord, TransferRecord
from sae.errors import NotAllowed
from sae.ports import Archive, Reader
from storage.digests import BLOCK, sha512_of_stream
from storage.errors import Damaged

NAMED = 3  # objects in a sentence


@dataclass(frozen=True, slots=True)
class Twin:
    """An object that goes, the one that stays with the same bytes, and the unit it belongs to."""

    object_id: str
    stays: str
    unit_id: str
    aip_id: str
    path: str
    sha512: str


def taken_in_charge_at(transfer: TransferRecord) -> datetime:
    """Give the instant from which the window runs: that of the reply."""
    return transfer.completed_at or transfer.received_at


def window_end(archive: Archive, transfer: TransferRecord) -> datetime:
    """Give the last instant at which a withdrawal of a transfer may be ordered."""
    return taken_in_charge_at(transfer) + timedelta(days=archive.policy.withdrawal_days)


def require_window(archive: Archive, transfer: TransferRecord) -> None:
    """Refuse a withdrawal that comes too late. Raises: NotAllowed."""
    if archive.clock.now() > window_end(archive, transfer):
        raise NotAllowed(
            "withdrawal_too_late",
            transfer=transfer.transfer_id,
            days=archive.policy.withdrawal_days,
            until=f"{window_end(archive, transfer):%Y-%m-%d}",
        )


def objects_of(reader: Reader, units: Sequence[LeavingUnit]) -> tuple[ObjectRecord, ...]:
    """List the objects of units that go, once each."""
    ids = {one.unit_id for one in units}
    found: dict[str, ObjectRecord] = {}
    for aip_id in dict.fromkeys(one.aip_id for one in units):
        groups = {
            group
            for unit in reader.units(aip_id=aip_id)
            if unit.unit_id in ids
            for group in unit.groups
        }
        found.update(
            (item.object_id, item)
            for item in reader.objects(aip_id=aip_id)
            if item.group_id in groups
        )
    return tuple(found.values())


def twins_of(
    reader: Reader,
    going: Sequence[ObjectRecord],
    *,
    same_as: Sequence[str],
    leaving: Collection[str],
) -> tuple[Twin, ...]:
    """Find a twin of each object that goes, below units that stay.

    leaving: units that go. Raises: NotAllowed when an object has no twin, or is paper.
    """
    staying: dict[str, tuple[str, ObjectRecord]] = {}
    for unit_id in dict.fromkeys(one for top in same_as for one in (top, *reader.descendants(top))):
        if unit_id in leaving:
            continue
        for item in reader.objects_of_unit(unit_id):
            if not item.physical:
                staying.setdefault(item.sha512, (unit_id, item))
    alone = [item.object_id for item in going if item.physical or item.sha512 not in staying]
    if alone:
        named = ", ".join(alone[:NAMED]) + (", …" if len(alone) > NAMED else "")
        raise NotAllowed("withdrawal_not_held", count=len(alone), objects=named)
    found = []
    for item in going:
        unit_id, twin = staying[item.sha512]
        found.append(
            Twin(
                item.object_id, twin.object_id, unit_id, twin.aip_id, twin.content_path, item.sha512
            )
        )
    return tuple(found)


def read_again(archive: Archive, twins: Iterable[Twin]) -> None:
    """Read the bytes that stay, once each, on every copy that answers.

    Raises: Damaged, NotFound, StoreUnavailable: nothing may go then.
    """
    for one in {(twin.aip_id, twin.path): twin for twin in twins}.values():
        with archive.copies.open(one.aip_id, one.path, sha512=one.sha512) as stream:
            found, _ = sha512_of_stream(stream, bytearray(BLOCK))
        if found != one.sha512:
            raise Damaged("the bytes that should stay are not the same", key=one.path)


def twins_csv(twins: Iterable[Twin]) -> Iterator[bytes]:
    """Write the twins: identifiers and digests only."""
    for one in twins:
        line = io.StringIO()
        row = (one.object_id, one.stays, one.unit_id, one.sha512)
        csv.writer(line, delimiter=";", lineterminator="\n").writerow(row)
        yield line.getvalue().encode()
