"""What the messages of @ctes say, by the names of its schema (actes v1.1)."""

from dataclasses import dataclass, field
from enum import StrEnum

NATURES = {
    "1": ("Délibération", "DE"),
    "2": ("Arrêté réglementaire", "AR"),
    "3": ("Arrêté individuel", "AI"),
    "4": ("Contrat, convention ou avenant", "CC"),
    "5": ("Document budgétaire et financier", "BF"),
    "6": ("Autre acte", "AU"),
}

# Level 1 of the national list of matters; each prefecture keeps the levels below.
MATTERS = {
    "1": "Commande publique",
    "2": "Urbanisme",
    "3": "Domaine et patrimoine",
    "4": "Fonction publique",
    "5": "Institutions et vie politique",
    "6": "Libertés publiques et pouvoirs de police",
    "7": "Finances locales",
    "8": "Domaines de compétences par thèmes",
    "9": "Autres domaines de compétences",
}


class MessageKind(StrEnum):
    """What a message is, by its root element."""

    ACT = "Acte"
    ACKNOWLEDGEMENT = "ARActe"
    ENVELOPE = "EnveloppeCLMISILL"
    RECEIVED_ENVELOPE = "EnveloppeMISILLCL"
    ANOMALY = "AnomalieEnveloppe"
    CLASSIFICATION = "RetourClassification"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDescription:
    """An act as its message, or its acknowledgement, describes it.

    matters: codes of the levels, from the first. document, annexes: names of files.
    classification: date of the list of matters.
    """

    number: str
    day: str
    nature: str
    matters: tuple[str, ...]
    purpose: str
    document: str = ""
    annexes: tuple[str, ...] = ()
    classification: str = ""
    on_paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. act: that it describes. act_id: IDActe. received_on: by the prefecture.

    names: files that an envelope names. siren: of who sends, when it is said.
    """

    kind: str
    act: ActDescription | None = None
    act_id: str = ""
    received_on: str = ""
    siren: str = ""
    names: tuple[str, ...] = field(default=())
