"""What words find, and what they do not."""

import pytest

from sae.ports import FullText
from tests.contracts.fulltext_records import IndexPlaces, a_document, ask, bodies, found, keep

HOSTILE = (
    "",
    " ",
    "\x00",
    "\ud800",
    "\x00facture",
    '"',
    '""',
    '"facture',
    'facture"',
    "-",
    "--facture",
    "- facture",
    "**",
    "*facture*",
    "fac*ture",
    "(",
    "facture)",
    "title:facture",
    "unit_id:u1",
    "NOT facture",
    "facture AND",
    "AND OR NOT",
    "NEAR(facture, 3)",
    "facture~2",
    "facture^8",
    "[a TO z]",
    "{1 TO *}",
    "/.*/",
    ".*",
    "\\",
    "\\facture",
    "'; DROP TABLE units; --",
    "facture' OR '1'='1",
    "%",
    "_",
    "?",
    "\u202e",
    "\ufeffﬁ",
    "İı",
    "٣٤٥٦",
    "²³",
    "\U0001d523\U0001d51e\U0001d520",
    "\ufdfa" * 60 + "*",
    "\U0001d523" * 70 + "*",
    "a" * 100_000,
    "a " * 50_000,
    '"' * 10_000,
    "-" * 10_000,
    "*" * 10_000,
    '"' + "mot " * 10_000 + '"',
    "1 " * 5_000,
)


