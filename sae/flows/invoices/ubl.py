"""UBL 2 invoices and credit notes (OASIS), with the terms of EN 16931."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sae.flows.invoices.model import Attachment, Invoice, Party, Syntax
from sae.flows.invoices.values import a_day, an_amount, decoded, french_identifiers, in_currency
from sae.flows.xml_values import all_at, first_at, text_at
from seda.findings import Finding

ROOTS = {"Invoice": "Invoice", "CreditNote": "CreditNote"}
NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"


def read_ubl(root: Any, *, where: str) -> Invoice:  # noqa: ANN401 - lxml has no types
    """Read an invoice or a credit note. where: name of its file, for the findings."""
    findings: list[Finding] = []
    day = partial(a_day, where=where, tell=findings.append)
    amount = partial(an_amount, where=where, tell=findings.append)
    totals = first_at(root, "LegalMonetaryTotal")
    currency = text_at(root, "DocumentCurrencyCode")
    reference = text_at(root, "BuyerReference")
    type_code = text_at(root, "InvoiceTypeCode") or text_at(root, "CreditNoteTypeCode")
    return Invoice(
        syntax=Syntax.UBL,
        number=text_at(root, "ID"),
        issued_on=day(text_at(root, "IssueDate"), term="BT-2"),
        type_code=type_code,
        currency=currency,
        profile=text_at(root, "CustomizationID"),
        process=text_at(root, "ProfileID"),
        seller=read_ubl_party(first_at(root, "AccountingSupplierParty/Party")),
        buyer=read_ubl_party(first_at(root, "AccountingCustomerParty/Party"), service=reference),
        due_on=day(
            text_at(root, "DueDate") or text_at(root, "PaymentMeans/PaymentDueDate"), term="BT-9"
        ),
        buyer_reference=reference,
        contract=text_at(root, "ContractDocumentReference/ID"),
        order=text_at(root, "OrderReference/ID"),
        preceding=tuple(
            (found.text or "").strip()
            for kind in ("InvoiceDocumentReference", "CreditNoteDocumentReference")
            for found in all_at(root, f"BillingReference/{kind}/ID")
        ),
        net=amount(text_at(totals, "TaxExclusiveAmount"), term="BT-109"),
        vat=amount(in_currency(all_at(root, "TaxTotal/TaxAmount"), currency), term="BT-110"),
        gross=amount(text_at(totals, "TaxInclusiveAmount"), term="BT-112"),
        payable=amount(text_at(totals, "PayableAmount"), term="BT-115"),
        attachments=tuple(_attachments(root, where, findings)),
        findings=tuple(findings),
    )


def is_ubl(root: Any) -> bool:  # noqa: ANN401
    """Say whether a document of such a name is an invoice: another may be called so."""
    if root.tag.startswith(f"{{{NAMESPACE}"):
        return True
    parties = ("AccountingSupplierParty", "AccountingCustomerParty", "LegalMonetaryTotal")
    return any(first_at(root, name) is not None for name in parties)


def read_ubl_party(party: Any, *, service: str = "") -> Party:  # noqa: ANN401
    """Read who sells or buys. service: of a public buyer (BT-10)."""
    siret, siren = french_identifiers(
        (one.get("schemeID", ""), one.text or "")
        for path in ("PartyIdentification/ID", "PartyLegalEntity/CompanyID")
        for one in all_at(party, path)
    )
    vat = next(
        (
            text_at(scheme, "CompanyID")
            for scheme in all_at(party, "PartyTaxScheme")
            if text_at(scheme, "TaxScheme/ID").upper() in ("VAT", "")
        ),
        "",
    )
    name = text_at(party, "PartyLegalEntity/RegistrationName") or text_at(party, "PartyName/Name")
    return Party(name=name, siret=siret, siren=siren, vat=vat, service=service)


# ----------------------------------------------------------------------------- private


def _attachments(root: Any, where: str, findings: list[Finding]) -> Iterator[Attachment]:  # noqa: ANN401
    for reference in all_at(root, "AdditionalDocumentReference"):
        binary = first_at(reference, "Attachment/EmbeddedDocumentBinaryObject")
        if binary is None:
            continue
        data = decoded(binary.text or "", where=where, tell=findings.append)
        if data is not None:
            yield Attachment(
                name=binary.get("filename", "") or text_at(reference, "ID"),
                mime=binary.get("mimeCode", ""),
                data=data,
                description=text_at(reference, "DocumentDescription"),
            )
