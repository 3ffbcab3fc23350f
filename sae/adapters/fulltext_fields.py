"""A unit as both engines index it: the same fields, whatever the engine behind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sae.adapters.french_analysis import FrenchAnalysis, clean, codes_of
from sae.errors import UsageError
from sae.ports import FILTERS, NARROWING, IndexDocument, SearchQuery

SCHEMA_VERSION = 2
"""Raised when fields or keys change: an index of another version must be rebuilt."""

ZONES = (("title", 8.0), ("description", 4.0), ("body", 1.0))
"""Where words are, and how much a word found there weighs. Identifiers are in `description`."""

STEM, FOLDED, FORM = "stem", "folded", "form"
"""What each zone keeps: a field `<zone>_stem` of first keys in order, `<zone>_folded` of second
keys in order, `<zone>_form` of distinct forms. The field `codes` holds codes of all zones."""

KEPT_CHARACTERS = 100_000
"""How much of a text is kept for snippets (about thirty pages). All of it is searched."""

MAX_FACET_VALUES = 50

SERIES, OPEN_FROM = "series", "open_from"
"""Fields that say who may read: a node of the scheme, and a day as a number (20260131)."""

NEVER = 99_999_999
"""As a day: after any other."""

SORTS = ("relevance", "date")

Facets = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
"""For each filter name its (value, count) pairs, as in `SearchResults`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedUnit:
    """The fields of one unit.

    words: (field, keys joined by spaces) pairs. filters: (name of FILTERS, value) pairs, none
    empty. recency: sorts ascending from the most recent unit to those of unknown date, then by
    identifier. description, body: beginnings, for snippets. series, open_from: who may read.
    """

    unit_id: str
    words: tuple[tuple[str, str], ...]
    filters: tuple[tuple[str, str], ...]
    recency: str
    description: str
    body: str
    series: str
    open_from: int


def indexed_unit(document: IndexDocument, analysis: FrenchAnalysis) -> IndexedUnit:
    """Analyse a document."""
    unit_id = clean(document.unit_id)
    title = clean(document.title)
    description = clean(document.description)
    identifiers = clean(document.identifiers)
    body = clean(document.body)
    words: list[tuple[str, str]] = []
    codes = set(codes_of(f"{title} {identifiers}"))
    # The line between the description and the identifiers keeps phrases from joining them.
    texts = (title, f"{description}\n{_BREAK}\n{identifiers}", body)
    for (zone, _), text in zip(ZONES, texts, strict=True):
        read = analysis.read(text)
        words += ((f"{zone}_{STEM}", read.stems), (f"{zone}_{FOLDED}", read.folded_stems))
        words.append((f"{zone}_{FORM}", read.forms))
        codes |= read.codes
    words.append(("codes", " ".join(codes)))
    return IndexedUnit(
        unit_id=unit_id,
        words=tuple(words),
        filters=_filters(document),
        recency=f"{_recency(document.start_date)} {unit_id}",
        description=description[:KEPT_CHARACTERS],
        body=body[:KEPT_CHARACTERS],
        series=clean(document.series),
        open_from=NEVER if document.open_from is None else day_number(document.open_from),
    )


def check_query(query: SearchQuery) -> None:
    """Check what a program gives beside the words. Raises: UsageError."""
    for name, _ in query.filters:
        if name not in NARROWING:
            raise UsageError("unknown_filter", name=name, known=", ".join(NARROWING))
    if query.sort not in SORTS:
        raise UsageError("unknown_sort", name=query.sort, known=", ".join(SORTS))


def filter_values(query: SearchQuery) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Group the values asked by filter name."""
    groups: dict[str, list[str]] = {}
    for name, value in query.filters:
        groups.setdefault(name, []).append(clean(value))
    return tuple((name, tuple(values)) for name, values in groups.items())


def cleaned(names: Iterable[str]) -> list[str]:
    """Give names as the index keeps them, in order."""
    return sorted(clean(name) for name in names)


def day_number(day: date) -> int:
    """Give a day as a number that sorts."""
    return day.year * 10_000 + day.month * 100 + day.day


def facet_counts(counts: dict[str, dict[str, int]]) -> Facets:
    """Order the counts of each filter name: most frequent first, then by value."""
    facets = []
    for name in FILTERS:
        values = sorted(counts.get(name, {}).items(), key=lambda item: (-item[1], item[0]))
        facets.append((name, tuple(values[:MAX_FACET_VALUES])))
    return tuple(facets)


# ----------------------------------------------------------------------------- private

_BREAK = "zzbreakzz"  # a word that nobody writes
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_UNKNOWN_DATE = "~"  # after any digit


def _filters(document: IndexDocument) -> tuple[tuple[str, str], ...]:
    values = [
        ("originating_agency", document.originating_agency),
        ("document_type", document.document_type),
        ("year", str(document.year) if document.year else ""),
        *(("format", puid) for puid in dict.fromkeys(document.formats)),
        ("transfer", document.transfer_id),
    ]
    return tuple((name, clean(value)) for name, value in values if value)


def _recency(start_date: str) -> str:
    """Give a key that decreases with time; a partial date counts as the first of its period."""
    date = _DATE.match(start_date)
    if date is None:
        return _UNKNOWN_DATE
    year, month, day = (int(part or 0) for part in date.groups())
    return f"{99999999 - (year * 10000 + month * 100 + day):08d}"
