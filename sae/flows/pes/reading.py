"""Reads a flow of any size while the XML gate checks it: slips, orders, documents as they come.

Nearly every leaf is an empty element whose attribute `V` holds the value; a few have a text. Only
what is inside one order, one document or one answer is in memory, and no more than one should hold.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import BinaryIO, Protocol

from sae.flows.pes.decoding import MAX_DOCUMENT_BYTES, DocumentDecoder, Undecodable
from sae.flows.pes.elements import (
    Node,
    acknowledgement_of,
    document_of,
    header_of,
    order_of,
    signature_of,
    slip_of,
)
from sae.flows.pes.model import (
    Acknowledgement,
    Document,
    Header,
    Order,
    SignatureMark,
    Slip,
)

ALLER = "PES_Aller"
MAX_NODES = 500_000  # of one order: a hundred times the longest honest one
MAX_VALUE = 64 << 10  # characters of a value that is looked at; documents are no values

Seen = Slip | Order | Document | Acknowledgement | SignatureMark


class Collector(Protocol):
    """Takes what is read of a flow, in its order."""

    def header(self, header: Header) -> None:
        """Take what the flow says of itself; it comes again as more is known."""

    def see(self, one: Seen) -> None:
        """Take a slip, then its orders; documents; answers; signatures."""

    def open_document(self) -> BinaryIO:
        """Give a stream for the bytes of the next document; `see` then gives its description."""


class FlowReader:
    """A `ScanHandler` that gives a `Collector` what a PES flow says.

    most: bytes that all its documents together may have. Namespaces are not compared.
    """

    def __init__(self, collector: Collector, *, most: int = MAX_DOCUMENT_BYTES) -> None:
        self._collector = collector
        self._left = most
        self._nodes = 0  # in the subtree being kept
        self._names: list[str] = []
        self._open: list[Node] = []  # from the subtree being kept down to here
        self._header = Header()
        self._expense = True
        self._decoder: DocumentDecoder | None = None
        self._document: BinaryIO | None = None
        self._encoding = self._problem = ""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        del offset, line
        local = name.rpartition("}")[2]
        if not self._names:
            self._header = Header(kind=local, flow_id=attributes.get("Id", ""))
            self._collector.header(self._header)
        elif local.startswith("PES_") and len(self._names) == 1:
            self._begin_domain(local)
        self._names.append(local)
        if self._open or local in _KEPT:
            self._keep(Node(local, attributes.get("V", "")[:MAX_VALUE]))
        if local == "Fichier" and self._open and self._open[0].name == "PJ":
            self._begin_document(attributes.get("MIMEType", ""))

    def text(self, data: str) -> None:
        """See characters."""
        if self._decoder is not None:
            try:
                self._decoder.write(data)
            except Undecodable as wrong:
                self._problem = wrong.code
                self._left -= self._decoder.written
                self._decoder = None
        elif self._open and not self._in_file() and len(self._open[-1].value) < MAX_VALUE:
            self._open[-1].value += data

    def end(self, name: str, offset: int, line: int) -> None:
        """See an end tag."""
        del name, offset, line
        local = self._names.pop()
        if local == "Fichier":
            self._end_document()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._kept(node)

    # ------------------------------------------------------------------------- private

    def _begin_domain(self, name: str) -> None:
        self._expense = not name.startswith("PES_Recette")
        domains = (*self._header.domains, name)
        self._header = replace(self._header, domains=tuple(dict.fromkeys(domains)))
        self._collector.header(self._header)

    def _keep(self, node: Node) -> None:
        """Put an element in the subtree being kept; one beyond all measure loses the rest of it."""
        self._nodes = self._nodes + 1 if self._open else 1
        if self._open and self._nodes <= MAX_NODES:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _in_file(self) -> bool:
        return self._names[-1] == "Fichier"

    def _begin_document(self, mime: str) -> None:
        if self._decoder is not None or self._encoding or self._problem:
            self._problem = self._problem or "pes_document_trailing"  # a second file
            return
        self._open[-1].value = mime
        self._document = self._collector.open_document()
        self._decoder = DocumentDecoder(self._document, most=min(self._left, MAX_DOCUMENT_BYTES))

    def _end_document(self) -> None:
        if self._decoder is not None:
            self._left -= self._decoder.written
            try:
                self._decoder.close()
                self._encoding = self._decoder.encoding
                self._problem = "pes_document_trailing" if self._decoder.trailing else ""
            except Undecodable as wrong:
                self._problem = wrong.code
        if self._document is not None:
            self._document.close()
        self._decoder = self._document = None

    def _kept(self, node: Node) -> None:
        """Give what a kept subtree says, and forget it."""
        if node.name in ("Parametres", "EnTetePES"):
            self._header = header_of(self._header, node)
            self._collector.header(self._header)
        elif node.name == "BlocBordereau":
            self._collector.see(slip_of(node, expense=self._expense))
        elif node.name == "Piece":
            self._collector.see(order_of(node, expense=self._expense))
        elif node.name == "PJ":
            self._collector.see(document_of(node, self._encoding, self._problem))
            self._encoding = self._problem = ""
        elif node.name == "ElementACQUIT":
            self._collector.see(acknowledgement_of(node))
        else:
            self._collector.see(signature_of(node))


# ----------------------------------------------------------------------------- private

_KEPT = frozenset(
    {"Parametres", "EnTetePES", "BlocBordereau", "Piece", "PJ", "ElementACQUIT", "Signature"}
)
