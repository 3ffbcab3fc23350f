"""Full text by tantivy: the default engine of the archive.

An index is a folder; commits replace `meta.json` atomically after syncing its segments, so that a
crash leaves the last commit. Searches look at that file first and see every commit of any
process at once.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sae.adapters.french_analysis import FrenchAnalysis, clean
from sae.adapters.fulltext_fields import check_query, facet_counts, indexed_unit
from sae.adapters.fulltext_folder import IndexFolder
from sae.adapters.fulltext_plan import plan_search
from sae.errors import HomeUnavailable
from sae.ports import IndexDocument, IndexWriter, SearchQuery, SearchResults

if TYPE_CHECKING:  # the engine is loaded by the first search, not by `sae --help`
    import tantivy

DEFAULT_HEAP_BYTES = 64 * 1024 * 1024  # more gained nothing on documents of 5 kB


class TantivyFullText:
    """The port FullText on a folder of tantivy. MAY be shared by threads; not across a fork.

    folder: made by the first writer, with its parents. lock: file that writers of any process
    lock. Raises from every method: HomeUnavailable (`index_outdated` when another version or
    engine made the index, `index_damaged`, `index_unavailable`).
    """

    def __init__(self, folder: Path, *, lock: Path, heap_bytes: int = DEFAULT_HEAP_BYTES) -> None:
        self._folder = IndexFolder(folder, lock=lock, engine="tantivy")
        self._heap_bytes = heap_bytes
        self._analysis = FrenchAnalysis()
        self._opening = Lock()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int, int] | None = None

    def writer(self) -> AbstractContextManager[IndexWriter]:
        """Become the one writer; leaving without error commits, with an error rolls back."""
        return self._writer()

    def search(self, query: SearchQuery) -> SearchResults:
        """Find units. Scores are 0 when the order is not by relevance.

        Raises: UsageError for a filter or a sort that does not exist.
        """
        from sae.adapters.fulltext_tantivy_search import run_search

        check_query(query)
        plan = plan_search(query.words, self._analysis)
        searcher = None if plan.finds_nothing else self._searcher()
        if searcher is None:
            return SearchResults(total=0, hits=(), facets=facet_counts({}))
        with _engine_errors():
            return run_search(searcher, plan, query, self._analysis)

    @contextmanager
    def rebuilding(self) -> Iterator[IndexWriter]:
        """Make the index anew aside, then put it in the place of the old one."""
        with self._folder.exclusive():
            aside = self._folder.aside()
            with self._open_writer(aside) as engine:
                writer = _Writer(engine, self._analysis)
                yield writer
                writer.commit()
            self._folder.replace_by(aside)

    def clear(self) -> None:
        """Empty the index, even one of another version, another engine, or damaged."""
        with self._folder.exclusive():
            try:
                with self._open_writer() as engine, _engine_errors():
                    engine.delete_all_documents()
                    engine.commit()
                    engine.garbage_collect_files()
            except HomeUnavailable:
                self._folder.empty()
                with self._open_writer() as engine, _engine_errors():
                    engine.commit()

    @contextmanager
    def _writer(self) -> Iterator[IndexWriter]:
        with self._folder.exclusive(), self._open_writer() as engine:
            writer = _Writer(engine, self._analysis)
            try:
                yield writer
            except BaseException:
                with _engine_errors():
                    engine.rollback()
                raise
            writer.commit()

    @contextmanager
    def _open_writer(self, folder: IndexFolder | None = None) -> Iterator["tantivy.IndexWriter"]:
        import tantivy

        from sae.adapters.fulltext_tantivy_query import build_schema

        folder = folder or self._folder
        folder.mark()
        with _engine_errors():
            index = tantivy.Index(build_schema(), path=str(folder.path))
            engine = index.writer(self._heap_bytes, num_threads=1)
        try:
            yield engine
        finally:
            with _engine_errors():
                engine.wait_merging_threads()

    def _searcher(self) -> "tantivy.Searcher | None":
        """Give a searcher on the last commit; None while nothing was ever committed."""
        import tantivy

        with self._opening, _engine_errors():
            seen = _signature(self._folder.path / "meta.json")
            if seen != self._seen or self._index is None:
                if seen is None or not self._folder.is_marked():
                    return None
                self._index = tantivy.Index.open(str(self._folder.path))
                self._index.config_reader("manual")
                self._index.reload()
                self._seen = seen
            return self._index.searcher()


# ----------------------------------------------------------------------------- private


class _Writer:
    """The one writer of an index of tantivy."""

    def __init__(self, engine: "tantivy.IndexWriter", analysis: FrenchAnalysis) -> None:
        self._engine = engine
        self._analysis = analysis

    def add(self, document: IndexDocument) -> None:
        """Add or replace the document of a unit."""
        import tantivy

        unit = indexed_unit(document, self._analysis)
        fields = tantivy.Document()
        fields.add_text("unit_id", unit.unit_id)
        fields.add_unsigned("unit_rank", _rank(unit.unit_id))
        fields.add_text("recency", unit.recency)
        for name, value in (*unit.words, *unit.filters):
            fields.add_text(name, value)
        fields.add_bytes("description", unit.description.encode())
        fields.add_bytes("body", unit.body.encode())
        with _engine_errors():
            self._engine.delete_documents_by_term("unit_id", unit.unit_id)
            self._engine.add_document(fields)

    def delete(self, unit_id: str) -> None:
        """Remove a unit."""
        with _engine_errors():
            self._engine.delete_documents_by_term("unit_id", clean(unit_id))

    def commit(self) -> None:
        """Make what was added and deleted durable and visible."""
        with _engine_errors():
            self._engine.commit()


def _rank(unit_id: str) -> int:
    """Give a number in the order of identifiers, for ties; it tells UUIDs of one search apart."""
    return int.from_bytes(unit_id.encode()[:8].ljust(8, b"\0"))


def _signature(meta: Path) -> tuple[int, int, int] | None:
    """Give what changes with every commit."""
    try:
        found = meta.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def _engine_errors() -> Iterator[None]:
    """Turn the engine's exceptions, and its panics on damaged files, into ours."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise HomeUnavailable("index_damaged", reason=error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3 exports no class to catch
            raise
        raise HomeUnavailable("index_damaged", reason=error) from error
