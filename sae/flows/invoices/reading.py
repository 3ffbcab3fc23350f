"""Recognises a business document of the invoice family by its root element, and reads it."""

from dataclasses import dataclass
from typing import Any

from sae.flows.invoices import cii, lifecycle, pivot, ubl
from sae.flows.invoices.model import Invoice, LifecycleMessage
from sae.flows.invoices.pivot import Unzip
from sae.flows.xml_values import local_name
from seda import safe_xml
from seda.findings import Finding, warning
from seda.safe_xml import XmlError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """What an XML document says: invoices, or messages about some, or neither.

    root: local name of its root element, empty when it cannot be read.
    """

    root: str
    invoices: tuple[Invoice, ...] = ()
    messages: tuple[LifecycleMessage, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_document(data: bytes, *, where: str, unzip: Unzip) -> ReadDocument:
    """Read a document. where: name of its file. Never raises for what is in it.

    Namespaces are compared for UBL only, whose root has the name of every other invoice.
    """
    try:
        root = safe_xml.parse(data)
    except XmlError as wrong:
        finding = warning("invoice_unreadable", where, reason=str(wrong))
        return ReadDocument(root="", findings=(finding,))
    return _read(root, where=where, unzip=unzip)


# ----------------------------------------------------------------------------- private


def _read(root: Any, *, where: str, unzip: Unzip) -> ReadDocument:  # noqa: ANN401 - lxml
    name = local_name(root)
    invoices: tuple[Invoice, ...] = ()
    messages: tuple[LifecycleMessage, ...] = ()
    if name in cii.ROOTS:
        invoices = (cii.read_cii(root, cii.ROOTS[name], where=where),)
    elif name in ubl.ROOTS and root.tag.startswith(f"{{{ubl.NAMESPACE}"):
        invoices = (ubl.read_ubl(root, where=where),)
    elif name == pivot.ROOT:
        invoices = pivot.read_pivot(root, where=where, unzip=unzip)
    elif name == lifecycle.ROOT:
        messages = lifecycle.read_lifecycle(root)
    told = [finding for invoice in invoices for finding in invoice.findings]
    told += [warning("invoice_without_number", where) for one in invoices if not one.number]
    return ReadDocument(root=name, invoices=invoices, messages=messages, findings=tuple(told))
