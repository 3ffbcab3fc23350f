"""What is done to a sealed journal is found, named and located."""

import hashlib
import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.journal import chain
from sae.journal.chain import ChainReport, FaultKind, verify
from sae.journal.entry import Head, Stream
from tests.unit.journal.journal_builders import a_journal

SIZE = 200
LINES, HEAD = a_journal(SIZE)
PLACES = range(1, SIZE + 1)
KNOWN = {line: chain._read(line) for line in LINES}


@pytest.fixture(autouse=True, scope="module")
def _lines_of_the_sound_journal_are_read_once() -> Iterator[None]:
    """Thousands of journals differ by one line: reading the others again would only be slow."""
    read = chain._read
    chain._read = lambda data: KNOWN[data] if data in KNOWN else read(data)
    yield
    chain._read = read


def check(lines: list[bytes], until: Head | None = HEAD) -> ChainReport:
    return verify(iter(lines), stream=Stream.LIFECYCLE, until=until)


def faults(lines: list[bytes], until: Head | None = HEAD) -> list[tuple[FaultKind, int]]:
    return [(fault.kind, fault.seq) for fault in check(lines, until).faults]


def rewritten(line: bytes, **changes: object) -> bytes:
    document = json.loads(line) | changes
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def forged(seq: int) -> bytes:
    """Make the line that a careful forger would put in front of line `seq`."""
    prev = hashlib.sha256(LINES[seq - 2]).hexdigest() if seq > 1 else "0" * 64
    return rewritten(LINES[seq - 1], outcome="forged", seq=seq, prev=prev)


@given(st.integers(0, 60))
def test_a_sound_journal_has_no_fault_and_leads_to_its_head(size: int) -> None:
    lines, head = a_journal(size)

    report = verify(lines, stream=Stream.LIFECYCLE, until=head)

    assert report.faults == ()
    assert report.head == head
    assert report.size == size


def test_a_journal_that_went_on_since_the_head_is_sound() -> None:
    _, earlier = a_journal(120)

    assert faults(LINES, earlier) == []


@pytest.mark.parametrize("seq", PLACES)
def test_a_deleted_line_is_located(seq: int) -> None:
    assert faults(LINES[: seq - 1] + LINES[seq:]) == [(FaultKind.MISSING, seq)]


@pytest.mark.parametrize("seq", PLACES)
def test_an_inserted_line_is_located(seq: int) -> None:
    found = faults([*LINES[: seq - 1], forged(seq), *LINES[seq - 1 :]])

    assert found == [(FaultKind.INSERTED, seq)]


def test_a_line_inserted_with_any_number_is_located() -> None:
    for seq in PLACES:
        for number in (seq + 5, 100_000):
            intruder = rewritten(forged(seq), seq=number)
            found = faults([*LINES[: seq - 1], intruder, *LINES[seq - 1 :]])
            assert found == [(FaultKind.INSERTED, seq)]


def test_a_line_of_junk_inserted_is_located() -> None:
    for seq in PLACES:
        found = faults([*LINES[: seq - 1], b"junk", *LINES[seq - 1 :]])
        assert found == [(FaultKind.INSERTED, seq)]


def edits(line: bytes) -> Iterator[bytes]:
    """Change each member of a line in turn, then one of its bytes, then all of it."""
    document = json.loads(line)
    for name, value in document.items():
        if name in ("seq", "v"):
            continue  # a changed number is "renumbered"; another version is unreadable, below
        if name == "objects":
            yield rewritten(line, objects=["transfer-1"])
        elif name == "digests":
            yield rewritten(line, digests=value | {"after": ""})
            yield rewritten(line, digests=value | {"before": "sha512:" + "b" * 128})
        elif name == "at":
            yield rewritten(line, at="2020-01-01T00:00:00.000000Z")
        elif name == "prev":
            yield rewritten(line, prev="f" * 64)
        else:
            yield rewritten(line, **{name: value + "x"})
    yield rewritten(line, v=2)
    yield line + b" "
    yield line[:-1]
    yield b""
    place = random.Random(line).randrange(len(line))
    yield line[:place] + bytes([line[place] ^ 1]) + line[place + 1 :]


