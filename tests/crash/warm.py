"""Warms a parent process up: what every child would do again for itself is done once, before.

Imports, schemas, the text of SQL statements. Nothing is left open, and no thread is started.
"""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from sae.domain.access import Sight
from sae.ports import Archive, IndexDocument, SearchHit, SearchQuery, SearchResults
from tests.crash.promises import everything_is_kept, recovering_changes_nothing
from tests.crash.scenarios import SCENARIOS, opening, take_in
from tests.jobs.archives import an_archive
from tests.quick_catalogues import make_catalogues_quick


def warm_up(folder: Path | None) -> None:
    """Take a package in, with everything but a full-text engine, in this very process."""
    import tantivy  # noqa: F401 - lazy in the product

    make_catalogues_quick()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        expected = SCENARIOS["ingest"].prepare(Path(place))
        index = _WordsForgotten()
        with an_archive(opening(Path(place))) as archive:
            take_in(_with(archive, index), Path(place))
        with an_archive(opening(Path(place))) as archive, suppress(AssertionError):
            # Searches of words that were forgotten fail: it comes last.
            recovering_changes_nothing(archive)
            everything_is_kept(_with(archive, index), expected)
    gc.collect()
    gc.freeze()  # what a child collects it would copy first
    gc.disable()


# ----------------------------------------------------------------------------- private


def _with(archive: Archive, index: "_WordsForgotten") -> Archive:
    return replace(archive, fulltext=index)


class _WordsForgotten:
    """A FullText that starts no thread, remembers units and finds them all whatever is asked."""

    def __init__(self) -> None:
        self._units: set[str] = set()

    @contextmanager
    def writer(self) -> Iterator["_WordsForgotten"]:
        yield self

    def add(self, document: IndexDocument) -> None:
        self._units.add(document.unit_id)

    def delete(self, unit_id: str) -> None:
        self._units.discard(unit_id)

    def commit(self) -> None:
        """Nothing is durable here."""

    @contextmanager
    def rebuilding(self) -> Iterator["_WordsForgotten"]:
        self._units.clear()
        yield self

    def clear(self) -> None:
        self._units.clear()

    def search(self, query: SearchQuery, *, sight: Sight) -> SearchResults:
        del query, sight
        hits = tuple(SearchHit(unit_id=one, score=0, snippet=()) for one in self._units)
        return SearchResults(total=len(hits), hits=hits, facets=())
