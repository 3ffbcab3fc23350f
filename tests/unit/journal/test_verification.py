"""A whole copy's journal: what is sound passes, what was changed is found and located."""

import hashlib
from collections.abc import Callable

import pytest

from sae.journal.entry import Stream
from sae.journal.holdings import parse_full, render_full
from sae.journal.verification import EntryRange, verify_copy
from seda.findings import Severity
from tests.unit.journal.copy_builder import CopyInMemory, a_sealed_copy, a_token
from tests.unit.journal.journal_builders import NOON

SECOND = EntryRange(Stream.LIFECYCLE, 11, 20)
LAST = EntryRange(Stream.LIFECYCLE, 31, 40)


def found(copy: CopyInMemory) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in verify_copy(copy.journal_copy()).findings]


def test_a_sound_copy_has_no_finding() -> None:
    copy = a_sealed_copy()

    report = verify_copy(copy.journal_copy())

    assert report.findings == ()
    assert {head.stream: head for head in report.heads} == copy.heads
    assert [seal.number for seal in report.seals] == [1, 2, 3, 4]
    assert {one.object_id for one in report.holdings or ()} == {"aip-1", "aip-2", "aip-3", "aip-4"}


def test_an_empty_journal_is_sound() -> None:
    assert found(CopyInMemory()) == []


def test_lines_after_the_last_seal_are_said_not_to_be_sealed() -> None:
    copy = a_sealed_copy()
    del copy.seals[4], copy.tokens[4]

    (finding,) = verify_copy(copy.journal_copy()).findings

    assert (finding.code, finding.where) == ("journal_tail_unsealed", "lifecycle 31-40")
    assert finding.severity is Severity.INFO


def edit(copy: CopyInMemory, name: EntryRange, before: bytes, after: bytes) -> None:
    assert before in copy.entries[name]
    copy.entries[name] = copy.entries[name].replace(before, after, 1)


def test_an_altered_line_is_located_and_its_seal_named_once() -> None:
    copy = a_sealed_copy()
    edit(copy, SECOND, b'"aip-2-4"', b'"aip-9-4"')

    assert found(copy) == [
        ("seal_digest_mismatch", "lifecycle 11-20"),
        ("journal_line_altered", "lifecycle 15"),
    ]


def test_an_altered_last_line_is_found_by_its_seal() -> None:
    copy = a_sealed_copy()
    edit(copy, LAST, b'"aip-4-9"', b'"aip-5-9"')

    assert found(copy) == [("seal_digest_mismatch", "lifecycle 31-40")]


def test_a_missing_file_is_located() -> None:
    copy = a_sealed_copy()
    del copy.entries[SECOND]

    codes = found(copy)

    assert ("journal_file_missing", "lifecycle 11-20") in codes
    assert ("journal_line_missing", "lifecycle 11-20") in codes


def test_a_cut_tail_is_found_by_the_seals() -> None:
    copy = a_sealed_copy()
    del copy.entries[LAST]

    assert found(copy) == [("journal_truncated", "lifecycle 31-40")]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda data: data[:-1], "journal_file_torn"),
        (lambda data: data + data[-700:], "journal_file_range"),
        (lambda data: b"", "journal_file_range"),
    ],
)
def test_a_file_that_does_not_hold_what_it_is_named_for_is_found(
    spoil: Callable[[bytes], bytes], code: str
) -> None:
    copy = a_sealed_copy()
    copy.entries[SECOND] = spoil(copy.entries[SECOND])

    assert (code, "lifecycle 11-20") in found(copy)


def test_files_that_overlap_are_found() -> None:
    copy = a_sealed_copy()
    copy.entries[EntryRange(Stream.LIFECYCLE, 20, 30)] = copy.entries.pop(
        EntryRange(Stream.LIFECYCLE, 21, 30)
    )

    assert ("journal_file_overlap", "lifecycle 20-30") in found(copy)


