"""A head kept outside tells a cut, a rewritten and a forked journal apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sae.errors import ChainBroken
from sae.journal.entry import Stream
from sae.journal.heads import (
    HeadDocument,
    check_against_head,
    head_document,
    parse_head,
    render_head,
)
from sae.journal.verification import EntryRange, verify_copy
from tests.unit.journal.copy_builder import ORIGIN, CopyInMemory, a_sealed_copy
from tests.unit.journal.journal_builders import NOON


def a_head(copy: CopyInMemory) -> HeadDocument:
    number = max(copy.seals, default=0)
    return head_document(
        origin=ORIGIN,
        at=NOON,
        heads=copy.heads.values(),
        seal_number=number,
        seal=copy.seals.get(number, b""),
    )


def compared(copy: CopyInMemory, head: HeadDocument, origin: str = ORIGIN) -> list[tuple[str, str]]:
    findings = check_against_head(head, origin=origin, lines=copy.lines, seal=copy.seals.get)
    return [(one.code, one.where) for one in findings]


def test_a_head_reads_back_and_is_one_line() -> None:
    head = a_head(a_sealed_copy())

    data = render_head(head)

    assert parse_head(data) == head
    assert parse_head(data.rstrip()) == head
    assert data.count(b"\n") == 1
    assert b'"at":"2026-11-23T12:00:00.000000Z"' in data


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b'"size":40', b'"size":"40"'),
        lambda data: data.replace(b'"size":40', b'"size":-1'),
        lambda data: data.replace(b'"size":40', b'"size":40.0'),
        lambda data: data.replace(b"sae-journal-head/1", b"sae-journal-head/2"),
        lambda data: data.replace(b'"access":', b'"other":'),
        lambda data: data.replace(b"root", b"roof"),
        lambda data: data.replace(b":", b": "),
        lambda data: data[:-3],
        lambda _: b"[" * 100_000,
        lambda _: b"\xff",
    ],
)
def test_a_head_written_otherwise_is_unreadable(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ChainBroken) as refused:
        parse_head(spoil(render_head(a_head(a_sealed_copy()))))

    assert refused.value.code == "head_unreadable"


def test_a_journal_that_went_on_since_the_head_matches() -> None:
    for batches in (0, 1, 3, 5):
        head = a_head(a_sealed_copy(batches=batches))

        assert [code for code, _ in compared(a_sealed_copy(batches=5), head)] == ["head_matches"]


def test_a_cut_journal_is_told_and_located_even_if_its_own_seals_were_cut_too() -> None:
    head = a_head(a_sealed_copy(batches=5))
    cut = a_sealed_copy(batches=3)

    assert verify_copy(cut.journal_copy()).findings == ()
    assert compared(cut, head) == [
        ("journal_truncated", "lifecycle 31-50"),
        ("journal_truncated", "events 3-3"),
        ("seal_missing", "seal 5"),
    ]


def test_a_rewritten_line_is_told_and_located() -> None:
    copy = a_sealed_copy()
    head = a_head(copy)
    name = EntryRange(Stream.LIFECYCLE, 11, 20)
    copy.entries[name] = copy.entries[name].replace(b'"aip-2-4"', b'"aip-9-4"')

    assert compared(copy, head) == [("journal_line_altered", "lifecycle 15")]


def test_lines_made_again_under_the_same_seals_are_a_rewritten_journal() -> None:
    copy = a_sealed_copy()
    head = a_head(copy)
    copy.entries = a_sealed_copy(mark="other").entries

    assert compared(copy, head) == [
        ("journal_rewritten", "lifecycle 1-40"),
        ("journal_rewritten", "events 1-2"),
    ]


def test_another_history_sealed_again_by_who_holds_the_key_is_a_fork() -> None:
    head = a_head(a_sealed_copy())
    for batches in (4, 6):
        fork = a_sealed_copy(batches=batches, mark="other")

        assert verify_copy(fork.journal_copy()).findings == ()
        assert compared(fork, head) == [
            ("journal_forked", "lifecycle 1-40"),
            ("journal_forked", "events 1-2"),
        ]


def test_the_same_lines_under_another_seal_are_a_fork() -> None:
    copy = a_sealed_copy()
    head = a_head(copy)
    copy.seals[4] = copy.seals[4].replace(b"clock: system", b"clock: unsure")

    assert compared(copy, head) == [("journal_forked", "seal 4")]


def test_a_head_of_another_archive_is_not_compared() -> None:
    copy = a_sealed_copy()

    assert compared(copy, a_head(copy), origin="another") == [("head_foreign", ORIGIN)]


def test_a_head_that_was_altered_matches_nothing() -> None:
    copy = a_sealed_copy()
    head = a_head(copy)
    altered = replace(head.streams[0], root="0" * 64)

    codes = compared(copy, replace(head, streams=(altered, *head.streams[1:])))

    assert codes == [("journal_rewritten", "lifecycle 1-40")]
