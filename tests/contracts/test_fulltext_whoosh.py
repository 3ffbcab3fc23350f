"""The contract of full text on whoosh."""

from pathlib import Path

from sae.adapters.fulltext_whoosh import WhooshFullText
from sae.ports import FullText
from tests.contracts.fulltext import FullTextContract


class TestWhooshFullText(FullTextContract):
    def open_index(self, place: Path) -> FullText:
        return WhooshFullText(place / "index", lock=place / "index.lock")
