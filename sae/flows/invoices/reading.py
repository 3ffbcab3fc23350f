"""Recognises a business document of the invoice family by its root element, and reads it."""

from dataclasses import dataclass
from typing import Any

from sae.flows.invoices import cii, lifecycle, order, pivot, ubl
from sae.flows.invoices.model import Invoice, LifecycleMessage, PurchaseOrder, Syntax
from sae.flows.invoices.pivot import Unzip
from sae.flows.invoices.verdict import verdict
from sae.flows.received_xml import XmlError, parse_received
from sae.flows.xml_values import local_name
from seda.findings import Finding, warning

WRAPPER = "StandardBusinessDocument"  # of Peppol: a header, then the document
ROOTS = frozenset({*cii.ROOTS, *ubl.ROOTS, *order.ROOTS, pivot.ROOT, lifecycle.ROOT, WRAPPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What an XML document says: invoices, or messages about some, or an order, or nothing.

    root: local name of its root element, empty when it cannot be read.
    """

    root: str
    invoices: tuple[Invoice, ...] = ()
    messages: tuple[LifecycleMessage, ...] = ()
    order: PurchaseOrder | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def says_something(self) -> bool:
        """Say whether it is of the family."""
        return bool(self.invoices or self.messages or self.order)


def read_document(data: bytes, *, where: str, unzip: Unzip) -> ReadDocument:
    """Read a document. where: name of its file. Never raises for what is in it.

    Namespaces are not compared: suppliers get them wrong. An `Invoice` of something else is told
    from an invoice by what it has inside.
    """
    try:
        root, told = parse_received(data, where=where)
    except XmlError as wrong:
        finding = warning("invoice_unreadable", where, reason=str(wrong))
        return ReadDocument(root="", findings=(finding,))
    return _read(_unwrapped(root), told, where=where, unzip=unzip)


# ----------------------------------------------------------------------------- private


def _unwrapped(root: Any) -> Any:  # noqa: ANN401 - lxml
    if local_name(root) != WRAPPER:
        return root
    return next((one for one in root if local_name(one) in ROOTS - {WRAPPER}), root)


def _read(root: Any, told: tuple[Finding, ...], *, where: str, unzip: Unzip) -> ReadDocument:  # noqa: ANN401 - lxml
    name = local_name(root)
    invoices: tuple[Invoice, ...] = ()
    messages: tuple[LifecycleMessage, ...] = ()
    ordered = None
    if name in cii.ROOTS:
        invoices = (cii.read_cii(root, cii.ROOTS[name], where=where),)
    elif name in ubl.ROOTS and cii.is_first_zugferd(root):
        invoices = (cii.read_cii(root, Syntax.ZUGFERD_1, where=where),)
    elif name in ubl.ROOTS and ubl.is_ubl(root):
        invoices = (ubl.read_ubl(root, where=where),)
    elif name == pivot.ROOT:
        invoices = pivot.read_pivot(root, where=where, unzip=unzip)
    elif name == lifecycle.ROOT:
        messages = lifecycle.read_lifecycle(root)
    elif name in order.ROOTS and order.is_order(root):
        ordered = order.read_order(root)
    found = [*told]
    for invoice in invoices:
        found.extend((*invoice.findings, *verdict(invoice, where=where)))
    return ReadDocument(
        root=name, invoices=invoices, messages=messages, order=ordered, findings=tuple(found)
    )
