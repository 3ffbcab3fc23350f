"""What a picture is, by its file and by its look."""

from pathlib import Path

import pytest

from sae.adapters.scanning.bitmaps import opened_picture, picture_bitmap
from sae.adapters.scanning.page_facts import FileFacts, read_facts
from sae.flows.scans.model import Colours, Container, Loss, PageFacts
from tests.scans import a_page, a_scan, a_text


def facts_of(path: Path) -> tuple[FileFacts, list[PageFacts]]:
    found = FileFacts()
    return found, list(read_facts(path, found, looked_at=10))


@pytest.mark.parametrize(
    ("name", "mode", "options", "expected"),
    [
        ("a.tif", "1", {"compression": "group4"}, ("CCITT G4", Loss.LOSSLESS, Colours.BILEVEL, 1)),
        ("a.tif", "L", {"compression": "jpeg"}, ("JPEG", Loss.LOSSY, Colours.GREY, 8)),
        ("a.tif", "RGB", {"compression": "tiff_lzw"}, ("LZW", Loss.LOSSLESS, Colours.COLOUR, 24)),
        ("a.tif", "RGB", {}, ("none", Loss.LOSSLESS, Colours.COLOUR, 24)),
        ("a.jpg", "RGB", {}, ("JPEG", Loss.LOSSY, Colours.COLOUR, 24)),
        ("a.png", "L", {}, ("Deflate", Loss.LOSSLESS, Colours.GREY, 8)),
        ("a.png", "P", {}, ("Deflate", Loss.LOSSLESS, Colours.GREY, 8)),
        ("a.jp2", "L", {}, ("JPEG 2000", Loss.UNKNOWN, Colours.GREY, 8)),
        ("a.pdf", "L", {}, ("JPEG", Loss.LOSSY, Colours.GREY, 8)),
        ("a.pdf", "1", {}, ("CCITT", Loss.LOSSLESS, Colours.BILEVEL, 1)),
    ],
)
def test_a_page_tells_its_compression_and_its_colours(
    tmp_path: Path,
    name: str,
    mode: str,
    options: dict[str, object],
    expected: tuple[str, Loss, Colours, int],
) -> None:
    path = a_scan(tmp_path / name, a_text(3), dpi=100, mode=mode, inches=(4, 5), **options)

    _, [page] = facts_of(path)

    assert (page.compression, page.loss, page.colours, page.bits) == expected
    assert page.dpi in ((0,) if name == "a.jp2" else (99, 100))
    assert (page.width, page.height) == (400, 500)


def test_pages_of_a_tiff_are_all_looked_at(tmp_path: Path) -> None:
    path = a_scan(tmp_path / "lot.tif", a_text(3), (), ("Une ligne",), dpi=100)

    found, pages = facts_of(path)

    assert found.container is Container.TIFF
    assert found.pages_total == 3
    assert [page.is_blank for page in pages] == [False, True, False]


def test_a_picture_cut_short_says_so_after_what_its_header_says(tmp_path: Path) -> None:
    path = a_scan(tmp_path / "a.jpg", a_text(3), dpi=100, mode="RGB")
    path.write_bytes(path.read_bytes()[:6000])
    pages: list[PageFacts] = []

    with pytest.raises(OSError, match="truncated"):
        pages.extend(read_facts(path, FileFacts(), looked_at=10))

    assert [page.compression for page in pages] == ["JPEG"]


def test_a_page_that_went_in_askew_is_told(tmp_path: Path) -> None:
    page = a_page(*a_text(), dpi=100)
    page.rotate(2.4, fillcolor=255).save(tmp_path / "askew.png", dpi=(100, 100))
    page.save(tmp_path / "level.png", dpi=(100, 100))

    _, [askew] = facts_of(tmp_path / "askew.png")
    _, [level] = facts_of(tmp_path / "level.png")

    assert askew.skew == pytest.approx(-2.4, abs=0.4)
    assert askew.is_skewed
    assert not level.is_skewed


def test_what_a_scanner_writes_of_itself_is_read(tmp_path: Path) -> None:
    tags = a_page(dpi=50).getexif()
    tags.update({271: "Ricoh", 272: "IM C3000", 315: "M. Martin", 306: "2024:03:14 09:00:00"})
    a_page(dpi=50).save(tmp_path / "a.tif", exif=tags)

    found, _ = facts_of(tmp_path / "a.tif")

    assert (found.device, found.operator) == ("Ricoh IM C3000", "M. Martin")
    assert found.made_at == "2024:03:14 09:00:00"


def test_a_page_is_read_at_the_resolution_that_was_asked(tmp_path: Path) -> None:
    path = a_scan(tmp_path / "a.png", a_text(3), dpi=600, inches=(4, 5))

    with opened_picture(path) as picture:
        assert picture_bitmap(picture, 0, dpi=300).size == (1200, 1500)
