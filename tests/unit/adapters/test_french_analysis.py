"""Keys of French words: what must be found the same, and what must stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.adapters.french_analysis import FrenchAnalysis, clean, codes_of, fold, squeezed

ANALYSIS = FrenchAnalysis()


def found_by(query: str, document: str) -> bool:
    """Say whether each word of the query has a key of some word of the document."""
    words = ANALYSIS.words(document)
    stems = {word.stem for word in words}
    folded = {word.folded_stem for word in words}
    return all(word.stem in stems or word.folded_stem in folded for word in ANALYSIS.words(query))


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("factures", "Facture"),
        ("archivees", "archivées"),
        ("ARCHIVEES", "archivées"),
        ("ARCHIVÉES", "archivees"),
        ("archive", "archivée"),
        ("deliberations", "Délibération"),
        ("délibération", "DELIBERATIONS"),
        ("oeuvre", "œuvres"),
        ("œuvre", "Oeuvre"),
        ("cæcum", "caecum"),
        ("Noel", "NOËL"),
        ("arrete", "l'arrêté"),
        ("l'arrêté", "L\u2019ARRÊTÉ"),
        ("jusqu'au", "jusqu\u2019au"),
        ("qu'au", "au"),
        ("sous préfecture", "sous-préfecture"),
        ("chef d'oeuvre", "chef-d\u2019œuvre"),
        ("finances", "ﬁnances"),
        ("n° 12", "nº 12"),
    ],
)
def test_a_word_is_found_without_its_accents_its_plural_its_article(
    query: str, document: str
) -> None:
    assert found_by(query, document)


@pytest.mark.parametrize(
    ("query", "document"),
    [("facture", "fracture"), ("école", "écologie"), ("bâtiment d", "bâtiment"), ("2024", "2023")],
)
def test_different_words_stay_apart(query: str, document: str) -> None:
    assert not found_by(query, document)


def test_a_letter_that_is_not_elided_is_a_word() -> None:
    assert [word.form for word in ANALYSIS.words("Bâtiment D, l'entrée")] == [
        "batiment",
        "d",
        "entree",
    ]


def test_streams_keep_the_order_of_words() -> None:
    read = ANALYSIS.read("Les marchés publics de l'école")

    assert read.stems.split() == ["le", "march", "public", "de", "ecol"]
    assert len(read.folded_stems.split()) == 5
    assert set(read.forms.split()) == {"les", "marches", "publics", "de", "ecole"}


def test_a_word_of_a_million_letters_is_cut_in_pieces() -> None:
    read = ANALYSIS.read("é" * 1_000_000)

    assert max(len(key.encode()) for key in read.stems.split()) <= 255
    assert sum(map(len, read.stems.split())) > 900_000


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("12 345,67", "montant de 12345,67 €"),
        ("12345,67", "montant de 12\u202f345,67 €"),
        ("1.234,56 €", "total 1 234,56"),
        ("1234,56", "total 1.234,56 €"),
        ("123 456 789 00012", "SIRET 12345678900012"),
        ("12345678900012", "SIRET 123 456 789 00012"),
        ("123456789 00012", "SIRET 123 456 789 00012"),
        ("01.23.45.67.89", "tél. 01 23 45 67 89"),
        ("2024-0153", "délibération 2024-0153"),
        ("20240153", "délibération 2024/0153"),
        ("1 234", "colonnes 500 1 234 567 890"),
    ],
)
def test_a_number_is_the_same_however_it_is_grouped(typed: str, written: str) -> None:
    assert squeezed(typed) in ANALYSIS.read(written).codes


def test_a_code_of_metadata_is_known_without_its_separators() -> None:
    assert codes_of("FAC-2024/0012 Réf.12/b libre") == {"fac20240012", "ref12b"}


@pytest.mark.parametrize("text", ["facture", "12", "", "n°", "a" * 50 + "1"])
def test_what_is_not_a_code_has_no_code(text: str) -> None:
    assert squeezed(text) == ""


def test_a_long_table_of_figures_gives_a_bounded_number_of_codes() -> None:
    table = " ".join(str(figure) for figure in range(1000, 6000))

    assert len(ANALYSIS.read(table).codes) <= 5 * 5000


def test_a_text_is_made_safe_for_any_engine() -> None:
    assert clean("e\u0301te\u0301") == "été"
    assert clean("sous\u00adpréfecture") == "souspréfecture"
    assert clean("a\ud800b") == "a?b"


@given(st.text())
def test_any_text_can_be_read_and_accents_never_matter(text: str) -> None:
    read = ANALYSIS.read(clean(text))

    assert len(read.stems.split()) == len(read.folded_stems.split())
    assert found_by(text, text)


@given(st.lists(st.sampled_from("aàâbcçdeéèêëfghiîïklmnoôpqrstuùûvxyz"), min_size=1, max_size=30))
def test_a_word_typed_without_accents_is_always_found(letters: list[str]) -> None:
    word = "".join(letters)
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))

    assert fold(word) == bare
    assert found_by(bare, word)
