"""From the messages and documents of an act to archive units: the act, its documents, exchanges.

Rules by nature: deliberations and regulatory orders are kept for ever; an individual order about
staff or social aid is closed for fifty years (AR048), every other act is open at once (AR038).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sae.flows.actes.model import MATTERS, NATURES, ActDescription
from sae.flows.description import Ruling
from sae.flows.draft import DraftFile, DraftUnit
from seda.elements import Element

OPEN, CLOSED = "AR038", "AR048"
KEPT = {"1": "DEL-01", "2": "DEL-02", "5": "FIN-01"}  # nature -> rule of the shipped table
REGISTERED = frozenset({"1", "2"})  # CGCT R.2121-9, R.2122-7: the register is on paper
EXCHANGES = {
    "1": "Transmission à la préfecture",
    "2": "Courrier simple",
    "3": "Demande de pièces complémentaires",
    "4": "Lettre d'observations",
    "5": "Déféré au tribunal administratif",
    "6": "Annulation de la transmission",
}
ON_PAPER = "Exemplaire numérique : le registre sur papier reste l'original (CGCT)."


@dataclass(frozen=True, slots=True)
class ActPiece:
    """A document of an act; file is None when its message names it and it is not here."""

    title: str
    document_type: str
    file: DraftFile | None


def act_unit(act: ActDescription, *, act_id: str, received_on: str, ruling: Ruling) -> DraftUnit:
    """Draft the unit of an act. act_id: IDActe, empty when nobody gave it."""
    label = NATURES.get(act.nature, ("Acte", ""))[0]
    title = f"{label} n° {act.number} du {_french(act.day)}" if act.number else label
    content = [
        Element("DescriptionLevel", "File"),
        Element("Title", " – ".join(filter(None, (title, act.purpose)))),
    ]
    if act_id:
        content.append(Element("OriginatingAgencyArchiveUnitIdentifier", act_id))
    if act.nature in REGISTERED:
        content.append(Element("Description", ON_PAPER))
    content.append(Element("DocumentType", label))
    content.extend(_terms(act))
    if received_on:
        content.append(Element("Addressee", children=(Element("Corpname", "Préfecture"),)))
    content.extend(_day("CreatedDate", act.day))
    content.extend(_day("ReceivedDate", received_on))
    content.extend(_day("StartDate", act.day))
    content.extend(_day("EndDate", received_on or act.day))
    return DraftUnit(
        depth=0, content=tuple(content), management=tuple(_rules(act, ruling)), files=()
    )


def piece_unit(piece: ActPiece, *, depth: int) -> DraftUnit:
    """Draft the unit of a document, or of a message."""
    content = (
        Element("DescriptionLevel", "Item"),
        Element("Title", piece.title),
        Element("DocumentType", piece.document_type),
    )
    files = (piece.file,) if piece.file is not None else ()
    return DraftUnit(depth=depth, content=content, management=(), files=files)


def is_closed(act: ActDescription) -> bool:
    """Say whether an act concerns the private life of persons (staff, social aid)."""
    matter = ".".join(act.matters)
    staff = act.nature in ("3", "4") and matter.startswith("4")
    return staff or (act.nature == "3" and matter.startswith("8.2"))


def exchange_title(number: str) -> str:
    """Name a message by the number of its transaction.

    >>> exchange_title("4")
    "Lettre d'observations"
    """
    return EXCHANGES.get(number, "Échange avec la préfecture")


# ----------------------------------------------------------------------------- private

_YEAR = re.compile(r"(?:19|20)\d\d")


def _terms(act: ActDescription) -> Iterator[Element]:
    matter = ".".join(act.matters)
    said = (
        (act.number, "ACTES:NumeroInterne"),
        (matter, "ACTES:CodeMatiere"),
        (MATTERS.get(act.matters[0], "") if act.matters else "", "ACTES:CodeMatiere1"),
        (act.classification, "ACTES:ClassificationDateVersion"),
    )
    for text, reference in said:
        if text:
            parts = (Element("KeywordContent", text), Element("KeywordReference", reference))
            yield Element("Keyword", children=parts)


def _rules(act: ActDescription, ruling: Ruling) -> Iterator[Element]:
    year = act.day[:4]
    if ruling.retention and act.nature in KEPT and _YEAR.fullmatch(year):
        parts = (
            Element("Rule", KEPT[act.nature]),
            Element("StartDate", f"{year}-12-31"),
            Element("FinalAction", "Keep"),
        )
        yield Element("AppraisalRule", children=parts)
    if ruling.access:
        rule = (Element("Rule", CLOSED if is_closed(act) else OPEN),)
        yield Element("AccessRule", children=(*rule, *_day("StartDate", act.day)))


def _day(element: str, text: str) -> Iterator[Element]:
    try:
        yield Element(element, date.fromisoformat(text[:10]).isoformat())
    except ValueError:
        return


def _french(day: str) -> str:
    try:
        return date.fromisoformat(day[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return day
