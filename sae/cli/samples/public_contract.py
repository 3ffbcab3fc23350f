"""Sample: a public works contract, from the notice to the acceptance of the works (SEDA 2.3)."""

from datetime import datetime

from sae.cli.samples import documents
from sae.cli.samples.commune import (
    ARCHIVAL_AGENCY,
    COMMUNE,
    COMMUNE_SIRET,
    PUBLIC_PROCUREMENT,
    TRANSFERRING_AGENCY,
    access,
    appraisal,
    company,
    in_french,
    keyword,
)
from sae.cli.samples.sip import File, Sip, Unit

_NUMBER = "2023-TRX-04"
_SUBJECT = "Rénovation énergétique de la salle des fêtes"
_WORKS = "Isolation des façades, remplacement des menuiseries et du système de chauffage."
_HOLDER = "Bâtisseurs du Haut-Val SAS"
_HOLDER_SIRET = "99910005000015"
_NOTIFIED_ON = "2023-06-12"
_ACCEPTED_ON = "2024-04-26"


def public_contract(date: datetime) -> Sip:
    """Describe the package of a contract with its notice, offers, award and execution."""
    return Sip(
        version="2.3",
        message_identifier=f"VALOMBRE-MP-{_NUMBER}",
        date=date,
        comment=f"Marché public de travaux n° {_NUMBER}, clos à la réception des travaux",
        archival_agreement="CONV-VALOMBRE-MARCHES",
        archival_agency=ARCHIVAL_AGENCY,
        transferring_agency=TRANSFERRING_AGENCY,
        originating_agency=PUBLIC_PROCUREMENT,
        rules=(
            # Works: ten years from the end of execution (Code de la commande publique, R.2184-13).
            appraisal("MP-02", start=_ACCEPTED_ON, action="Keep"),
            access("AR038", start=_NOTIFIED_ON),
        ),
        units=(_contract(),),
    )


# ----------------------------------------------------------------------------- private


def _contract() -> Unit:
    return Unit(
        title=f"Marché n° {_NUMBER} - {_SUBJECT}",
        level="File",
        content=(
            ("OriginatingAgencyArchiveUnitIdentifier", _NUMBER),
            ("Description", f"{_WORKS} Titulaire : {_HOLDER}. Montant : 412 850,00 € HT."),
            ("DocumentType", "Marché public de travaux"),
            keyword("marché public"),
            keyword("rénovation énergétique"),
            keyword(_HOLDER, "corpname"),
            ("StartDate", "2023-03-06"),
            ("EndDate", _ACCEPTED_ON),
            (
                "PersistentIdentifier",
                (
                    ("PersistentIdentifierType", "ark"),
                    # 99999 is the number of examples: nobody resolves it.
                    ("PersistentIdentifierContent", "ark:/99999/valombre-2023-trx-04"),
                ),
            ),
        ),
        children=(_publicity(), _offers(), _award(), _execution()),
    )


def _publicity() -> Unit:
    notice = documents.html(
        "avis de marché.html",
        f"Avis d'appel public à la concurrence - {_SUBJECT}",
        (
            f"Acheteur : {COMMUNE}, SIRET {COMMUNE_SIRET}",
            "Procédure adaptée ouverte, trois lots : isolation, menuiseries, chauffage",
            "Date limite de remise des offres : 14 avril 2023 à 12 heures",
        ),
    )
    rules = documents.text(
        "règlement de consultation.txt",
        (
            "Règlement de la consultation",
            "Critères : prix 50 %, valeur technique 40 %, performance environnementale 10 %.",
            "Une visite de la salle des fêtes est obligatoire avant la remise de l'offre.",
        ),
    )
    return _group(
        "Publicité et consultation",
        _piece("Avis d'appel public à la concurrence", "Avis de marché", "2023-03-06", notice),
        _piece("Règlement de la consultation", "Règlement", "2023-03-06", rules),
    )


