"""Prepare invoices: a SEDA package of what suppliers and Chorus Pro sent, found again by its data.

(1) refuse what makes no sense, hold the work folder beside the package
(2) look at each file: its kind is decided by what it holds, never by its name
(3) read the messages of the life of invoices, which may come before or after them
(4) read each invoice, take out the documents inside it, draft its units
(5) pack the files, each read once; write the manifest, judge it strictly, show the package

An archive is not a validator: what is wrong with an invoice is a warning, and it is taken. What
was received is never changed; what is taken out of it stands beside it, bit for bit.
"""

from collections.abc import Iterable, Iterator

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices import pivot
from sae.flows.invoices.model import Invoice, LifecycleMessage
from sae.flows.invoices.reading import ReadDocument
from sae.flows.invoices.units import (
    flow_unit,
    invoice_units,
    key_of,
    message_unit,
    order_unit,
)
from sae.flows.invoices.values import plain_identifier
from sae.flows.plain_units import CONTAINER, plain_unit
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.invoice_files import Received, is_wanted, received
from sae.jobs.invoice_pieces import Extraction
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_containers import opened_files
from sae.ports import EmbeddedFileReader
from seda.findings import info


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
        self._extraction = Extraction(source.extracted / "pieces", embedded, tell=source.tell)
        self._known: dict[tuple[str, str, str], str] = {}

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        files = opened_files(self._source, is_wanted)  # (2)
        all_received = [received(one, rank) for rank, one in enumerate(files)]
        messages = self._messages(all_received)  # (3)
        for one in all_received:  # (4)
            if one.rank not in messages.ranks:
                yield from self._invoice(one, messages)
        for message, file in messages.left():
            yield message_unit(message, file)
        self._extraction.forget_others()

    # ------------------------------------------------------------------------- private

    def _messages(self, all_received: Iterable[Received]) -> "_Messages":
        """Read every message first: an invoice takes hers wherever they stand."""
        found = _Messages()
        for one in all_received:
            read = self._extraction.read(one) if one.may_be_message else ReadDocument(root="")
            for message in read.messages:
                found.add(message, one)
                if message.is_refusal:
                    self._source.tell(
                        info(
                            "invoice_refused",
                            one.shown,
                            number=message.invoice_number,
                            label=message.label,
                        )
                    )
            if read.messages:
                for finding in read.findings:
                    self._source.tell(finding)
        return found

    def _invoice(self, one: Received, messages: "_Messages") -> Iterator[DraftUnit]:
        read = self._extraction.read(one)
        for finding in read.findings:
            self._source.tell(finding)
        if read.order is not None:
            self._source.tell(info("invoice_is_order", one.shown))
            yield order_unit(read.order, one.file, name=one.title)
            return
        if not read.invoices:
            yield self._plain(one)
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
                messages=messages.of(invoice),
                name=one.title,
                ruling=self._source.ruling,
                depth=1 if in_flow else 0,
            )

    def _plain(self, one: Received) -> DraftUnit:
        if one.is_opened:
            return plain_unit(one.title, one.file, document_type=CONTAINER)
        if one.is_pdf or not one.is_inside:  # platforms put their own papers in their zips
            self._source.tell(info("invoice_without_data", one.shown))
        kind = "Facture" if one.is_pdf else "Document"
        return plain_unit(one.title, one.file, document_type=kind)

    def _tell_twice(self, invoice: Invoice, one: Received) -> None:
        first = self._known.setdefault(key_of(invoice), one.shown)
        if first != one.shown and invoice.number:
            self._source.tell(info("invoice_twice", one.shown, first=first))


class _Messages:
    """Messages of the life of invoices, by the invoice; a supplier is named by SIREN or SIRET.

    ranks: of the files that hold them.
    """

    def __init__(self) -> None:
        self.ranks: set[int] = set()
        self._waiting: dict[tuple[str, str], list[tuple[LifecycleMessage, DraftFile]]] = {}

    def add(self, message: LifecycleMessage, one: Received) -> None:
        self.ranks.add(one.rank)
        key = (_siren(message.seller), message.invoice_number)
        self._waiting.setdefault(key, []).append((message, one.file))

    def of(self, invoice: Invoice) -> list[tuple[LifecycleMessage, DraftFile]]:
        """Take the messages about an invoice, in the order of its life."""
        seller = _siren(invoice.seller.siren or invoice.seller.siret)
        found = self._waiting.pop((seller, invoice.number), []) if seller else []
        return sorted(found, key=lambda one: (one[0].said_on.written, one[0].status))

    def left(self) -> Iterator[tuple[LifecycleMessage, DraftFile]]:
        """Give those about invoices that are not here."""
        for waiting in self._waiting.values():
            yield from waiting


def _siren(identifier: str) -> str:
    return plain_identifier(identifier)[:9]
