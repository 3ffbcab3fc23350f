"""Units to index and questions to ask, for the contract of full text."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from sae.domain.access import Extent, Sight
from sae.ports import FullText, IndexDocument, SearchQuery, SearchResults

WHOLE = Sight(extent=Extent.EVERYTHING, on=date(2026, 6, 1))


class IndexPlaces:
    """Where the indexes of a test are: one fixture for every contract class."""

    @abstractmethod
    def open_index(self, place: Path) -> FullText:
        """Give an index in this place, new or the one that is there."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> FullText:
        return self.open_index(tmp_path)


def a_document(unit_id: str = "u1", **fields: object) -> IndexDocument:
    given: dict[str, object] = {
        "aip_id": "aip-1",
        "transfer_id": "transfer-1",
        "title": "",
        "description": "",
        "identifiers": "",
        "body": "",
        "originating_agency": "FINANCES",
        "document_type": "facture",
        "year": 2024,
        "formats": ("fmt/18",),
        "start_date": "2024-05-01",
    }
    return IndexDocument(unit_id=unit_id, **{**given, **fields})  # type: ignore[arg-type]


def keep(index: FullText, *documents: IndexDocument) -> None:
    with index.writer() as writer:
        for document in documents:
            writer.add(document)


def ask(index: FullText, words: str, *, sight: Sight = WHOLE, **fields: object) -> SearchResults:
    return index.search(SearchQuery(words=words, **fields), sight=sight)  # type: ignore[arg-type]


def found(index: FullText, words: str, **fields: object) -> list[str]:
    """Give the units found, in order."""
    return [hit.unit_id for hit in ask(index, words, **fields).hits]  # type: ignore[arg-type]


def facet(results: SearchResults, name: str) -> dict[str, int]:
    return dict(dict(results.facets)[name])


def marked(results: SearchResults) -> list[str]:
    """Give the marked words of the first hit."""
    return [text for text, is_match in results.hits[0].snippet if is_match]


def shown(results: SearchResults) -> str:
    """Give the snippet of the first hit as it is read."""
    return "".join(text for text, _ in results.hits[0].snippet)


def bodies(texts: Iterable[str]) -> list[IndexDocument]:
    """Give one document per text, u1, u2..."""
    return [a_document(f"u{number}", body=text) for number, text in enumerate(texts, start=1)]
