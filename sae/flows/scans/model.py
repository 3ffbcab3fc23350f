"""What a picture of paper is, page by page, as its file says and as it looks."""

from dataclasses import dataclass
from enum import StrEnum


class Container(StrEnum):
    """What holds the pages."""

    TIFF = "TIFF"
    JPEG = "JPEG"
    PNG = "PNG"
    JPEG_2000 = "JPEG 2000"
    PDF = "PDF"


class Colours(StrEnum):
    """What a page can show."""

    BILEVEL = "bilevel"
    GREY = "grey"
    COLOUR = "colour"
    UNKNOWN = "unknown"


class Loss(StrEnum):
    """Whether a compression gives back what the scanner saw. Some do either, and do not say."""

    LOSSLESS = "lossless"
    LOSSY = "lossy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """One page. number: from 1. width, height: in pixels. dpi_x, dpi_y: 0 when nobody says.

    bits: for each pixel. compression: as its standard names it, several when pictures are laid
    over one another. pictures: on the page. layers: how many of them cover it, one over another.
    words: of a text layer, which is not the picture.
    ink: share of the page that is dark, -1 when it could not be looked at. skew: degrees, positive
    when lines go down to the right; None when nothing shows it.
    """

    number: int
    width: int
    height: int
    dpi_x: int
    dpi_y: int
    colours: Colours
    bits: int
    compression: str
    loss: Loss
    pictures: int = 1
    layers: int = 1
    words: int = 0
    ink: float = -1.0
    skew: float | None = None

    @property
    def dpi(self) -> int:
        """Give the lower resolution of the two."""
        return min(self.dpi_x, self.dpi_y)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing seems to be on it."""
        return 0 <= self.ink < BLANK_INK

    @property
    def is_skewed(self) -> bool:
        """Say whether the paper seems to have gone in askew."""
        return self.skew is not None and abs(self.skew) >= SKEW_DEGREES


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFacts:
    """One file. pages_total: of the document; `pages` has those that were looked at.

    device, software, operator, made_at: as the file says, empty when it does not.
    container: None when the file is no picture of paper that we know.
    unread: code of what stood in the way, empty when nothing did.
    """

    container: Container | None
    pages_total: int = 0
    pages: tuple[PageFacts, ...] = ()
    device: str = ""
    software: str = ""
    operator: str = ""
    made_at: str = ""
    unread: str = ""

    @property
    def is_picture(self) -> bool:
        """Say whether its pages are pictures, and not a document born digital."""
        return any(page.pictures for page in self.pages)


BLANK_INK = 0.0001  # of the page: one short line has three times that, dust and show-through none
SKEW_DEGREES = 1.0  # lines 2 cm apart over the width of a page; less is the human hand

# What may show words that only eyes can read, by MIME type as PRONOM and libmagic give it.
PICTURES = frozenset(
    {"image/tiff", "image/jpeg", "image/pjpeg", "image/png", "image/jp2", "image/jpx"}
    | {"image/bmp", "image/x-ms-bmp", "image/x-bmp"}
)
PDF = "application/pdf"
