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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from sae.flows.draft import DraftUnit
from sae.flows.first_bytes import root_name
from sae.flows.pes.access import is_personal
from sae.flows.pes.document_units import (
    PAPER,
    Answer,
    answer_unit,
    document_unit,
    mention_unit,
    picture_unit,
)
from sae.flows.pes.model import Acknowledgement, Header, Order, Slip
from sae.flows.pes.units import FlowUnits
from sae.flows.plain_units import CONTAINER, plain_unit
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.pes_flow import Flow, read_flow
from sae.jobs.pes_joining import Batch
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.source_containers import SourceFile, opened_files
from seda.findings import info, warning

PDF = b"%PDF-"


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
        self._others: list[SourceFile] = []
        self._batch = Batch(())
        self._pictures: dict[int, list[SourceFile]] = {}
        self._placed: dict[int, str] = {}  # document -> number of the order that has it

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (4)."""
        files = opened_files(self._source, lambda _, head: _is_flow(head))
        for number, one in enumerate(files):  # (2)
            self._read(one, self._source.extracted / str(number))
        self._batch = Batch(self._flows)  # (3)
        self._join_pictures()
        self._tell_twice()
        for flow in self._batch.outgoing:  # (4)
            yield from self._flow(flow)
        for flow, answer in self._batch.alone:
            if not self._batch.is_answered(answer):
                self._source.tell(info("pes_answer_alone", flow.title))
                self._tell_refusals(flow, _by_subject((answer.header, one) for one in answer.said))
            yield answer_unit(answer, self._units(flow), depth=0)
        for one in self._others:
            yield plain_unit(one.title, one.file, document_type=CONTAINER if one.is_opened else "")

    # ------------------------------------------------------------------------- private

    def _read(self, one: SourceFile, into: Path) -> None:
        flow = None
        if _is_flow(one.head):
            flow = read_flow(one.path, one.file, one.title, into=into, tell=self._source.tell)
        elif not one.head.startswith(PDF):
            self._tell_other(one)
        if flow is not None:
            self._flows.append(flow)
        else:
            shutil.rmtree(into, ignore_errors=True)
            self._others.append(replace(one, head=one.head[: len(PDF)]))

    def _join_pictures(self) -> None:
        """Give each flow the PDF that is named after it."""
        others, self._others = self._others, []
        for one in others:
            flow = self._batch.pictured(one.title) if one.head == PDF else None
            if flow is not None:
                self._pictures.setdefault(id(flow), []).append(one)
                continue
            self._others.append(one)
            if one.head == PDF:
                self._tell_other(one)

    def _tell_other(self, one: SourceFile) -> None:
        if not one.is_opened and one.container is None:  # software has its own papers in there
            self._source.tell(info("pes_not_a_flow", one.shown))

    def _tell_twice(self) -> None:
        """Tell the flows that have the name of another: the treasury refuses the second one."""
        known: dict[str, Flow] = {}
        for flow in self._batch.outgoing:
            first = known.setdefault(flow.header.name, flow)
            if first is not flow and flow.header.name:
                name, other = flow.header.name, first.title
                self._source.tell(info("pes_flow_twice", flow.title, name=name, first=other))

    def _units(self, flow: Flow) -> FlowUnits:
        personal = self._batch.is_personal(flow)
        return FlowUnits(flow.header, self._source.ruling, personal=personal)

    def _flow(self, flow: Flow) -> Iterator[DraftUnit]:
        units, answers = self._units(flow), self._batch.answers(flow)
        said = _by_subject(self._batch.said(flow))
        self._tell_refusals(flow, said)
        alone = flow.slip_count == 1
        if not alone:
            yield units.gathering()
            yield from self._beside(flow, units, answers)
        slip: Slip | None = None
        depth = 0 if alone else 1
        for seen in flow.seen():
            if isinstance(seen, Slip):
                slip = seen
                yield units.slip(slip, said.get(_subject(slip), ()), depth=depth)
                if alone:
                    yield from self._beside(flow, units, answers)
            else:
                yield from self._order(flow, slip, seen, units, said)
        for held in self._batch.unclaimed(flow):
            yield document_unit(
                held,
                units,
                depth=1,
                told=_last(said, held.document.identifier),
                personal=self._batch.is_personal(flow),
                alone=True,
            )

    def _beside(
        self, flow: Flow, units: FlowUnits, answers: Iterable[Answer]
    ) -> Iterator[DraftUnit]:
        yield units.flow(flow.file, flow.signatures, depth=1)
        for answer in answers:
            yield answer_unit(answer, units, depth=1)
        personal = self._batch.is_personal(flow)
        for one in self._pictures.get(id(flow), ()):
            yield picture_unit(one.title, one.file, units, personal=personal)

    def _tell_refusals(self, flow: Flow, said: "_Said") -> None:
        for subject, answers in said.items():
            refused = answers[-1][1].refused
            if refused and answers[-1][1].identifier:
                self._source.tell(warning("pes_document_refused", flow.title, identifier=subject))
            elif refused:
                self._source.tell(warning("pes_slip_refused", flow.title, slip=subject))

    def _order(
        self, flow: Flow, slip: Slip | None, order: Order, units: FlowUnits, said: "_Said"
    ) -> Iterator[DraftUnit]:
        """Draft an order and its documents; a document that several orders share is below one."""
        above = 1 if flow.slip_count == 1 else 2
        depth, personal = above if slip is not None else 1, is_personal(order)
        yield units.order(order, slip, self._batch.returned(flow, slip, order), depth=depth)
        for reference in dict.fromkeys(order.references):
            identifier = reference.identifier
            held = self._batch.document(identifier, flow) if identifier else None
            if held is not None and id(held) in self._placed:
                under = self._placed[id(held)]
                yield mention_unit(
                    reference, units, depth=depth + 1, personal=personal, under=under
                )
            elif held is not None:
                self._placed[id(held)] = order.number
                yield document_unit(
                    held,
                    units,
                    depth=depth + 1,
                    told=_last(said, identifier),
                    personal=personal or self._batch.is_document_personal(identifier),
                )
            else:
                if reference.support not in PAPER:
                    named = identifier or reference.name or "?"
                    self._source.tell(info("pes_document_missing", flow.title, identifier=named))
                yield mention_unit(reference, units, depth=depth + 1, personal=personal)
        for held in self._batch.sent_for(flow, slip, order):
            told = _last(said, held.document.identifier)
            yield document_unit(held, units, depth=depth + 1, told=told, personal=personal)


_Said = Mapping[str, tuple[tuple[Header, Acknowledgement], ...]]


def _by_subject(said: Iterable[tuple[Header, Acknowledgement]]) -> _Said:
    """Give what was answered about each slip (`2024-7`) and each document (its IdUnique)."""
    found: dict[str, tuple[tuple[Header, Acknowledgement], ...]] = {}
    for header, one in sorted(said, key=lambda one: one[0].day):
        found[one.about] = (*found.get(one.about, ()), (header, one))
    return found


def _subject(slip: Slip) -> str:
    return "-".join(filter(None, (slip.exercise, slip.number)))


def _last(said: _Said, identifier: str) -> Acknowledgement | None:
    answers = said.get(identifier, ()) if identifier else ()
    return answers[-1][1] if answers else None


def _is_flow(head: bytes) -> bool:
    return root_name(head).startswith("PES_")
