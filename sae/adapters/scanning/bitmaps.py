"""One page of a PDF or of a picture file as a grey bitmap, no larger than asked.

Runs in the child process: what it opens was sent by anybody.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from sae.flows import first_bytes

FORMATS = ("TIFF", "JPEG", "PNG", "JPEG2000", "BMP")
MAX_PIXELS = 300_000_000  # A1 at 600 dpi; more is no office's scanner
MAX_BITMAP_PIXELS = 40_000_000  # rendered: A3 at 450 dpi
A4_HEIGHT = 11.69  # inches; what a page of unknown resolution is taken for
LEAST_PIXELS = 200  # of width and of height: less is a logo or an icon
POINTS = 72  # of a PDF, per inch

Image.MAX_IMAGE_PIXELS = None  # ours is checked before anything is decoded


class TooLarge(Exception):  # noqa: N818 - named by what it says
    """The picture has more pixels than any scanner gives."""


def is_pdf(path: Path) -> bool:
    """Say whether a file begins as a PDF."""
    with path.open("rb") as stream:
        return first_bytes.is_pdf(stream.read(first_bytes.PDF_HEAD_BYTES))


@contextmanager
def opened_picture(path: Path) -> Iterator[Image.Image]:
    """Open a picture file, nothing decoded yet. May raise whatever Pillow makes of it."""
    with Image.open(path, formats=FORMATS) as picture:
        yield picture


@contextmanager
def opened_pdf(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF. Raises: PdfiumError."""
    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()


def picture_bitmap(picture: Image.Image, page: int, *, dpi: int) -> Image.Image:
    """Give a page of a picture file in grey, near a resolution. page: from 0. Raises: TooLarge."""
    if page or getattr(picture, "n_frames", 1) > 1:
        picture.seek(page)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise TooLarge
    scale = _scale(picture, dpi)
    if picture.format == "JPEG" and scale < 1:
        picture.draft("L", (int(width * scale), int(height * scale)))
    # Sixteen bits for each pixel: `convert` would cut them off at white.
    grey = picture.point(_top_byte) if picture.mode.startswith("I;16") else picture
    made = ImageOps.exif_transpose(_flat(grey))
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    if made.size in {size, size[::-1]}:
        return made
    turned = size if (made.width > made.height) == (size[0] > size[1]) else size[::-1]
    return made.resize(turned, Image.Resampling.LANCZOS if scale > 1 else Image.Resampling.BOX)


def pdf_bitmap(document: pypdfium2.PdfDocument, page: int, *, dpi: int) -> Image.Image:
    """Give a page of a PDF in grey, at a resolution or the best that fits. Raises: PdfiumError."""
    opened = document[page]
    try:
        width, height = (max(1.0, float(side)) for side in opened.get_size())
        wanted = dpi / POINTS
        fits = float((MAX_BITMAP_PIXELS / (width * height)) ** 0.5)
        bitmap = opened.render(scale=min(wanted, fits), grayscale=True)
        made: Image.Image = bitmap.to_pil()
        return made if made.mode == "L" else made.convert("L")
    finally:
        opened.close()


# ----------------------------------------------------------------------------- private


def _scale(picture: Image.Image, dpi: int) -> float:
    """Give how much larger a picture has to be for a resolution, within reason."""
    width, height = picture.size
    own: float = stated_dpi(picture)
    # A phone says 72 for a page of 4,000 pixels: what is stated must make a page of paper.
    if not own or not 2 <= max(width, height) / own <= 50:
        own = max(width, height) / A4_HEIGHT
    return min(3.0, dpi / own, float((MAX_BITMAP_PIXELS / (width * height)) ** 0.5))


def stated_dpi(picture: Image.Image) -> int:
    """Give the lower resolution that a picture file states, 0 when it states none."""
    return min(stated_resolutions(picture))


def stated_resolutions(picture: Image.Image) -> tuple[int, int]:
    """Give both resolutions that a picture file states, in dots per inch, 0 for none."""
    try:
        across, down = (round(float(value)) for value in picture.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return 0, 0
    return (across, down) if across > 1 and down > 1 else (0, 0)  # 1: a ratio, not a size


def _top_byte(value: int) -> float:
    return value / 256


def _flat(picture: Image.Image) -> Image.Image:
    """Give a picture in grey, what is transparent as white paper."""
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        return paper.convert("L")
    return picture if picture.mode == "L" else picture.convert("L")