@pytest.mark.parametrize("seq", PLACES)
def test_every_edit_of_a_line_is_located(seq: int) -> None:
    for edited in edits(LINES[seq - 1]):
        found = faults([*LINES[: seq - 1], edited, *LINES[seq:]])

        assert [place for _, place in found] == [seq]
        assert found[0][0] in (FaultKind.ALTERED, FaultKind.RENUMBERED)


def test_swapped_lines_are_located() -> None:
    for seq in PLACES[:-1]:
        for other in {min(seq + step, SIZE) for step in (1, 2, 3, 50)}:
            if other == seq:
                continue
            lines = list(LINES)
            lines[seq - 1], lines[other - 1] = lines[other - 1], lines[seq - 1]

            found = faults(lines)

            assert {kind for kind, _ in found} == {FaultKind.SWAPPED}
            assert {place for _, place in found} in ({seq}, {seq, other})


@pytest.mark.parametrize("seq", PLACES)
def test_a_line_twice_is_located(seq: int) -> None:
    line = LINES[seq - 1]

    assert faults([*LINES[:seq], line, *LINES[seq:]]) == [(FaultKind.DUPLICATED, seq)]

    for place in (1, SIZE // 2, SIZE):
        found = check([*LINES[:place], line, *LINES[place:]]).faults
        (fault,) = found
        assert fault.found == str(seq)
        assert fault.seq in (place, place + 1)
        assert fault.kind in (FaultKind.DUPLICATED, FaultKind.INSERTED)


@pytest.mark.parametrize("seq", PLACES)
def test_a_renumbered_line_is_located(seq: int) -> None:
    for number in {seq - 1, seq + 1, seq + 2, 1, SIZE, 10**9} - {seq, 0}:
        lines = [*LINES[: seq - 1], rewritten(LINES[seq - 1], seq=number), *LINES[seq:]]

        assert faults(lines) == [(FaultKind.RENUMBERED, seq)], number


@pytest.mark.parametrize("size", range(SIZE))
def test_a_cut_tail_is_found_against_a_head_and_invisible_without(size: int) -> None:
    assert faults(LINES[:size], until=None) == []

    (fault,) = check(LINES[:size]).faults

    assert (fault.kind, fault.seq, fault.last) == (FaultKind.MISSING, size + 1, SIZE)


def test_a_history_made_again_from_any_line_does_not_lead_to_the_head() -> None:
    for seq in PLACES:
        lines = LINES[: seq - 1]
        for line in LINES[seq - 1 :]:
            prev = hashlib.sha256(lines[-1]).hexdigest() if lines else "0" * 64
            lines.append(rewritten(line, prev=prev, outcome="made"))
        prev = hashlib.sha256(lines[-1]).hexdigest()
        longer = rewritten(LINES[-1], seq=SIZE + 1, prev=prev)

        assert faults(lines) == [(FaultKind.ALTERED, SIZE)]
        assert faults([*lines, longer]) == [(FaultKind.REWRITTEN, SIZE)]


def test_several_faults_are_all_reported() -> None:
    lines = list(LINES)
    lines[19] = rewritten(lines[19], outcome="changed")
    del lines[99:103]
    lines[149], lines[150] = lines[150], lines[149]

    assert faults(lines) == [
        (FaultKind.ALTERED, 20),
        (FaultKind.MISSING, 100),
        (FaultKind.SWAPPED, 154),
    ]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 29)), min_size=1, max_size=6))
def test_no_mixture_of_changes_passes(changes: list[tuple[int, int]]) -> None:
    lines, head = a_journal(30)
    sound = list(lines)
    for kind, place in changes:
        at = place % max(len(lines), 1)
        if not lines:
            break
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            lines[at] = rewritten(lines[at], outcome="changed")
        elif kind == 3:
            lines[at] = rewritten(lines[at], seq=place + 3)
        else:
            lines[at], lines[-1] = lines[-1], lines[at]

    report = verify(lines, stream=Stream.LIFECYCLE, until=head)

    assert (report.faults == ()) == (lines == sound)
