"""A thing that was dropped is known by what it holds; its name says nothing."""

import pytest

from sae.flows.recognition import Glimpse, Kind, recognise
from tests.unit.flows.pes_flows import a_flow

ACTE = b'<a:Acte xmlns:a="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"/>'
CII = b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:x:100"/>'
UBL = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'
SEDA = b'<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.2"/>'
PREMIS = b'<premis xmlns="http://www.loc.gov/premis/v3" version="3.0"/>'
MAIL = b"Received: by x\r\nFrom: a@b.fr\r\nTo: c@d.fr\r\nSubject: devis\r\n\r\nBonjour\r\n"
PDF = b"%PDF-1.7\n"


def seen(path: str, head: bytes, *embedded: str) -> Glimpse:
    return Glimpse(path=path, head=head, embedded=embedded)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (a_flow(), Kind.PES),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- envoi -->\n" + ACTE, Kind.ACTES),
        (CII, Kind.INVOICE),
        (UBL, Kind.INVOICE),
        (b'<Invoice xmlns="urn:x"><c:AccountingSupplierParty/></Invoice>', Kind.INVOICE),
        (b'<Acte Date="2024-03-12" NumeroInterne="D12"/>', Kind.ACTES),
        (b"<StandardBusinessDocument><h/>" + UBL, Kind.INVOICE),
        ("\ufeff<CPPFacturePivot/>".encode("utf-16-le"), Kind.INVOICE),
        (PREMIS, Kind.PARAPHEUR),
        (SEDA, Kind.SEDA),
        (b'{"marches": [{"id": "2024-07"}]}', Kind.PROCUREMENT),
        (b"<marches><marche/></marches>", Kind.PROCUREMENT),
        (MAIL, Kind.MAIL),
        (b"From a@b.fr Mon Nov 23 10:00:00 2026\n" + MAIL, Kind.MAIL),
        (b"II*\0rest", Kind.SCAN),
        (b"\xff\xd8\xff\xe0", Kind.SCAN),
        (b"File;DescriptionLevel;Content.Title\na.pdf;Item;A\n", Kind.CSV),
        (b"nom;montant\na;1\n", Kind.FOLDER),
        (b"<Invoice><unlike/></Invoice>", Kind.FOLDER),
        (b"Cher monsieur: voici\nla suite", Kind.FOLDER),
        (b"<" * 16_384, Kind.FOLDER),
        (b"<?x " * 4_000, Kind.FOLDER),
        (b"", Kind.FOLDER),
    ],
)
def test_a_file_alone_is_known_by_its_bytes(head: bytes, kind: Kind) -> None:
    assert recognise([seen("pièce.dat", head)]) is kind


def test_a_pdf_is_an_invoice_when_one_is_embedded_in_it() -> None:
    assert recognise([seen("a.pdf", PDF, "Factur-X.xml")]) is Kind.INVOICE
    assert recognise([seen("a.pdf", PDF, "plan.xml")]) is Kind.FOLDER


def test_one_message_makes_the_folder_and_its_documents_follow() -> None:
    documents = [seen(f"annexe-{number}.pdf", PDF) for number in range(9)]

    assert recognise([*documents, seen("message.xml", ACTE)]) is Kind.ACTES
    assert recognise([*documents, seen("x/flux.xml", a_flow())]) is Kind.PES


def test_a_folder_of_the_parapheur_may_hold_any_flow() -> None:
    found = recognise([seen("premis.xml", PREMIS), seen("flux.xml", a_flow()), seen("f.xml", CII)])

    assert found is Kind.PARAPHEUR


def test_an_invoice_among_letters_does_not_make_them_invoices() -> None:
    letters = [seen(f"lettre-{number}.pdf", PDF) for number in range(3)]

    assert recognise([*letters, seen("facture.xml", CII)]) is Kind.FOLDER
    assert recognise([letters[0], seen("facture.xml", CII)]) is Kind.INVOICE


def test_pictures_with_their_table_are_scans() -> None:
    found = recognise([seen("1.tif", b"II*\0"), seen("lot.csv", b"numero;date\n1;2024\n")])

    assert found is Kind.SCAN


def test_the_sub_folders_of_a_consultation_are_known() -> None:
    paths = ("01 - DCE/CCTP.pdf", "02_Avis de publicité/avis.pdf", "03 Offres reçues/A/offre.pdf")

    assert recognise([seen(path, PDF) for path in paths]) is Kind.PROCUREMENT
    assert recognise([seen(path, PDF) for path in paths[:2]]) is Kind.FOLDER


def test_a_package_is_known_by_its_manifest_at_the_root() -> None:
    flow = seen("content/flux.xml", a_flow())

    assert recognise([seen("manifest.xml", SEDA), flow]) is Kind.SEDA
    assert recognise([seen("manifest.xml", b"broken"), flow]) is Kind.SEDA
    assert recognise([seen("manifest.xml", b"<flux type='helios'/>"), flow]) is Kind.PES


def test_a_scanned_or_mailed_pdf_may_have_something_before_its_header() -> None:
    assert recognise([seen("a.pdf", b"\r\n\r\n" + PDF, "factur-x.xml")]) is Kind.INVOICE


def test_forty_comments_and_no_root_are_plain_files_at_once() -> None:
    assert recognise([seen("a.xml", b"<!---->" * 2_000 + b"x")]) is Kind.FOLDER
