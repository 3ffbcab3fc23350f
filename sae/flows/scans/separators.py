"""Parts a batch of pages into documents. The picture stays whole: parts are described, not cut."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from sae.flows.scans.model import PageFacts


class Separator(StrEnum):
    """What stands between two documents of a batch."""

    NONE = "none"
    BLANK = "blank"
    BLANK_SHEET = "blank-sheet"
    """A blank sheet scanned on both sides: backs of documents are blank and part nothing."""


def spans_of(pages: Iterable[PageFacts], separator: Separator) -> tuple[tuple[int, int], ...]:
    """Give the first and last pages of each document, from 1; those that part are in none.

    A page that could not be looked at is taken for one of a document.
    """
    blanks = [page.is_blank for page in pages]
    least = {Separator.NONE: len(blanks) + 1, Separator.BLANK: 1, Separator.BLANK_SHEET: 2}
    found: list[tuple[int, int]] = []
    first = 0
    for start, end, blank in _runs(blanks):
        parts = blank and end - start >= least[separator]
        if parts and first:
            found.append((first, start))
            first = 0
        elif not parts and not first:
            first = start + 1
    if first:
        found.append((first, len(blanks)))
    return tuple(found)


# ----------------------------------------------------------------------------- private


def _runs(values: Sequence[bool]) -> Iterable[tuple[int, int, bool]]:
    """Give the runs of equal values: first, the one after the last, the value."""
    start = 0
    for position in range(1, len(values) + 1):
        if position == len(values) or values[position] != values[start]:
            yield start, position, values[start]
            start = position
