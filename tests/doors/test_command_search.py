"""`sae search` on the sample commune: what an agent types, what she reads."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sae.cli.samples import write_samples
from tests.doors.command_line import a_home, sae

CONTRACT = {
    "unit_id", "title", "snippet", "score", "path", "objects", "start_date", "end_date",
    "originating_agency",
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An archive of the samples; tests of this module only read it."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "samples").mkdir()
    packages = write_samples(folder / "samples", now=date(2026, 1, 15))
    home = a_home(folder / "archive")
    assert sae("ingest", *packages, home=home).status == 1
    return home


def test_a_hit_is_told_as_the_contract_says(home: Path) -> None:
    done = sae("search", "facture", "chauffage", "--json", home=home)

    assert done.status == 0
    assert len(done.documents) == 3
    invoice = next(one for one in done.documents if one["title"].startswith("Facture F-2024-0187"))
    assert invoice.keys() == CONTRACT
    assert invoice["path"][0] == "Comptabilité - Mandats de paiement - Exercice 2024"
    assert len(invoice["path"]) == 2
    (item,) = invoice["objects"]
    assert item.keys() == {"object_id", "filename", "puid", "bytes"}
    assert item["filename"] == "facture F-2024-0187.pdf"
    assert item["puid"] == "fmt/18"
    assert invoice["start_date"] == "2024-10-14"
    assert invoice["originating_agency"] == "FINANCES-VALOMBRE"


def test_accents_and_plurals_do_not_matter(home: Path) -> None:
    with_accents = sae("search", "délibération école", "--json", home=home)
    without = sae("search", "deliberations", "ecoles", "--json", home=home)

    assert found(with_accents.documents) == found(without.documents) != set()


def test_people_read_title_place_words_and_identifier(home: Path) -> None:
    done = sae("search", "délibération", "école", home=home)

    assert "Conseil municipal - Séance du 18 mars 2025 > " in done.out
    assert "délibération 2025-012.pdf" in done.out
    assert "18/03/2025" in done.out
    assert "2 résultats" in done.out
    assert done.err == ""


def test_nothing_found_is_not_a_fault(home: Path) -> None:
    done = sae("search", "zygomatique", home=home)

    assert done.status == 0
    assert "Aucun résultat" in done.out


def test_pages_follow_one_another(home: Path) -> None:
    everything = sae("search", "*", "--limit", "100", "--json", home=home).documents
    first = sae("search", "*", "--limit", "5", "--json", home=home).documents
    second = sae("search", "*", "--limit", "5", "--offset", "5", "--json", home=home).documents

    assert [*first, *second] == everything[:10]
    assert (
        "Résultats 6 à 10 sur 39"
        in sae("search", "*", "--limit", "5", "--offset", "5", home=home).out
    )


def test_filters_narrow_and_facets_count(home: Path) -> None:
    done = sae("search", "*", "--filter", "document_type=Facture", "--facets", "--json", home=home)

    hits = [one for one in done.documents if "unit_id" in one]
    facets = {one["facet"]: dict(one["values"]) for one in done.documents if "facet" in one}
    assert hits
    assert facets["document_type"] == {"Facture": len(hits)}
    assert facets["originating_agency"] == {"FINANCES-VALOMBRE": len(hits)}


def test_dates_can_rank(home: Path) -> None:
    done = sae("search", "facture", "--sort", "date", "--limit", "100", "--json", home=home)

    dates = [one["start_date"] for one in done.documents if one["start_date"]]
    assert dates == sorted(dates, reverse=True) or dates == sorted(dates)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--filter", "couleur=bleu"), "couleur"),
        (("--filter", "year"), "--filter nom=valeur"),
        (("--sort", "taille"), "taille"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(
    home: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = sae("search", "x", *arguments, home=home)

    assert done.status == 2
    assert words in done.err


@pytest.mark.parametrize("words", ['"', "-", "*(*", "\u0000", "AND OR NOT", "a" * 5000])
def test_whatever_is_typed_never_fails(home: Path, words: str) -> None:
    assert sae("search", "--json", "--", words, home=home).status == 0


def test_an_empty_archive_has_nothing_to_show(tmp_path: Path) -> None:
    done = sae("search", "*", "--json", home=a_home(tmp_path / "archive"))

    assert done.status == 0
    assert done.documents == []


def found(documents: list[dict[str, object]]) -> set[object]:
    return {one["unit_id"] for one in documents}
