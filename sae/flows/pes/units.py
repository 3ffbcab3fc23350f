"""From a PES flow to archive units: slip > order, the flow itself beside its slips.

The slip bears the retention rule of all that is below it; each unit its own access rule.
"""

from collections.abc import Iterable, Iterator

from sae.flows.amounts import read_amount
from sae.flows.description import (
    ACCOUNTING,
    Outcome,
    Ruling,
    access,
    agent,
    day,
    event,
    identifier,
    is_year,
    keywords,
    money,
    retention,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.pes.access import CLOSED, OPEN, is_personal
from sae.flows.pes.model import Acknowledgement, Header, Order, SignatureMark, Slip
from seda.elements import Element

DOMAINS = {
    "PES_DepenseAller": "dépenses",
    "PES_RecetteAller": "recettes",
    "PES_PJ": "pièces justificatives",
    "PES_Facture": "factures",
    "PES_FactureAller": "factures",
    "PES_Marche": "marchés",
    "PES_MarcheAller": "marchés",
    "PES_Budget": "budget",
    "PES_BudgetAller": "budget",
    "PES_EtatActif": "état de l'actif",
}


class FlowUnits:
    """Drafts the units of one flow. personal: the flow holds something that is closed."""

    def __init__(self, header: Header, ruling: Ruling, *, personal: bool) -> None:
        self._header = header
        self._ruling = ruling
        self._personal = personal

    def gathering(self) -> DraftUnit:
        """Draft the unit that stands above a flow of several slips, or of none."""
        header = self._header
        named = (DOMAINS.get(one, one.removeprefix("PES_")) for one in header.domains)
        said = ", ".join(dict.fromkeys(named))
        content = (
            Element("DescriptionLevel", "RecordGrp"),
            title("Flux comptable", header.name or header.flow_id, said, header.label),
            *identifier("OriginatingAgencyArchiveUnitIdentifier", header.name),
            *keywords(*self._budget()),
            *day("TransactedDate", header.day),
        )
        management = self.retention(header.day[:4])
        return DraftUnit(depth=0, content=content, management=management, files=())

    def slip(
        self, slip: Slip, answers: Iterable[tuple[Header, Acknowledgement]], *, depth: int
    ) -> DraftUnit:
        """Draft the unit of a slip. answers: of the treasury about it, with their flows."""
        header = self._header
        kind = "Bordereau de mandats" if slip.expense else "Bordereau de titres"
        content = (
            Element("DescriptionLevel", "RecordGrp"),
            title(f"{kind} {slip.number}/{slip.exercise}".rstrip("/"), header.label),
            *identifier("OriginatingAgencyArchiveUnitIdentifier", _key(header, slip)),
            Element("DocumentType", kind),
            *keywords(*self._slip_terms(slip)),
            *agent("Writer", header.label, header.collectivity),
            *agent("Addressee", f"Poste comptable {header.post}" if header.post else ""),
            *day("RegisteredDate", slip.issued_on),
            *_exercise(slip.exercise),
            *(one for said in answers for one in _answered(*said)),
        )
        management = self.retention(slip.exercise)
        return DraftUnit(depth=depth, content=content, management=management, files=())

    def flow(
        self, file: DraftFile, signatures: Iterable[SignatureMark], *, depth: int
    ) -> DraftUnit:
        """Draft the unit of the flow itself, untouched: the legal original."""
        header = self._header
        content = (
            Element("DescriptionLevel", "Item"),
            title(f"Flux {header.kind} {header.name or header.flow_id}".strip()),
            *identifier("OriginatingAgencyArchiveUnitIdentifier", header.name),
            Element("DocumentType", f"Flux {header.kind}"),
            *keywords(
                (header.name, "PES:NomFic"),
                (header.type, "PES:TypFic"),
                (header.post, "PES:IdPost"),
                *self._budget(),
            ),
            *day("TransactedDate", header.day),
            *(one for mark in signatures for one in _signature(mark)),
        )
        management = self.access(personal=self._personal)
        return DraftUnit(depth=depth, content=content, management=management, files=(file,))

    def order(
        self, order: Order, slip: Slip | None, returned: Order | None, *, depth: int
    ) -> DraftUnit:
        """Draft the unit of an order. returned: the same one, as the treasury gives it back."""
        header = self._header
        kind = "Mandat" if order.expense else "Titre"
        party = order.parties[0].name if order.parties else ""
        amount = money(read_amount(order.amount))
        issued = slip.issued_on if slip is not None and slip.issued_on else header.day
        above = _key(header, slip) if slip is not None else header.whole_budget
        content = (
            Element("DescriptionLevel", "File"),
            title(f"{kind} {order.number}".strip(), party, order.purpose, amount),
            *identifier(
                "OriginatingAgencyArchiveUnitIdentifier",
                "-".join(filter(None, (above, order.number))),
            ),
            Element("DocumentType", kind),
            *keywords(
                (order.number, "PES:IdPce"),
                *(self._slip_terms(slip) if slip is not None else self._budget()),
                (order.nature, "PES:NatPce"),
                *((account, "PES:Nature") for account in order.accounts),
                *((one.identifier, "PES:IdTiers") for one in order.parties),
                (order.amount, "PES:MontantTTC"),
                *((one, "EN16931:BT-12") for one in order.contracts),
                *((one, "EN16931:BT-13") for one in order.commitments),
                (returned.state if returned is not None else order.state, "PES:EtatPce"),
            ),
            *(
                one
                for party in order.parties
                if party.name
                for one in agent("Addressee", party.name, party.identifier)
            ),
            *day("RegisteredDate", issued),
            *day("StartDate", issued),
            *day("EndDate", issued),
            *_taken_on(returned if returned is not None else order),
        )
        management = self.access(personal=is_personal(order))
        return DraftUnit(depth=depth, content=content, management=management, files=())

    def access(self, *, personal: bool) -> tuple[Element, ...]:
        """State the access rule of something of this flow, unless the package states its own."""
        rule = CLOSED if personal else OPEN
        return (access(rule, self._header.day),) if self._ruling.access else ()

    def retention(self, year: str) -> tuple[Element, ...]:
        """State the retention rule from the end of a year, unless the package states its own."""
        return tuple(retention(ACCOUNTING, year, "Destroy")) if self._ruling.retention else ()

    # ------------------------------------------------------------------------- private

    def _budget(self) -> tuple[tuple[str, str], ...]:
        header = self._header
        return (
            (header.collectivity, "PES:IdColl"),
            (header.whole_budget, "PES:CodCol-CodBud"),
        )

    def _slip_terms(self, slip: Slip) -> tuple[tuple[str, str], ...]:
        return (
            (slip.number, "PES:IdBord"),
            (slip.exercise, "PES:Exer"),
            (slip.type, "PES:TypBord"),
            *self._budget(),
        )


# ----------------------------------------------------------------------------- private


def _key(header: Header, slip: Slip) -> str:
    """Name a slip among all those of a town hall: its number begins again with each exercise."""
    parts = (header.whole_budget, slip.exercise, slip.type, slip.number)
    return "-".join(filter(None, parts))


def _exercise(exercise: str) -> Iterator[Element]:
    if is_year(exercise):
        yield Element("StartDate", f"{exercise}-01-01")
        yield Element("EndDate", f"{exercise}-12-31")


def _answered(header: Header, one: Acknowledgement) -> Iterator[Element]:
    yield from event(
        "Acquittement de la trésorerie",
        header.day,
        outcome=Outcome.KO if one.refused else Outcome.OK,
        codes=f"EtatAck {one.state}".strip(),
        message=" ; ".join(one.errors),
    )


def _taken_on(order: Order) -> Iterator[Element]:
    state = f"EtatPce {order.state}" if order.state else ""
    yield from event("Prise en charge par la trésorerie", order.taken_on, codes=state)


def _signature(mark: SignatureMark) -> Iterator[Element]:
    role = f"Qualité déclarée : {mark.role}" if mark.role else ""
    yield from event("Signature", mark.signed_at, detail=role)
