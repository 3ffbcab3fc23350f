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
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile, DraftUnit, line_of
from sae.flows.file_names import read_name
from sae.flows.pes.model import Acknowledgement, Order, Slip
from sae.flows.pes.reading import ROOTS
from sae.flows.pes.units import (
    PAPER,
    FlowUnits,
    HeldDocument,
    Ruling,
    answer_unit,
    is_personal,
)
from sae.flows.tree import MASTER, Node
from sae.jobs.pes_flow import Flow, read_flow
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
from seda.elements import Element
from seda.findings import error, info, warning

HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class PesRequest:
    """What is asked. source: a folder, with all that is below it, or one flow."""

    source: Path
    asked: PreparationRequest


def prepare_pes(
    request: PesRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the five steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    folder = folder_of(request.source, request.asked)  # (1)
    notes = Notes()
    with held(request.asked) as work:
        plan = _Flows(request, folder, work, notes).plan()
        if not plan.files:
            notes.tell(error("prepare_nothing", request.source.name))
        if notes.refused:
            return refused(request.asked, work=work, notes=notes)
        return build(  # (5)
            plan, request.asked, tools, work=work, notes=notes, told=told
        )


# ----------------------------------------------------------------------------- private


class _Flows:
    """The flows of one request."""

    def __init__(self, request: PesRequest, folder: Path, work: WorkFolder, notes: Notes) -> None:
        self._request = request
        self._folder = folder
        self._work = work
        self._notes = notes
        stated = {rule.category for rule in request.asked.terms.rules}
        self._ruling = Ruling(
            retention="AppraisalRule" not in stated, access="AccessRule" not in stated
        )
        self._flows: list[Flow] = []
        self._others: list[tuple[str, DraftFile]] = []
        self._everywhere: dict[str, HeldDocument] = {}
        self._placed: dict[str, str] = {}  # document -> number of the order that has it

    def plan(self) -> Plan:
        """Follow steps (2) to (4)."""
        for number, node in enumerate(self._nodes()):  # (2)
            self._read(node, self._work.path / "extracted" / str(number))
        for flow in self._flows:  # (3)
            for identifier, document in flow.documents.items():
                self._everywhere.setdefault(identifier, document)
        units = files = 0
        with self._work.plan.open("wb") as out:
            for unit in self._drafted():  # (4)
                units += 1
                files += len(unit.files)
                out.write(line_of(unit) + b"\n")
        key = f"pes {self._request.source.resolve()}"
        return Plan(source=self._folder, key=key, units=units, files=files)

    # ------------------------------------------------------------------------- private

    def _nodes(self) -> Iterator[Node]:
        return source_files(self._request.source, self._request.asked, tell=self._notes.tell)

    def _read(self, node: Node, into: Path) -> None:
        name = read_name(node.name)
        file = DraftFile(node.path, name.filename, MASTER, node.size, node.modified, node.changed)
        flow = None
        if _looks_like_a_flow(self._folder / node.path):
            flow = read_flow(
                self._folder / node.path, file, name.title, into=into, tell=self._notes.tell
            )
        else:
            self._notes.tell(info("pes_not_a_flow", shown(node.path)))
        if flow is not None:
            self._flows.append(flow)
        else:
            shutil.rmtree(into, ignore_errors=True)
            self._others.append((name.title, file))

    def _drafted(self) -> Iterator[DraftUnit]:
        answers = [flow for flow in self._flows if flow.is_answer]
        for flow in self._flows:
            if not flow.is_answer:
                hers = [answer for answer in answers if _answers(answer, flow)]
                answers = [answer for answer in answers if answer not in hers]
                yield from self._flow(flow, hers)
        for answer in answers:
            self._notes.tell(info("pes_answer_alone", answer.title))
            yield answer_unit(answer.header, answer.answers, answer.file, depth=0)
        for title, file in self._others:
            content = (Element("DescriptionLevel", "Item"), Element("Title", title))
            yield DraftUnit(depth=0, content=content, management=(), files=(file,))

    def _flow(self, flow: Flow, answers: list[Flow]) -> Iterator[DraftUnit]:
        units = FlowUnits(flow.header, self._ruling, personal=flow.personal)
        told = {
            one.identifier: one for answer in answers for one in answer.answers if one.identifier
        }
        for one in told.values():
            if not one.accepted:
                self._notes.tell(
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
                self._notes.tell(
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
