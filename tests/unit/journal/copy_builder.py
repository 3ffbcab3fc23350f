"""A sealed copy of a journal in memory, whose every byte can be changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sae.errors import TimestampInvalid
from sae.journal.entry import Head, Stream, append, empty_head
from sae.journal.holdings import Holding, render_delta, render_full
from sae.journal.seal import SealText, cover, render
from sae.journal.verification import EntryRange, JournalCopy
from tests.unit.journal.journal_builders import NOON, an_entry

ORIGIN = "0190f0c0-0000-7000-8000-000000000000"


@dataclass
class CopyInMemory:
    """Files of a copy by name; `journal_copy` reads them as an audit does.

    >>> copy = a_sealed_copy(batches=2, per_batch=3)
    >>> sorted(copy.tokens)
    [1, 2]
    """

    entries: dict[EntryRange, bytes] = field(default_factory=dict)
    seals: dict[int, bytes] = field(default_factory=dict)
    tokens: dict[int, bytes] = field(default_factory=dict)
    holdings: dict[int, bytes] = field(default_factory=dict)
    heads: dict[Stream, Head] = field(
        default_factory=lambda: {stream: empty_head(stream) for stream in Stream}
    )

    def journal_copy(self) -> JournalCopy:
        return JournalCopy(
            files=tuple(self.entries),
            seals=tuple(self.seals),
            lines=lambda one: self.entries[one].splitlines(keepends=True),
            seal=self.seals.__getitem__,
            token=lambda number: self.tokens.get(number, b""),
            holdings=self.holdings.get,
            verify_token=verify_token,
        )

    def lines(self, stream: Stream) -> Iterable[bytes]:
        for one in sorted(self.entries):
            if one.stream is stream:
                yield from self.entries[one].splitlines()


def a_token(data: bytes, at: datetime) -> bytes:
    """Make what stands for a token: a time and a digest."""
    return f"{at.isoformat()} {hashlib.sha512(data).hexdigest()}".encode()


def verify_token(data: bytes, token: bytes) -> datetime:
    at, _, digest = token.decode().partition(" ")
    if digest != hashlib.sha512(data).hexdigest():
        raise TimestampInvalid(reason="another imprint")
    return datetime.fromisoformat(at)


def a_sealed_copy(*, batches: int = 4, per_batch: int = 10, mark: str = "ok") -> CopyInMemory:
    """Write a journal in batches, each sealed; the second seal gets its token late."""
    copy = CopyInMemory()
    state: list[Holding] = []
    for number in range(1, batches + 1):
        before = list(state)
        covered = [
            _batch(copy, Stream.LIFECYCLE, number, per_batch, mark),
            _batch(copy, Stream.EVENTS, number, number % 2, mark),
            _batch(copy, Stream.ACCESS, number, 0, mark),
        ]
        state.append(
            Holding(object_id=f"aip-{number}", inventory_sha512=f"{number:0128x}", version=1)
        )
        full = number % 3 == 1
        copy.holdings[number] = render_full(state) if full else render_delta(before, state)
        obtained = [one for one in copy.tokens if not (one == 2 and number == 3)]
        copy.seals[number] = render(
            SealText(
                origin=ORIGIN,
                number=number,
                sealed_at=NOON + timedelta(hours=number),
                streams=tuple(covered),
                previous_seal_sha512=_sha512(copy.seals.get(number - 1)),
                previous_token_sha512=_sha512(copy.tokens[max(obtained)] if obtained else None),
                holdings_sha512=_sha512(copy.holdings[number]),
                rules_sha512="",
                software="sae 0.1.0",
                clock="system",
            )
        )
        at = NOON + timedelta(hours=number, seconds=1)
        copy.tokens[number] = a_token(copy.seals[number], at)
    return copy


def _batch(copy: CopyInMemory, stream: Stream, number: int, size: int, mark: str):  # noqa: ANN202 - StreamSeal
    head, lines = copy.heads[stream], []
    first = head.size + 1
    for place in range(size):
        entry = an_entry(objects=(f"aip-{number}-{place}",), outcome=mark)
        made, head = append(head, entry, at=NOON + timedelta(hours=number))
        lines.append(made.line)
    copy.heads[stream] = head
    if lines:
        name = EntryRange(stream, first, head.size)
        copy.entries[name] = b"".join(line + b"\n" for line in lines)
    return cover(head, first=first, lines=lines)


def _sha512(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha512(data).hexdigest()
