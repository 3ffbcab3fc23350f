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
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile, DraftUnit, line_of
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
from sae.jobs.invoice_files import Received, received
from sae.jobs.invoice_pieces import Extraction
from sae.jobs.preparation import (
    PreparationRequest,
    PreparationTools,
    Prepared,
    Told,
)
from sae.jobs.preparation_build import Notes, Plan, build, held, refused
from sae.jobs.preparation_work import WorkFolder
from sae.jobs.source_files import folder_of, source_files
from sae.jobs.source_tree import shown
from sae.ports import EmbeddedFileReader
from seda.findings import error, info

Messages = dict[tuple[str, str], list[tuple[LifecycleMessage, DraftFile]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesRequest:
    """What is asked. source: a folder, with all that is below it, or one file."""

    source: Path
    asked: PreparationRequest


def prepare_invoices(
    request: InvoicesRequest,
    tools: PreparationTools,
    embedded: EmbeddedFileReader,
    *,
    told: Told = lambda _done, _all: None,
) -> Prepared:
    """Follow the five steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    folder = folder_of(request.source, request.asked)  # (1)
    notes = Notes()
    with held(request.asked) as work:
        one = _Invoices(request, folder, work, notes, embedded)
        plan = one.plan()
        if not plan.files:
            notes.tell(error("prepare_nothing", request.source.name))
        if notes.refused:
            return refused(request.asked, work=work, notes=notes)
        return build(  # (5)
            plan, request.asked, tools, work=work, notes=notes, told=told
        )


# ----------------------------------------------------------------------------- private


class _Invoices:
    """The invoices of one request, being drafted."""

    def __init__(
        self,
        request: InvoicesRequest,
        folder: Path,
        work: WorkFolder,
        notes: Notes,
        embedded: EmbeddedFileReader,
    ) -> None:
        self._request = request
        self._folder = folder
        self._work = work
        self._notes = notes
        self._extraction = Extraction(work.path / "extracted", embedded, tell=notes.tell)
        self._known: dict[tuple[str, str, str], str] = {}
        self._units = self._files = 0

    def plan(self) -> Plan:
        """Follow steps (2) to (4)."""
        nodes = list(self._nodes())  # (2)
        messages = self._messages(nodes)  # (3)
        with self._work.plan.open("wb") as out:

            def add(units: Iterable[DraftUnit]) -> None:
                for unit in units:
                    self._units += 1
                    self._files += len(unit.files)
                    out.write(line_of(unit) + b"\n")

            for node in nodes:  # (4)
                add(self._drafted(node, messages))
            add(_lone_messages(messages))
        self._extraction.forget_others()
        return Plan(
            source=self._folder,
            key=f"invoices {self._request.source.resolve()}",
            units=self._units,
            files=self._files,
        )

    # ------------------------------------------------------------------------- private

    def _nodes(self) -> Iterator[Node]:
        return source_files(self._request.source, self._request.asked, tell=self._notes.tell)

    def _messages(self, nodes: list[Node]) -> Messages:
        """Read every message first: an invoice takes hers wherever they stand."""
        found: Messages = {}
        for node in nodes:
            one = received(self._folder, node, tell=lambda _finding: None)
            read = self._extraction.read(one) if one.may_be_message else ReadDocument(root="")
            for message in read.messages:
                found.setdefault((message.seller, message.invoice_number), []).append(
                    (message, one.file)
                )
        return found

    def _drafted(self, node: Node, messages: Messages) -> Iterator[DraftUnit]:
        one = received(self._folder, node, tell=self._notes.tell)
        read = self._extraction.read(one)
        for finding in read.findings:
            self._notes.tell(finding)
        if read.messages:
            return  # beside their invoices, or after them all
        if not read.invoices:
            self._notes.tell(info("invoice_without_data", shown(node.path)))
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
            self._notes.tell(info("invoice_twice", shown(one.file.path), first=shown(first)))


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
