"""What the archive holds, as the lifecycle journal tells it.

A line brings an object in, gives it a version, writes it again, or decides that it goes.
"""

from collections.abc import Callable, Iterable, Iterator

from sae.domain.act import ActKind
from sae.journal.entry import EntryType, ParsedEntry, parse_line
from sae.journal.holdings import Holding

Entries = Callable[[int, int | None], Iterable[bytes]]
"""Gives lifecycle lines from a position to another, both included."""

_BRINGING_IN = frozenset(
    {
        EntryType.TAKEN_IN_CHARGE,
        EntryType.TRANSFER_COMPLETED,
        EntryType.REFUSED,
        EntryType.REFERENTIAL_CHANGED,
        EntryType.AIP_REWRITTEN,
        EntryType.TRANSFER_REWRITTEN,
        *ActKind,
    }
)
_CHANGING = frozenset(
    {EntryType.AIP_VERSIONED, EntryType.PURGE_INTENDED, EntryType.TRANSFER_REWRITTEN}
)


def holdings_of(lines: Iterable[bytes]) -> Iterator[Holding]:
    """Give what the lines since genesis leave: one holding for each object, tombstones too."""
    state: dict[str, Holding] = {}
    follow(state, map(parse_line, lines))
    yield from state.values()


def holdings_change(
    entries: Entries, since: int, upto: int | None
) -> tuple[tuple[Holding, ...], tuple[Holding, ...]]:
    """Give the holdings that go and those that come between two positions (after, up to)."""
    new = [parse_line(line) for line in entries(since + 1, upto)]
    before: dict[str, Holding] = {}
    if any(entry.type in _CHANGING for entry in new):
        follow(before, map(parse_line, entries(1, since)))
    after = dict(before)
    follow(after, new)
    return tuple(before.values()), tuple(after.values())


def follow(state: dict[str, Holding], entries: Iterable[ParsedEntry]) -> None:
    """Apply lifecycle entries, in order, to the holdings by object id.

    The object is the last one that the line names; its inventory is the digest `after`.
    """
    for entry in entries:
        object_id = entry.objects[-1] if entry.objects else ""
        if entry.type == EntryType.PURGE_INTENDED:
            state[object_id] = Holding(
                object_id=object_id,
                inventory_sha512=entry.before.removeprefix("sha512:"),
                version=0,
                tombstone=entry.objects[0],
            )
        elif entry.after and entry.type == EntryType.AIP_VERSIONED:
            known = state.get(object_id)
            state[object_id] = _live(entry, version=(known.version if known else 1) + 1)
        elif entry.after and entry.type in _BRINGING_IN:
            state[object_id] = _live(entry, version=1)


# ----------------------------------------------------------------------------- private


def _live(entry: ParsedEntry, *, version: int) -> Holding:
    return Holding(
        object_id=entry.objects[-1],
        inventory_sha512=entry.after.removeprefix("sha512:"),
        version=version,
    )
