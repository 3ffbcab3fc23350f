"""The index of words, as jobs need it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sae.domain.access import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexDocument:
    """One unit as the index sees it.

    description: title aside, every word of its metadata. identifiers: numbers and codes to be
    found as typed. body: text of its documents. formats: PUIDs. year: 0 when unknown.
    start_date: ISO text, may be partial or empty. series, open_from: as in `AccessFacts`.
    """

    unit_id: str
    aip_id: str
    transfer_id: str
    title: str
    description: str
    identifiers: str
    body: str
    originating_agency: str
    document_type: str
    year: int
    formats: tuple[str, ...]
    start_date: str
    series: str = ""
    open_from: date | None = None


FILTERS = ("originating_agency", "document_type", "year", "format", "transfer")
"""What units are counted by."""

NARROWING = (*FILTERS, "series")
"""What a search can be narrowed to; nobody is told how many units each series has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """What is asked: words as people type them (`*` alone lists all), filters, page.

    words: every word must match; "a phrase"; prefix*; -excluded. filters: (name of NARROWING,
    value) pairs; several values of one name widen, several names narrow.
    """

    words: str
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = "relevance"
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One unit found. snippet: (text, is a match) pieces in reading order."""

    unit_id: str
    score: float
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """A page of hits, the total, and for each filter name its (value, count) pairs."""

    total: int
    hits: tuple[SearchHit, ...]
    facets: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


class IndexWriter(Protocol):
    """The one writer of an index while its context lasts."""

    def add(self, document: IndexDocument) -> None:
        """Add or replace the document of a unit."""

    def delete(self, unit_id: str) -> None:
        """Remove a unit; MUST be invisible to every search after `commit`."""

    def commit(self) -> None:
        """Make what was added and deleted durable and visible."""


class FullText(Protocol):
    """The index of the units' words. Derived: it can be thrown away and rebuilt."""

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """Become the one writer; leaving without error commits. Waits for another writer."""

    def search(self, query: SearchQuery, *, sight: Sight) -> SearchResults:
        """Find units among those that exist for the caller.

        What does not exist for her MUST NOT weigh on hits, total, facets or snippets.
        MUST NOT raise for any words a person can type.
        """

    def rebuilding(self) -> AbstractContextManager[IndexWriter]:
        """Make the index anew aside; leaving without error puts it in the place of the old one.

        Not one byte of the old index MUST be left after that. Searches find the old one until
        then. Leaving with an error changes nothing. Waits for another writer.
        """

    def clear(self) -> None:
        """Empty the index (before a rebuild)."""
