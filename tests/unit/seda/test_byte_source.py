"""Random access to a manifest of any size, the same in a file as in memory."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seda import byte_source
from seda.byte_source import FileBytes, open_source, pieces

DATA = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bytes") / "file"
    path.write_bytes(DATA)
    return path


@pytest.mark.parametrize("window", [1, 7, 4096, 1 << 20])
@given(ranges=st.lists(st.tuples(st.integers(0, len(DATA) + 9), st.integers(0, len(DATA) + 9))))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_sliced_like_bytes(
    file: Path, monkeypatch: pytest.MonkeyPatch, window: int, ranges: list[tuple[int, int]]
) -> None:
    monkeypatch.setattr(byte_source, "WINDOW", window)

    with file.open("rb") as stream:
        source = FileBytes(stream)

        assert len(source) == len(DATA)
        for start, end in ranges:
            assert source[start:end] == DATA[start:end]


def test_ends_may_be_left_out(file: Path) -> None:
    with file.open("rb") as stream:
        source = FileBytes(stream)

        assert (source[:5], source[-5:], source[:]) == (DATA[:5], DATA[-5:], DATA)


def test_a_stream_over_a_file_goes_on_whatever_is_sliced_meanwhile(file: Path) -> None:
    with file.open("rb") as stream:
        source = FileBytes(stream)
        forward = open_source(source)
        first = forward.read(100)
        source[5000:5010]

        assert first + forward.read() == DATA
        assert open_source(source).read() == DATA


def test_a_stream_over_bytes_gives_the_bytes() -> None:
    assert open_source(DATA).read() == DATA


def test_ranges_are_given_in_bounded_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_source, "PIECE", 100)

    found = list(pieces(DATA, 50, 1030))

    assert b"".join(found) == DATA[50:1030]
    assert max(map(len, found)) == 100
    assert list(pieces(DATA, 9, 9)) == []


def test_a_stream_over_a_file_goes_where_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789")

    with file.open("rb") as opened, open_source(FileBytes(opened)) as stream:
        assert stream.read(4) == b"0123"
        assert (stream.seek(2), stream.read(2)) == (2, b"23")
        assert (stream.seek(1, 1), stream.read(1)) == (5, b"5")
        assert (stream.seek(-1, 2), stream.read()) == (9, b"9")