def test_a_missing_seal_breaks_no_other_but_is_named() -> None:
    copy = a_sealed_copy()
    del copy.seals[2]

    assert ("seal_missing", "seal 2") in found(copy)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"number: 2", b"number: 7", "seal_unreadable"),
        (b"format: sae", b"format: see", "seal_unreadable"),
        (b"origin: 0190", b"origin: 0191", "seal_foreign"),
        (b"sealed-at: 2026", b"sealed-at: 2025", "seal_time_regression"),
        (b"clock: system", b"clock: unsure", "seal_token_invalid"),
        (b"lifecycle-entries: 11-20", b"lifecycle-entries: 12-20", "seal_range_broken"),
    ],
)
def test_an_altered_seal_is_found(before: bytes, after: bytes, code: str) -> None:
    copy = a_sealed_copy()
    assert before in copy.seals[2]
    copy.seals[2] = copy.seals[2].replace(before, after)

    codes = found(copy)

    assert (code, "seal 2") in codes
    assert any(where.startswith("seal 3") for _, where in codes) or code == "seal_unreadable"


def test_every_altered_byte_of_a_seal_is_found() -> None:
    copy = a_sealed_copy(batches=3, per_batch=2)
    sound = copy.seals[2]
    for place in range(len(sound)):
        copy.seals[2] = sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :]

        assert any(where == "seal 2" for _, where in found(copy)), place


def test_a_token_of_other_data_is_found() -> None:
    copy = a_sealed_copy()
    copy.tokens[4] = copy.tokens[1]

    assert found(copy) == [("seal_token_invalid", "seal 4")]


def test_a_replaced_token_breaks_the_link_of_a_later_seal() -> None:
    copy = a_sealed_copy()
    copy.tokens[3] = a_token(copy.seals[3], NOON.replace(year=2030))

    assert found(copy) == [("seal_token_link_broken", "seal 4")]


def test_a_seal_that_waits_for_its_token_is_a_warning() -> None:
    copy = a_sealed_copy()
    del copy.tokens[4]

    (finding,) = verify_copy(copy.journal_copy()).findings

    assert (finding.code, finding.severity) == ("seal_without_token", Severity.WARNING)


def test_a_token_older_than_its_seal_is_said() -> None:
    copy = a_sealed_copy()
    copy.tokens[4] = a_token(copy.seals[4], NOON)

    assert found(copy) == [("seal_token_too_early", "seal 4")]


def test_altered_holdings_are_found() -> None:
    copy = a_sealed_copy()
    copy.holdings[2] = copy.holdings[2].replace(b"aip-2", b"aip-9")

    report = verify_copy(copy.journal_copy())

    assert [one.code for one in report.findings] == ["holdings_digest_mismatch"]
    assert report.holdings is not None  # seal 4 has a full list again


def test_missing_holdings_are_found_and_the_state_is_not_invented() -> None:
    copy = a_sealed_copy(batches=3)
    del copy.holdings[3]

    report = verify_copy(copy.journal_copy())

    assert [one.code for one in report.findings] == ["holdings_file_missing"]
    assert report.holdings is None


def sealed_again(copy: CopyInMemory, number: int, holdings: bytes) -> None:
    """Do as who holds the key: replace the last holdings and seal them."""
    before = hashlib.sha512(copy.holdings[number]).hexdigest().encode()
    after = hashlib.sha512(holdings).hexdigest().encode()
    copy.holdings[number] = holdings
    copy.seals[number] = copy.seals[number].replace(before, after)
    copy.tokens[number] = a_token(copy.seals[number], NOON.replace(year=2030))


def test_an_object_that_leaves_a_full_list_without_tombstone_is_named() -> None:
    copy = a_sealed_copy()
    kept = [one for one in parse_full(copy.holdings[4]) if one.object_id != "aip-2"]
    sealed_again(copy, 4, render_full(kept))

    assert found(copy) == [("holdings_object_missing", "aip-2")]


@pytest.mark.parametrize(
    ("holdings", "code"),
    [
        (b"- " + b"0" * 128 + b"  aip-7  v1\n", "holdings_broken"),
        (b"+ junk\n", "holdings_unreadable"),
    ],
)
def test_a_delta_that_does_not_follow_is_found(holdings: bytes, code: str) -> None:
    copy = a_sealed_copy(batches=3)
    sealed_again(copy, 3, holdings)

    assert found(copy) == [(code, "seal 3")]
