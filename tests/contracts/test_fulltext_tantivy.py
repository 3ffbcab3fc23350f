"""The contract of full text on tantivy."""

from pathlib import Path

from sae.adapters.fulltext_tantivy import TantivyFullText
from sae.ports import FullText
from tests.contracts.fulltext import FullTextContract

SMALL_HEAP = 16 * 1024 * 1024


class TestTantivyFullText(FullTextContract):
    def open_index(self, place: Path) -> FullText:
        return TantivyFullText(place / "index", lock=place / "index.lock", heap_bytes=SMALL_HEAP)
