"""Lines of the journal: their bytes, their strictness, their chain."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sae.errors import ChainBroken
from sae.journal.entry import (
    GENESIS,
    EntryType,
    NewEntry,
    Stream,
    append,
    empty_head,
    extend,
    parse_line,
    pseudonym,
    root,
)
from tests.unit.journal.journal_builders import NOON, a_journal, an_entry
from tests.unit.journal.test_merkle import naive_root

tokens = st.from_regex(r"[A-Za-z0-9._:/@+-]{1,40}", fullmatch=True)
digests = st.from_regex(r"(sha512:[0-9a-f]{128})?", fullmatch=True)
entries = st.builds(
    NewEntry,
    type=tokens,
    operation=tokens,
    objects=st.lists(tokens, max_size=3).map(tuple),
    actor=tokens,
    application=tokens,
    agreement=tokens,
    outcome=tokens,
    before=digests,
    after=digests,
)


@given(entries, st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_line_is_canonical_json_and_reads_back_as_it_was(entry: NewEntry, at: datetime) -> None:
    made, _ = append(empty_head(Stream.EVENTS), entry, at=at)

    assert made.line == rfc8785.dumps(json.loads(made.line))
    parsed = parse_line(made.line)
    assert (parsed.v, parsed.seq, parsed.at, parsed.prev) == (1, 1, at, GENESIS)
    for name in NewEntry.__dataclass_fields__:
        assert getattr(parsed, name) == getattr(entry, name)


def test_a_line_has_the_documented_members_and_no_other() -> None:
    lines, _ = a_journal(1)
    documented = {"v", "seq", "at", "type", "operation", "objects", "actor", "application"}
    documented |= {"agreement", "outcome", "digests", "prev"}

    assert set(json.loads(lines[0])) == documented
    assert json.loads(lines[0])["at"] == "2026-11-23T12:00:00.000000Z"


def test_each_line_names_the_hash_of_the_line_before_it() -> None:
    lines, head = a_journal(3)

    assert [parse_line(line).seq for line in lines] == [1, 2, 3]
    assert parse_line(lines[0]).prev == GENESIS
    assert parse_line(lines[2]).prev == hashlib.sha256(lines[1]).hexdigest()
    assert head.last_sha256 == hashlib.sha256(lines[2]).hexdigest()


@given(st.integers(0, 40))
def test_the_head_knows_the_root_of_every_line_since_genesis(size: int) -> None:
    lines, head = a_journal(size)

    assert root(head) == naive_root(lines).hex()


def test_lines_read_back_lead_to_the_same_head() -> None:
    lines, head = a_journal(20)

    followed = empty_head(Stream.LIFECYCLE)
    for line in lines:
        followed = extend(followed, line)

    assert followed == head


@pytest.mark.parametrize("order", [[1], [0, 2], [0, 0]])
def test_a_line_that_is_not_the_next_one_is_refused(order: list[int]) -> None:
    lines, _ = a_journal(3)
    head = empty_head(Stream.LIFECYCLE)

    for index in order[:-1]:
        head = extend(head, lines[index])

    with pytest.raises(ChainBroken) as refused:
        extend(head, lines[order[-1]])

    assert refused.value.fields["seq"] == str(len(order))


def test_a_line_of_another_history_is_refused() -> None:
    lines, _ = a_journal(2)
    _, other = append(empty_head(Stream.LIFECYCLE), an_entry(operation="other"), at=NOON)

    with pytest.raises(ChainBroken) as refused:
        extend(other, lines[1])

    assert refused.value.fields["field"] == "prev"


@pytest.mark.parametrize(
    "instant",
    [datetime(2026, 1, 1), NOON.astimezone(timezone(timedelta(hours=1)))],  # noqa: DTZ001 - the fault under test
)
def test_an_instant_that_is_not_utc_is_refused(instant: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        append(empty_head(Stream.LIFECYCLE), an_entry(), at=instant)


@pytest.mark.parametrize("words", ["Facture Dupont", "élimination", "a\nb", "x" * 161, '"'])
def test_words_of_a_document_cannot_stand_in_a_sealed_line(words: str) -> None:
    with pytest.raises(ValueError, match="sealed line"):
        an_entry(objects=(words,))
    with pytest.raises(ValueError, match="sealed line"):
        an_entry(operation=words)


def test_a_digest_is_a_sha512_or_nothing() -> None:
    with pytest.raises(ValueError, match="digest"):
        an_entry(after="a" * 128)


def test_an_entry_without_type_or_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="needs"):
        an_entry(outcome="")
    with pytest.raises(ValueError, match="needs"):
        an_entry(type="")


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b'"v":1', b'"v":2'),
        lambda line: line.replace(b'"v":1', b'"v":true'),
        lambda line: line.replace(b'"v":1', b'"v":1,"w":1'),
        lambda line: line.replace(b'"seq":1', b'"seq":1.0'),
        lambda line: line.replace(b'"seq":1', b'"seq":"1"'),
        lambda line: line.replace(b'"seq":1', b'"seq":1,"seq":1'),
        lambda line: line.replace(b":1,", b": 1,"),
        lambda line: line.replace(b"000000Z", b"000000+00:00"),
        lambda line: line.replace(b"000000Z", b"0000Z"),
        lambda line: line.replace(b'"ok"', b"null"),
        lambda line: line.replace(b'["transfer-1","aip-0"]', b'"abc"'),
        lambda line: line + b"\n",
        lambda line: line[:-1],
        lambda _: b"[]",
        lambda _: b"\xff",
        lambda _: b"[" * 100_000,
    ],
)
def test_a_line_written_in_any_other_way_is_unreadable(change) -> None:  # noqa: ANN001 - a lambda
    line = a_journal(1)[0][0]

    with pytest.raises(ChainBroken) as refused:
        parse_line(change(line))

    assert refused.value.code == "journal_line_unreadable"


def test_a_pseudonym_needs_its_salt() -> None:
    token = pseudonym("Convention mairie / Dupont", salt="s1")

    assert token == pseudonym("Convention mairie / Dupont", salt="s1")
    assert token != pseudonym("Convention mairie / Dupont", salt="s2")
    assert an_entry(operation=token, type=EntryType.REFUSED).operation == token
