"""Sweep: what an interrupted run or an intruder left, put aside first, removed a day later.

(1) every copy must answer, and none may know more than the catalogue
(2) what was put aside and that a line names after all goes back to its place
(3) objects that no journal line names, on any copy, are put aside on their own copy
(4) what was put aside more than 24 hours ago is removed: written down before, and after
(5) refused packages whose days in quarantine are over are let go
(6) words kept of documents that an interrupted run did not archive in the end are forgotten

Nothing that was acknowledged to anyone is touched: bytes never taken in charge are not archives.
What runs left in `work/` and `incoming/` is forgotten by the recovery that comes first.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sae.custody.commit import committing, journal, new_entry
from sae.custody.orphans import (
    GRACE,
    Swept,
    named_objects,
    orphans,
    put_aside,
    put_back,
    remove,
    waiting,
)
from sae.custody.quarantine import expired
from sae.custody.recover import recover
from sae.jobs.derived_text import forget_stray_texts
from sae.journal.entry import EntryType, NewEntry, Stream
from sae.ports import Archive, Reader
from storage.ports import Copy

TOGETHER = 500  # objects named by one journal line


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """What was done, or would be: (name of copy, object id) pairs; quarantine: transfer ids.

    waiting: put aside, and not yet for 24 hours.
    """

    set_aside: tuple[tuple[str, str], ...]
    put_back: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...]
    quarantine: tuple[str, ...]


def sweep(archive: Archive, *, dry_run: bool = False) -> Sweeping:
    """Follow the six steps. dry_run: say what would be done, do nothing.

    Raises: HomeUnavailable, CatalogueBehind, StoreUnavailable: nothing was removed.
    """
    now = archive.clock.now()
    operation = archive.new_id()
    if not dry_run:
        recover(archive)
    with archive.catalogue.read() as reader:
        plan = _plan(archive, reader, now)  # (1)
    packages = expired(archive, now)
    if not dry_run:
        if plan.any():
            plan = _put_in_order(archive, operation, now)  # (2) (3)
            _remove(archive, plan, operation)  # (4)
        for folder in packages:  # (5)
            names = [folder.name] if _IDENTIFIER.fullmatch(folder.name) else []
            journal(archive, Stream.EVENTS, _entry(archive, operation, "quarantine_ended", names))
            shutil.rmtree(folder)
        with archive.catalogue.read() as reader:  # (6)
            forget_stray_texts(
                archive.places.derived,
                known=lambda aip_id: reader.aip(aip_id) is not None,
                before=now - GRACE,
            )
    return Sweeping(
        set_aside=tuple((copy.name, object_id) for copy, object_id in plan.orphans),
        put_back=_pairs(plan.named),
        removed=_pairs(plan.over),
        waiting=_pairs(plan.waiting),
        quarantine=tuple(folder.name for folder in packages),
    )


# ----------------------------------------------------------------------------- private

_IDENTIFIER = re.compile(r"[0-9a-f-]{36}")  # a folder somebody made may have any name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What stands where. named: put aside, yet a line names it. over: its 24 hours are over."""

    orphans: tuple[tuple[Copy, str], ...]
    named: tuple[Swept, ...]
    over: tuple[Swept, ...]
    waiting: tuple[Swept, ...]

    def any(self) -> bool:
        return bool(self.orphans or self.named or self.over)


def _plan(archive: Archive, reader: Reader, now: datetime) -> _Plan:
    gone = {one.object_id for one in reader.purges() if not one.of_transfer}
    named = named_objects(archive, reader) - gone
    copies = archive.copies.copies
    aside = [one for copy in copies for one in waiting(copy)]
    unnamed = [one for one in aside if one.object_id not in named]
    return _Plan(
        # What acts removed and somebody put back is for `sae storage sync`, which says so.
        orphans=tuple(
            (copy, object_id) for copy in copies for object_id in orphans(copy, named | gone)
        ),
        named=tuple(one for one in aside if one.object_id in named),
        over=tuple(one for one in unnamed if now - one.since >= GRACE),
        waiting=tuple(one for one in unnamed if now - one.since < GRACE),
    )


def _put_in_order(archive: Archive, operation: str, now: datetime) -> _Plan:
    """Look again while nobody writes: a transfer may just have been taken in charge."""
    with committing(archive) as commit:
        plan = _plan(archive, commit.tx, now)
        for one in plan.named:  # (2)
            put_back(one)
        for copy, object_id in plan.orphans:  # (3)
            put_aside(copy, object_id, at=now)
        aside = [(copy.name, object_id) for copy, object_id in plan.orphans]
        for outcome, pairs in (
            ("put_back", _pairs(plan.named)),
            ("set_aside", aside),
            ("to_remove", _pairs(plan.over)),
        ):
            commit.append(Stream.EVENTS, _entries(archive, operation, outcome, pairs))
    return plan


def _remove(archive: Archive, plan: _Plan, operation: str) -> None:
    for one in plan.over:
        remove(one)
    if plan.over:
        lines = _entries(archive, operation, "removed", _pairs(plan.over))
        journal(archive, Stream.EVENTS, *lines)


def _entries(
    archive: Archive, operation: str, outcome: str, pairs: Sequence[tuple[str, str]]
) -> Iterator[NewEntry]:
    for start in range(0, len(pairs), TOGETHER):
        names = [f"{copy}:{object_id}" for copy, object_id in pairs[start : start + TOGETHER]]
        yield _entry(archive, operation, outcome, names)


def _entry(archive: Archive, operation: str, outcome: str, objects: Sequence[str]) -> NewEntry:
    return new_entry(archive, EntryType.SWEPT, *objects, operation=operation, outcome=outcome)


def _pairs(swept: Sequence[Swept]) -> tuple[tuple[str, str], ...]:
    return tuple((one.copy.name, one.object_id) for one in swept)
