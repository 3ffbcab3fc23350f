"""Purchase orders in the syntaxes of invoices (Order-X, UBL Order), told for what they are."""

from typing import Any

from sae.flows.invoices.cii import read_party
from sae.flows.invoices.model import PurchaseOrder
from sae.flows.invoices.ubl import read_ubl_party
from sae.flows.invoices.values import an_instant
from sae.flows.xml_values import first_at, local_name, text_at

ORDER_X, UBL_ORDER = "SCRDMCCBDACIOMessageStructure", "Order"
ROOTS = frozenset({ORDER_X, UBL_ORDER})


def is_order(root: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Say whether a document of such a name is an order: another may be called so."""
    if local_name(root) == ORDER_X:
        return True
    return bool(text_at(root, "ID")) and first_at(root, "BuyerCustomerParty") is not None


def read_order(root: Any) -> PurchaseOrder:  # noqa: ANN401
    """Read an order."""
    if local_name(root) == UBL_ORDER:
        return PurchaseOrder(
            number=text_at(root, "ID"),
            ordered_on=an_instant(text_at(root, "IssueDate")),
            seller=read_ubl_party(first_at(root, "SellerSupplierParty/Party")),
            buyer=read_ubl_party(first_at(root, "BuyerCustomerParty/Party")),
            contract=text_at(root, "Contract/ID"),
        )
    document = first_at(root, "ExchangedDocument")
    trade = first_at(root, "SupplyChainTradeTransaction")
    agreement = first_at(trade, "ApplicableHeaderTradeAgreement")
    return PurchaseOrder(
        number=text_at(document, "ID"),
        ordered_on=an_instant(text_at(document, "IssueDateTime/DateTimeString")),
        seller=read_party(first_at(agreement, "SellerTradeParty")),
        buyer=read_party(first_at(agreement, "BuyerTradeParty")),
        contract=text_at(agreement, "ContractReferencedDocument/IssuerAssignedID"),
    )
