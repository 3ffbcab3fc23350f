"""What is wrong with the business of an invoice: told, never a reason to refuse it.

Not a validator: only what makes an invoice hard to find, to pay or to trust years later. What its
numbers should be is that of EN 16931-1 §6.4 (BR-02, BR-03, BR-06, BR-CO-15).
"""

from collections.abc import Iterator
from decimal import Decimal

from sae.flows.invoices.model import Invoice
from seda.findings import Finding, info, warning

ROUNDING = Decimal("0.01")


def verdict(invoice: Invoice, *, where: str) -> Iterator[Finding]:
    """Give what is missing from an invoice, or disagrees. where: name of its file."""
    if not invoice.number:
        yield warning("invoice_without_number", where)
    if not invoice.issued_on.written:
        yield warning("invoice_without_day", where)
    if not invoice.seller.name and not invoice.seller.identifier:
        yield warning("invoice_without_supplier", where)
    net, vat, gross = invoice.net.value, invoice.vat.value, invoice.gross.value
    if net is not None and vat is not None and gross is not None:
        total = net + vat
        if abs(total - gross) > ROUNDING:  # BR-CO-15
            yield warning("invoice_sums_differ", where, net=net, vat=vat, gross=gross, sum=total)
    issued, due = invoice.issued_on.day, invoice.due_on.day
    if issued is not None and due is not None and due < issued:
        yield info("invoice_due_before_issue", where, issued=issued, due=due)
