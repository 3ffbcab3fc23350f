"""Pages read in children: a hostile file costs its own words, the next one is read."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.adapters.scanning.page_reading import TesseractReader
from sae.adapters.scanning.scan_inspection import ChildScanInspector
from tests.scans import a_scan


@pytest.fixture(scope="module")
def reader() -> Iterator[TesseractReader]:
    made = TesseractReader(languages="fra", page_seconds=60, memory_bytes=1 << 30, readers=1)
    yield made
    made.close()


def a_png(width: int, height: int) -> bytes:
    """Give a PNG of so many black pixels, a few hundred bytes of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    )


def test_a_hostile_picture_costs_its_own_words_and_the_next_is_read(
    reader: TesseractReader, tmp_path: Path
) -> None:
    bomb, broken = tmp_path / "bomb.png", tmp_path / "broken.tif"
    bomb.write_bytes(a_png(60_000, 60_000))
    broken.write_bytes(b"II*\x00" + b"\xff" * 200)
    good = a_scan(tmp_path / "good.png", ("Travaux de couverture",), dpi=200)

    assert reader.read(bomb, 0).stopped == "scan_too_large"
    assert reader.pages(broken).stopped == "scan_unreadable"
    assert reader.read(tmp_path / "absent.pdf", 0).stopped == "scan_unreadable"
    found = reader.read(good, 0)
    assert "couverture" in found.text
    assert found.engine.startswith("tesseract 5")
    assert found.engine.endswith("(fra)")


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    page = a_scan(tmp_path / "page.png", *[tuple(f"Ligne {n} du texte" for n in range(30))])
    hasty = TesseractReader(languages="fra", page_seconds=0, memory_bytes=1 << 30, readers=1)
    try:
        assert hasty.read(page, 0).stopped == "scan_timeout"
    finally:
        hasty.close()


def test_an_icon_is_not_read(reader: TesseractReader, tmp_path: Path) -> None:
    icon = a_scan(tmp_path / "icon.png", dpi=10)

    assert reader.pages(icon).pages == ()


def test_a_picture_that_cannot_be_looked_at_keeps_what_its_header_says(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(a_png(60_000, 60_000))
    inspector = ChildScanInspector()
    try:
        [page] = inspector.inspect(bomb).pages
    finally:
        inspector.close()

    assert (page.width, page.ink, page.is_blank) == (60_000, -1.0, False)
