"""From the messages and documents of an act to archive units: the act, its documents, exchanges.

Rules by nature: deliberations and regulatory orders are kept for ever; an individual order about
staff or social aid is closed for fifty years (AR048), every other act is open at once (AR038).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sae.flows.actes.joining import read_identifier
from sae.flows.actes.model import MATTERS, NATURES, ActDescription, Classification, Message
from sae.flows.description import (
    Ruling,
    access,
    agent,
    day,
    event,
    french,
    identifier,
    keywords,
    retention,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from seda.elements import Element

OPEN, CLOSED = "AR038", "AR048"
KEPT = {"1": "DEL-01", "2": "DEL-02", "5": "FIN-01"}  # nature -> rule of the shipped table
REGISTERED = frozenset({"1", "2"})  # CGCT R.2121-9, R.2122-7: the register is on paper
EXCHANGES = {  # number of the transaction, then of the message in it when it says more
    "1": "Transmission à la préfecture",
    "2": "Courrier simple",
    "2-2": "Réponse au courrier simple",
    "3": "Demande de pièces complémentaires",
    "3-2": "Refus d'envoyer des pièces complémentaires",
    "3-3": "Envoi de pièces complémentaires",
    "4": "Lettre d'observations",
    "4-2": "Rejet de la lettre d'observations",
    "4-3": "Réponse à la lettre d'observations",
    "5": "Déféré au tribunal administratif",
    "6": "Annulation de la transmission",
    "7": "Classification en matières et sous-matières",
}
ON_PAPER = "Exemplaire numérique : le registre sur papier reste l'original (CGCT)."
SENT_ON_PAPER = "Des documents ont été transmis à la préfecture sur papier."
MESSAGE_TYPE = "Message @ctes"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAct:
    """What is known of an act once its messages are put together. act_id: IDActe, or empty.

    siren: of who decided. published_on: as the proof of its publication says. exchanges: later
    messages that give a day. classification: the list that its matters are codes of.
    """

    description: ActDescription
    act_id: str = ""
    siren: str = ""
    received_on: str = ""
    published_on: str = ""
    exchanges: tuple[Message, ...] = ()
    classification: Classification | None = None


@dataclass(frozen=True, slots=True)
class ActPiece:
    """A document of an act; file is None when its message names it and it is not here.

    act_id: IDActe of an act that is not here, which the piece is about.
    """

    title: str
    document_type: str
    file: DraftFile | None
    description: str = ""
    act_id: str = ""
    said_on: str = ""


def act_unit(known: KnownAct, *, ruling: Ruling) -> DraftUnit:
    """Draft the unit of an act."""
    act = known.description
    label = NATURES.get(act.nature, ("Acte", ""))[0]
    named = f"{label} n° {act.number}" if act.number else label
    content = (
        Element("DescriptionLevel", "File"),
        title(f"{named} du {french(act.day)}" if act.day else named, act.purpose),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", known.act_id),
        *identifier("Description", " ".join(_remarks(act))),
        Element("DocumentType", label),
        *_terms(known),
        *agent("Writer", _author(known), known.siren),
        *agent("Addressee", "Préfecture" if known.received_on else ""),
        *day("CreatedDate", act.day),
        *day("ReceivedDate", known.received_on),
        *day("StartDate", act.day),
        *day("EndDate", known.received_on or act.day),
        *_events(known),
    )
    return DraftUnit(depth=0, content=content, management=tuple(_rules(act, ruling)), files=())


def piece_unit(piece: ActPiece, *, depth: int) -> DraftUnit:
    """Draft the unit of a document, or of a message."""
    about = read_identifier(piece.act_id)
    content = (
        Element("DescriptionLevel", "Item"),
        title(piece.title),
        *identifier("Description", piece.description),
        Element("DocumentType", piece.document_type),
        *keywords(
            (about.number if about is not None else "", "ACTES:NumeroInterne"),
            (piece.act_id, "ACTES:IDActe"),
        ),
        *day("CreatedDate", piece.said_on),
    )
    files = (piece.file,) if piece.file is not None else ()
    return DraftUnit(depth=depth, content=content, management=(), files=files)


def is_closed(act: ActDescription) -> bool:
    """Say whether an act concerns the private life of persons (staff, social aid)."""
    staff = act.nature in ("3", "4") and act.matters[:1] == ("4",)
    return staff or (act.nature == "3" and act.matters[:2] == ("8", "2"))


def exchange_title(number: str, step: str = "") -> str:
    """Name a message by the number of its transaction, and by its own in it.

    >>> exchange_title("4"), exchange_title("4", "3")
    ("Lettre d'observations", "Réponse à la lettre d'observations")
    """
    known = EXCHANGES.get(number, "Échange avec la préfecture")
    return EXCHANGES.get(f"{number}-{step}", known)


def rank_in_sitting(number: str) -> str:
    """Give the rank of a deliberation in its sitting, when its number holds a day; or empty.

    >>> rank_in_sitting("CL20171227_06"), rank_in_sitting("2024-03-07"), rank_in_sitting("D12")
    ('6', '7', '')
    """
    found = _RANKED.search(number)
    return str(int(found[1])) if found is not None else ""


# ----------------------------------------------------------------------------- private

# A year and a month, perhaps a day, then a rank.
_RANKED = re.compile(r"(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?[0-3]\d)?[-_.](\d{1,3})$")
_COMMUNE = "21"  # first digits of the SIREN of communes


def _author(known: KnownAct) -> str:
    commune = known.siren.startswith(_COMMUNE)
    if known.description.nature == "1":
        return "Conseil municipal" if commune else "Organe délibérant"
    if known.description.nature in ("2", "3"):
        return "Maire" if commune else "Organe exécutif"
    return ""


def _remarks(act: ActDescription) -> Iterator[str]:
    if act.nature in REGISTERED:
        yield ON_PAPER
    if act.on_paper:  # DocumentPapier
        yield SENT_ON_PAPER


def _terms(known: KnownAct) -> Iterator[Element]:
    act = known.description
    matter = ".".join(act.matters)
    labels = known.classification.matters if known.classification is not None else {}
    first = act.matters[0] if act.matters else ""
    yield from keywords(
        (act.number, "ACTES:NumeroInterne"),
        (act.nature, "ACTES:CodeNatureActe"),
        (known.act_id, "ACTES:IDActe"),
        (matter, "ACTES:CodeMatiere"),
        (MATTERS.get(first, ""), "ACTES:CodeMatiere1"),
        (labels.get(matter, "") if "." in matter else "", "ACTES:Libelle"),
        (act.classification, "ACTES:ClassificationDateVersion"),
    )


def _events(known: KnownAct) -> Iterator[Element]:
    act = known.description
    if act.nature == "1":
        rank = rank_in_sitting(act.number)
        yield from event("Séance", act.day, detail=f"n° {rank} de la séance" if rank else "")
    yield from event("Réception par la préfecture", known.received_on)
    yield from event("Publication", known.published_on)
    for one in known.exchanges:
        yield from event(one.title, one.said_on or one.received_on)


def _rules(act: ActDescription, ruling: Ruling) -> Iterator[Element]:
    if ruling.retention and act.nature in KEPT:
        yield from retention(KEPT[act.nature], act.day[:4], "Keep")
    if ruling.access:
        yield access(CLOSED if is_closed(act) else OPEN, act.day)
