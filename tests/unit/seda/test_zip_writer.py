import io
import shutil
import subprocess
import zipfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from seda.zip_writer import ZipWriter

AT = datetime(2026, 1, 15, 9, 30, 20, tzinfo=UTC)


class Pipe(io.BytesIO):
    """An output that cannot seek, as a web response."""

    def seekable(self) -> bool:
        return False

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def a_zip(out: io.BytesIO | None = None, *, at: datetime = AT) -> bytes:
    out = io.BytesIO() if out is None else out
    with ZipWriter(out, at=at) as package:
        package.add("manifest.xml", b"<ArchiveTransfer/>" * 100)
        package.copy("Content/a.pdf", io.BytesIO(b"%PDF"), size=4, compress=False)
        with package.entry("Content/délibération n°1.txt") as stream:
            stream.write(b"Le conseil")
            stream.write(b" municipal")
    return out.getvalue()


def test_what_was_written_is_read_back() -> None:
    with zipfile.ZipFile(io.BytesIO(a_zip())) as package:
        assert package.testzip() is None
        assert package.read("manifest.xml") == b"<ArchiveTransfer/>" * 100
        assert package.read("Content/délibération n°1.txt") == b"Le conseil municipal"
        assert package.getinfo("Content/a.pdf").compress_type == zipfile.ZIP_STORED
        assert package.getinfo("manifest.xml").compress_size < 200


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_another_reader_agrees(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(a_zip())

    result = subprocess.run(["unzip", "-tqq", path], capture_output=True, check=False)

    assert result.returncode == 0, result.stdout


def test_the_same_entries_give_the_same_bytes() -> None:
    paris = timezone(timedelta(hours=1))

    assert a_zip() == a_zip(at=AT.astimezone(paris))
    assert a_zip() != a_zip(at=AT + timedelta(days=1))


def test_an_output_that_cannot_seek_will_do() -> None:
    with zipfile.ZipFile(io.BytesIO(a_zip(Pipe()))) as package:
        assert package.testzip() is None
        assert {entry.compress_type for entry in package.infolist()} == {zipfile.ZIP_DEFLATED}


@pytest.mark.parametrize("year", [1601, 2500])
def test_a_date_that_zip_cannot_say_is_brought_back(year: int) -> None:
    with zipfile.ZipFile(io.BytesIO(a_zip(at=AT.replace(year=year)))) as package:
        assert package.infolist()[0].date_time[0] in (1980, 2107)


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../a", "a//b", "a/./b", "folder/", "a\\b", "a\nb", "é" * 40_000]
)
def test_a_name_that_a_careful_reader_refuses_is_not_written(name: str) -> None:
    with ZipWriter(io.BytesIO(), at=AT) as package, pytest.raises(ValueError, match="name"):
        package.add(name, b"")


def test_a_name_is_written_once() -> None:
    with ZipWriter(io.BytesIO(), at=AT) as package:
        package.add("a", b"")

        with pytest.raises(ValueError, match="twice"):
            package.add("a", b"")


def test_a_stream_that_is_not_of_its_size_is_refused() -> None:
    with (
        pytest.raises(ValueError, match="5 bytes instead of 4"),
        ZipWriter(io.BytesIO(), at=AT) as package,
    ):
        package.copy("a", io.BytesIO(b"12345"), size=4)


def test_a_half_made_package_is_not_a_zip() -> None:
    out = io.BytesIO()

    with pytest.raises(RuntimeError):
        fail_between_entries(out)

    assert out.getvalue()
    assert not zipfile.is_zipfile(out)


def test_a_package_left_half_way_through_an_entry_is_not_a_zip_either() -> None:
    out = io.BytesIO()

    with pytest.raises(RuntimeError):
        fail_inside_an_entry(out)

    assert not zipfile.is_zipfile(out)


def fail_between_entries(out: io.BytesIO) -> None:
    with ZipWriter(out, at=AT) as package:
        package.add("manifest.xml", b"<ArchiveTransfer/>")
        raise RuntimeError


def fail_inside_an_entry(out: io.BytesIO) -> None:
    with ZipWriter(out, at=AT) as package, package.entry("a") as stream:
        stream.write(b"half")
        raise RuntimeError


def test_an_interrupted_zip_goes_on_as_if_nothing_had_happened() -> None:
    whole, cut = io.BytesIO(), io.BytesIO()
    with ZipWriter(whole, at=AT) as package:
        for number in range(4):
            package.add(f"Content/{number}.txt", b"texte " * number)

    written = []
    with suppress(KeyboardInterrupt), ZipWriter(cut, at=AT) as begun:
        for number in range(2):
            begun.add(f"Content/{number}.txt", b"texte " * number)
            written.append(begun.last())
        cut.write(b"half an entry")
        raise KeyboardInterrupt
    cut.seek(written[-1].offset + 30 + len(written[-1].name) + written[-1].compressed_size)
    with ZipWriter(cut, at=AT, resumed=written) as package:
        for number in range(2, 4):
            package.add(f"Content/{number}.txt", b"texte " * number)

    assert cut.getvalue() == whole.getvalue()


def test_an_entry_taken_away_leaves_no_trace() -> None:
    out, expected = io.BytesIO(), io.BytesIO()
    with ZipWriter(out, at=AT) as package:
        package.add("Content/kept.txt", b"kept")
        package.add("Content/changed.txt", b"changed while it was read" * 100)
        package.drop_last()
    with ZipWriter(expected, at=AT) as package:
        package.add("Content/kept.txt", b"kept")

    assert out.getvalue() == expected.getvalue()
