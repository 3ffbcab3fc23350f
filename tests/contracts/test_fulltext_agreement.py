"""Both engines find the same units for whatever is typed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sae.adapters.fulltext_tantivy import TantivyFullText
from sae.adapters.fulltext_whoosh import WhooshFullText
from sae.ports import FullText
from tests.contracts.fulltext_records import a_document, found, keep

FRAGMENTS = st.sampled_from(
    [
        *('"', "*", "-", " ", "«", "»", "facture", "FACTURES", "12", "345,67", "été", "ete", "l'"),
        *("œuv*", "oeuvre", "2024-0153", "2024", "123 456", "789", "00012", "sous-", "préfecture"),
    ]
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[FullText, FullText]:
    place: Path = tmp_path_factory.mktemp("indexes")
    both = (
        TantivyFullText(place / "tantivy", lock=place / "tantivy.lock"),
        WhooshFullText(place / "whoosh", lock=place / "whoosh.lock"),
    )
    for index in both:
        keep(
            index,
            a_document("u1", title="Facture n° 12 345,67", body="L'œuvre de l'été, 2024-0153"),
            a_document("u2", title="Sous-préfecture", body="SIRET 123 456 789 00012, facture"),
            a_document("u3", description="Étés", identifiers="2024/0153", body="préfecture"),
        )
    return both


@settings(max_examples=150, deadline=None)
@given(typed=st.lists(FRAGMENTS | st.text(max_size=5), max_size=7), glue=st.sampled_from(["", " "]))
def test_both_engines_find_the_same_units(
    engines: tuple[FullText, FullText], typed: list[str], glue: str
) -> None:
    by_tantivy, by_whoosh = (sorted(found(index, glue.join(typed))) for index in engines)

    assert by_tantivy == by_whoosh
