"""What scans say of themselves, page by page, and how they look. Runs in the child process."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
from PIL import ExifTags, Image
from pypdfium2 import raw

from sae.adapters.scanning.appearance import LOOKED_AT_DPI, ink_of, skew_of
from sae.adapters.scanning.bitmaps import (
    TooLarge,
    is_pdf,
    opened_pdf,
    opened_picture,
    pdf_bitmap,
    picture_bitmap,
    stated_resolutions,
)
from sae.adapters.scanning.pdf_pages import SCAN_SHARE, picture_share, picture_shares
from sae.flows.scans.model import Colours, Container, Loss, PageFacts

MAX_PICTURES = 50  # of one page, whose compression is looked at


@dataclass(slots=True)
class FileFacts:
    """What is found of a file: as `ScanFacts`, filled page by page so that what was seen stays."""

    container: Container | None = None
    pages_total: int = 0
    device: str = ""
    software: str = ""
    operator: str = ""
    made_at: str = ""


def read_facts(path: Path, into: FileFacts, *, looked_at: int) -> Iterator[PageFacts]:
    """Give the pages one by one; those after the first `looked_at` are not looked at.

    May raise whatever the libraries make of a broken file.
    """
    if is_pdf(path):
        into.container = Container.PDF
        with opened_pdf(path) as document:
            into.pages_total = len(document)
            _read_dictionary(document, into)
            for number in range(min(len(document), looked_at)):
                yield _pdf_page(document, number)
        return
    with opened_picture(path) as picture:
        into.container = _CONTAINERS.get(picture.format or "")
        if into.container is None:
            return
        into.pages_total = getattr(picture, "n_frames", 1)
        _read_tags(picture, into)
        faults: list[Exception] = []
        for number in range(min(into.pages_total, looked_at)):
            picture.seek(number)
            yield _picture_page(picture, number, faults)
        if faults:  # what it says of itself was read; its picture stops before its end
            raise faults[0]


# ----------------------------------------------------------------------------- private

_CONTAINERS = {
    "TIFF": Container.TIFF,
    "JPEG": Container.JPEG,
    "MPO": Container.JPEG,  # a JPEG with another one behind it: phones
    "PNG": Container.PNG,
    "JPEG2000": Container.JPEG_2000,
}

# Compression of TIFF (tag 259) as Pillow names it -> name of its standard, loss.
_TIFF = {
    "raw": ("none", Loss.LOSSLESS),
    "packbits": ("PackBits", Loss.LOSSLESS),
    "tiff_ccitt": ("CCITT", Loss.LOSSLESS),
    "group3": ("CCITT G3", Loss.LOSSLESS),
    "group4": ("CCITT G4", Loss.LOSSLESS),
    "tiff_lzw": ("LZW", Loss.LOSSLESS),
    "tiff_adobe_deflate": ("Deflate", Loss.LOSSLESS),
    "tiff_deflate": ("Deflate", Loss.LOSSLESS),
    "lzma": ("LZMA", Loss.LOSSLESS),
    "zstd": ("Zstandard", Loss.LOSSLESS),
    "jpeg": ("JPEG", Loss.LOSSY),
    "tiff_jpeg": ("JPEG", Loss.LOSSY),
    "webp": ("WebP", Loss.UNKNOWN),
}

# Filters of PDF (ISO 32000 §7.4). JPEG 2000 and JBIG2 may or may not lose.
_PDF = {
    "CCITTFaxDecode": ("CCITT", Loss.LOSSLESS),
    "FlateDecode": ("Deflate", Loss.LOSSLESS),
    "LZWDecode": ("LZW", Loss.LOSSLESS),
    "RunLengthDecode": ("PackBits", Loss.LOSSLESS),
    "DCTDecode": ("JPEG", Loss.LOSSY),
    "JPXDecode": ("JPEG 2000", Loss.UNKNOWN),
    "JBIG2Decode": ("JBIG2", Loss.UNKNOWN),
}
_LOSSES = (Loss.LOSSLESS, Loss.UNKNOWN, Loss.LOSSY)  # from the best to the worst
_INDEXED = 10  # FPDF_COLORSPACE_INDEXED
_GREYS = (1, 4)  # DeviceGray, CalGray
_PICTURES = (raw.FPDF_PAGEOBJ_IMAGE,)


def _picture_page(picture: Image.Image, number: int, faults: list[Exception]) -> PageFacts:
    across, down = stated_resolutions(picture)
    compression, loss = _compression(picture)
    facts = PageFacts(
        number=number + 1,
        width=picture.width,
        height=picture.height,
        dpi_x=across,
        dpi_y=down,
        colours=_colours(picture),
        bits=_bits(picture),
        compression=compression,
        loss=loss,
    )
    # After the facts: a JPEG that is read small and in grey says that it is.
    try:
        ink, skew = _look(picture_bitmap(picture, number, dpi=LOOKED_AT_DPI))
    except TooLarge:
        return facts
    except (OSError, ValueError, SyntaxError) as fault:
        faults.append(fault)
        return facts
    return replace(facts, ink=ink, skew=skew)


def _compression(picture: Image.Image) -> tuple[str, Loss]:
    if picture.format in ("JPEG", "MPO"):
        return "JPEG", Loss.LOSSY
    if picture.format == "PNG":
        return "Deflate", Loss.LOSSLESS
    if picture.format == "TIFF":
        name = str(picture.info.get("compression", ""))
        return _TIFF.get(name, (name or "?", Loss.UNKNOWN))
    return "JPEG 2000", Loss.UNKNOWN


def _colours(picture: Image.Image) -> Colours:
    if picture.mode == "1":
        return Colours.BILEVEL
    if picture.mode in ("L", "LA", "I", "F") or picture.mode.startswith("I;"):
        return Colours.GREY
    if picture.mode == "P":
        palette = picture.getpalette() or []
        greys = (palette[at : at + 3] for at in range(0, len(palette) - 2, 3))
        return Colours.GREY if all(len(set(one)) == 1 for one in greys) else Colours.COLOUR
    return Colours.COLOUR


def _bits(picture: Image.Image) -> int:
    if picture.mode == "1":
        return 1
    if picture.mode.startswith("I;16"):
        return 16
    return 8 * len(picture.getbands())


def _read_tags(picture: Image.Image, into: FileFacts) -> None:
    """Read what a scanner or a phone wrote: TIFF 6.0 §8, the same tags in EXIF."""
    if picture.format not in ("TIFF", "JPEG", "MPO"):
        return  # no scanner writes them there, and Pillow would decode the whole picture
    tags = picture.getexif()

    def text(tag: int) -> str:
        value = tags.get(tag, "")
        return " ".join(str(value).replace("\0", " ").split()) if isinstance(value, str) else ""

    base = ExifTags.Base
    into.device = " ".join(filter(None, (text(base.Make), text(base.Model))))
    into.software = text(base.Software)
    into.operator = text(base.Artist)
    into.made_at = text(base.DateTime)


def _read_dictionary(document: pypdfium2.PdfDocument, into: FileFacts) -> None:
    said = document.get_metadata_dict(skip_empty=True)
    # Copiers put their model in either; so does any software that came after them.
    both = dict.fromkeys(str(said.get(name, "")) for name in ("Creator", "Producer"))
    into.software = ", ".join(filter(None, both))
    into.operator = str(said.get("Author", ""))
    into.made_at = str(said.get("CreationDate", ""))


def _pdf_page(document: pypdfium2.PdfDocument, number: int) -> PageFacts:
    page = document[number]
    try:
        text_page = page.get_textpage()
        words = len(str(text_page.get_text_range()).split())
        text_page.close()
        pictures = _pictures(page)
        share = picture_share(page)
        layers = sum(one >= SCAN_SHARE for one in picture_shares(page))
    finally:
        page.close()
    ink, skew = -1.0, None
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
        ink, skew = _look(pdf_bitmap(document, number, dpi=LOOKED_AT_DPI))
    main = max(pictures, key=lambda one: one.width * one.height, default=None)
    # A logo on a letter is no scan; a receipt on a page without a word is one.
    if main is None or (share < SCAN_SHARE and words):
        return _of_words(number, words, ink, skew)
    return PageFacts(
        number=number + 1,
        width=main.width,
        height=main.height,
        dpi_x=main.dpi_x,
        dpi_y=main.dpi_y,
        colours=main.colours,
        bits=main.bits,
        compression=" + ".join(dict.fromkeys(one.compression for one in pictures)),
        loss=max((one.loss for one in pictures), key=_LOSSES.index),
        pictures=len(pictures),
        layers=max(1, layers),
        words=words,
        ink=ink,
        skew=skew,
    )


def _of_words(number: int, words: int, ink: float, skew: float | None) -> PageFacts:
    """Give the facts of a page that is no picture."""
    return PageFacts(
        number=number + 1,
        width=0,
        height=0,
        dpi_x=0,
        dpi_y=0,
        colours=Colours.UNKNOWN,
        bits=0,
        compression="",
        loss=Loss.UNKNOWN,
        pictures=0,
        words=words,
        ink=ink,
        skew=skew,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """A picture on a page of a PDF."""

    width: int
    height: int
    dpi_x: int
    dpi_y: int
    colours: Colours
    bits: int
    compression: str
    loss: Loss


def _pictures(page: pypdfium2.PdfPage) -> list[_Picture]:
    found: list[_Picture] = []
    for drawn in page.get_objects(filter=_PICTURES, max_depth=3):
        if len(found) >= MAX_PICTURES:
            break
        known = drawn.get_metadata()
        filters = [str(name) for name in drawn.get_filters()]
        compressions = [_PDF[name] for name in filters if name in _PDF] or [("none", _LOSSES[0])]
        found.append(
            _Picture(
                width=known.width,
                height=known.height,
                dpi_x=round(known.horizontal_dpi),
                dpi_y=round(known.vertical_dpi),
                colours=_pdf_colours(known.bits_per_pixel, known.colorspace),
                bits=known.bits_per_pixel,
                compression=" + ".join(dict.fromkeys(name for name, _ in compressions)),
                loss=max((loss for _, loss in compressions), key=_LOSSES.index),
            )
        )
    return found


def _pdf_colours(bits: int, space: int) -> Colours:
    if bits == 1:
        return Colours.BILEVEL
    if space in _GREYS:
        return Colours.GREY
    if bits > 8 or space == _INDEXED:
        return Colours.COLOUR
    return Colours.GREY if bits else Colours.UNKNOWN


def _look(page: Image.Image) -> tuple[float, float | None]:
    return round(ink_of(page), 5), skew_of(page)
