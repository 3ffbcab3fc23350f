"""What joins the flows of a batch: answers to the flows they answer, documents to their orders.

A step of `prepare_pes`. Names first, then slips of the same budget, then documents: a slip that
was sent again has the number of the one that was refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from sae.flows.pes.document_units import Answer, HeldDocument
from sae.flows.pes.model import Acknowledgement, Header, Order, Slip, Target
from sae.jobs.pes_flow import Flow


class Batch:
    """The flows of one request, once all were read.

    outgoing: those of the town hall. alone: answers to none of them, or to several.
    """

    def __init__(self, flows: Iterable[Flow]) -> None:
        known = tuple(flows)
        self.outgoing = tuple(flow for flow in known if not flow.is_answer)
        self._documents: dict[str, HeldDocument] = {}
        self._claimed = {one for flow in self.outgoing for one in flow.references}
        self._wanted = {  # by orders of flows that do not hold them
            one for flow in self.outgoing for one in flow.references if one not in flow.documents
        }
        self._personal = {one for flow in self.outgoing for one in flow.personal_references}
        for flow in self.outgoing:
            for identifier, document in flow.documents.items():
                self._documents.setdefault(identifier, document)
        self._answers: dict[int, list[Answer]] = {}
        self._shared: dict[int, list[Answer]] = {}
        self.alone: list[tuple[Flow, Answer]] = []
        self._returned: dict[tuple[str, ...], Order] = {}
        for flow in known:
            if flow.is_answer:
                self._join_answer(flow)
        self._targets: set[int] = set()  # documents that some order here is to be given...
        self._given: set[int] = set()  # ... and those that one was
        self._waiting = self._targeted()

    def answers(self, flow: Flow) -> tuple[Answer, ...]:
        """Give what the treasury answered to a flow."""
        return tuple(self._answers.get(id(flow), ()))

    def said(self, flow: Flow) -> Iterator[tuple[Header, Acknowledgement]]:
        """Give what was answered about a flow; of an answer to several, what is about this one."""
        for answer in self._answers.get(id(flow), ()):
            yield from ((answer.header, one) for one in answer.said)
        own = {"-".join(filter(None, slip)) for slip in flow.slips}
        own |= flow.documents.keys() | flow.references
        for answer in self._shared.get(id(flow), ()):
            yield from ((answer.header, one) for one in answer.said if one.about in own)

    def is_answered(self, answer: Answer) -> bool:
        """Say whether some flow that an answer speaks of is here."""
        return any(answer in known for known in self._shared.values())

    def document(self, identifier: str, flow: Flow) -> HeldDocument | None:
        """Find a document by its IdUnique, in the flow that names it or in another."""
        return flow.documents.get(identifier) or self._documents.get(identifier)

    def is_personal(self, flow: Flow) -> bool:
        """Say whether a flow holds something that is closed, whichever flow says so."""
        return flow.personal or not self._personal.isdisjoint(flow.documents)

    def is_document_personal(self, identifier: str) -> bool:
        """Say whether an order about a natural person names a document."""
        return identifier in self._personal

    def returned(self, flow: Flow, slip: Slip | None, order: Order) -> Order | None:
        """Find an order as a return of the treasury gives it back."""
        return self._returned.get(_place(flow, slip, order)) if slip is not None else None

    def sent_for(self, flow: Flow, slip: Slip | None, order: Order) -> Iterator[HeldDocument]:
        """Take the documents that say they are for an order that does not name them, each once."""
        exercise = slip.exercise if slip is not None else ""
        key = (flow.header.whole_budget, order.expense, exercise, order.number)
        for one in self._waiting.pop(key, ()):
            if id(one) not in self._given:
                self._given.add(id(one))
                yield one

    def pictured(self, title: str) -> Flow | None:
        """Find the flow that a PDF is the picture of: it is named after it, and after no other."""
        stem = PurePosixPath(title).stem.casefold()
        named = [
            flow
            for flow in self.outgoing
            if any(_is_named_after(stem, name.casefold()) for name in _names(flow))
        ]
        return named[0] if len(named) == 1 else None

    def unclaimed(self, flow: Flow) -> Iterator[HeldDocument]:
        """Give the documents of a flow that no order is given: a flow sent again has its own."""
        for identifier, one in flow.documents.items():
            is_elsewhere = identifier in self._wanted and self._documents[identifier] is one
            is_given = identifier in flow.references or is_elsewhere or id(one) in self._targets
            if not is_given:
                yield one
        yield from flow.lone

    # ------------------------------------------------------------------------- private

    def _join_answer(self, flow: Flow) -> None:
        answered = _answered(flow, self.outgoing)
        answer = Answer(
            header=flow.header,
            said=tuple(flow.answers),
            slips=tuple(flow.slips),
            file=flow.file,
            flows=tuple(one.header.name for one in answered) or _named(flow),
            personal=flow.personal or any(self.is_personal(one) for one in answered),
        )
        if len(answered) == 1:
            self._answers.setdefault(id(answered[0]), []).append(answer)
        else:
            self.alone.append((flow, answer))
            for one in answered:
                self._shared.setdefault(id(one), []).append(answer)
        slip: Slip | None = None
        for seen in flow.seen():
            if isinstance(seen, Slip):
                slip = seen
            elif slip is not None:
                self._returned[_place(flow, slip, seen)] = seen

    def _targeted(self) -> dict[tuple[str, bool, str, str], list[HeldDocument]]:
        orders = {(flow.header.whole_budget, *one) for flow in self.outgoing for one in flow.orders}
        found: dict[tuple[str, bool, str, str], list[HeldDocument]] = {}
        for held in self._documents.values():
            if held.document.identifier in self._claimed:
                continue
            for key in _keys(held):
                if key in orders:
                    found.setdefault(key, []).append(held)
                    self._targets.add(id(held))
        return found


# ----------------------------------------------------------------------------- private

_SIDES: Mapping[str, tuple[bool, ...]] = {"01": (True,), "02": (False,)}  # Domaine


def _keys(held: HeldDocument) -> Iterator[tuple[str, bool, str, str]]:
    targets: tuple[Target, ...] = held.document.targets
    for one in targets:
        for expense in _SIDES.get(one.domain, (True, False)):
            yield (held.header.whole_budget, expense, one.exercise, one.order)


def _place(flow: Flow, slip: Slip | None, order: Order) -> tuple[str, ...]:
    above = (slip.exercise, slip.number) if slip is not None else ("", "")
    return (flow.header.whole_budget, str(order.expense), *above, order.number)


def _named(answer: Flow) -> tuple[str, ...]:
    """Give the name of the flow that an acknowledgement answers, by its own; a return has none."""
    is_own = "ACQUIT" not in answer.header.kind
    return () if is_own else (answer.header.name.removeprefix("ACQUIT_"),)


def _answered(answer: Flow, outgoing: Iterable[Flow]) -> tuple[Flow, ...]:
    """Find the flows that an answer speaks of."""
    flows = tuple(outgoing)
    names = {answer.header.name, _stem(answer.header.name), _stem(answer.title)} - {""}
    by_name = tuple(flow for flow in flows if not names.isdisjoint(_names(flow)))
    if by_name:
        return by_name[:1]
    said: tuple[Acknowledgement, ...] = tuple(answer.answers)
    identifiers = {one.identifier for one in said if one.identifier}
    by_slip = tuple(
        flow
        for flow in flows
        if flow.header.whole_budget == answer.header.whole_budget
        and not answer.slips.keys().isdisjoint(flow.slips)
    )
    return by_slip or tuple(
        flow
        for flow in flows
        if not identifiers.isdisjoint(flow.documents.keys() | flow.references)
    )


def _names(flow: Flow) -> set[str]:
    return {flow.header.name, _stem(flow.header.name), _stem(flow.title)} - {""}


def _is_named_after(stem: str, name: str) -> bool:
    return stem == name or (len(name) >= _TELLING and name in stem)


_TELLING = 10  # letters: a shorter name is found in many others by chance


def _stem(name: str) -> str:
    """Give a name without what answers add to it.

    >>> _stem("ACQUIT_PESALR2_1.xml")
    'PESALR2_1'
    """
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() in (".xml", ".pes", ".txt") else name
    return stem.removeprefix("ACQUIT_")
