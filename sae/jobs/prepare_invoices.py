"""Prepare invoices: a SEDA package of what suppliers and Chorus Pro sent, found again by its data.

(1) refuse what makes no sense, hold the work folder beside the package
(2) look at each file: its kind is decided by what it holds, never by its name
(3) read the messages of the life of invoices, which may come before or after them
(4) read each invoice, take out the documents inside it, draft its units
(5) pack the files, each read once; write the manifest, judge it strictly, show the package

An archive is not a validator: what is wrong with an invoice is a warning, and it is taken. What
was received is never changed; what is taken out of it stands beside it, bit for bit.
"""

from collections.abc import Iterator

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices import pivot
from sae.flows.invoices.model import Invoice, LifecycleMessage
from sae.flows.invoices.reading import ReadDocument
from sae.flows.invoices.units import (
    flow_unit,
    invoice_units,
    key_of,
    message_unit,
    plain_unit,
)
from sae.flows.tree import Node
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.invoice_files import Received, received
from sae.jobs.invoice_pieces import Extraction
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_tree import shown
from sae.ports import EmbeddedFileReader
from seda.findings import info

Messages = dict[tuple[str, str], list[tuple[LifecycleMessage, DraftFile]]]


def prepare_invoices(
    request: FlowRequest,
    tools: PreparationTools,
    embedded: EmbeddedFileReader,
    *,
    told: Told = lambda _done, _all: None,
) -> Prepared:
    """Follow the five steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Invoices(source, embedded).drafted()

    return prepare_flow("invoices", request, tools, drafting, told=told)  # (1), (5)


# ----------------------------------------------------------------------------- private


class _Invoices:
    """The invoices of one request, being drafted."""

    def __init__(self, source: FlowSource, embedded: EmbeddedFileReader) -> None:
        self._source = source
        self._extraction = Extraction(source.extracted, embedded, tell=source.tell)
        self._known: dict[tuple[str, str, str], str] = {}

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        nodes = list(self._source.nodes())  # (2)
        messages = self._messages(nodes)  # (3)
        for node in nodes:  # (4)
            yield from self._invoice(node, messages)
        yield from _lone_messages(messages)
        self._extraction.forget_others()

    # ------------------------------------------------------------------------- private

    def _messages(self, nodes: list[Node]) -> Messages:
        """Read every message first: an invoice takes hers wherever they stand."""
        found: Messages = {}
        for node in nodes:
            one = received(self._source.folder, node, tell=lambda _finding: None)
            read = self._extraction.read(one) if one.may_be_message else ReadDocument(root="")
            for message in read.messages:
                found.setdefault((message.seller, message.invoice_number), []).append(
                    (message, one.file)
                )
        return found

    def _invoice(self, node: Node, messages: Messages) -> Iterator[DraftUnit]:
        one = received(self._source.folder, node, tell=self._source.tell)
        read = self._extraction.read(one)
        for finding in read.findings:
            self._source.tell(finding)
        if read.messages:
            return  # beside their invoices, or after them all
        if not read.invoices:
            self._source.tell(info("invoice_without_data", shown(node.path)))
            kind = "Facture" if one.is_pdf else "Document"
            yield plain_unit(one.title, one.file, document_type=kind)
            return
        in_flow = read.root == pivot.ROOT
        if in_flow:
            yield flow_unit(one.title, one.file)
        for number, invoice in enumerate(read.invoices):
            self._tell_twice(invoice, one)
            found = self._extraction.pieces(one, invoice, number)
            yield from invoice_units(
                invoice,
                files=found.files,
                pieces=found.pieces,
                messages=_hers(invoice, messages),
                name=one.title,
                depth=1 if in_flow else 0,
            )

    def _tell_twice(self, invoice: Invoice, one: Received) -> None:
        first = self._known.setdefault(key_of(invoice), one.file.path)
        if first != one.file.path and invoice.number:
            self._source.tell(info("invoice_twice", shown(one.file.path), first=shown(first)))


def _hers(invoice: Invoice, messages: Messages) -> list[tuple[LifecycleMessage, DraftFile]]:
    """Take the messages about an invoice; its supplier is named by SIREN, or by SIRET."""
    sellers = dict.fromkeys((invoice.seller.siren, invoice.seller.siret))
    return [
        message
        for seller in sellers
        if seller and invoice.number
        for message in messages.pop((seller, invoice.number), [])
    ]


def _lone_messages(messages: Messages) -> Iterator[DraftUnit]:
    """Draft the messages about invoices that are not here."""
    for waiting in messages.values():
        for message, file in waiting:
            yield message_unit(message, file)