class WordsContract(IndexPlaces):
    def test_each_word_must_match_somewhere_in_the_unit(self, index: FullText) -> None:
        keep(
            index,
            a_document("u1", title="Facture Dupont", body="chauffage de l'école"),
            a_document("u2", title="Facture Durand", body="chauffage de la mairie"),
            a_document("u3", description="Dupont"),
        )

        assert found(index, "facture dupont chauffage") == ["u1"]
        assert sorted(found(index, "dupont")) == ["u1", "u3"]
        assert found(index, "dupont durand") == []

    @pytest.mark.parametrize(
        ("typed", "written"),
        [
            ("factures", "La facture"),
            ("archivees", "Les pièces archivées"),
            ("DELIBERATION", "délibérations du conseil"),
            ("délibérations", "DELIBERATION DU CONSEIL"),
            ("arrete", "Vu l\u2019arrêté"),
            ("l'arrêté", "Les arrêtés du maire"),
            ("jusqu'au", "Jusqu\u2019au soir"),
            ("sous préfecture", "La sous-préfecture"),
            ("sous-préfecture", "Sous préfecture"),
            ("oeuvre", "Une œuvre"),
            ("œuvre", "OEUVRES"),
            ("chef-d'œuvre", "Un chef d'oeuvre"),
            ("e\u0301cole", "École"),
            ("facture de chauffage", "Facture chauffage"),
            ("2024-0153", "Délibération n° 2024-0153"),
            ("FAC-2024/0012", "Réf. FAC-2024/0012."),
            ("fac-2024/0012", "FAC-2024/0012"),
            ("0012", "FAC-2024/0012"),
            ("12 345,67", "Total : 12 345,67 €"),
            ("12345,67", "Total : 12\u202f345,67 €"),
            ("12 345,67", "Total : 12345,67"),
            ("1.234,56 €", "Total 1.234,56 €"),
            ("1 234,56", "Total 1.234,56 €"),
            ("1234", "1 234 tonnes"),
            ("123 456 789 00012", "SIRET 123 456 789 00012"),
            ("12345678900012", "SIRET 123 456 789 00012"),
            ("123 456 789 00012", "SIRET 12345678900012"),
            ("facture 123 456 789 00012 eau", "eau, SIRET 12345678900012, facture"),
        ],
    )
    def test_a_text_is_found_as_people_type_it(
        self, index: FullText, typed: str, written: str
    ) -> None:
        keep(index, *bodies((written, "tout autre chose 99 888 77")))

        assert found(index, typed) == ["u1"]

    def test_a_code_of_metadata_is_found_without_its_separators(self, index: FullText) -> None:
        keep(index, a_document("u1", identifiers="FAC-2024/0012"), a_document("u2"))

        assert found(index, "fac20240012") == ["u1"]
        assert found(index, "FAC 2024 0012") == ["u1"]

    def test_different_words_are_told_apart(self, index: FullText) -> None:
        keep(index, *bodies(("La facture de 2024", "La fracture de 2023", "Bâtiment D")))

        assert found(index, "facture") == ["u1"]
        assert found(index, "2023") == ["u2"]
        assert found(index, "d") == ["u3"]

    def test_a_phrase_wants_its_words_side_by_side_in_one_zone(self, index: FullText) -> None:
        keep(
            index,
            *bodies(("le marché public de travaux", "le public du marché")),
            a_document("u3", title="marché", description="public"),
            a_document("u4", description="marché", identifiers="public"),
        )

        assert found(index, '"marché public"') == ["u1"]
        assert found(index, '"marches publics"') == ["u1"]
        assert found(index, "« marché public »") == ["u1"]

    def test_a_beginning_finds_every_word_that_starts_so(self, index: FullText) -> None:
        keep(index, *bodies(("la facturation", "FACTURÉS", "la manufacture", "éclairage")))

        assert sorted(found(index, "factur*")) == ["u1", "u2"]
        assert found(index, "facturatio*") == ["u1"]
        assert found(index, "eclai*") == ["u4"]
        assert found(index, "écl*") == ["u4"]
        assert found(index, "zzz*") == []

    def test_an_excluded_word_removes_its_units(self, index: FullText) -> None:
        keep(
            index,
            *bodies(("facture chauffage", "facture devis", "facture devis refusé", "mémoire")),
        )

        assert sorted(found(index, "facture -devis")) == ["u1"]
        assert sorted(found(index, 'facture -"devis refusé"')) == ["u1", "u2"]
        assert sorted(found(index, "facture -refus*")) == ["u1", "u2"]
        assert sorted(found(index, "-devis")) == ["u1", "u4"]

    def test_a_star_alone_lists_everything_in_order_of_identifier(self, index: FullText) -> None:
        keep(index, a_document("u3"), a_document("u1"), a_document("u2"))

        assert found(index, "*") == ["u1", "u2", "u3"]

    @pytest.mark.parametrize("words", ["", "  ", "?!", "l'"])
    def test_nothing_readable_finds_nothing(self, index: FullText, words: str) -> None:
        keep(index, a_document(title="L'école ?!"))

        results = ask(index, words)

        assert results.total == 0
        assert results.hits == ()

    def test_nothing_that_is_typed_makes_a_search_fail(self, index: FullText) -> None:
        keep(index, a_document(title="Facture", body='mot "mot" * - AND title: 1 1 1'))

        for words in HOSTILE:
            assert ask(index, words).total in (0, 1)
            assert ask(index, f"-{words}").total in (0, 1)
            assert ask(index, f"zzz {words}").total == 0

    def test_a_word_without_end_and_a_title_of_a_megabyte_are_indexed(
        self, index: FullText
    ) -> None:
        keep(
            index,
            a_document("u1", title="mot " * 250_000, body="é" * 1_000_000 + " fin"),
            a_document("u2", title="x" * 1_000_000, identifiers="1" * 100_000),
            a_document("u3", body="1 " * 50_000),
        )

        assert found(index, "mot fin") == ["u1"]
        assert found(index, "x" * 180) == ["u2"]
        assert found(index, "x" * 70 + "*") == ["u2"]
        assert len(found(index, "*")) == 3

    def test_texts_with_any_character_are_indexed(self, index: FullText) -> None:
        keep(index, a_document("u1", title="a\x00b \ud800 \ufffe mémo", body="\x1f\u2028 note"))

        assert found(index, "memo note") == ["u1"]
