"""Prepare accounting flows: a SEDA package of PES files, their documents taken out, answers beside.

(1) refuse what makes no sense, hold the work folder beside the package
(2) read each flow as the XML gate lets it through: slips and orders are spooled, documents decoded
(3) join: answers of the treasury to the flows they answer, documents to the orders that name them
(4) draft the units: slip > order > documents, the untouched flow and its answers beside
(5) pack the files, each read once; write the manifest, judge it strictly, show the package

The flow stays the legal original; a document taken out is a copy, bit for bit. What an order names
and nobody sent has a unit too, without a file, found later by its IdUnique; so has, below the
second order and the next ones, a document that several orders share.
"""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.pes.model import Acknowledgement, Order, Slip
from sae.flows.pes.reading import ROOTS
from sae.flows.pes.units import (
    PAPER,
    FlowUnits,
    HeldDocument,
    answer_unit,
    is_personal,
)
from sae.flows.tree import Node
from sae.jobs.flow_preparation import FlowRequest, FlowSource, master_file, prepare_flow
from sae.jobs.pes_flow import Flow, read_flow
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_tree import shown
from seda.elements import Element
from seda.findings import info, warning

HEAD_BYTES = 4096


def prepare_pes(
    request: FlowRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the five steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Flows(source).drafted()

    return prepare_flow("pes", request, tools, drafting, told=told)  # (1), (5)


# ----------------------------------------------------------------------------- private


class _Flows:
    """The flows of one request."""

    def __init__(self, source: FlowSource) -> None:
        self._source = source
        self._flows: list[Flow] = []
        self._others: list[tuple[str, DraftFile]] = []
        self._everywhere: dict[str, HeldDocument] = {}
        self._placed: dict[str, str] = {}  # document -> number of the order that has it

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        for number, node in enumerate(self._source.nodes()):  # (2)
            self._read(node, self._source.extracted / str(number))
        for flow in self._flows:  # (3)
            for identifier, document in flow.documents.items():
                self._everywhere.setdefault(identifier, document)
        answers = [flow for flow in self._flows if flow.is_answer]
        for flow in self._flows:  # (4)
            if not flow.is_answer:
                hers = [answer for answer in answers if _answers(answer, flow)]
                answers = [answer for answer in answers if answer not in hers]
                yield from self._flow(flow, hers)
        for answer in answers:
            self._source.tell(info("pes_answer_alone", answer.title))
            yield answer_unit(answer.header, answer.answers, answer.file, depth=0)
        for title, file in self._others:
            content = (Element("DescriptionLevel", "Item"), Element("Title", title))
            yield DraftUnit(depth=0, content=content, management=(), files=(file,))

    # ------------------------------------------------------------------------- private

    def _read(self, node: Node, into: Path) -> None:
        name, file = master_file(node)
        flow = None
        if _looks_like_a_flow(self._source.folder / node.path):
            flow = read_flow(
                self._source.folder / node.path, file, name.title, into=into, tell=self._source.tell
            )
        else:
            self._source.tell(info("pes_not_a_flow", shown(node.path)))
        if flow is not None:
            self._flows.append(flow)
        else:
            shutil.rmtree(into, ignore_errors=True)
            self._others.append((name.title, file))

    def _flow(self, flow: Flow, answers: list[Flow]) -> Iterator[DraftUnit]:
        units = FlowUnits(flow.header, self._source.ruling, personal=flow.personal)
        told = {
            one.identifier: one for answer in answers for one in answer.answers if one.identifier
        }
        for one in told.values():
            if not one.accepted:
                self._source.tell(
                    warning("pes_document_refused", flow.title, identifier=one.identifier)
                )
        alone = len(flow.slips) == 1
        if not alone:
            yield units.gathering()
            yield from self._beside(flow, units, answers, depth=1)
        slip: Slip | None = None
        depth = 0 if alone else 1
        for seen in flow.seen():
            if isinstance(seen, Slip):
                slip = seen
                yield units.slip(slip, depth=depth)
                if alone:
                    yield from self._beside(flow, units, answers, depth=1)
            else:
                below = depth + 1 if slip is not None else depth
                yield units.order(seen, slip, depth=below)
                yield from self._documents(seen, flow, units, told, depth=below + 1)
        yield from self._unclaimed(flow, units, told)

    def _beside(
        self, flow: Flow, units: FlowUnits, answers: Iterable[Flow], *, depth: int
    ) -> Iterator[DraftUnit]:
        yield units.flow(flow.file, flow.signatures, depth=depth)
        for answer in answers:
            yield answer_unit(answer.header, answer.answers, answer.file, depth=depth)

    def _documents(
        self,
        order: Order,
        flow: Flow,
        units: FlowUnits,
        told: dict[str, Acknowledgement],
        *,
        depth: int,
    ) -> Iterator[DraftUnit]:
        personal = is_personal(order)
        for reference in dict.fromkeys(order.references):
            document = flow.documents.get(reference.identifier) or self._everywhere.get(
                reference.identifier
            )
            if document is not None and reference.identifier in self._placed:
                under = self._placed[reference.identifier]
                yield units.mention(reference, depth=depth, personal=personal, under=under)
                continue
            if document is not None:
                self._placed[reference.identifier] = order.number
                answer = told.get(reference.identifier)
                yield units.document(document, depth=depth, answer=answer, personal=personal)
                continue
            if reference.support not in PAPER:
                self._source.tell(
                    info("pes_document_missing", flow.title, identifier=reference.identifier)
                )
            yield units.mention(reference, depth=depth, personal=personal)

    def _unclaimed(
        self, flow: Flow, units: FlowUnits, told: dict[str, Acknowledgement]
    ) -> Iterator[DraftUnit]:
        """Draft the documents that no order of this flow names: sent alone, or twice."""
        claimed = {one for other in self._flows for one in other.references}
        for held_document in (*flow.documents.values(), *flow.lone):
            identifier = held_document.document.identifier
            if identifier not in claimed or held_document in flow.lone:
                yield units.document(
                    held_document, depth=1, answer=told.get(identifier), personal=flow.personal
                )


def _looks_like_a_flow(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES).replace(b"\0", b"")
    except OSError:
        return False
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and any(
        root.encode() in head for root in ROOTS
    )


def _answers(answer: Flow, flow: Flow) -> bool:
    """Say whether the treasury answers this flow: by its name, its slips, its documents."""
    names = {flow.header.name, Path(flow.title).stem, flow.title} - {""}
    if answer.header.name in names or Path(answer.title).stem.removeprefix("ACQUIT_") in names:
        return True
    slips = answer.slips | {(one.exercise, one.slip) for one in answer.answers if one.slip}
    known = flow.documents.keys() | flow.references
    same_budget = (answer.header.code, answer.header.budget) == (
        flow.header.code,
        flow.header.budget,
    )
    identifiers = {one.identifier for one in answer.answers if one.identifier}
    return (same_budget and not slips.isdisjoint(flow.slips)) or not identifiers.isdisjoint(known)
