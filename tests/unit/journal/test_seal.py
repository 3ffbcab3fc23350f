"""The text of a seal: fixed, strict, and in agreement with the bytes it covers."""

import hashlib
from datetime import timedelta

import pytest

from sae.errors import ChainBroken
from sae.journal.entry import Stream, empty_head, root
from sae.journal.seal import SealText, cover, parse, render
from tests.unit.journal.journal_builders import NOON, a_journal


def a_seal(*, number: int = 2, clock: str = "system, no external reference") -> SealText:
    lines, head = a_journal(7)
    nothing = [
        cover(empty_head(stream), first=1, lines=[]) for stream in (Stream.EVENTS, Stream.ACCESS)
    ]
    return SealText(
        origin="0190f0c0-0000-7000-8000-000000000000",
        number=number,
        sealed_at=NOON + timedelta(microseconds=7),
        streams=(cover(head, first=5, lines=lines[4:]), *nothing),
        previous_seal_sha512="a" * 128,
        previous_token_sha512="",
        holdings_sha512="b" * 128,
        rules_sha512="c" * 128,
        software="sae 0.1.0",
        clock=clock,
    )


def test_a_seal_covers_the_bytes_of_the_entry_files() -> None:
    lines, head = a_journal(7)

    covered = cover(head, first=5, lines=lines[4:])

    assert (covered.first, covered.last, covered.tree_size) == (5, 7, 7)
    assert covered.sha512 == hashlib.sha512(b"\n".join(lines[4:]) + b"\n").hexdigest()
    assert covered.sha256 == hashlib.sha256(b"\n".join(lines[4:]) + b"\n").hexdigest()
    assert covered.root == root(head)


@pytest.mark.parametrize("slip", [slice(4, 6), slice(3, 7), slice(3, 6), slice(0, 0)])
def test_lines_that_do_not_lead_to_the_head_are_not_sealed(slip: slice) -> None:
    lines, head = a_journal(7)

    with pytest.raises(ChainBroken):
        cover(head, first=5, lines=lines[slip])


def test_the_text_has_its_keys_in_order() -> None:
    text = render(a_seal()).decode()

    keys = [line.split(": ")[0] for line in text.splitlines()]
    of_stream = ["entries", "sha256", "sha512", "tree-size", "root-sha256"]
    assert keys == [
        "format", "origin", "number", "sealed-at",
        *(f"{stream}-{key}" for stream in ("lifecycle", "events", "access") for key in of_stream),
        "previous-seal-sha512", "previous-token-sha512", "holdings-sha512", "rules-sha512",
        "software", "clock",
    ]  # fmt: skip
    assert "lifecycle-entries: 5-7\n" in text
    assert "events-entries: none\n" in text
    assert "sealed-at: 2026-11-23T12:00:00.000007Z\n" in text
    assert "previous-token-sha512: none\n" in text


def test_a_seal_reads_back() -> None:
    assert parse(render(a_seal())) == a_seal()


def test_every_altered_byte_gives_another_seal_or_none() -> None:
    text = render(a_seal())

    for place in range(len(text)):
        altered = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        try:
            found = parse(altered)
        except ChainBroken:
            continue
        assert found != a_seal()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + b"\n",
        lambda text: text + b"more: 1\n",
        lambda text: text.replace(b"number: 2", b"number: 02"),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.replace(b"entries: 5-7", b"entries: 5-8"),
        lambda text: text.replace(b"entries: 5-7", b"entries: 5"),
        lambda text: text.replace(b"clock: ", b"clock: \xc3\xa9"),
        lambda text: text.replace(b"seal/1", b"seal/2"),
        lambda text: b"".join(sorted(text.splitlines(keepends=True))),
        lambda text: text.replace(b"number: 2\n", b"number: 2\nnumber: 2\n"),
        lambda text: text.replace(b"number: 2\n", b""),
        lambda _: b"",
    ],
)
def test_a_seal_written_otherwise_is_unreadable(change) -> None:  # noqa: ANN001 - a lambda
    with pytest.raises(ChainBroken) as refused:
        parse(change(render(a_seal())))

    assert refused.value.code == "seal_unreadable"


@pytest.mark.parametrize("clock", ["", "a\nnumber: 9", " padded", "décalée", "x" * 201])
def test_a_value_that_does_not_fit_one_line_is_not_sealed(clock: str) -> None:
    with pytest.raises(ChainBroken, match="seal_unreadable"):
        render(a_seal(clock=clock))
