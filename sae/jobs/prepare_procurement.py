"""Prepare public contracts: a SEDA package of consultations, as platforms export them, or of data.

(1) refuse what makes no sense, hold the work folder beside the package
(2) list the files, open the zips; read essential data, notices and lists of platforms
(3) find the consultations; a file that is in none stands alone
(4) gather what is known of each: reference, contracts, notices, bids retained or not
(5) draft the units: consultation > sub-files > bidders and folders > documents
(6) pack the files, each read once; write the manifest, judge it strictly, show the package

A file that is not understood goes under the other documents, and is told; nothing is left out.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from sae.flows.draft import DraftUnit
from sae.flows.procurement.model import Contract, Phase, Procedure
from sae.flows.procurement.naming import document_type, reference_of, says_abandoned
from sae.flows.procurement.notices import boamp_number
from sae.flows.procurement.ruling import ProcedureRules
from sae.flows.procurement.sorting import Folders, Place, Step, consultations, place_of, settled
from sae.flows.procurement.units import (
    bidder_unit,
    consultation_unit,
    contract_phase_unit,
    contract_unit,
    data_unit,
    document_unit,
    folder_unit,
    notice_unit,
    phase_unit,
)
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.preparation import PreparationTools, Prepared, Told
from sae.jobs.procurement_documents import Document, documents, read_data
from seda.elements import Element
from seda.findings import info

BIDS = (Phase.RETAINED, Phase.REJECTED, Phase.BIDS)
Placed = tuple[Place, Document]


def prepare_procurement(
    request: FlowRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        return _Consultations(source).drafted()

    return prepare_flow("procurement", request, tools, drafting, told=told)  # (1), (6)


# ----------------------------------------------------------------------------- private


class _Consultations:
    """The consultations of one request."""

    def __init__(self, source: FlowSource) -> None:
        self._source = source

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (5)."""
        listed = list(documents(self._source))  # (2)
        roots = consultations(listed)  # (3)
        of_root: dict[Folders, list[Document]] = {root: [] for root in roots}
        lone: list[Document] = []
        for one in listed:
            root = _root_of(one, roots)
            (lone if root is None else of_root[root]).append(one)
        for root, own in of_root.items():
            yield from self._consultation(root, own)
        for one in lone:
            yield from self._alone(one)

    # ------------------------------------------------------------------------- private

    def _consultation(self, root: Folders, listed: list[Document]) -> Iterator[DraftUnit]:
        name = root[-1] if root else self._source.folder.name
        placed = [self._placed(one, root) for one in listed]
        procedure = self._procedure(name, placed)  # (4)
        bidders = {step for place, _ in placed for step in place.steps if step.bidder}
        placed = [(settled(place, procedure, bidders), one) for place, one in placed]
        self._tell_unknown(name, placed)
        rules = ProcedureRules(procedure, self._source.ruling)
        yield consultation_unit(procedure)  # (5)
        phases = list(Phase)
        placed.sort(key=lambda one: (phases.index(one[0].phase), _sorted_by(one[0].steps)))
        if procedure.contracts and all(place.phase is not Phase.CONTRACT for place, _ in placed):
            yield from self._contracts(procedure, rules)
        for phase, own in groupby(placed, key=lambda one: one[0].phase):
            if phase is Phase.CONTRACT:
                yield from self._contracts(procedure, rules)
            else:
                yield phase_unit(phase, rules.of(phase))
            yield from _below(own, depth=2)

    def _contracts(self, procedure: Procedure, rules: ProcedureRules) -> Iterator[DraftUnit]:
        """Draft the sub-file of the contract: it is the contract itself when there is one."""
        own = tuple(rules.of(Phase.CONTRACT))
        if len(procedure.contracts) == 1:
            yield contract_phase_unit(procedure.contracts[0], own)
            return
        awarded = [] if procedure.contracts else procedure.notices
        numbers = [number for notice in awarded for number in notice.contracts]
        yield phase_unit(Phase.CONTRACT, own, numbers=numbers)
        for contract in procedure.contracts:
            yield contract_unit(contract, (), depth=2)

    def _placed(self, one: Document, root: Folders) -> Placed:
        place = place_of(one, root)
        in_bids = place.phase is Phase.BIDS and len(one.folders) > len(root)
        if not in_bids:
            one = read_data(one, tell=self._source.tell)
            place = place_of(one, root)
        return place, one

    def _procedure(self, name: str, placed: Iterable[Placed]) -> Procedure:
        """Gather what the data of a consultation say of it."""
        procedure = Procedure(name=name, abandoned=says_abandoned(name))
        phases = set()
        for place, one in placed:
            said = one.one
            phases.add(place.phase)
            procedure.add(said.contracts)
            procedure.bids.extend(said.bids)
            procedure.reference = procedure.reference or said.reference
            procedure.purpose = procedure.purpose or said.purpose
            if said.notice is not None:
                procedure.notices.append(said.notice)
            procedure.abandoned |= place.phase not in BIDS and says_abandoned(one.name)
        self._tell_twice(procedure.contracts)
        for notice in procedure.notices:
            procedure.reference = procedure.reference or notice.reference
            procedure.purpose = procedure.purpose or notice.purpose
        if len(procedure.contracts) == 1:
            procedure.purpose = procedure.purpose or procedure.contracts[0].purpose
        procedure.reference = procedure.reference or reference_of(name)
        procedure.abandoned &= not procedure.contracts and Phase.EXECUTION not in phases
        return procedure

    def _tell_twice(self, contracts: Iterable[Contract]) -> None:
        seen: set[str] = set()
        for contract in contracts:
            if contract.number in seen:
                self._source.tell(info("procurement_contract_twice", contract.number))
            seen.add(contract.number)

    def _tell_unknown(self, name: str, placed: Iterable[Placed]) -> None:
        undecided: dict[str, None] = {}
        for place, one in placed:
            if place.phase is Phase.OTHER:
                self._source.tell(info("procurement_other", one.one.at))
            if place.phase is Phase.BIDS:
                bidder = next((step.name for step in place.steps if step.bidder), one.name)
                undecided[bidder] = None
        if undecided:
            shown = ", ".join(list(undecided)[:_SHOWN])
            self._source.tell(
                info("procurement_bids_undecided", name, count=len(undecided), bidders=shown)
            )

    def _alone(self, one: Document) -> Iterator[DraftUnit]:
        """Draft a file that came without its consultation: essential data, a notice, a letter."""
        place, one = self._placed(one, one.folders)
        procedure = Procedure(name=one.name, contracts=list(one.one.contracts))
        self._tell_twice(one.one.contracts)
        rules = tuple(ProcedureRules(procedure, self._source.ruling).of(place.phase))
        if not one.one.contracts:
            if place.phase is Phase.OTHER:
                self._source.tell(info("procurement_other", one.one.at))
            yield _document(place.phase, one, depth=0, rules=rules)
            return
        if len(one.one.contracts) == 1:
            yield contract_unit(one.one.contracts[0], rules, depth=0)
        else:
            yield data_unit(one.name, rules, depth=0)
            for contract in one.one.contracts:
                yield contract_unit(contract, (), depth=1)
        yield _document(Phase.DATA, one, depth=1)


