"""Invoices are read for what they say, in every syntax, and taken whatever is wrong with them."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from sae.flows.description import Ruling
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices.model import Invoice, Syntax
from sae.flows.invoices.reading import ReadDocument, read_document
from sae.flows.invoices.units import invoice_units
from sae.flows.invoices.values import an_instant, french_identifiers
from seda.elements import Element
from tests.unit.flows.invoices import (
    a_cii,
    a_first_zugferd,
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
    return unit_of(invoice).content


def unit_of(invoice: Invoice, ruling: Ruling = Ruling()) -> DraftUnit:  # noqa: B008 - frozen
    units = invoice_units(
        invoice, files=(FILE,), pieces=(), messages=(), name="f.xml", ruling=ruling, depth=0
    )
    return next(iter(units))


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


def test_an_invoice_of_ubl_in_a_wrong_namespace_is_still_one() -> None:
    wrong = a_ubl().replace(b"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", b"urn:x")

    assert the_invoice(wrong).number == "U-1"


def test_a_draft_of_zugferd_1_is_read_as_it() -> None:
    invoice = the_invoice(a_first_zugferd())

    assert (invoice.number, invoice.issued_on.day) == ("RE-1", date(2014, 5, 19))
    assert invoice.syntax is Syntax.ZUGFERD_1


def test_an_invoice_that_lies_about_its_encoding_is_read_and_told() -> None:
    lying = a_cii(number="Été").decode().encode("cp1252")

    found = read(lying)

    assert found.invoices[0].number == "Été"
    assert [finding.code for finding in found.findings] == ["flow_encoding_differs"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": ""}, "invoice_without_number"),
        ({"day": ""}, "invoice_without_day"),
        ({"gross": "1300.00"}, "invoice_sums_differ"),
        ({"day": "20240501"}, "invoice_due_before_issue"),
    ],
)
def test_what_is_wrong_with_the_business_of_an_invoice_is_told(
    changed: dict[str, str], code: str
) -> None:
    assert [finding.code for finding in read(a_cii(**changed)).findings] == [code]


def test_an_invoice_that_names_nobody_is_told() -> None:
    nobody = a_ubl().replace(b"Peinture Invent\xc3\xa9e", b"").replace(b"33333333300019", b"")

    assert [finding.code for finding in read(nobody).findings] == ["invoice_without_supplier"]


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        ([("0009", "111 111 111 00011")], ("11111111100011", "111111111")),
        ([("0002", "111 111 111")], ("", "111111111")),
        ([("", "11111111100011")], ("11111111100011", "111111111")),
        ([("0088", "1234567890123"), ("", "M-4")], ("", "")),
        ([("SIRET", "1111111110001")], ("1111111110001", "")),
    ],
)
def test_french_identifiers_are_found_by_scheme_or_by_length(
    identifiers: list[tuple[str, str]], expected: tuple[str, str]
) -> None:
    assert french_identifiers(identifiers) == expected


def test_a_tax_said_in_two_currencies_is_taken_in_that_of_the_invoice() -> None:
    two = (
        b'<ram:TaxTotalAmount currencyID="GBP">9</ram:TaxTotalAmount>'
        b'<ram:TaxTotalAmount currencyID="EUR">205.75</ram:TaxTotalAmount>'
    )
    one = b'<ram:TaxTotalAmount currencyID="EUR">205.75</ram:TaxTotalAmount>'

    assert the_invoice(a_cii().replace(one, two)).vat.value == Decimal("205.75")


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
    assert the_invoice(a_cii(gross="1.234,50")).gross.value == Decimal("1234.50")


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


def test_a_label_written_as_a_code_is_written_for_people() -> None:
    written = a_message().replace("Approuvée".encode(), b"Prise_en_charge")

    assert read(written).messages[0].label == "Prise en charge"


@pytest.mark.parametrize("written", ["12-03-2024", "12.03.2024", "12/03/2024"])
def test_a_day_written_as_the_french_do_is_read(written: str) -> None:
    found = an_instant(written)

    assert (found.written, found.day) == (written, date(2024, 3, 12))


def test_a_cii_invoice_may_write_its_day_and_its_seller_otherwise() -> None:
    written = a_cii().replace(
        b'<udt:DateTimeString format="102">20240312</udt:DateTimeString>',
        b"<udt:DateTime>2024-03-12T00:00:00Z</udt:DateTime>",
    )
    written = written.replace(b"<ram:Name>Chauffage Imaginaire</ram:Name>", b"").replace(
        b"</ram:SpecifiedLegalOrganization>",
        b"<ram:TradingBusinessName>Le Radiateur</ram:TradingBusinessName>"
        b"</ram:SpecifiedLegalOrganization>",
        1,
    )

    invoice = the_invoice(written)

    assert (invoice.issued_on.day, invoice.seller.name) == (date(2024, 3, 12), "Le Radiateur")


def test_a_credit_note_may_name_another_credit_note() -> None:
    named = b"<BillingReference><CreditNoteDocumentReference><ID>AV-1</ID>"
    ended = b"</CreditNoteDocumentReference></BillingReference></CreditNote>"
    written = a_ubl(credit=True).replace(b"</CreditNote>", named + ended)

    assert the_invoice(written).preceding == ("AV-1",)


def test_an_invoice_in_the_wrapper_of_peppol_is_one() -> None:
    bare = a_ubl().partition(b"?>")[2]
    wrapped = (
        b"<StandardBusinessDocument><StandardBusinessDocumentHeader/>%b</StandardBusinessDocument>"
    )

    assert the_invoice(wrapped % bare).number == "U-1"


def test_the_tax_that_a_pivot_says_is_the_one() -> None:
    said = a_pivot().replace(b"<MontantTTC>", b"<MontantTVA>7</MontantTVA><MontantTTC>")

    assert the_invoice(said).vat.value == Decimal(7)


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


def test_an_invoice_is_kept_ten_years_from_the_end_of_its_exercise() -> None:
    (rule,) = unit_of(the_invoice(a_cii())).management

    assert [part.text for part in rule.children] == ["FIN-05", "2024-12-31", "Destroy"]
    assert unit_of(the_invoice(a_cii()), Ruling(retention=False)).management == ()
    assert unit_of(the_invoice(a_cii(day="20240231"))).management == ()
