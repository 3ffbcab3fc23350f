"""CII (UN/CEFACT CrossIndustryInvoice, Factur-X, ZUGFeRD 2) and ZUGFeRD 1, which came before it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sae.flows.invoices.model import Amount, Attachment, Invoice, Party, Syntax
from sae.flows.invoices.values import a_day, an_amount, decoded, french_identifiers, in_currency
from sae.flows.xml_values import all_at, first_at, text_at
from seda.findings import Finding

ROOTS = {"CrossIndustryInvoice": Syntax.CII, "CrossIndustryDocument": Syntax.ZUGFERD_1}

# Where each version of the syntax puts the same thing.
_NAMES = {
    Syntax.CII: {
        "context": "ExchangedDocumentContext",
        "document": "ExchangedDocument",
        "trade": "SupplyChainTradeTransaction",
        "agreement": "ApplicableHeaderTradeAgreement",
        "settlement": "ApplicableHeaderTradeSettlement",
        "totals": "SpecifiedTradeSettlementHeaderMonetarySummation",
        "order": "BuyerOrderReferencedDocument/IssuerAssignedID",
        "contract": "ContractReferencedDocument/IssuerAssignedID",
        "preceding": "InvoiceReferencedDocument/IssuerAssignedID",
    },
    Syntax.ZUGFERD_1: {
        "context": "SpecifiedExchangedDocumentContext",
        "document": "HeaderExchangedDocument",
        "trade": "SpecifiedSupplyChainTradeTransaction",
        "agreement": "ApplicableSupplyChainTradeAgreement",
        "settlement": "ApplicableSupplyChainTradeSettlement",
        "totals": "SpecifiedTradeSettlementMonetarySummation",
        "order": "BuyerOrderReferencedDocument/ID",
        "contract": "ContractReferencedDocument/ID",
        "preceding": "InvoiceReferencedDocument/ID",
    },
}


def is_first_zugferd(root: Any) -> bool:  # noqa: ANN401 - lxml
    """Say whether an `Invoice` is one of the drafts of ZUGFeRD 1 (CBFBUY:5), seen in 2014."""
    return first_at(root, "HeaderExchangedDocument") is not None


def read_cii(root: Any, syntax: Syntax, *, where: str) -> Invoice:  # noqa: ANN401 - lxml
    """Read an invoice. where: name of its file, for the findings."""
    findings: list[Finding] = []
    names = _NAMES[syntax]
    day = partial(a_day, where=where, tell=findings.append)
    document = first_at(root, names["document"])
    context = first_at(root, names["context"])
    trade = first_at(root, names["trade"])
    agreement = first_at(trade, names["agreement"])
    settlement = first_at(trade, names["settlement"])
    totals = first_at(settlement, names["totals"])
    reference = text_at(agreement, "BuyerReference")

    currency = text_at(settlement, "InvoiceCurrencyCode")

    def amount(name: str, term: str) -> Amount:
        written = in_currency(all_at(totals, name), currency)
        return an_amount(written, where=where, term=term, tell=findings.append)

    attachments = tuple(_attachments(agreement, where, findings))
    return Invoice(
        syntax=syntax,
        number=text_at(document, "ID"),
        issued_on=day(_instant(document, "IssueDateTime"), term="BT-2"),
        type_code=text_at(document, "TypeCode"),
        currency=currency,
        profile=text_at(context, "GuidelineSpecifiedDocumentContextParameter/ID"),
        process=text_at(context, "BusinessProcessSpecifiedDocumentContextParameter/ID"),
        seller=read_party(first_at(agreement, "SellerTradeParty")),
        buyer=read_party(first_at(agreement, "BuyerTradeParty"), service=reference),
        due_on=day(
            _instant(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime"),
            term="BT-9",
        ),
        buyer_reference=reference,
        contract=text_at(agreement, names["contract"]),
        order=text_at(agreement, names["order"]),
        preceding=tuple(
            (found.text or "").strip() for found in all_at(settlement, names["preceding"])
        ),
        net=amount("TaxBasisTotalAmount", "BT-109"),
        vat=amount("TaxTotalAmount", "BT-110"),
        gross=amount("GrandTotalAmount", "BT-112"),
        payable=amount("DuePayableAmount", "BT-115"),
        attachments=attachments,
        findings=tuple(findings),
    )


def read_party(party: Any, *, service: str = "") -> Party:  # noqa: ANN401
    """Read who sells or buys. service: of a public buyer (BT-10)."""
    siret, siren = french_identifiers(
        (found.get("schemeID", ""), found.text or "")
        for path in ("GlobalID", "SpecifiedLegalOrganization/ID", "ID")
        for found in all_at(party, path)
    )
    vat = next(
        (
            (found.text or "").strip()
            for found in all_at(party, "SpecifiedTaxRegistration/ID")
            if found.get("schemeID") == "VA"
        ),
        "",
    )
    trading = text_at(party, "SpecifiedLegalOrganization/TradingBusinessName")  # BT-28
    name = text_at(party, "Name") or trading
    return Party(name=name, siret=siret, siren=siren, vat=vat, service=service)


# ----------------------------------------------------------------------------- private


def _instant(element: Any, path: str) -> str:  # noqa: ANN401
    places = (f"{path}/DateTimeString", f"{path}/DateTime", path)
    return next(filter(None, (text_at(element, place) for place in places)), "")


def _attachments(agreement: Any, where: str, findings: list[Finding]) -> Iterator[Attachment]:  # noqa: ANN401
    for reference in all_at(agreement, "AdditionalReferencedDocument"):
        binary = first_at(reference, "AttachmentBinaryObject")
        if binary is None:
            continue
        data = decoded(binary.text or "", where=where, tell=findings.append)
        if data is not None:
            identifier = text_at(reference, "IssuerAssignedID")
            yield Attachment(
                name=binary.get("filename", "") or identifier,
                mime=binary.get("mimeCode", ""),
                data=data,
                description=text_at(reference, "Name"),
            )
