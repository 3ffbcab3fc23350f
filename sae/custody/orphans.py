"""Objects that no journal line on any copy names: found, put aside, then removed a day later.

An interrupted ingest leaves them, or somebody put them there. They were never acknowledged to
anyone. On each copy they wait in `swept/<instant>-<uuid>/`, on its own volume, with their list of
digests beside: nothing leaves a copy, and putting one back is one renaming.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sae.custody.copy_contents import SWEPT
from sae.custody.copy_journal import range_key, ranges
from sae.errors import CatalogueBehind, ChainBroken, HomeUnavailable
from sae.journal.entry import EntryType, Stream, parse_line
from sae.ports import Archive, Reader
from storage.errors import AlreadyExists, NotFound, StoreUnavailable
from storage.fixity import object_ids
from storage.layout import object_key, sums_key
from storage.ports import Copy, ObjectStore

GRACE = timedelta(hours=24)  # between putting aside and removing (design §4)

# Lines that name a transfer without committing to any bytes of it.
_NAMING_NO_BYTES = frozenset({EntryType.RECEIVED, EntryType.ABANDONED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What waits in `swept/` on a copy. name: its folder. since: when it was put there."""

    copy: Copy
    name: str
    object_id: str
    since: datetime


def named_objects(archive: Archive, reader: Reader) -> frozenset[str]:
    """Give the ids that lifecycle lines name, in SQL and on every copy.

    Raises: HomeUnavailable when a copy does not answer or has a line that cannot be read;
    CatalogueBehind when a copy knows more than SQL. Ignorance is never a reason to remove.
    """
    lines = list(_ids_of(reader.entries(Stream.LIFECYCLE), place="catalogue"))
    size = reader.head(Stream.LIFECYCLE).size
    for copy in archive.copies.copies:
        try:
            for one in ranges(copy.store):
                if one.stream is not Stream.LIFECYCLE:
                    continue
                if one.last > size:
                    raise CatalogueBehind(copy=copy.name, file=range_key(one))
                data = archive.copies.read_from(copy.name, range_key(one))
                lines += _ids_of(data.split(b"\n")[:-1], place=copy.name)
        except StoreUnavailable as fault:
            raise HomeUnavailable("sweep_copy_away", copy=copy.name, reason=fault) from fault
    return frozenset(lines)


def orphans(copy: Copy, named: frozenset[str]) -> tuple[str, ...]:
    """List the objects of a copy that nothing names. Raises: StoreUnavailable."""
    return tuple(one for one in object_ids(copy.store) if one not in named)


def waiting(copy: Copy) -> Iterator[Swept]:
    """List what was put aside on a copy. Raises: StoreUnavailable."""
    for name in copy.store.names(SWEPT):
        match = _NAME.fullmatch(name)
        if match is not None:
            since = datetime.strptime(match[1], _INSTANT).replace(tzinfo=UTC)
            yield Swept(copy=copy, name=name, object_id=match[2], since=since)


def put_aside(copy: Copy, object_id: str, *, at: datetime) -> None:
    """Move an orphan and its list of digests out of the way. Raises: StoreUnavailable."""
    target = f"{SWEPT}/{at.strftime(_INSTANT)}-{object_id}"
    _move(copy.store, object_key(object_id), f"{target}/object")
    _move(copy.store, sums_key(object_id), f"{target}/digests.sha512")


def put_back(swept: Swept) -> None:
    """Return to its place an object that a line names after all. Raises: StoreUnavailable."""
    source = f"{SWEPT}/{swept.name}"
    with suppress(AlreadyExists):  # repaired meanwhile from another copy: this one stays aside
        _move(swept.copy.store, f"{source}/object", object_key(swept.object_id))
        _move(swept.copy.store, f"{source}/digests.sha512", sums_key(swept.object_id))


def remove(swept: Swept) -> None:
    """Remove what was put aside, for good. Idempotent. Raises: StoreUnavailable."""
    swept.copy.store.remove(f"{SWEPT}/{swept.name}")


def remove_swept(copy: Copy, object_ids: Collection[str]) -> frozenset[str]:
    """Remove what waits aside of objects that lawful acts removed; give those that were there.

    Raises: StoreUnavailable.
    """
    found = [one for one in waiting(copy) if one.object_id in object_ids]
    for one in found:
        remove(one)
    return frozenset(one.object_id for one in found)


# ----------------------------------------------------------------------------- private

_INSTANT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9a-f-]{36})")


def _ids_of(lines: Iterator[bytes] | list[bytes], *, place: str) -> Iterator[str]:
    for line in lines:
        try:
            entry = parse_line(line)
        except ChainBroken as fault:
            raise HomeUnavailable("sweep_journal_unreadable", copy=place) from fault
        if entry.type not in _NAMING_NO_BYTES:
            yield from entry.objects


def _move(store: ObjectStore, source: str, target: str) -> None:
    with suppress(NotFound):
        store.move(source, target)
