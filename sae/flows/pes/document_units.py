"""Units of what goes with the orders of a PES flow: documents, mentions of them, answers."""

from collections.abc import Iterable
from dataclasses import dataclass

from sae.flows.description import Outcome, day, event, french, identifier, keywords, title
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.pes.access import PERSONAL_DOCUMENTS
from sae.flows.pes.model import Acknowledgement, Document, Header, Reference
from sae.flows.pes.units import FlowUnits
from seda.elements import Element

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
    """A document of a flow, and its bytes; None when they could not be taken out.

    header: of the flow that brought it.
    """

    document: Document
    file: DraftFile | None
    header: Header

    @property
    def is_personal(self) -> bool:
        """Say whether its kind alone closes it."""
        return self.document.type in PERSONAL_DOCUMENTS


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the treasury. slips: (exercise, number) that it speaks of.

    flows: names of those that it answers, as far as anybody knows. personal: it names somebody.
    """

    header: Header
    said: tuple[Acknowledgement, ...]
    slips: tuple[tuple[str, str], ...]
    file: DraftFile
    flows: tuple[str, ...]
    personal: bool


def document_unit(  # noqa: PLR0913 - a document, and all that is known of it
    held: HeldDocument,
    units: FlowUnits,
    *,
    depth: int,
    told: Acknowledgement | None,
    personal: bool,
    alone: bool = False,
) -> DraftUnit:
    """Draft the unit of a document that is here.

    told: what the treasury answered about it. alone: no order is above it, so that the unit says
    by itself what it is for.
    """
    document = held.document
    named = document.description or document.name or document.identifier
    targets = document.targets if alone else ()
    orders = ", ".join(f"{one.order}/{one.exercise}".strip("/") for one in targets if one.order)
    content = (
        Element("DescriptionLevel", "Item"),
        title(named, f"pour {orders}" if orders else ""),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", document.identifier),
        Element("DocumentType", DOCUMENT_TYPES.get(document.type, "Pièce justificative")),
        *keywords(
            (document.identifier, "PES:IdUnique"),
            (document.type, "PES:TypePJ"),
            (told.state if told is not None else "", "PES:EtatAck"),
            *((one.order, "PES:IdPce") for one in targets),
            *((one.exercise, "PES:Exer") for one in targets),
            (held.header.whole_budget if targets else "", "PES:CodCol-CodBud"),
        ),
        *identifier("Source", f"Flux PES {held.header.name}" if held.header.name else ""),
    )
    management = units.access(personal=personal or held.is_personal)
    files = (held.file,) if held.file is not None else ()
    return DraftUnit(depth=depth, content=content, management=management, files=files)


def mention_unit(
    reference: Reference, units: FlowUnits, *, depth: int, personal: bool, under: str = ""
) -> DraftUnit:
    """Draft the unit, without a file, of a document that an order names.

    under: number of the order that has it already; empty when it is not here at all.
    """
    name = reference.name or reference.identifier or "Pièce justificative"
    if under:
        missing, why = "", f"Pièce commune à plusieurs ordres, rangée sous le n° {under}."
    elif reference.support in PAPER:
        missing = "non jointe"
        why = "Pièce sur papier ou sur disque : elle n'est pas dans le flux."
    else:
        missing, why = "non jointe", "Pièce électronique référencée, absente de ce flux."
    content = (
        Element("DescriptionLevel", "Item"),
        title(name, missing),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", reference.identifier),
        Element("Description", why),
        Element("DocumentType", "Pièce justificative"),
        *keywords((reference.identifier, "PES:IdUnique"), (reference.support, "PES:Support")),
    )
    management = units.access(personal=personal)
    return DraftUnit(depth=depth, content=content, management=management, files=())


def picture_unit(name: str, file: DraftFile, units: FlowUnits, *, personal: bool) -> DraftUnit:
    """Draft the unit of the picture of a slip that software prints beside its flow."""
    content = (
        Element("DescriptionLevel", "Item"),
        title(f"Visuel ({name})"),
        Element("DocumentType", "Visuel du flux"),
    )
    management = units.access(personal=personal)
    return DraftUnit(depth=1, content=content, management=management, files=(file,))


def answer_unit(answer: Answer, units: FlowUnits, *, depth: int) -> DraftUnit:
    """Draft the unit of an acknowledgement, or of a return, of the treasury."""
    header, said = answer.header, answer.said
    refused = [one for one in said if one.refused]
    kind = "Acquittement" if "ACQUIT" in header.kind else "Retour"
    count = f"{len(refused)} élément(s) refusé(s)" if refused else ""
    wrong = dict.fromkeys(error for one in refused for error in one.errors)
    content = (
        Element("DescriptionLevel", "Item"),
        title(f"{kind} de la trésorerie du {french(header.day)}".removesuffix(" du "), count),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", header.name),
        *_description(wrong),
        Element("DocumentType", f"{kind} PES"),
        *keywords(
            *((name, "PES:NomFic") for name in answer.flows),
            (header.post, "PES:IdPost"),
            (header.collectivity, "PES:IdColl"),
            (header.whole_budget, "PES:CodCol-CodBud"),
            *(
                (f"{exercise}-{number}", "PES:ExerciceBord-NumBord")
                for exercise, number in answer.slips
            ),
            *((one.identifier, "PES:IdUnique") for one in said),
            *((f"{one.state} {one.about}".strip(), "PES:ElementACQUIT") for one in refused),
        ),
        *day("ReceivedDate", header.day),
        *event(
            f"{kind} de la trésorerie",
            header.day,
            outcome=_outcome(said) if said else None,
        ),
    )
    # Below a slip, its retention rule is the one.
    kept = units.retention(header.day[:4]) if depth == 0 else ()
    management = (*kept, *units.access(personal=answer.personal))
    return DraftUnit(depth=depth, content=content, management=management, files=(answer.file,))


# ----------------------------------------------------------------------------- private


def _description(wrong: Iterable[str]) -> tuple[Element, ...]:
    text = " ; ".join(" ".join(one.split()) for one in wrong)
    return (Element("Description", f"Erreurs : {text}"[:4_000]),) if text else ()


def _outcome(said: Iterable[Acknowledgement]) -> Outcome:
    """Say whether all was taken, some of it, or nothing."""
    refused = {one.refused for one in said}
    if refused == {False}:
        return Outcome.OK
    return Outcome.KO if refused == {True} else Outcome.WARNING
