"""Invoices are read for what they say, in every syntax, and taken whatever is wrong with them."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from sae.flows.draft import DraftFile
from sae.flows.invoices.model import Invoice, Syntax
from sae.flows.invoices.reading import ReadDocument, read_document
from sae.flows.invoices.units import invoice_units
from seda.elements import Element
from tests.unit.flows.invoices import (
    a_cii,
    a_message,
    a_pivot,
    a_ubl,
    a_zip,
    an_attachment,
    in_base64,
)

FILE = DraftFile("f.xml", "f.xml", "BinaryMaster_1", 1, 0, 0)


def unzip(data: bytes, _where: str) -> tuple[tuple[str, bytes], ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())


def read(data: bytes) -> ReadDocument:
    return read_document(data, where="f.xml", unzip=unzip)


def the_invoice(data: bytes) -> Invoice:
    (invoice,) = read(data).invoices
    return invoice


def content(invoice: Invoice) -> tuple[Element, ...]:
    units = invoice_units(invoice, files=(FILE,), pieces=(), messages=(), name="f.xml", depth=0)
    return next(iter(units)).content


def terms(invoice: Invoice) -> dict[str, str]:
    return {
        word.children[1].text: word.children[0].text
        for word in content(invoice)
        if word.name == "Keyword"
    }


def test_a_cii_invoice_gives_its_terms() -> None:
    invoice = the_invoice(a_cii())

    assert (invoice.syntax, invoice.number, invoice.type_code) == (Syntax.CII, "F-2024-1", "380")
    assert invoice.issued_on.day == date(2024, 3, 12)
    assert invoice.due_on.day == date(2024, 4, 11)
    assert (invoice.seller.name, invoice.seller.siren) == ("Chauffage Imaginaire", "111111111")
    assert (invoice.buyer.siret, invoice.buyer_reference) == ("22222222200011", "TECHNIQUE")
    assert (invoice.order, invoice.contract, invoice.preceding) == ("BC-7", "MARCHE-3", ("F-0",))
    assert invoice.gross.value == Decimal("1234.50")
    assert invoice.findings == ()


def test_a_wrong_namespace_does_not_hide_an_invoice() -> None:
    assert the_invoice(a_cii(rsm="urn:of:another:time")).number == "F-2024-1"


def test_a_day_in_no_calendar_is_told_and_kept_as_written() -> None:
    invoice = the_invoice(a_cii(day="20240230"))

    assert invoice.issued_on.day is None
    assert [finding.code for finding in invoice.findings] == ["invoice_day_unreadable"]
    assert terms(invoice)["EN16931:BT-2"] == "20240230"
    assert not any(element.name == "CreatedDate" for element in content(invoice))


def test_an_amount_that_is_no_number_is_told_and_kept_as_written() -> None:
    invoice = the_invoice(a_cii(gross="douze"))

    assert [finding.code for finding in invoice.findings] == ["invoice_amount_unreadable"]
    assert terms(invoice)["EN16931:BT-112"] == "douze"


def test_amounts_are_exact_however_they_are_written() -> None:
    assert the_invoice(a_cii(gross="0.10")).gross.value == Decimal("0.10")
    assert the_invoice(a_cii(gross="1 234,50")).gross.value == Decimal("1234.50")


def test_a_siret_where_a_siren_should_be_gives_both() -> None:
    seller = the_invoice(a_cii(seller="11111111100011")).seller

    assert (seller.siret, seller.siren) == ("11111111100011", "111111111")


def test_an_attachment_is_decoded_and_junk_is_told() -> None:
    good = the_invoice(a_cii(attachment=an_attachment(in_base64(b"devis"))))
    bad = the_invoice(a_cii(attachment=an_attachment("%%% pas du base64 %%%")))

    assert [(one.name, one.data) for one in good.attachments] == [("devis.txt", b"devis")]
    assert bad.attachments == ()
    assert [finding.code for finding in bad.findings] == ["invoice_attachment_unreadable"]


@pytest.mark.parametrize(("credit", "kind"), [(False, "Facture"), (True, "Avoir")])
def test_a_ubl_document_gives_its_terms(*, credit: bool, kind: str) -> None:
    invoice = the_invoice(a_ubl(credit=credit))

    assert (invoice.number, invoice.order) == ("U-1", "BC-8")
    assert (invoice.seller.name, invoice.seller.siren) == ("Peinture Inventée", "333333333")
    assert content(invoice)[1].text == f"{kind} U-1 – Peinture Inventée – 12/03/2024 – 12,00\u00a0€"
    assert [one.name for one in invoice.attachments] == ["../pv.txt"]


def test_a_pivot_gives_its_invoice_and_what_is_inside_zips_or_bare() -> None:
    found = read(a_pivot())
    (invoice,) = found.invoices

    assert (invoice.platform_id, invoice.order) == ("4242", "ENG-5")
    assert invoice.vat.value == Decimal("20.00")
    assert [(one.name, one.data, one.is_main) for one in invoice.attachments] == [
        ("facture.txt", b"la facture", True),
        ("annexe.txt", b"annexe", False),
    ]
    assert [finding.code for finding in found.findings] == ["invoice_document_bare"]


def test_a_document_that_is_a_zip_itself_is_not_opened() -> None:
    pivot = a_pivot(main=a_zip({"a.txt": b"a"})).replace(b"facture.txt", b"plans.zip")

    assert the_invoice(pivot).attachments[0].name == "plans.zip"


def test_a_lifecycle_message_says_what_became_of_which_invoice() -> None:
    (message,) = read(a_message()).messages

    assert (message.invoice_number, message.seller) == ("F-2024-1", "111111111")
    assert (message.status, message.label) == ("205", "Approuvée")
    assert message.said_on.day == date(2024, 3, 15)


@pytest.mark.parametrize(
    "hostile",
    [
        b"<a><b></a>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Invoice>&x;</Invoice>',
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_read_is_told_and_never_raises(hostile: bytes) -> None:
    found = read(hostile)

    assert (found.root, found.invoices) == ("", ())
    assert [finding.code for finding in found.findings] == ["invoice_unreadable"]


def test_another_document_is_no_invoice() -> None:
    assert read(b"<Invoice xmlns='urn:mine'/>").invoices == ()


def test_terms_without_an_element_of_seda_stand_in_keywords_that_name_them() -> None:
    said = terms(the_invoice(a_cii()))

    assert said["EN16931:BT-112"] == "1234.50"
    assert said["EN16931:BT-13"] == "BC-7"
    assert said["EN16931:BT-30"] == "111111111"


def test_a_title_names_the_invoice_its_supplier_its_day_and_its_amount() -> None:
    assert content(the_invoice(a_cii()))[1].text == (
        "Facture F-2024-1 – Chauffage Imaginaire – 12/03/2024 – 1\u00a0234,50\u00a0€"
    )
