"""From what each software of a town hall left to one file: prepared, archived, found, joined."""

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter

from tests.doors.command_line import Done, a_home, sae
from tests.jobs.preparations import a_folder
from tests.unit.flows import actes, parapheur, pes_flows
from tests.unit.flows.invoices import a_cii

AGENCIES = ("--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE")
SUPPLIER = "Chauffage Imaginaire"
FACTURE = "Facture F-2024-1 – Chauffage Imaginaire – 12/03/2024 – 1\u00a0234,50\u00a0€"


def a_factur_x() -> bytes:
    pdf, out = PdfWriter(), io.BytesIO()
    pdf.add_blank_page(595, 842)
    pdf.add_attachment("factur-x.xml", a_cii())
    pdf.write(out)
    return out.getvalue()


def archived(home: Path, folder: Path, kind: str, files: dict[str, bytes]) -> None:
    """Prepare some files as one kind and ingest the package, with no error on the way."""
    source, package = a_folder(folder / kind, files), folder / f"{kind}.zip"
    made = sae("prepare", kind, source, "--output", package, *AGENCIES, "--json", home=home)
    assert made.status == 0, made.err
    taken = sae("ingest", package, "--json", home=home)
    assert taken.document["status"] in ("accepted", "accepted_with_warnings"), taken.out


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("expense")
    home, invoice = a_home(folder / "home"), a_factur_x()
    flow = pes_flows.a_flow(
        pes_flows.a_slip(pes_flows.an_order("P1", "P2", purpose="Facture F-2024-1")),
        documents=pes_flows.a_document("P1", invoice),
    )
    archived(home, folder, "pes", {"flux.xml": flow})
    archived(home, folder, "invoice", {"F-2024-1.pdf": invoice})
    signed = {
        "Documents principaux/facture.pdf": invoice,
        "Documents principaux/facture.pdf-1-Camille_Exemple.p7s": parapheur.a_p7s(invoice),
        "i_Parapheur_internal_premis.xml": parapheur.a_premis({"facture.pdf": invoice}),
    }
    archived(home, folder, "parapheur", signed)
    archived(home, folder, "actes", {"acte.xml": actes.an_act()})
    (folder / "later").mkdir()
    archived(home, folder / "later", "pes", {"acquit.xml": pes_flows.an_acquit(state="1")})
    return home


def found(home: Path, words: str) -> list[str]:
    done = sae("search", words, "--json", home=home)
    return [one["title"] for one in done.documents if "title" in one]


def related(home: Path, title: str) -> Done:
    done = sae("search", SUPPLIER, "--json", home=home)
    unit_id = next(one["unit_id"] for one in done.documents if one.get("title") == title)
    return sae("related", unit_id, "--json", home=home)


def test_the_supplier_leads_to_the_invoice_and_to_its_order(home: Path) -> None:
    titles = found(home, SUPPLIER)

    assert FACTURE in titles
    assert any(title.startswith("Mandat 1201") for title in titles)


def test_one_file_holds_the_invoice_its_visa_its_order_and_the_answer_of_the_treasury(
    home: Path,
) -> None:
    document = related(home, FACTURE).document

    assert {one["stage"] for one in document["pieces"] if one["depth"] == 0} == {
        "invoice",
        "visa",
        "slip",
        "treasury",
    }
    circuit = next(one for one in document["pieces"] if one["stage"] == "visa")["events"]
    assert {(one["type"], one["at"][:10]) for one in circuit} >= {("Signature", "2025-03-04")}
    assert {one["name"] for one in document["missing"]} == {"F-0", "BC-7", "MARCHE-3", "P2"}


def test_the_order_leads_to_the_same_file(home: Path) -> None:
    invoice = related(home, FACTURE).document
    title = next(one["title"] for one in invoice["pieces"] if one["stage"] == "order")

    order = related(home, title).document

    assert {one["unit_id"] for one in order["pieces"]} == {
        one["unit_id"] for one in invoice["pieces"]
    }


def test_the_file_reads_in_french(home: Path) -> None:
    done = sae("search", SUPPLIER, "--json", home=home)
    unit_id = next(one["unit_id"] for one in done.documents if one.get("title") == FACTURE)

    shown = sae("related", unit_id, home=home).out

    assert FACTURE in shown
    assert "Acquittement" in shown
