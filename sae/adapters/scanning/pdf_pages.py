"""Which pages of a PDF are pictures: what their text layer does not say has to be read from them.

Runs in child processes; no picture is decoded.
"""

import pypdfium2
from pypdfium2 import raw

SCAN_SHARE = 0.5  # of the page: a picture that covers so much is the page


def draws_without_words(page: pypdfium2.PdfPage, words: int) -> bool:
    """Say whether a page of a PDF shows more than its text layer has: a picture, or drawn letters.

    A stamp or a header may have been printed over a scanned page; many words are its own layer.
    """
    if words >= STAMP_WORDS or not raw.FPDFPage_CountObjects(page.raw):
        return False
    return not words or picture_share(page) >= SCAN_SHARE


def picture_share(page: pypdfium2.PdfPage) -> float:
    """Give how much of a page of a PDF its pictures cover side by side, from 0 to 1.

    Some scanners lay a page in strips; layers over one another are not counted twice.
    """
    shares = picture_shares(page)
    return min(1.0, max(max(shares, default=0.0), sum(one for one in shares if one < SCAN_SHARE)))


def picture_shares(page: pypdfium2.PdfPage) -> list[float]:
    """Give how much of a page of a PDF each of its pictures covers."""
    width, height = page.get_size()
    area = max(1.0, width * height)
    found: list[float] = []
    for drawn in page.get_objects(filter=_PICTURES, max_depth=3):
        if len(found) >= MAX_PICTURES:
            break
        left, bottom, right, top = drawn.get_bounds()
        found.append((right - left) * (top - bottom) / area)
    return found


# ----------------------------------------------------------------------------- private

STAMP_WORDS = 50  # of a stamp of the prefecture or of a parapheur; a letter has more
MAX_PICTURES = 200  # of one page: beyond, it is a drawing
_PICTURES = (raw.FPDF_PAGEOBJ_IMAGE,)
