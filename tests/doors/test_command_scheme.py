"""`sae scheme`, `policy`, `register` and `attest`, as an archivist types them."""

import csv
import io
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scheme")
    home = a_home(folder / "home")
    dossier = a_dossier("=SUM(A1)", files=[a_file("a.txt")])
    package = a_package(folder / "one.zip", units=[dossier], agency="=cmd|x")
    assert sae("ingest", package, home=home).status == 0
    plan = folder / "plan.csv"
    assert sae("scheme", "template", "-o", plan, home=home).status == 0
    with plan.open("a", encoding="utf-8", newline="") as stream:
        stream.write("12W;W;Finances;;;;;;;;CONVENTION-1;Magasin\r\n")
    assert sae("scheme", "import", plan, home=home).status == 0
    return home


def test_the_starting_plan_is_imported_and_shown(home: Path) -> None:
    shown = sae("scheme", "show", home=home)
    node = sae("scheme", "show", "12W", "--json", home=home)

    assert "Administration générale" in shown.out
    assert node.documents[0]["dossiers"] == 1
    assert sae("scheme", "show", "99Z", home=home).status == 1


def test_units_are_filed_numbered_and_unfiled(home: Path) -> None:
    unit = sae("scheme", "show", "12W", "--json", home=home).documents[1]["unit_id"]

    assert sae("scheme", "file", unit, "1D", home=home).status == 0
    assert "1D1" in sae("scheme", "number", "1D", home=home).out
    assert sae("scheme", "unfile", unit, home=home).status == 0
    assert "Rien à faire" in sae("scheme", "unfile", unit, home=home).out


def test_a_wrong_table_is_explained_and_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("cote;parent;intitulé\nD;X;Un\n", encoding="utf-8")

    done = sae("scheme", "import", tmp_path / "plan.csv", home=home)

    assert done.status == 1
    assert "n'est pas dans le tableau" in done.out


def test_the_finding_aid_is_written(home: Path, tmp_path: Path) -> None:
    done = sae("scheme", "export", "--ead", "-o", tmp_path / "ead.xml", "--json", home=home)

    assert done.status == 0
    assert done.document["withheld"] == 1
    assert (tmp_path / "ead.xml").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize("kind", ["pa", "dpa", "agreement", "technical", "processing"])
def test_each_model_of_document_is_written(home: Path, tmp_path: Path, kind: str) -> None:
    model = tmp_path / f"{kind}.md"

    assert sae("policy", "template", kind, "-o", model, home=home).status == 0
    assert "sae policy adopt" in model.read_text(encoding="utf-8")
    assert sae("policy", "template", kind, "-o", model, home=home).status == 2


def test_a_policy_is_adopted_and_found_again(home: Path, tmp_path: Path) -> None:
    document = tmp_path / "pa.md"
    document.write_text("# Politique", encoding="utf-8")
    terms = ("--version", "1", "--from", "2020-01-01")

    assert sae("policy", "adopt", "pa", document, *terms, home=home).status == 0
    again = sae("policy", "adopt", "pa", document, *terms, home=home)
    shown = sae("policy", "show", "pa", "-o", tmp_path / "out.md", home=home)

    assert (again.status, "jamais remplacée" in again.err) == (2, True)
    assert "01/01/2020" in shown.out
    assert (tmp_path / "out.md").read_text(encoding="utf-8") == "# Politique"
    assert sae("policy", "show", "pa", "--on", "1999-01-01", home=home).status == 1
    assert sae("policy", "show", "nonsense", home=home).status == 2
    assert "1" in sae("policy", "list", home=home).out


def test_registers_are_printed_and_no_cell_is_a_formula(home: Path, tmp_path: Path) -> None:
    done = sae("register", "entries", "-o", tmp_path / "e.csv", home=home)
    pdf = sae("register", "holdings", "--format", "pdf", "-o", tmp_path / "h.pdf", home=home)

    assert (done.status, pdf.status) == (0, 0)
    text = (tmp_path / "e.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert rows[0]["Service producteur"] == "'=cmd|x"
    assert rows[0]["Mode d'entrée"] == "versement"
    assert (tmp_path / "h.pdf").read_bytes().startswith(b"%PDF")
    assert sae("register", "entries", "--format", "odt", home=home).status == 2
    assert sae("register", "entries", "--format", "pdf", home=home).status == 2
    assert "Aucune ligne" in sae("register", "eliminations", home=home).out
    assert sae("register", "acts", "--json", home=home).documents


def test_the_minutes_and_attestations_are_made_and_opened(home: Path, tmp_path: Path) -> None:
    names = ("--outgoing", "Anne", "--incoming", "Jean")
    minutes = sae("register", "census", *names, "-o", tmp_path / "pv.pdf", "--json", home=home)
    transfer = sae("register", "entries", "--json", home=home)
    assert transfer.status == 0
    integrity = sae("attest", "integrity", "--all", "--json", home=home)
    opened = sae(
        "attest", "open", integrity.document["act_id"], "-o", tmp_path / "i.pdf", home=home
    )

    assert (minutes.status, minutes.document["anomalies"]) == (0, 0)
    assert (integrity.status, integrity.document["anomalies"]) == (0, 0)
    assert opened.status == 0
    assert (tmp_path / "i.pdf").read_bytes().startswith(b"%PDF")
    assert "attestation d'intégrité" in sae("attest", "list", home=home).out
    assert sae("attest", "integrity", home=home).status == 2


def test_who_lacks_the_role_is_told_in_her_language(home: Path) -> None:
    secret = {"SAE_NEW_SECRET": "un secret assez long"}
    added = sae("accounts", "add", "paul", "--role", "agent", home=home, **secret)
    assert added.status == 0

    done = sae("register", "acts", "--as", "paul", home=home, SAE_SECRET="un secret assez long")

    assert done.status == 1
    assert "archiviste, auditeur" in done.err
