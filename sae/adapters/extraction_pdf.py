"""The text layer of PDF files, page by page. No picture is decoded and no script is run.

Pages that are pictures are told, to be read by other means.

PDFium reads hostile files for a living, but says nothing when it gives up: a page it could not
inflate or follow is simply empty. A document without a single word is therefore looked at again,
raw, for the two known reasons to distrust it.
"""

import mmap
import re
import zlib
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from sae.adapters.extraction_text import ExtractionStopped, TextBudget
from sae.adapters.scanning.pdf_pages import draws_without_words

MAX_STREAM_BYTES = 32 << 20  # inflated, of anything but a picture; a dense drawing has 5 MB
MAX_RATIO = 100  # of inflation; words and drawings reach 20, zeros 1,000
MAX_NESTED_ARRAYS = 500  # PDFium stops at 512, Acrobat much earlier
SCANNED_BYTES = 64 << 20  # of the file looked at raw
DICTIONARY_BYTES = 512  # before a stream, where its kind is said
INFLATE_STEP = 1 << 20


def read_pdf(path: Path, into: TextBudget) -> None:
    """Add the words of every page. Raises: ExtractionStopped."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise ExtractionStopped("document_encrypted") from error
        raise ExtractionStopped("extraction_failed") from error
    try:
        unread, drawn = _read_pages(document, into)
        pages = len(document)
    finally:
        document.close()
    if into.is_empty and drawn < pages:
        _look_for_traps(path)
    if unread or not pages:
        raise ExtractionStopped("extraction_failed")


# ----------------------------------------------------------------------------- private

_STREAM = re.compile(rb"stream\r?\n")
_ZLIB_HEADERS = {b"x\x01", b"x^", b"x\x9c", b"x\xda"}  # RFC 1950: deflate, 32 KiB window
_NESTED = re.compile(rb"(?:\[\s{0,4})+")


def _read_pages(document: pypdfium2.PdfDocument, into: TextBudget) -> tuple[int, int]:
    """Read each page; count those PDFium refuses, and those that draw something."""
    unread = drawn = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            unread += 1
            into.check_time()
            continue
        try:
            drawn += raw.FPDFPage_CountObjects(page.raw) > 0
            words = _words_of(page)
            into.is_scan = into.is_scan or draws_without_words(page, len(words.split()))
            into.add(words)
            into.add("\n")
        except pypdfium2.PdfiumError:
            unread += 1
        finally:
            page.close()
    return unread, drawn


def _words_of(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_range())
    finally:
        text_page.close()


def _look_for_traps(path: Path) -> None:
    """Say why a document without words has pages that draw nothing. Raises: ExtractionStopped."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = min(len(data), SCANNED_BYTES)
        for match in _NESTED.finditer(data, 0, end):
            if match.group().count(b"[") > MAX_NESTED_ARRAYS:
                raise ExtractionStopped("document_too_deep")
        for match in _STREAM.finditer(data, 0, end):
            header = data[match.end() : match.end() + 2]
            dictionary = data[max(0, match.start() - DICTIONARY_BYTES) : match.start()]
            # A blank page scanned at 600 dpi lawfully inflates a thousand times.
            if header in _ZLIB_HEADERS and b"/Image" not in dictionary:
                _inflate(data, match.end())


def _inflate(data: mmap.mmap, start: int) -> None:
    """Inflate one stream without keeping it. Raises: ExtractionStopped when it is a bomb."""
    inflater = zlib.decompressobj()
    position, inflated = start, 0
    pending = b""
    try:
        while not inflater.eof and (pending or position < len(data)):
            if not pending:
                pending = data[position : position + INFLATE_STEP]
                position += len(pending)
            inflated += len(inflater.decompress(pending, INFLATE_STEP))
            pending = inflater.unconsumed_tail
            if inflated > MAX_STREAM_BYTES and inflated > MAX_RATIO * (position - start):
                raise ExtractionStopped("pdf_bomb", limit=MAX_STREAM_BYTES >> 20)
    except zlib.error:
        return