_SHOWN = 5  # bidders named in a finding


def _root_of(one: Document, roots: list[Folders]) -> Folders | None:
    """Give the consultation a file is in; the only one there is takes what lies beside it."""
    around = [root for root in roots if one.folders[: len(root)] == root]
    inside = [root for root in roots if one.holds and root[: len(one.folders)] == one.folders]
    for found in (around, inside, roots):
        if len(found) == 1:
            return found[0]
    return None


def _sorted_by(steps: tuple[Step, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((step.name.casefold(), step.name, step.lot) for step in steps)


def _below(placed: Iterable[Placed], *, depth: int) -> Iterator[DraftUnit]:
    """Draft the documents of a sub-file, each below its steps."""
    around: tuple[Step, ...] = ()
    for place, one in placed:
        shared = 0
        for before, now in zip(around, place.steps, strict=False):
            if before != now:
                break
            shared += 1
        for rank, step in enumerate(place.steps[shared:], shared):
            if step.bidder:
                yield bidder_unit(step.name, step.lot, (), depth=depth + rank)
            else:
                yield folder_unit(step.name, (), depth=depth + rank)
        around = place.steps
        yield _document(place.phase, one, depth=depth + len(place.steps))


def _document(
    phase: Phase, one: Document, *, depth: int, rules: Iterable[Element] = ()
) -> DraftUnit:
    said = one.one
    if said.notice is not None:
        return notice_unit(said.notice, said.file, one.name, rules, depth=depth)
    number = boamp_number(one.name) if phase is Phase.NOTICE else ""
    kind = document_type(one.name, phase)
    return document_unit(one.name, kind, said.file, rules, depth=depth, number=number)
