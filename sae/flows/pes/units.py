"""From a PES flow to archive units: slip > order > documents, the flow and its answers beside.

An order that names a natural person, a pay slip or a social benefit is closed for fifty years
(AR048, L.213-2 I 3°), and so is the flow that holds it; the others are open at once (AR038).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sae.flows.description import Ruling
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.pes.model import (
    Acknowledgement,
    Document,
    Header,
    Order,
    Reference,
    SignatureMark,
    Slip,
)
from seda.elements import Element

RETENTION = "FIN-05"  # accounting documents: ten years from the end of the exercise
OPEN, CLOSED = "AR038", "AR048"  # codes of the list of 2009
NATURAL_PERSON = "01"  # CatTiers
PERSONAL = frozenset({"004", "005"})  # TypePJ: pay, social benefits
PAPER = frozenset({"02", "03"})  # Support: paper, disc
DOCUMENT_TYPES = {
    "001": "Pièce budgétaire",
    "002": "Pièce justificative de recette",
    "003": "Pièce justificative de dépense",
    "004": "État de paye",
    "005": "Pièce d'aide sociale",
    "006": "Facture (PES Facture)",
}


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of a flow, and its bytes; None when they could not be taken out."""

    document: Document
    file: DraftFile | None


class FlowUnits:
    """Drafts the units of one flow. depth: of the slips; the flow's own unit stands above several.

    personal: the flow holds something that is closed.
    """

    def __init__(self, header: Header, ruling: Ruling, *, personal: bool) -> None:
        self._header = header
        self._ruling = ruling
        self._personal = personal

    def gathering(self) -> DraftUnit:
        """Draft the unit that stands above a flow of several slips, or of none."""
        header = self._header
        content = (
            Element("DescriptionLevel", "RecordGrp"),
            Element("Title", _joined("Flux comptable", header.name or header.flow_id)),
            *_identifier("OriginatingAgencyArchiveUnitIdentifier", header.name),
            *self._budget(),
            *_day("TransactedDate", header.day),
        )
        return DraftUnit(depth=0, content=content, management=(), files=())

    def slip(self, slip: Slip, *, depth: int) -> DraftUnit:
        """Draft the unit of a slip, which bears the retention rule of all that is below it."""
        header = self._header
        kind = "Bordereau de mandats" if slip.expense else "Bordereau de titres"
        budget = f"{header.code}-{header.budget}"
        identifier = f"{budget}-{slip.exercise}-{slip.type}-{slip.number}".strip("-")
        content = (
            Element("DescriptionLevel", "RecordGrp"),
            Element("Title", _joined(f"{kind} {slip.number}/{slip.exercise}", header.label)),
            *_identifier("OriginatingAgencyArchiveUnitIdentifier", identifier),
            Element("DocumentType", kind),
            *_keywords(
                (slip.number, "PES:IdBord"),
                (slip.exercise, "PES:Exer"),
                (slip.type, "PES:TypBord"),
            ),
            *self._budget(),
            *_day("RegisteredDate", slip.issued_on),
            *_exercise(slip.exercise),
        )
        management = self._retention(slip.exercise)
        return DraftUnit(depth=depth, content=content, management=management, files=())

    def flow(
        self, file: DraftFile, signatures: Iterable[SignatureMark], *, depth: int
    ) -> DraftUnit:
        """Draft the unit of the flow itself, untouched: the legal original."""
        header = self._header
        content = (
            Element("DescriptionLevel", "Item"),
            Element("Title", f"Flux {header.kind} {header.name or header.flow_id}".strip()),
            *_identifier("OriginatingAgencyArchiveUnitIdentifier", header.name),
            Element("DocumentType", f"Flux {header.kind}"),
            *_keywords((header.type, "PES:TypFic"), (header.post, "PES:IdPost")),
            *_day("TransactedDate", header.day),
            *(_signature(mark) for mark in signatures if mark.signed_at or mark.role),
        )
        management = self._access(personal=self._personal)
        return DraftUnit(depth=depth, content=content, management=management, files=(file,))

    def order(self, order: Order, slip: Slip | None, *, depth: int) -> DraftUnit:
        """Draft the unit of an order."""
        header = self._header
        kind = "Mandat" if order.expense else "Titre"
        party = order.parties[0].name if order.parties else ""
        above = (header.code, header.budget, slip.exercise, slip.type, slip.number) if slip else ()
        content = (
            Element("DescriptionLevel", "File"),
            Element(
                "Title",
                _joined(f"{kind} {order.number}", party, order.purpose, _money(order.amount)),
            ),
            *_identifier(
                "OriginatingAgencyArchiveUnitIdentifier", "-".join((*above, order.number))
            ),
            Element("DocumentType", kind),
            *_keywords(
                (order.number, "PES:IdPce"),
                (order.nature, "PES:NatPce"),
                *((account, "PES:Nature") for account in order.accounts),
                *((one.identifier, "PES:IdTiers") for one in order.parties),
                (order.amount, "PES:MontantTTC"),
            ),
            *(_agent("Addressee", one.name, one.identifier) for one in order.parties if one.name),
            *_day("RegisteredDate", slip.issued_on if slip else ""),
            *_day("StartDate", slip.issued_on if slip else header.day),
            *_day("EndDate", slip.issued_on if slip else header.day),
        )
        management = self._access(personal=is_personal(order))
        return DraftUnit(depth=depth, content=content, management=management, files=())

    def document(
        self, held: HeldDocument, *, depth: int, answer: Acknowledgement | None, personal: bool
    ) -> DraftUnit:
        """Draft the unit of a document that is here."""
        document = held.document
        title = document.description or document.name or document.identifier
        if document.order and depth <= 1:
            title = _joined(title, f"mandat {document.order}/{document.exercise}")
        content = (
            Element("DescriptionLevel", "Item"),
            Element("Title", title),
            *_identifier("OriginatingAgencyArchiveUnitIdentifier", document.identifier),
            Element("DocumentType", DOCUMENT_TYPES.get(document.type, "Pièce justificative")),
            *_keywords(
                (document.identifier, "PES:IdUnique"),
                (document.type, "PES:TypePJ"),
                (answer.state if answer is not None else "", "PES:EtatAck"),
            ),
        )
        management = self._access(personal=personal or document.type in PERSONAL)
        files = (held.file,) if held.file is not None else ()
        return DraftUnit(depth=depth, content=content, management=management, files=files)

    def mention(
        self, reference: Reference, *, depth: int, personal: bool, under: str = ""
    ) -> DraftUnit:
        """Draft the unit, without a file, of a document that an order names.

        under: number of the order that has it already; empty when it is not here at all.
        """
        name = reference.name or reference.identifier
        if under:
            title, why = name, f"Pièce commune à plusieurs ordres, rangée sous le n° {under}."
        elif reference.support in PAPER:
            title = _joined(name, "non jointe")
            why = "Pièce sur papier ou sur disque : elle n'est pas dans le flux."
        else:
            title = _joined(name, "non jointe")
            why = "Pièce électronique référencée, absente de ce flux."
        content = (
            Element("DescriptionLevel", "Item"),
            Element("Title", title),
            *_identifier("OriginatingAgencyArchiveUnitIdentifier", reference.identifier),
            Element("Description", why),
            Element("DocumentType", "Pièce justificative"),
            *_keywords((reference.identifier, "PES:IdUnique"), (reference.support, "PES:Support")),
        )
        management = self._access(personal=personal)
        return DraftUnit(depth=depth, content=content, management=management, files=())

    # ------------------------------------------------------------------------- private

    def _budget(self) -> Iterator[Element]:
        header = self._header
        yield from _keywords(
            (header.collectivity, "PES:IdColl"),
            ("-".join(filter(None, (header.code, header.budget))), "PES:CodCol-CodBud"),
        )

    def _retention(self, exercise: str) -> tuple[Element, ...]:
        if not self._ruling.retention or not _is_year(exercise):
            return ()
        parts = (
            Element("Rule", RETENTION),
            Element("StartDate", f"{exercise}-12-31"),
            Element("FinalAction", "Destroy"),
        )
        return (Element("AppraisalRule", children=parts),)

    def _access(self, *, personal: bool) -> tuple[Element, ...]:
        if not self._ruling.access:
            return ()
        parts = [Element("Rule", CLOSED if personal else OPEN)]
        parts += _day("StartDate", self._header.day)
        return (Element("AccessRule", children=tuple(parts)),)


