"""Full text by whoosh: pure Python, for machines where tantivy cannot be installed.

Words, filters, removals and facets are exact; scores are whoosh's own.
Known limits: thirty times slower than tantivy at least; no fsync anywhere, so after a power cut
the index may be damaged and must be rebuilt (it is derived: nothing is lost).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

from sae.adapters.french_analysis import FrenchAnalysis, clean
from sae.adapters.fulltext_fields import (
    Facets,
    IndexedUnit,
    check_query,
    facet_counts,
    indexed_unit,
)
from sae.adapters.fulltext_folder import IndexFolder
from sae.adapters.fulltext_plan import SearchPlan, plan_search
from sae.adapters.fulltext_snippet import Highlighter
from sae.errors import HomeUnavailable, SaeError
from sae.ports import FILTERS, IndexDocument, IndexWriter, SearchHit, SearchQuery, SearchResults


class WhooshFullText:
    """The port FullText on a folder of whoosh. MAY be shared by threads.

    folder: made by the first writer, with its parents. lock: file that writers of any process
    lock. Raises from every method: HomeUnavailable (`index_outdated` when another version or
    engine made the index, `index_damaged`, `index_unavailable`).
    """

    def __init__(self, folder: Path, *, lock: Path) -> None:
        self._folder = IndexFolder(folder, lock=lock, engine="whoosh")
        self._analysis = FrenchAnalysis()

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """Become the one writer; leaving without error commits, with an error forgets."""
        return self._writer()

    def search(self, query: SearchQuery) -> SearchResults:
        """Find units. Scores are 0 when the order is not by relevance.

        Raises: UsageError for a filter or a sort that does not exist.
        """
        check_query(query)
        plan = plan_search(query.words, self._analysis)
        searcher = None if plan.finds_nothing else self._searcher()
        if searcher is None:
            return SearchResults(total=0, hits=(), facets=facet_counts({}))
        with _engine_errors(), closing(searcher):
            return _run_search(searcher, plan, query, self._analysis)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        """Make the index anew aside, then put it in the place of the old one."""
        with self._folder.exclusive():
            aside = self._folder.aside()
            writer = _Writer(self._create(aside), self._analysis)
            yield writer
            writer.commit()
            self._folder.replace_by(aside)

    def clear(self) -> None:
        """Empty the index, even one of another version, another engine, or damaged."""
        from whoosh.writing import CLEAR

        with self._folder.exclusive():
            try:
                index = self._opened() or self._create()
                with _engine_errors():
                    index.writer().commit(mergetype=CLEAR)
            except HomeUnavailable:
                self._folder.empty()
                self._create()

    @contextmanager
    def _writer(self) -> Iterator[IndexWriter]:
        with self._folder.exclusive():
            writer = _Writer(self._opened() or self._create(), self._analysis)
            yield writer
            writer.commit()

    def _searcher(self) -> Any:  # noqa: ANN401 - whoosh has no types
        """Give a searcher on the last commit; None while nothing was ever committed.

        A commit removes the files of the one before, perhaps while they are being opened here:
        then the next attempt finds the new ones.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                index = self._opened()
                with _engine_errors():
                    return None if index is None else index.searcher()
            except HomeUnavailable:
                if attempt == _ATTEMPTS:
                    raise
        return None

    def _opened(self) -> Any:  # noqa: ANN401
        from whoosh import index

        with _engine_errors():
            if not self._folder.is_marked() or not index.exists_in(self._folder.path):
                return None
            return index.open_dir(self._folder.path)

    def _create(self, folder: IndexFolder | None = None) -> Any:  # noqa: ANN401
        from whoosh import index

        from sae.adapters.fulltext_whoosh_query import build_schema

        folder = folder or self._folder
        with _engine_errors():
            folder.mark()
            return index.create_in(folder.path, build_schema())


# ----------------------------------------------------------------------------- private

_ATTEMPTS = 5


class _Writer:
    """Keeps changes until the commit: whoosh does not see what its own writer has added."""

    def __init__(self, index: Any, analysis: FrenchAnalysis) -> None:  # noqa: ANN401
        self._index = index
        self._analysis = analysis
        self._changes: dict[str, IndexedUnit | None] = {}

    def add(self, document: IndexDocument) -> None:
        """Add or replace the document of a unit."""
        unit = indexed_unit(document, self._analysis)
        self._changes[unit.unit_id] = unit

    def delete(self, unit_id: str) -> None:
        """Remove a unit."""
        self._changes[clean(unit_id)] = None

    def commit(self) -> None:
        """Make what was added and deleted visible."""
        if not self._changes:
            return
        with _engine_errors():
            writer = self._index.writer(limitmb=64)
            try:
                for unit_id, unit in self._changes.items():
                    writer.delete_by_term("unit_id", unit_id)
                    if unit is not None:
                        writer.add_document(**_fields(unit))
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
        self._changes.clear()


def _fields(unit: IndexedUnit) -> dict[str, object]:
    from sae.adapters.fulltext_whoosh_query import VALUE_SEPARATOR

    values: dict[str, list[str]] = {}
    for name, value in unit.filters:
        values.setdefault(name, []).append(value)
    return {
        "unit_id": unit.unit_id,
        "recency": unit.recency,
        "description": unit.description,
        "body": unit.body,
        **dict(unit.words),
        **{name: VALUE_SEPARATOR.join(several) for name, several in values.items()},
    }


def _run_search(
    searcher: Any,  # noqa: ANN401
    plan: SearchPlan,
    query: SearchQuery,
    analysis: FrenchAnalysis,
) -> SearchResults:
    from sae.adapters.fulltext_whoosh_query import filter_query, plan_query

    found = searcher.search(
        plan_query(plan),
        limit=None,
        filter=filter_query(query),
        sortedby=_order(plan, query),
    )
    first = max(0, query.offset)
    page = found.top_n[first : first + max(0, query.limit)]
    by_score = query.sort == "relevance" and bool(plan.required)
    highlighter = Highlighter(plan, analysis)
    return SearchResults(
        total=len(found),
        hits=tuple(
            _hit(searcher.stored_fields(number), -key[0] if by_score else 0.0, highlighter)
            for key, number in page
        ),
        facets=_facets(searcher.reader(), found.docs()),
    )


def _order(plan: SearchPlan, query: SearchQuery) -> list[Any]:
    from whoosh.sorting import FieldFacet, ScoreFacet

    if query.sort == "date":
        return [FieldFacet("recency")]
    by_unit = FieldFacet("unit_id")
    return [ScoreFacet(), by_unit] if plan.required else [by_unit]


def _hit(stored: dict[str, str], score: float, highlighter: Highlighter) -> SearchHit:
    snippet = highlighter.snippet(stored.get("body", ""), stored.get("description", ""))
    return SearchHit(unit_id=stored["unit_id"], score=score, snippet=snippet)


def _facets(reader: Any, found: set[int]) -> Facets:  # noqa: ANN401
    """Count, for each value of each filter, its units among those found."""
    return facet_counts(
        {
            name: {
                value: count
                for value in reader.field_terms(name)
                if (count := sum(n in found for n in reader.postings(name, value).all_ids()))
            }
            for name in FILTERS
        }
    )


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Turn whatever whoosh raises on a damaged index into our error."""
    try:
        yield
    except SaeError:
        raise
    except Exception as error:  # it raises anything: struct.error, KeyError, EOFError...
        raise HomeUnavailable("index_damaged", reason=error) from error
