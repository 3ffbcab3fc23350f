"""One PES flow read from its file: what it says spooled on disk, its documents taken out.

A step of `prepare_pes`. Memory holds what joins the flows of a batch: identifiers, no content.
"""

import filecmp
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from sae.flows.draft import DraftFile
from sae.flows.file_names import read_name
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
from sae.flows.pes.reading import ROOTS, FlowReader, Seen
from sae.flows.pes.units import PERSONAL, HeldDocument, is_personal
from sae.flows.tree import MASTER
from seda import safe_xml
from seda.findings import Finding, Severity, info, warning
from seda.safe_xml import XmlLimits

# Flows of 200 MB, a document of 150 MB in one text.
LIMITS = XmlLimits(max_text_bytes=256 << 20)


@dataclass(slots=True)
class Flow:
    """What joins a flow to others. slips: (exercise, number). personal: it holds closed things."""

    file: DraftFile
    title: str
    header: Header
    spool: Path
    slips: set[tuple[str, str]] = field(default_factory=set)
    documents: dict[str, HeldDocument] = field(default_factory=dict)
    lone: list[HeldDocument] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    answers: list[Acknowledgement] = field(default_factory=list)
    signatures: list[SignatureMark] = field(default_factory=list)
    personal: bool = False

    @property
    def is_answer(self) -> bool:
        """Say whether the treasury sent it."""
        return self.header.kind != ROOTS[0]

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
    with flow.spool.open("w", encoding="utf-8") as spool, path.open("rb") as stream:
        reading = _Reading(flow, into, spool.write, tell)
        result = safe_xml.scan(stream, limits=LIMITS, handler=FlowReader(reading), where=title)
    wrong = next((one for one in result.findings if one.severity is Severity.ERROR), None)
    if wrong is not None:
        tell(warning("pes_unreadable", title, reason=wrong.code))
        return None
    return flow


# ----------------------------------------------------------------------------- private


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

    def header(self, header: Header) -> None:
        self._flow.header = header

    def open_document(self) -> BinaryIO:
        self._rank += 1
        self._part = self._into / f"d{self._rank}.part"
        return self._part.open("wb")

    def see(self, one: Seen) -> None:
        flow = self._flow
        if isinstance(one, Slip):
            flow.slips.add((one.exercise, one.number))
            self._keep("slip", one)
        elif isinstance(one, Order):
            flow.references |= {reference.identifier for reference in one.references}
            flow.personal |= is_personal(one)
            self._keep("order", one)
        elif isinstance(one, Document):
            self._document(one)
        elif isinstance(one, Acknowledgement):
            flow.answers.append(one)
        else:
            flow.signatures.append(one)

    def _keep(self, kind: str, one: Slip | Order) -> None:
        self._spool(json.dumps((kind, asdict(one)), ensure_ascii=False) + "\n")

    def _document(self, document: Document) -> None:
        flow, name = self._flow, document.name or document.identifier
        taken_out = self._taken_out(document)
        if not name and taken_out is None:
            return  # software leaves empty ones
        flow.personal |= document.type in PERSONAL
        if document.problem:
            self._tell(warning(document.problem, flow.title, document=name))
        elif document.encoding == "bare":
            self._tell(info("pes_document_bare", flow.title, document=name))
        held = HeldDocument(document, taken_out)
        if document.identifier in flow.documents:
            self._tell(warning("pes_identifier_twice", flow.title, identifier=document.identifier))
            flow.lone.append(held)
        else:
            flow.documents[document.identifier] = held

    def _taken_out(self, document: Document) -> DraftFile | None:
        part, self._part = self._part, None
        if part is None:
            return None
        if document.problem or not document.encoding:
            part.unlink()
            return None
        path = part.with_suffix("")
        # The same bytes as an earlier run keep their file, so that packing can go on from there.
        if path.exists() and filecmp.cmp(path, part, shallow=False):
            part.unlink()
        else:
            part.replace(path)
        name = read_name((document.name or document.identifier or "document").rpartition("/")[2])
        status = path.stat()
        return DraftFile(
            str(path.absolute()),
            name.filename,
            MASTER,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )


def _order(values: dict[str, Any]) -> Order:
    return Order(
        **{
            **values,
            "accounts": tuple(values["accounts"]),
            "parties": tuple(ThirdParty(**one) for one in values["parties"]),
            "references": tuple(Reference(**one) for one in values["references"]),
        }
    )
