"""Invoices become a package: each found by its data, its documents beside it, nothing refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from sae.errors import UsageError
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_invoices import prepare_invoices
from sae.ports import EmbeddedFile, EmbeddedFiles
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    TERMS,
    Formats,
    a_folder,
    a_strict_home,
    asked,
    codes,
    contents,
    manifest_of,
    titles,
    tools,
)
from tests.unit.flows.invoices import (
    a_cii,
    a_message,
    a_pivot,
    a_ubl,
    a_zip,
    an_attachment,
    an_order_x,
    in_base64,
)

FACTURE = "Facture F-2024-1 – Chauffage Imaginaire – 12/03/2024 – 1\u00a0234,50\u00a0€"


class EmbeddedByName:
    """An EmbeddedFileReader that knows what each PDF of the test holds."""

    def __init__(self, **inside: bytes) -> None:
        self._inside = inside

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        del filename
        data = self._inside.get(path.stem)
        files = (EmbeddedFile("factur-x.xml", data),) if data is not None else ()
        return EmbeddedFiles(files=files, findings=())

    def close(self) -> None:
        """Nothing to end."""


def prepared(source: Path, package: Path, **inside: bytes) -> Prepared:
    request = FlowRequest(source=source, asked=asked(package))
    return prepare_invoices(request, tools(Formats()), EmbeddedByName(**inside))


def test_an_invoice_stands_with_its_data_its_attachments_and_its_messages(tmp_path: Path) -> None:
    data = a_cii(attachment=an_attachment(in_base64(b"devis")))
    source = a_folder(
        tmp_path / "source", {"a message.xml": a_message(), "facture.pdf": b"%PDF-1.7 facture"}
    )

    made = prepared(source, tmp_path / "out.zip", facture=data)

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [
        FACTURE,
        "Données structurées de la facture (factur-x.xml)",
        "devis.txt",
        "Cycle de vie de la facture F-2024-1 : 205 Approuvée",
    ]
    assert set(contents(made.package).values()) == {
        b"%PDF-1.7 facture", data, b"devis", a_message(),
    }  # fmt: skip


def test_a_flow_of_chorus_pro_stays_whole_above_the_invoice_it_brought(tmp_path: Path) -> None:
    flow = a_zip({"PivotS.xml": a_pivot(), "metadata.json": b"{}"})
    source = a_folder(tmp_path / "source", {"facture_0001.zip": flow})

    made = prepared(source, tmp_path / "out.zip")

    assert titles(made.package) == [
        "facture_0001.zip",
        "Flux Chorus Pro PivotS.xml",
        "Facture F-2024-1 – Chauffage Imaginaire – 12/03/2024 – 120,00\u00a0€",
        "annexe.txt",
        "metadata.json",
    ]
    assert set(contents(made.package).values()) == {
        flow, a_pivot(), b"la facture", b"annexe", b"{}",
    }  # fmt: skip
    assert codes(made) == [("invoice_document_bare", "facture_0001.zip : PivotS.xml")]


def test_a_zip_that_would_climb_out_is_archived_and_what_is_in_it_is_not_taken_out(
    tmp_path: Path,
) -> None:
    pivot = a_pivot(main=a_zip({"../../../etc/cron.d/x": b"mal"}))
    source = a_folder(tmp_path / "source", {"PivotS.xml": pivot})

    made = prepared(source, tmp_path / "out.zip")

    assert made.status is PreparedStatus.PREPARED
    assert ("invoice_zip_damaged", "PivotS.xml:facture.txt") in codes(made)
    assert b"mal" not in contents(made.package).values()
    assert not (tmp_path / "etc").exists()


def test_an_invalid_invoice_is_taken_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"f.xml": a_cii(day="20240230"), "g.xml": b"<a><b>"})

    made = prepared(source, tmp_path / "out.zip")

    assert made.status is PreparedStatus.PREPARED
    assert {code for code, _ in codes(made)} >= {"invoice_day_unreadable", "invoice_unreadable"}
    assert made.objects == 2


def test_the_same_invoice_twice_is_told_and_taken_twice(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"a.xml": a_cii(), "b.xml": a_cii()})

    made = prepared(source, tmp_path / "out.zip")

    assert ("invoice_twice", "b.xml") in codes(made)
    assert made.objects == 2


def test_a_message_about_an_invoice_that_is_not_here_stands_alone(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"m.xml": a_message(number="AUTRE"), "u.xml": a_ubl()})

    made = prepared(source, tmp_path / "out.zip")

    assert titles(made.package)[-1] == "Cycle de vie de la facture AUTRE : 205 Approuvée"


def test_one_file_is_enough(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"f.xml": a_cii(), "autre.xml": a_ubl()})

    made = prepared(source / "f.xml", tmp_path / "out.zip")

    assert titles(made.package) == [FACTURE]


def test_what_is_not_there_is_refused_with_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="prepare_no_source"):
        prepared(tmp_path / "nowhere", tmp_path / "out.zip")


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_the_package_is_taken_in_without_a_finding_by_a_strict_home(
    tmp_path: Path, version: str
) -> None:
    source = a_folder(
        tmp_path / "source", {"f.txt": b"-", "f.xml": a_cii(), "PivotS.xml": a_pivot()}
    )
    terms = replace(TERMS, version=version, agreement="CONVENTION-1")
    request = FlowRequest(source=source, asked=asked(tmp_path / "out.zip", terms=terms))
    made = prepare_invoices(request, tools(Formats()), EmbeddedByName())

    (outcome,) = taken_in(a_strict_home(tmp_path), made.package)

    assert outcome.result.findings == ()


def test_the_same_invoices_give_the_same_package(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"f.xml": a_cii(attachment=an_attachment("ZGV2aXM="))})

    first = prepared(source, tmp_path / "one.zip")
    second = prepared(source, tmp_path / "two.zip")

    assert first.sha512 == second.sha512


def test_several_invoices_in_a_zip_are_each_an_invoice(tmp_path: Path) -> None:
    batch = a_zip({"a.xml": a_cii(), "b.xml": a_ubl(), "c.txt": b"bonjour"})
    source = a_folder(tmp_path / "source", {"lot.zip": batch})

    made = prepared(source, tmp_path / "out.zip")

    assert titles(made.package)[:2] == ["lot.zip", FACTURE]
    assert titles(made.package)[2].startswith("Facture U-1")
    assert set(contents(made.package).values()) == {
        batch, a_cii(), a_ubl(), b"pv", b"bonjour",
    }  # fmt: skip


def test_a_purchase_order_is_told_for_what_it_is(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"commande.xml": an_order_x()})

    made = prepared(source, tmp_path / "out.zip")

    assert titles(made.package) == ["Bon de commande BC-7 – Chauffage Imaginaire – 01/03/2024"]
    assert codes(made) == [("invoice_is_order", "commande.xml")]
    words = [one.text for one in manifest_of(made.package).iter("{*}KeywordReference")]
    assert "EN16931:BT-13" in words
    assert "EN16931:BT-1" not in words


def test_what_became_of_an_invoice_is_dated_on_it_with_the_reason(tmp_path: Path) -> None:
    refusal = a_message().replace(b">205<", b">210<").replace("Approuvée".encode(), b"")
    reason = (
        b"<ram:SpecifiedDocumentStatus><ram:ReasonCode>TX_TVA_ERR</ram:ReasonCode>"
        b"</ram:SpecifiedDocumentStatus></ram:ReferenceReferencedDocument>"
    )
    refusal = refusal.replace(b"</ram:ReferenceReferencedDocument>", reason)
    source = a_folder(tmp_path / "source", {"f.xml": a_cii(), "m.xml": refusal})

    made = prepared(source, tmp_path / "out.zip")

    assert titles(made.package)[-1] == "Cycle de vie de la facture F-2024-1 : 210 Refusée"
    event = next(manifest_of(made.package).iter("{*}Event"))
    assert [child.text for child in event] == [
        "Cycle de vie : Refusée", "2024-03-15", "KO", "210", "TX_TVA_ERR",
    ]  # fmt: skip
    assert codes(made) == [("invoice_refused", "m.xml")]


class _Two:
    """An EmbeddedFileReader of a PDF with two invoices in it."""

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        del path, filename
        files = (
            EmbeddedFile("factur-x.xml", a_cii()),
            EmbeddedFile("zugferd-invoice.xml", a_cii(number="F-2024-2")),
        )
        return EmbeddedFiles(files=files, findings=())

    def close(self) -> None:
        """Nothing to end."""


def test_two_invoices_that_disagree_in_one_pdf_are_told(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"facture.pdf": b"%PDF-1.7 facture"})
    request = FlowRequest(source=source, asked=asked(tmp_path / "out.zip"))

    made = prepare_invoices(request, tools(Formats()), _Two())

    assert titles(made.package)[0] == FACTURE
    assert codes(made) == [("invoice_data_differ", "facture.pdf : zugferd-invoice.xml")]


def a_pdf(path: Path, embedded: dict[str, bytes], *, place: str = "/Names") -> Path:
    """Write a PDF. place: the table of names, or else `/AF`, or an annotation of the page."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    for name, data in embedded.items():
        writer.add_attachment(name, data)
    if place != "/Names":
        root: Any = writer.root_object
        found = ArrayObject(root["/Names"]["/EmbeddedFiles"]["/Names"][1::2])
        del root["/Names"]
        if place == "/AF":
            root[NameObject("/AF")] = found
        else:
            note = {"/Subtype": NameObject("/FileAttachment"), "/FS": found[0]}
            said = DictionaryObject({NameObject(key): value for key, value in note.items()})
            page[NameObject("/Annots")] = ArrayObject([said])
    with path.open("wb") as out:
        writer.write(out)
    return path


def test_files_that_are_only_associated_or_annotated_are_read_too(tmp_path: Path) -> None:
    from sae.adapters.pdf_attachments_child import embedded

    associated = a_pdf(tmp_path / "af.pdf", {"data": a_cii()}, place="/AF")
    annotated = a_pdf(tmp_path / "annot.pdf", {"data": a_cii()}, place="/Annots")

    for path in (associated, annotated):
        assert embedded(path, 1 << 20) == {
            "files": [["data", in_base64(a_cii())]],
            "stopped": False,
        }


def test_files_inside_a_real_pdf_are_read_by_a_child_process(tmp_path: Path) -> None:
    from sae.adapters.pdf_attachments import ChildAttachmentReader

    good = a_pdf(tmp_path / "good.pdf", {"factur-x.xml": a_cii()})
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\ntruncated")
    reader = ChildAttachmentReader()

    found = reader.read(good, filename="good.pdf")
    nothing = reader.read(broken, filename="broken.pdf")
    reader.close()

    assert [(one.name, one.data) for one in found.files] == [("factur-x.xml", a_cii())]
    assert found.findings == ()
    assert [finding.code for finding in nothing.findings] == ["embedded_unreadable"]
