"""`sae modify`: what an archivist types, and what she reads."""

from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package


def an_archive(tmp_path: Path) -> tuple[Path, str]:
    """Give a home with a dossier, and the identifier of the dossier."""
    home = a_home(tmp_path / "archive")
    units = (a_dossier("Chauffage", files=(a_file("facture.txt"),)),)
    assert sae("ingest", a_package(tmp_path / "one.zip", units=units), home=home).status == 0
    hits = sae("search", "chauffage", "--json", home=home).documents
    return home, next(hit["unit_id"] for hit in hits if hit["title"] == "Chauffage")


def test_before_and_after_are_shown_then_kept(tmp_path: Path) -> None:
    home, unit_id = an_archive(tmp_path)
    asked = ("modify", unit_id[:8], "--set", "Title=Climatisation")

    preview = sae(*asked, "--dry-run", home=home)
    done = sae(*asked, "--reason", "titre erroné", "--json", home=home)
    shown = sae("show", unit_id, home=home)

    assert preview.status == 0
    assert "- Chauffage" in preview.out
    assert "+ Climatisation" in preview.out
    assert "Rien n'a été modifié" in preview.out
    assert done.status == 0
    assert done.document["units"][0]["content"] == [
        {"element": "Title", "before": ["Chauffage"], "after": ["Climatisation"]}
    ]
    assert "Modifications" in shown.out
    assert "titre erroné" in shown.out
    assert sae("show", unit_id, "--json", home=home).document["history"][0]["version"] == 2


def test_a_name_that_the_standard_does_not_have_says_what_to_do(tmp_path: Path) -> None:
    home, unit_id = an_archive(tmp_path)

    done = sae("modify", unit_id, "--set", "Titel=x", "--reason", "essai", home=home)

    assert done.status == 1
    assert "n'a pas d'élément Titel" in done.out
    assert "sae seda element Titel" in done.out
    assert "Rien n'a été modifié" in done.out


def test_a_modification_without_reason_is_bad_usage(tmp_path: Path) -> None:
    home, unit_id = an_archive(tmp_path)

    done = sae("modify", unit_id, "--set", "Title=x", home=home)

    assert done.status == 2
    assert "--reason" in done.err


def test_a_table_gives_its_faults_by_line(tmp_path: Path) -> None:
    home, unit_id = an_archive(tmp_path)
    table = tmp_path / "changes.csv"
    table.write_text(f"unit;rule\n{unit_id};DUA:1\n{unit_id};AccessRule:ACC-1\n")

    done = sae("modify", "--from", table, "--reason", "essai", "--lang", "en", home=home)

    assert done.status == 1
    assert "begins with no category" in done.out
    assert "changes.csv:2" in done.out
