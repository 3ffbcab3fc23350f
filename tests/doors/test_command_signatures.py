"""`sae signatures` and `sae show`: what an archivist reads of signatures."""

import subprocess
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, change_settings, sae
from tests.packages import a_dossier, a_file, a_package
from tests.signed_documents import a_cms, a_pdf, an_authority


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed PDF, a document with its detached signature, the authority of both."""
    place = tmp_path_factory.mktemp("signed")
    authority = an_authority(place / "authority")
    mayor = authority.signer("Jeanne Martin")
    (place / "marche.odt").write_bytes(b"Acte d'engagement")
    a_cms(place / "marche.odt", mayor, place / "marche.odt-1-maire.p7s", "-outform", "PEM")
    a_pdf(place / "acte.pdf", mayor)
    return place


def test_a_file_tells_its_signatures_without_any_home(place: Path, tmp_path: Path) -> None:
    done = sae("signatures", place / "acte.pdf", "--extract", tmp_path / "out")

    assert done.status == 0
    for words in ("Jeanne Martin", "intacte", "confiance non établie", "tout le document"):
        assert words in done.out
    printed = subprocess.run(
        ["openssl", "x509", "-in", tmp_path / "out" / "certificates.pem", "-noout", "-subject"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Jeanne Martin" in printed.stdout


def test_a_detached_signature_tells_what_it_covers_and_whom_one_trusts(place: Path) -> None:
    trust = place / "authority" / "trust"
    signature = place / "marche.odt-1-maire.p7s"

    document = sae("signatures", signature, "--trust", trust, "--json").document

    [found] = document["signatures"]
    assert (found["intact"], found["trusted"]) == ("yes", "yes")
    assert found["indication"] == "TOTAL-PASSED"
    assert [one["name"] for one in found["documents"]] == ["marche.odt"]


def test_an_altered_file_leaves_with_one(place: Path, tmp_path: Path) -> None:
    altered = tmp_path / "acte.pdf"
    honest = (place / "acte.pdf").read_bytes()
    altered.write_bytes(honest.replace(b"/MediaBox [", b"/MediaBox[ ", 1))

    done = sae("signatures", altered, "--lang", "en")

    assert done.status == 1
    assert "not intact" in done.out


def test_what_makes_no_sense_is_told(place: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()

    missing = sae("signatures", tmp_path / "none.pdf")
    full = sae("signatures", place / "acte.pdf", "--extract", tmp_path / "full")

    assert (missing.status, full.status) == (2, 2)
    assert "n'existe pas" in missing.err
    assert "n'est pas vide" in full.err


def test_an_archived_unit_shows_what_was_found_at_its_deposit(place: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    change_settings(home, 'trust = ""', f'trust = "{place / "authority" / "trust"}"')
    files = [
        a_file(name, (place / name).read_bytes())
        for name in ("marche.odt", "marche.odt-1-maire.p7s")
    ]
    package = a_package(tmp_path / "one.zip", units=(a_dossier("Marché", files=files),))

    taken = sae("ingest", package, home=home)
    hits = sae("search", "*", "--json", home=home).documents
    unit = next(
        one["unit_id"]
        for one in hits
        if any(item["filename"].endswith(".p7s") for item in one["objects"])
    )
    shown = sae("show", unit, home=home)
    told = sae("signatures", unit, home=home)

    assert taken.status == 0
    assert "Signature : Jeanne Martin, CAdES, intacte, signataire reconnu" in shown.out
    assert "TOTAL-PASSED" in told.out
    assert told.status == 0
