"""Measures full text: `python bench/search.py [N]` (N documents, 10,000 unless given).

Prints indexing speed, then p50/p95 in milliseconds of each kind of search. tantivy at N; whoosh
beside it at 10,000 documents at most. Texts are drawn from a fixed seed: two runs are alike.
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from sae.adapters.fulltext_tantivy import TantivyFullText
from sae.adapters.fulltext_whoosh import WhooshFullText
from sae.domain.access import Extent, Sight
from sae.ports import FullText, IndexDocument, SearchQuery

WHOOSH_AT_MOST = 10_000
QUERIES = 100
COMMIT_EVERY = 1_000
SYLLABLES = (
    "fac",
    "tu",
    "ré",
    "dé",
    "li",
    "bé",
    "ra",
    "con",
    "seil",
    "mu",
    "ni",
    "ci",
    "pal",
    "mar",
    "ché",
    "pu",
    "blic",
    "tra",
    "vaux",
    "voi",
    "rie",
    "é",
    "cole",
    "chauf",
    "fa",
    "ge",
    "man",
    "dat",
    "paie",
    "ment",
    "sub",
    "ven",
    "tion",
    "bud",
    "get",
    "trat",
    "com",
    "ne",
    "a",
    "gent",
    "sé",
    "an",
    "ce",
    "cour",
    "rier",
)
ENDINGS = ("", "s", "e", "es", "ée", "ées", "tion", "tions", "ment", "eur", "euse", "é", "és")
ARTICLES = ("le", "la", "les", "de", "du", "des", "l'", "d'", "et", "à", "en", "pour", "sur")
AGENCIES = tuple(f"Service {number:02}" for number in range(40))
SERIES = tuple(f"series-{number}" for number in range(30))
SENSITIVE = frozenset(SERIES[:5])
DAY = date(2026, 6, 1)
TYPES = ("Facture", "Mandat", "Délibération", "Arrêté", "Courrier", "Procès-verbal", "Marché")


def main() -> None:
    run(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 10_000)


def run(count: int) -> None:
    """Print the table for `count` documents."""
    print(f"documents of 300 to 600 words, {QUERIES} searches of each kind, 20 hits, ms p50/p95\n")
    engines: list[tuple[str, int, Callable[[Path], FullText]]] = [
        ("tantivy", count, lambda place: TantivyFullText(place / "i", lock=place / "l")),
        (
            "whoosh",
            min(count, WHOOSH_AT_MOST),
            lambda place: WhooshFullText(place / "i", lock=place / "l"),
        ),
    ]
    rows: dict[str, list[str]] = {}
    for name, size, build in engines:
        with tempfile.TemporaryDirectory() as folder:
            for measure, value in measures(build(Path(folder)), Path(folder), size):
                rows.setdefault(measure, []).append(value)
        rows.setdefault("engine", []).append(f"{name} {size:,}")
    print(f"{'':38}" + "".join(f"{value:>22}" for value in rows.pop("engine")))
    for measure, values in rows.items():
        print(f"{measure:38}" + "".join(f"{value:>22}" for value in values))


def measures(index: FullText, folder: Path, size: int) -> Iterator[tuple[str, str]]:
    """Fill an index, then give (what is measured, figure) pairs."""
    vocabulary = Vocabulary(random.Random(7))
    written, seconds, characters = 0, 0.0, 0
    with index.writer() as writer:
        for document in vocabulary.documents(size):
            started = time.perf_counter()
            writer.add(document)
            written += 1
            if written % COMMIT_EVERY == 0:
                writer.commit()
            seconds += time.perf_counter() - started
            characters += len(document.body)
        started = time.perf_counter()
    seconds += time.perf_counter() - started
    size_mb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    yield "indexing, documents/s", f"{size / seconds:,.0f}"
    yield "mean text, characters", f"{characters / size:,.0f}"
    yield "index, MB", f"{size_mb:,.0f}"
    for name, queries, sight in vocabulary.searches():
        totals, times = [], []
        for query in queries:
            started = time.perf_counter()
            totals.append(index.search(query, sight=sight).total)
            times.append((time.perf_counter() - started) * 1000)
        p95 = statistics.quantiles(times, n=20)[-1]
        found = f"(~{statistics.median(totals):,.0f} found)"
        yield f"{name} {found}", f"{statistics.median(times):.1f} / {p95:.1f}"
    yield from changes(index, vocabulary)


def changes(index: FullText, vocabulary: "Vocabulary") -> Iterator[tuple[str, str]]:
    """Measure what a day of the archive does: a hundred units more, a hundred fewer."""
    more = list(vocabulary.documents(100, prefix="more"))
    started = time.perf_counter()
    with index.writer() as writer:
        for document in more:
            writer.add(document)
    yield "100 more, s", f"{time.perf_counter() - started:.2f}"
    started = time.perf_counter()
    with index.writer() as writer:
        for document in more:
            writer.delete(document.unit_id)
    yield "100 fewer, s", f"{time.perf_counter() - started:.2f}"


class Vocabulary:
    """Words that look French, used as unequally as real ones (Zipf)."""

    def __init__(self, random_source: random.Random) -> None:
        self._random = random_source
        stems = {
            "".join(random_source.choices(SYLLABLES, k=random_source.randint(2, 4)))
            for _ in range(12_000)
        }
        self._words = [
            stem + ending
            for stem in sorted(stems, key=lambda _: random_source.random())
            for ending in random_source.sample(ENDINGS, 3)
        ]
        weights = (1 / (rank + 5) for rank in range(len(self._words)))
        self._weights = list(itertools.accumulate(weights))

    def documents(self, count: int, *, prefix: str = "") -> Iterator[IndexDocument]:
        for number in range(count):
            yield self._document(f"{prefix}{self._random.getrandbits(64):016x}-{number}", number)

    def searches(self) -> Iterator[tuple[str, list[SearchQuery], Sight]]:
        """Give queries on frequent words, the unfavourable case, as an archivist and an agent."""
        pairs = [self._frequent(2) for _ in range(QUERIES)]
        filters = (("document_type", "Facture"), ("year", "2021"), ("year", "2022"))
        mine = frozenset(AGENCIES[:20])
        kinds = {
            "one word": [SearchQuery(words=one) for one, _ in pairs],
            "two words": [SearchQuery(words=" ".join(pair)) for pair in pairs],
            "phrase": [SearchQuery(words=f'"{" ".join(pair)}"') for pair in pairs],
            "prefix": [SearchQuery(words=f"{one[:5]}*") for one, _ in pairs],
            "filters": [SearchQuery(words=one, filters=filters) for one, _ in pairs],
            "sort by date": [SearchQuery(words=one, sort="date") for one, _ in pairs],
            "everything": [SearchQuery(words="*")] * QUERIES,
            "page 50": [SearchQuery(words=one, offset=980) for one, _ in pairs],
        }
        archivist = Sight(extent=Extent.EVERYTHING, on=DAY)
        agent = Sight(extent=Extent.BY_RIGHT, on=DAY, agencies=mine, closed_series=SENSITIVE)
        for name, queries in kinds.items():
            yield name, queries, archivist
        for name, queries in kinds.items():
            yield f"{name}, an agent", queries, agent

    def _document(self, unit_id: str, number: int) -> IndexDocument:
        year = self._random.randint(1990, 2025)
        return IndexDocument(
            unit_id=unit_id,
            aip_id=f"aip-{number // 1000}",
            transfer_id=f"transfer-{number // 1000}",
            title=" ".join(self._draw(6)),
            description=" ".join(self._draw(20)),
            identifiers=f"FAC-{year}/{number:06}",
            body=self._text(self._random.randint(300, 600)),
            originating_agency=self._random.choice(AGENCIES),
            document_type=self._random.choice(TYPES),
            year=year,
            formats=("fmt/18",) if number % 3 else ("fmt/95", "fmt/18"),
            start_date=f"{year}-{self._random.randint(1, 12):02}-{self._random.randint(1, 28):02}",
            series=self._random.choice(SERIES),
            open_from=date(year + 25, 1, 1) if number % 2 else None,
        )

    def _text(self, words: int) -> str:
        drawn = self._draw(words)
        for place in range(0, words, 3):
            drawn[place] = self._random.choice(ARTICLES)
        drawn[words // 2] = f"{self._random.randint(1, 99)} {self._random.randint(100, 999)},50 €"
        return " ".join(drawn)

    def _draw(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._weights, k=count)

    def _frequent(self, count: int) -> list[str]:
        return self._random.sample(self._words[:300], count)


if __name__ == "__main__":
    main()
