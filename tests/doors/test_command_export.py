"""`sae export` and `sae rebuild`: what leaves, and what comes back."""

import shutil
import zipfile
from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package


def an_archive(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """Give a home with two dossiers, and its units by title."""
    home = a_home(tmp_path / "archive")
    dossiers = (
        a_dossier("Chauffage", files=(a_file("facture.txt"),)),
        a_dossier("Toiture", files=(a_file("devis.txt"),)),
    )
    package = a_package(tmp_path / "one.zip", units=dossiers, containers=("Finances",))
    assert sae("ingest", package, home=home).status == 0
    hits = sae("search", "*", "--json", home=home).documents
    return home, {hit["title"]: hit["unit_id"] for hit in hits}


def test_a_dossier_leaves_as_a_package_that_can_be_taken_in_again(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path)
    other = a_home(tmp_path / "other")

    done = sae(
        "export", "--unit", units["Chauffage"][:8], "-o", tmp_path / "out.zip", "--json", home=home
    )
    taken = sae("ingest", tmp_path / "out.zip", "--json", home=other)

    assert done.status == 0
    assert done.document["objects"] == 1
    assert taken.document["status"].startswith("accepted")
    titles = {hit["title"] for hit in sae("search", "*", "--json", home=other).documents}
    assert titles == {"Finances", "Chauffage", "facture.txt"}


def test_words_choose_what_leaves(tmp_path: Path) -> None:
    home, _ = an_archive(tmp_path)

    done = sae("export", "--query", "toiture", "-o", tmp_path / "out.zip", home=home)

    assert done.status == 0
    assert "objets : 1" in done.out


def test_proofs_go_beside_when_asked(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path)

    done = sae(
        *("export", "--unit", units["Toiture"], "-o", tmp_path / "out.zip", "--with-proof"),
        "--json",
        home=home,
    )

    with zipfile.ZipFile(done.document["proofs"]) as proofs:
        assert proofs.namelist()


def test_a_package_already_there_is_not_replaced_without_force(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path)
    mine = tmp_path / "out.zip"
    mine.write_bytes(b"mine")

    refused = sae("export", "--unit", units["Toiture"], "-o", mine, home=home)
    kept = mine.read_bytes()
    forced = sae("export", "--unit", units["Toiture"], "-o", mine, "--force", home=home)

    assert (refused.status, kept) == (2, b"mine")
    assert forced.status == 0
    assert zipfile.is_zipfile(mine)


def test_nothing_asked_is_nothing_exported(tmp_path: Path) -> None:
    home, _ = an_archive(tmp_path)

    nothing = sae("export", "-o", tmp_path / "out.zip", home=home)
    unknown = sae("export", "--unit", "00000000", "-o", tmp_path / "out.zip", home=home)

    assert (nothing.status, unknown.status) == (2, 1)
    assert not (tmp_path / "out.zip").exists()


def test_a_lost_catalogue_comes_back_from_the_copies(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path)
    shown = sae("show", units["Toiture"], "--json", home=home).document
    for path in home.glob("catalogue.db*"):
        path.unlink()
    shutil.rmtree(home / "index")

    lost = sae("search", "toiture", home=home)
    done = sae("rebuild", "--json", home=home)

    assert lost.status == 3
    assert "sae rebuild" in lost.err
    assert done.status == 0
    assert done.document["units"] == 5
    assert sae("search", "toiture", "--json", home=home).documents
    assert sae("show", units["Toiture"], "--json", home=home).document == shown


def test_a_rebuild_needs_a_copy_that_exists(tmp_path: Path) -> None:
    home, _ = an_archive(tmp_path)

    done = sae("rebuild", "--from", "copy-9", home=home)

    assert done.status in (2, 3)
    assert "copy-9" in done.err
    assert "Traceback" not in done.err
