"""What the archive holds, as the lifecycle journal tells it.

One object for each line that commits to an inventory.
"""

from collections.abc import Iterable, Iterator

from sae.domain.act import ActKind
from sae.journal.entry import EntryType, parse_line
from sae.journal.holdings import Holding

_COMMITTING = frozenset(
    {
        EntryType.TAKEN_IN_CHARGE,
        EntryType.TRANSFER_COMPLETED,
        EntryType.REFUSED,
        EntryType.REFERENTIAL_CHANGED,
        *ActKind,
    }
)


def holdings_of(lines: Iterable[bytes]) -> Iterator[Holding]:
    """Give the objects that lifecycle lines brought in, in order.

    The object is the last one that the line names; its inventory is the digest `after`.
    """
    for line in lines:
        entry = parse_line(line)
        if entry.type in _COMMITTING and entry.after:
            yield Holding(
                object_id=entry.objects[-1],
                inventory_sha512=entry.after.removeprefix("sha512:"),
                version=1,
            )
