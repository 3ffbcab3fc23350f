"""Builders of journals for the tests of this folder."""

from datetime import UTC, datetime, timedelta

from sae.journal.entry import EntryType, Head, NewEntry, Stream, append, empty_head

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def an_entry(
    *,
    type: str = EntryType.TAKEN_IN_CHARGE,  # noqa: A002 - the member's own name
    operation: str = "operation-1",
    objects: tuple[str, ...] = ("transfer-1", "aip-1"),
    outcome: str = "ok",
    after: str = "sha512:" + "a" * 128,
) -> NewEntry:
    return NewEntry(
        type=type,
        operation=operation,
        objects=objects,
        actor="account-1",
        application="sae 0.1.0",
        agreement="agreement-1",
        outcome=outcome,
        after=after,
    )


def a_journal(size: int, stream: Stream = Stream.LIFECYCLE) -> tuple[list[bytes], Head]:
    head, lines = empty_head(stream), []
    for number in range(size):
        entry = an_entry(objects=("transfer-1", f"aip-{number}"))
        made, head = append(head, entry, at=NOON + timedelta(seconds=number))
        lines.append(made.line)
    return lines, head