def _offers() -> Unit:
    analysis = documents.table(
        "analyse des offres.csv",
        [
            ("Candidat", "Prix HT en euros", "Note sur 100", "Rang"),
            (_HOLDER, "412850,00", "87,5", "1"),
            ("Maçonnerie Tuilière", "439200,00", "81,0", "2"),
            ("Façades et Confort", "468000,00", "74,2", "3"),
        ],
    )
    return Unit(
        title="Analyse des offres",
        level="SubGrp",
        # Offers show how companies make their prices: business secrecy, 25 years.
        management=(access("AR039", start=_NOTIFIED_ON),),
        children=(
            _piece("Tableau d'analyse des offres", "Rapport d'analyse", "2023-05-22", analysis),
        ),
    )


def _award() -> Unit:
    contract = documents.pdf(
        f"acte d'engagement {_NUMBER}.pdf",
        f"Acte d'engagement - marché n° {_NUMBER}",
        (
            f"Acheteur : {COMMUNE} - SIRET {COMMUNE_SIRET}",
            f"Titulaire : {_HOLDER} - SIRET {_HOLDER_SIRET}",
            f"Objet : {_SUBJECT}",
            "Montant : 412 850,00 € HT, soit 495 420,00 € TTC",
            "Délai d'exécution : neuf mois à compter de l'ordre de service",
            f"Notifié au titulaire le {in_french(_NOTIFIED_ON)}",
        ),
    )
    essential_data = documents.xml(
        "données essentielles.xml",
        "marche",
        (
            ("id", _NUMBER),
            ("acheteur", COMMUNE_SIRET),
            ("objet", _SUBJECT),
            ("codeCPV", "45454000-4"),
            ("procedure", "Procédure adaptée"),
            ("dateNotification", _NOTIFIED_ON),
            ("montant", "412850.00"),
            ("titulaire", _HOLDER_SIRET),
        ),
    )
    return _group(
        "Attribution et notification",
        _piece("Acte d'engagement", "Acte d'engagement", _NOTIFIED_ON, contract),
        _piece("Données essentielles du marché", "Données", _NOTIFIED_ON, essential_data),
    )


def _execution() -> Unit:
    start = documents.pdf(
        "ordre de service n° 1.pdf",
        "Ordre de service n° 1 - démarrage des travaux",
        (
            f"Marché n° {_NUMBER} - {_SUBJECT}",
            f"Il est prescrit à {_HOLDER} de commencer les travaux le 3 juillet 2023.",
        ),
    )
    account = documents.table(
        "décompte général.csv",
        [
            ("Lot", "Montant HT en euros", "Retenue de garantie"),
            ("Isolation des façades", "198400,00", "9920,00"),
            ("Menuiseries extérieures", "121450,00", "6072,50"),
            ("Chauffage et ventilation", "93000,00", "4650,00"),
        ],
    )
    acceptance = documents.pdf(
        "procès-verbal de réception.pdf",
        f"Procès-verbal de réception des travaux - marché n° {_NUMBER}",
        (
            f"Travaux reçus sans réserve le {in_french(_ACCEPTED_ON)}.",
            "Le délai de garantie de parfait achèvement, d'un an, court de cette date.",
        ),
    )
    return _group(
        "Exécution des travaux",
        _piece("Ordre de service n° 1", "Ordre de service", "2023-06-26", start),
        _piece("Décompte général", "Décompte", "2024-05-17", account),
        _piece("Procès-verbal de réception", "Procès-verbal", _ACCEPTED_ON, acceptance),
    )


def _group(title: str, *pieces: Unit) -> Unit:
    return Unit(title=title, level="SubGrp", children=pieces)


def _piece(title: str, document_type: str, day: str, file: File) -> Unit:
    content = (
        ("DocumentType", document_type),
        company("Addressee", _HOLDER, _HOLDER_SIRET),
        ("CreatedDate", day),
    )
    return Unit(title=f"{title} - marché n° {_NUMBER}", content=content, objects=(file,))
