"""What the messages of @ctes say, by the names of its schema (actes v1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

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


# Root elements of the messages, in the order in which an act meets them, and what they are.
MESSAGES = {
    "Acte": "Message de transmission",
    "ARActe": "Accusé de réception de la préfecture",
    "AnomalieActe": "Anomalie signalée par la préfecture",
    "CourrierSimple": "Courrier simple de la préfecture",
    "ReponseCourrierSimple": "Réponse au courrier simple",
    "DemandePieceComplementaire": "Demande de pièces complémentaires",
    "PieceComplementaire": "Envoi de pièces complémentaires",
    "RefusPieceComplementaire": "Refus d'envoyer des pièces complémentaires",
    "ARPieceComplementaire": "Accusé de réception des pièces complémentaires",
    "LettreObservations": "Lettre d'observations",
    "ReponseLettreObservations": "Réponse à la lettre d'observations",
    "RejetLettreObservations": "Rejet de la lettre d'observations",
    "ARReponseRejetLettreObservations": "Accusé de réception de la réponse",
    "DefereTA": "Déféré au tribunal administratif",
    "Annulation": "Annulation de la transmission",
    "ARAnnulation": "Accusé de réception de l'annulation",
    "EnveloppeCLMISILL": "Enveloppe de transmission",
    "EnveloppeMISILLCL": "Enveloppe de la préfecture",
    "AnomalieEnveloppe": "Anomalie de transmission",
    "DemandeClassification": "Demande de classification",
    "RetourClassification": "Classification en matières et sous-matières",
}
ACT, ACKNOWLEDGEMENT = "Acte", "ARActe"
ANOMALIES = frozenset({"AnomalieActe", "AnomalieEnveloppe"})
CANCELLATIONS = frozenset({"Annulation", "ARAnnulation"})
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
class Classification:
    """The list of matters of a prefecture. matters: codes of all levels (`3.2.1`) -> label.

    documents: codes of types of documents (`99_DE`) -> label.
    """

    day: str
    matters: Mapping[str, str]
    documents: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. kind: its root element. act: that it describes. act_id: IDActe.

    said_on: the day that it gives for itself. received_on: by the prefecture. names: files that
    it names, besides those of the act. siren: of who sends, when it is said. detail: of an anomaly.
    """

    kind: str
    act: ActDescription | None = None
    act_id: str = ""
    said_on: str = ""
    received_on: str = ""
    siren: str = ""
    names: tuple[str, ...] = ()
    detail: str = ""
    classification: Classification | None = None

    @property
    def title(self) -> str:
        """Name it for people."""
        return MESSAGES.get(self.kind, f"Message @ctes ({self.kind})")

    @property
    def is_envelope(self) -> bool:
        """Say whether it names the messages that were sent together."""
        return self.kind.startswith("Enveloppe")
