"""A CSV file as lines of cells, whoever wrote it: encoding, separator, quotes. Bytes in, cells out.

Spreadsheets in France write windows-1252 or UTF-8 with a mark, and semicolons; ReSIP and
Archifiltre UTF-8 and semicolons; others commas or tabs.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from seda.findings import Finding, error, info

SEPARATORS = (";", ",", "\t", "|")
MAX_CELL = 16 * 1024 * 1024  # characters: the whole text of a message may stand in a cell

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS = "cp1252"
# Zips (xlsx, ods) and compound files (xls): what spreadsheets keep their own work in.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_LONGEST_MARK = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. number: of the line of the file where it begins, from 1."""

    number: int
    cells: tuple[str, ...]


def encoding_of(pieces: Iterable[bytes], *, asked: str, name: str) -> tuple[str, Finding | None]:
    """Say how a file is encoded. asked: what somebody says it is, or nothing. name: of the file.

    The finding is an error when the file cannot be read, an info when its encoding was guessed.
    """
    whole = iter(pieces)
    first = b""
    while len(first) < _LONGEST_MARK and (piece := next(whole, b"")):
        first += piece
    if first.startswith(_WORKBOOKS):
        return WINDOWS, error("csv_workbook", name)
    encoding = asked or next((known for mark, known in _MARKS if first.startswith(mark)), "")
    if not encoding:
        # What is not UTF-8 nearly always shows it; what is UTF-8 is never anything else.
        wrong, windows = _decodes(chain((first,), whole), "utf-8", WINDOWS)
        if not wrong:
            return "utf-8", None
        if windows:
            return WINDOWS, error("csv_encoding", f"{name}:{windows}", encoding="UTF-8, " + WINDOWS)
        return WINDOWS, info("csv_encoding_guessed", f"{name}:{wrong}", encoding=WINDOWS)
    [wrong] = _decodes(chain((first,), whole), encoding)
    return encoding, error("csv_encoding", f"{name}:{wrong}", encoding=encoding) if wrong else None


def separator_of(header: str) -> str:
    """Tell the separator by the first line of a file.

    >>> separator_of('"Id";"Title, or name";"File"'), separator_of("Id,File")
    (';', ',')
    """
    outside = "".join(header.split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def lines_of(text: Iterable[str], separator: str, *, name: str) -> Iterator[Line | Finding]:
    """Cut lines of text (with their ends) into cells; lines without any are passed over.

    Gives a finding, the last thing, when quotes are such that what follows means nothing.
    """
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(text, delimiter=separator, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as wrong:
            yield error("csv_quotes", f"{name}:{start}", reason=wrong)
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Line(start, tuple(cells))


# ----------------------------------------------------------------------------- private


def _decodes(pieces: Iterable[bytes], *encodings: str) -> list[int]:
    """Give, for each encoding, the line where it cannot be, 0 when it can."""
    decoders = [codecs.getincrementaldecoder(encoding)() for encoding in encodings]
    wrong = [0] * len(encodings)
    line = 1
    for piece in chain(pieces, (None,)):
        for rank, decoder in enumerate(decoders):
            if wrong[rank]:
                continue
            try:
                decoder.decode(piece or b"", final=piece is None)
            except UnicodeDecodeError as fault:
                wrong[rank] = line + (piece or b"").count(b"\n", 0, fault.start)
        line += (piece or b"").count(b"\n")
    return wrong
