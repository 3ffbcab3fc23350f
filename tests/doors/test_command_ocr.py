"""Scans from the town hall's folder to an answer: `sae prepare scan`, `sae ingest`, `sae ocr`."""

from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.scans import a_scan

AGENCIES = ("--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE")


def test_scans_are_prepared_ingested_and_found_by_their_words(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    source = tmp_path / "scans"
    source.mkdir()
    a_scan(source / "facture.pdf", ("Menuiserie du gymnase municipal",), mode="1", dpi=200)
    (source / "lot.csv").write_text("fichier;fournisseur\nfacture.pdf;Dupont\n", encoding="utf-8")

    made = sae(
        *("prepare", "scan", source, "-o", tmp_path / "out.zip", *AGENCIES),
        *("--policy", "fiscal", "--json"),
    )
    taken = sae("ingest", tmp_path / "out.zip", "--no-ocr", "--json", home=home)
    before = sae("search", "gymnase", "--json", home=home).documents
    read = sae("ocr", "--json", home=home)
    after = sae("search", "gymnase", "--json", home=home).documents
    again = sae("ocr", home=home)

    assert {one["code"] for one in made.document["findings"]} == {"scan_not_colour"}
    assert taken.status == 0
    assert before == []
    assert (read.status, read.document["pages"], read.document["with_words"]) == (0, 1, 1)
    assert [one["title"] for one in after] == ["Facture (facture.pdf) – Dupont"]
    assert "Aucune numérisation n'attend" in again.out


def test_a_policy_or_a_separator_that_does_not_exist_is_said_with_those_that_do(
    tmp_path: Path,
) -> None:
    asked = ("prepare", "scan", tmp_path, "-o", tmp_path / "out.zip", *AGENCIES)

    policy = sae(*asked, "--policy", "Z42-013")
    separator = sae(*asked, "--separator", "noire")

    assert (policy.status, separator.status) == (2, 2)
    assert "fiscal, Z42-026" in policy.err
    assert "blank-sheet" in separator.err
