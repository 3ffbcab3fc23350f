"""One PES flow read from its file: what it says spooled on disk, its documents taken out.

A step of `prepare_pes`. Memory holds what joins the flows of a batch: identifiers, no content.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sae.flows.amounts import read_amount
from sae.flows.description import read_day
from sae.flows.draft import DraftFile
from sae.flows.encodings import read_encoding
from sae.flows.pes.access import is_personal
from sae.flows.pes.document_units import HeldDocument
from sae.flows.pes.model import (
    Acknowledgement,
    Document,
    Header,
    Order,
    Reference,
    SignatureMark,
    Slip,
    ThirdParty,
)
from sae.flows.pes.reading import ALLER, FlowReader, Seen
from sae.flows.received_xml import lie
from sae.jobs.extracted_files import extracted_file, settle
from seda import safe_xml
from seda.findings import Finding, Severity, info, warning
from seda.safe_xml import XmlLimits

# Flows of 200 MB, a document of 150 MB in one text.
LIMITS = XmlLimits(max_text_bytes=256 << 20)
MAX_DOCUMENTS = 100_000  # in one flow: those beyond stay in it
MAX_GROWTH = 20  # times its size, what all the documents of a flow may become...
GROWTH_FLOOR = 256 << 20  # ... and whatever its size, in bytes


@dataclass(slots=True)
class Flow:
    """What joins a flow to others. slips: (exercise, number), each once; slip_count: all of them.

    orders: (expense, exercise, number). references: documents that its orders name;
    personal_references: those that orders about natural persons name. lone: documents that no
    reference can tell apart. personal: it holds closed things by itself.
    """

    file: DraftFile
    title: str
    header: Header
    spool: Path
    slips: dict[tuple[str, str], None] = field(default_factory=dict)
    slip_count: int = 0
    orders: set[tuple[bool, str, str]] = field(default_factory=set)
    documents: dict[str, HeldDocument] = field(default_factory=dict)
    lone: list[HeldDocument] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    personal_references: set[str] = field(default_factory=set)
    answers: list[Acknowledgement] = field(default_factory=list)
    signatures: list[SignatureMark] = field(default_factory=list)
    personal: bool = False

    @property
    def is_answer(self) -> bool:
        """Say whether the treasury sent it."""
        return self.header.kind != ALLER

    def seen(self) -> Iterator[Slip | Order]:
        """Read its slips and orders again, in order."""
        with self.spool.open(encoding="utf-8") as lines:
            for line in lines:
                kind, values = json.loads(line)
                yield Slip(**values) if kind == "slip" else _order(values)


def read_flow(
    path: Path,
    file: DraftFile,
    title: str,
    *,
    into: Path,
    tell: Callable[[Finding], None],
) -> Flow | None:
    """Read a flow; None, and a finding, when it is not sound: nothing of it is then believed.

    into: a folder of its own, for its spool and its documents.
    """
    into.mkdir(parents=True, exist_ok=True)
    flow = Flow(file=file, title=title, header=Header(), spool=into / "flow.jsonl")
    most = GROWTH_FLOOR + MAX_GROWTH * file.size
    with (
        flow.spool.open("w", encoding="utf-8") as spool,
        _readable(path, title, into / "read.xml", tell) as stream,
    ):
        reading = _Reading(flow, into, spool.write, tell)
        handler = FlowReader(reading, most=most)
        result = safe_xml.scan(stream, limits=LIMITS, handler=handler, where=title)
    (into / "read.xml").unlink(missing_ok=True)
    wrong = next((one for one in result.findings if one.severity is Severity.ERROR), None)
    if wrong is not None:
        tell(warning("pes_unreadable", title, reason=wrong.code))
        return None
    for finding in _unreadable_day("DteStr", flow.header.day, title):
        tell(finding)
    return flow


# ----------------------------------------------------------------------------- private


def _readable(path: Path, title: str, copy: Path, tell: Callable[[Finding], None]) -> BinaryIO:
    """Open a flow, or a copy in UTF-8 when it is not in the encoding that it declares."""
    with path.open("rb") as stream:
        encoding = read_encoding(stream)
        if not encoding.is_told:
            tell(lie(encoding, title))
            stream.seek(0)
            with copy.open("wb") as target:
                safe_xml.to_utf8(stream, target, encoding=encoding.actual)
            path = copy
    return path.open("rb")


class _Reading:
    """The `Collector` of one flow."""

    def __init__(
        self, flow: Flow, into: Path, spool: Callable[[str], int], tell: Callable[[Finding], None]
    ) -> None:
        self._flow = flow
        self._into = into
        self._spool = spool
        self._tell = tell
        self._part: Path | None = None
        self._rank = 0
        self._exercise = ""  # of the slip that the next orders are in

    def header(self, header: Header) -> None:
        self._flow.header = header

    def open_document(self) -> BinaryIO:
        self._rank += 1
        if self._rank > MAX_DOCUMENTS:
            return Path(os.devnull).open("wb")
        self._part = self._into / f"d{self._rank}.part"
        return self._part.open("wb")

    def see(self, one: Seen) -> None:
        flow = self._flow
        if isinstance(one, Slip):
            self._exercise = one.exercise
            flow.slips[one.exercise, one.number] = None
            flow.slip_count += 1
            for finding in _unreadable_day("DteBordEm", one.issued_on, flow.title):
                self._tell(finding)
            if not one.number:
                self._tell(warning("pes_number_missing", flow.title, term="IdBord"))
            self._keep("slip", one)
        elif isinstance(one, Order):
            self._order(one)
        elif isinstance(one, Document):
            self._document(one)
        elif isinstance(one, Acknowledgement):
            flow.answers.append(one)
            if one.slip:
                flow.slips[one.exercise, one.slip] = None
        else:
            flow.signatures.append(one)

    def _order(self, order: Order) -> None:
        flow = self._flow
        named = {one.identifier for one in order.references if one.identifier}
        flow.references |= named
        if is_personal(order):
            flow.personal = True
            flow.personal_references |= named
        if order.amount and read_amount(order.amount) is None:
            where = f"{flow.title} : {order.number}"
            self._tell(warning("pes_value_unreadable", where, term="MtHT", value=order.amount[:40]))
        if not order.number:
            self._tell(warning("pes_number_missing", flow.title, term="IdPce"))
        flow.orders.add((order.expense, self._exercise, order.number))
        self._keep("order", order)

    def _keep(self, kind: str, one: Slip | Order) -> None:
        self._spool(json.dumps((kind, asdict(one)), ensure_ascii=False) + "\n")

    def _document(self, document: Document) -> None:
        flow, name = self._flow, document.name or document.identifier
        taken_out = self._taken_out(document)
        if not name and taken_out is None:
            return  # software leaves empty ones
        if self._rank == MAX_DOCUMENTS + 1:
            self._tell(warning("pes_too_many_documents", flow.title, limit=MAX_DOCUMENTS))
        elif document.problem:
            self._tell(warning(document.problem, flow.title, document=name))
        elif document.encoding == "bare":
            self._tell(info("pes_document_bare", flow.title, document=name))
        elif taken_out is None and self._rank <= MAX_DOCUMENTS:
            self._tell(warning("pes_document_empty", flow.title, document=name))
        held = HeldDocument(document, taken_out, flow.header)
        flow.personal |= held.is_personal
        if document.identifier in flow.documents:
            self._tell(warning("pes_identifier_twice", flow.title, identifier=document.identifier))
        if not document.identifier or document.identifier in flow.documents:
            flow.lone.append(held)
        else:
            flow.documents[document.identifier] = held

    def _taken_out(self, document: Document) -> DraftFile | None:
        part, self._part = self._part, None
        if part is None:
            return None
        if not document.encoding:
            part.unlink()
            return None
        named = (document.name or document.identifier or "document").rpartition("/")[2]
        return extracted_file(settle(part, modified=self._flow.file.modified), named)[1]


def _unreadable_day(term: str, written: str, where: str) -> Iterator[Finding]:
    if written and read_day(written) is None:
        yield warning("pes_value_unreadable", where, term=term, value=written[:40])


def _order(values: dict[str, Any]) -> Order:
    return Order(
        **{
            **values,
            "accounts": tuple(values["accounts"]),
            "parties": tuple(ThirdParty(**one) for one in values["parties"]),
            "references": tuple(Reference(**one) for one in values["references"]),
            "contracts": tuple(values["contracts"]),
            "commitments": tuple(values["commitments"]),
        }
    )