def answer_unit(
    header: Header, answers: Iterable[Acknowledgement], file: DraftFile, *, depth: int
) -> DraftUnit:
    """Draft the unit of an acknowledgement, or of a return, of the treasury."""
    refused = sum(1 for one in answers if not one.accepted)
    kind = "Acquittement" if "ACQUIT" in header.kind else "Retour"
    said = f"{refused} élément(s) refusé(s)" if refused else ""
    content = (
        Element("DescriptionLevel", "Item"),
        Element("Title", _joined(f"{kind} de la trésorerie du {_french(header.day)}", said)),
        Element("DocumentType", f"{kind} PES"),
        *_keywords((header.name, "PES:NomFic"), (header.post, "PES:IdPost")),
        *_day("ReceivedDate", header.day),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=(file,))


def is_personal(order: Order) -> bool:
    """Say whether an order concerns a natural person."""
    return any(one.category == NATURAL_PERSON for one in order.parties)


# ----------------------------------------------------------------------------- private


def _joined(*parts: str) -> str:
    return " – ".join(filter(None, parts))


def _keywords(*said: tuple[str, str]) -> Iterator[Element]:
    for content, reference in said:
        if content:
            parts = (Element("KeywordContent", content), Element("KeywordReference", reference))
            yield Element("Keyword", children=parts)


def _identifier(element: str, text: str) -> Iterator[Element]:
    if text:
        yield Element(element, text)


def _agent(element: str, name: str, identifier: str) -> Element:
    parts = [Element("Corpname", name)]
    if identifier:
        parts.append(Element("Identifier", identifier))
    return Element(element, children=tuple(parts))


def _signature(mark: SignatureMark) -> Element:
    parts = [Element("EventType", "Signature")]
    if mark.signed_at:
        parts.append(Element("EventDateTime", mark.signed_at[:19]))
    if mark.role:
        parts.append(Element("EventDetail", f"Qualité déclarée : {mark.role}"))
    return Element("Event", children=tuple(parts))


def _day(element: str, text: str) -> Iterator[Element]:
    try:
        yield Element(element, date.fromisoformat(text[:10]).isoformat())
    except ValueError:
        return


def _exercise(exercise: str) -> Iterator[Element]:
    if _is_year(exercise):
        yield Element("StartDate", f"{exercise}-01-01")
        yield Element("EndDate", f"{exercise}-12-31")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit() and text[:2] in ("19", "20")


def _french(day: str) -> str:
    try:
        return date.fromisoformat(day[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return day


def _money(amount: str) -> str:
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return ""
    shown = f"{value.quantize(Decimal('0.01')):,}".replace(",", "\u00a0").replace(".", ",")
    return f"{shown}\u00a0€"
