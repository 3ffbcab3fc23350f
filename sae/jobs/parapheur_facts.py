"""What the bytes of a document of the i-Parapheur say: digests, a signature inside, an invoice.

A step of `prepare_parapheur`. Nothing here stops a preparation: what cannot be read says nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sae.flows.invoices.model import Invoice
from sae.flows.invoices.reading import read_document
from sae.flows.parapheur.recognising import Kind
from sae.jobs.parapheur_files import Received
from sae.ports import EmbeddedFileReader
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES
from storage.digests import BLOCK

# In a PDF (ISO 32000 §12.8.1), in an XML document (XMLDSig §2): nobody writes them otherwise.
MARKS = {Kind.PDF: b"/ByteRange", Kind.PES: b"xmldsig#", Kind.XML: b"xmldsig#"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was seen of a document. digests: hexadecimal, by algorithm. signed: inside it."""

    digests: dict[str, str]
    signed: bool


def look(one: Received, algorithms: Iterable[str]) -> Looked:
    """Read a document once for its digests, and for the mark of a signature inside it."""
    mark = MARKS.get(one.kind, b"")
    made = [hashlib.new(name, usedforsecurity=False) for name in algorithms]
    signed, tail = False, b""
    if not (made or mark):
        return Looked(digests={}, signed=False)
    try:
        with one.place.open("rb") as stream:
            while block := stream.read(BLOCK):
                for digest in made:
                    digest.update(block)
                signed = signed or bool(mark and mark in tail + block)
                tail = block[-len(mark) :]
    except OSError:
        return Looked(digests={}, signed=False)
    return Looked(digests={digest.name: digest.hexdigest() for digest in made}, signed=signed)


def business_terms(one: Received, embedded: EmbeddedFileReader) -> tuple[tuple[str, str], ...]:
    """Give (value, public term) that a document of accounts says of itself; nothing for others."""
    if one.kind is Kind.PES:
        return ((one.flow, "PES:NomFic"),)
    invoice = _invoice(one, embedded)
    if invoice is None:
        return ()
    seller = invoice.seller
    amount = invoice.gross
    return (
        (invoice.number, "EN16931:BT-1"),
        (invoice.contract, "EN16931:BT-12"),
        (invoice.order, "EN16931:BT-13"),
        (seller.name, "EN16931:BT-27"),
        (seller.siret, "EN16931:BT-29"),
        (seller.siren, "EN16931:BT-30"),
        (seller.vat, "EN16931:BT-31"),
        (str(amount.value) if amount.value is not None else amount.written, "EN16931:BT-112"),
    )


# ----------------------------------------------------------------------------- private


def _invoice(one: Received, embedded: EmbeddedFileReader) -> Invoice | None:
    if one.kind is Kind.PDF:
        inside = [
            file.data
            for file in embedded.read(one.place, filename=one.title).files
            if file.name.lower().endswith(".xml")
        ]
    elif one.kind is Kind.XML and one.file.size <= MAX_SMALL_DOCUMENT_BYTES:
        try:
            inside = [one.place.read_bytes()]
        except OSError:
            return None
    else:
        return None
    for data in inside:
        read = read_document(data, where=one.title, unzip=lambda _data, _where: ())
        if read.invoices:
            return read.invoices[0]
    return None
