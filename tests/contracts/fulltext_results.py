"""What a search gives: order, pages, filters, facets, snippets; and to whom."""

import pytest

from sae.errors import UsageError
from sae.ports import FILTERS, FullText
from tests.contracts.fulltext_records import (
    IndexPlaces,
    a_document,
    ask,
    bodies,
    facet,
    found,
    keep,
    marked,
    shown,
)

FILLER = "Le conseil municipal a pris connaissance du rapport présenté en séance. "


class ResultsContract(IndexPlaces):
    # --------------------------------------------------------------------- order and pages

    def test_a_title_weighs_more_than_metadata_and_metadata_more_than_text(
        self, index: FullText
    ) -> None:
        keep(
            index,
            a_document("u1", title="Note", description="Note", body="chauffage et autre chose"),
            a_document("u2", title="Note", description="chauffage et autre chose", body="Note"),
            a_document("u3", title="chauffage et autre chose", description="Note", body="Note"),
        )

        results = ask(index, "chauffage")

        assert [hit.unit_id for hit in results.hits] == ["u3", "u2", "u1"]
        assert results.hits[0].score > results.hits[1].score > results.hits[2].score > 0

    def test_units_that_are_equally_relevant_come_in_order_of_identifier(
        self, index: FullText
    ) -> None:
        numbers = [number * 37 % 300 for number in range(300)]
        with index.writer() as writer:
            for number in numbers:
                writer.add(a_document(f"unit-{number:04}", title="Facture"))
                if number % 100 == 0:
                    writer.commit()

        pages = [found(index, "facture", limit=7, offset=offset) for offset in range(0, 300, 7)]

        assert [unit for page in pages for unit in page] == [
            f"unit-{number:04}" for number in range(300)
        ]

    def test_pages_follow_one_another_and_end(self, index: FullText) -> None:
        keep(index, *(a_document(f"u{number}") for number in range(5)))

        assert found(index, "*", limit=2) == ["u0", "u1"]
        assert found(index, "*", limit=2, offset=4) == ["u4"]
        assert found(index, "*", limit=2, offset=5) == []
        assert found(index, "*", limit=10**9, offset=3) == ["u3", "u4"]
        assert ask(index, "*", limit=2, offset=10**9).total == 5
        assert ask(index, "*", limit=0).total == 5
        assert found(index, "*", limit=0) == []

    def test_sort_by_date_gives_the_most_recent_first_and_the_unknown_last(
        self, index: FullText
    ) -> None:
        keep(
            index,
            a_document("u1", title="Facture", start_date=""),
            a_document("u2", title="Facture", start_date="1998"),
            a_document("u3", title="Facture", start_date="2024-05-01"),
            a_document("u4", title="Facture", start_date="2024-05"),
            a_document("u5", title="Facture", start_date="2024-12-31T10:00:00Z"),
            a_document("u6", title="Facture", start_date="s.d."),
            a_document("u7", title="Facture", start_date="2024-05-01"),
        )

        order = ["u5", "u3", "u7", "u4", "u2", "u1", "u6"]
        assert found(index, "facture", sort="date") == order
        assert found(index, "*", sort="date", limit=2, offset=3) == order[3:5]

    # --------------------------------------------------------------------- filters, facets

    def test_values_of_one_filter_widen_and_several_filters_narrow(self, index: FullText) -> None:
        keep(
            index,
            a_document("u1", document_type="facture", year=2023),
            a_document("u2", document_type="mandat", year=2023),
            a_document("u3", document_type="devis", year=2024),
        )
        types = (("document_type", "facture"), ("document_type", "devis"))

        assert found(index, "*", filters=types) == ["u1", "u3"]
        assert found(index, "*", filters=(*types, ("year", "2024"))) == ["u3"]
        assert found(index, "*", filters=(("document_type", "mandat"), ("year", "2024"))) == []

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("originating_agency", "Service d'état civil, bureau n° 2"),
            ("document_type", "Procès-verbal"),
            ("year", "1998"),
            ("format", "x-fmt/111"),
            ("transfer", "0192f0c8-0000-7000-8000-000000000009"),
        ],
    )
    def test_each_filter_takes_the_exact_value(
        self, index: FullText, name: str, value: str
    ) -> None:
        wanted = a_document(
            "u1",
            originating_agency="Service d'état civil, bureau n° 2",
            document_type="Procès-verbal",
            year=1998,
            formats=("fmt/18", "x-fmt/111"),
            transfer_id="0192f0c8-0000-7000-8000-000000000009",
        )
        keep(index, wanted, a_document("u2"))

        assert found(index, "*", filters=((name, value),)) == ["u1"]
        assert found(index, "*", filters=((name, value[:-1]),)) == []
        assert found(index, "*", filters=((name, ""),)) == []

    def test_a_series_narrows_and_is_not_counted(self, index: FullText) -> None:
        keep(index, a_document("u1", series="12 W"), a_document("u2", series="12"))

        asked = ask(index, "*", filters=(("series", "12 W"),))

        assert [hit.unit_id for hit in asked.hits] == ["u1"]
        assert "series" not in dict(asked.facets)
        assert found(index, "*", filters=(("series", "12 W"), ("series", "12"))) == ["u1", "u2"]

    def test_facets_count_the_whole_result_within_the_filters(self, index: FullText) -> None:
        keep(
            index,
            a_document("u1", title="Facture", document_type="facture", year=2023),
            a_document(
                "u2", title="Facture", document_type="facture", formats=("fmt/18", "fmt/40")
            ),
            a_document("u3", title="Facture", document_type="mandat", year=0, formats=()),
            a_document("u4", title="Autre", document_type="mandat"),
        )

        every = ask(index, "facture", limit=1)
        filtered = ask(index, "facture", filters=(("document_type", "facture"),))

        assert tuple(name for name, _ in every.facets) == FILTERS
        assert facet(every, "document_type") == {"facture": 2, "mandat": 1}
        assert facet(every, "year") == {"2023": 1, "2024": 1}
        assert facet(every, "format") == {"fmt/18": 2, "fmt/40": 1}
        assert facet(filtered, "document_type") == {"facture": 2}
        assert facet(filtered, "transfer") == {"transfer-1": 2}

    def test_a_facet_keeps_its_fifty_most_frequent_values(self, index: FullText) -> None:
        keep(
            index,
            *(a_document(f"u{number}", document_type=f"type {number:02}") for number in range(60)),
            a_document("v", document_type="type 59"),
        )

        counts = dict(ask(index, "*").facets)["document_type"]

        assert len(counts) == 50
        assert counts[:2] == (("type 59", 2), ("type 00", 1))

    def test_a_filter_or_a_sort_that_does_not_exist_is_refused(self, index: FullText) -> None:
        keep(index, a_document())

        with pytest.raises(UsageError):
            ask(index, "*", filters=(("body", "x"),))
        with pytest.raises(UsageError):
            ask(index, "*", sort="title")

    # --------------------------------------------------------------------- snippets

    def test_a_snippet_shows_the_words_found_with_their_accents(self, index: FullText) -> None:
        keep(
            index,
            *bodies((FILLER * 20 + "L\u2019entretien des chaudières est payé. " + FILLER * 20,)),
        )

        results = ask(index, "chaudiere ENTRETIENS")

        assert marked(results) == ["entretien", "chaudières"]
        assert "L\u2019entretien des chaudières est payé." in shown(results)
        assert shown(results).startswith("…")
        assert len(shown(results)) < 250

    def test_a_snippet_marks_beginnings_phrases_and_numbers(self, index: FullText) -> None:
        keep(index, *bodies(("Facturation de 12 345,67 € pour le marché public",)))

        assert marked(ask(index, "factur*")) == ["Facturation"]
        assert marked(ask(index, '"marches publics"')) == ["marché", "public"]
        assert marked(ask(index, "12345,67")) == ["12 345,67"]

    def test_a_snippet_comes_from_the_metadata_when_the_text_does_not_match(
        self, index: FullText
    ) -> None:
        keep(index, a_document(description="Travaux\nde  voirie", body=FILLER))

        results = ask(index, "voirie")

        assert marked(results) == ["voirie"]
        assert shown(results) == "Travaux de voirie"

    def test_a_snippet_without_a_match_is_the_beginning_of_the_text(self, index: FullText) -> None:
        keep(index, a_document(title="Voirie", body=FILLER * 10))

        results = ask(index, "voirie")

        assert marked(results) == []
        assert shown(results).startswith("Le conseil municipal")

    def test_a_unit_without_text_has_an_empty_snippet(self, index: FullText) -> None:
        keep(index, a_document(title="Voirie"))

        assert ask(index, "voirie").hits[0].snippet == ()
