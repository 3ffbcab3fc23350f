"""Sample: a sitting of the municipal council, one dossier per deliberation (SEDA 2.2)."""

from datetime import datetime

from sae.cli.samples import documents
from sae.cli.samples.commune import (
    ARCHIVAL_AGENCY,
    COMMUNE,
    SECRETARIAT,
    TRANSFERRING_AGENCY,
    access,
    appraisal,
    keyword,
)
from sae.cli.samples.sip import File, Sip, Unit

_SITTING = "2025-03-18"
_SITTING_IN_FRENCH = "18 mars 2025"


def deliberations(date: datetime) -> Sip:
    """Describe the package of three deliberations with their annexes."""
    return Sip(
        version="2.2",
        message_identifier="VALOMBRE-CM-2025-03-18",
        date=date,
        comment=f"Délibérations du conseil municipal du {_SITTING_IN_FRENCH}",
        archival_agreement="CONV-VALOMBRE-ASSEMBLEES",
        archival_agency=ARCHIVAL_AGENCY,
        transferring_agency=TRANSFERRING_AGENCY,
        originating_agency=SECRETARIAT,
        rules=(
            # Deliberations are kept for ever and communicable at once (CGCT, L.2121-26).
            appraisal("DEL-01", start="2025-12-31", action="Keep"),
            access("AR038", start=_SITTING),
        ),
        units=(
            Unit(
                title=f"Conseil municipal - Séance du {_SITTING_IN_FRENCH}",
                level="RecordGrp",
                content=(("StartDate", _SITTING), ("EndDate", _SITTING)),
                children=(_school_roof(), _canteen_prices(), _grants()),
            ),
        ),
    )


# ----------------------------------------------------------------------------- private


def _school_roof() -> Unit:
    return _deliberation(
        "2025-012",
        "Réfection de la toiture de l'école des Tilleuls et demande de subvention",
        subject="Enseignement - travaux dans les écoles",
        reasons=(
            "La toiture de l'école élémentaire, posée en 1974, n'est plus étanche.",
            "Le coût des travaux est estimé à 186 400,00 € HT.",
            "Le conseil municipal approuve l'opération et autorise le maire à signer.",
            "Il sollicite une subvention de 40 % (dotation d'équipement des territoires ruraux).",
        ),
        annex="Plan de financement de la toiture de l'école",
        file=documents.table(
            "plan de financement.csv",
            [
                ("Ressource", "Montant HT en euros", "Part"),
                ("Dotation d'équipement des territoires ruraux", "74560,00", "40 %"),
                ("Département", "37280,00", "20 %"),
                ("Commune, fonds propres", "74560,00", "40 %"),
            ],
        ),
    )


def _canteen_prices() -> Unit:
    return _deliberation(
        "2025-013",
        "Tarifs de la restauration scolaire pour l'année 2025-2026",
        subject="Finances locales - tarifs des services publics",
        reasons=(
            "Le prix du repas à la cantine dépend du quotient familial du foyer.",
            "Le conseil municipal fixe les tarifs annexés, applicables au 1er septembre 2025.",
        ),
        annex="Grille des tarifs de la cantine",
        file=documents.odt(
            "grille des tarifs.odt",
            "Tarifs de la restauration scolaire 2025-2026",
            (
                "Quotient familial inférieur à 600 € : repas à 1,00 €",
                "Quotient familial de 600 € à 1 200 € : repas à 2,80 €",
                "Quotient familial supérieur à 1 200 € : repas à 4,10 €",
                "Repas d'un enfant dont le projet d'accueil prévoit un panier : 0,80 €",
            ),
        ),
    )


def _grants() -> Unit:
    return _deliberation(
        "2025-014",
        "Subventions aux associations pour l'année 2025",
        subject="Finances locales - subventions",
        reasons=(
            "Douze associations de la commune ont déposé une demande.",
            "Le conseil municipal attribue 18 250,00 € selon le tableau annexé.",
        ),
        annex="Tableau des subventions attribuées",
        file=documents.text(
            "subventions.txt",
            (
                "Harmonie de Valombre : 2 400,00 €",
                "Club de gymnastique des Tilleuls : 3 150,00 €",
                "Comité des fêtes : 4 700,00 €",
                "Neuf autres associations : 8 000,00 €",
            ),
        ),
    )


def _deliberation(
    number: str, object_: str, *, subject: str, reasons: tuple[str, ...], annex: str, file: File
) -> Unit:
    act = documents.pdf(
        f"délibération {number}.pdf",
        f"Délibération n° {number}",
        (
            f"{COMMUNE} - Extrait du registre des délibérations du conseil municipal",
            f"Séance du {_SITTING_IN_FRENCH} - quorum atteint, secrétaire de séance désigné",
            f"Objet : {object_}",
            "",
            *reasons,
            "",
            "Adopté à l'unanimité. Transmis au contrôle de légalité et publié.",
        ),
    )
    return Unit(
        title=f"Délibération n° {number} - {object_}",
        level="File",
        content=(
            ("OriginatingAgencyArchiveUnitIdentifier", f"DEL-{number}"),
            ("DocumentType", "Délibération"),
            keyword("contrôle de légalité"),
            keyword(subject),
            ("Writer", (("Corpname", "Conseil municipal de Valombre-les-Tilleuls"),)),
            ("CreatedDate", _SITTING),
            ("StartDate", _SITTING),
            ("EndDate", _SITTING),
        ),
        children=(
            Unit(
                title=f"Délibération n° {number} - texte adopté",
                content=(("DocumentType", "Délibération"), ("CreatedDate", _SITTING)),
                objects=(act,),
            ),
            Unit(
                title=f"Annexe - {annex}",
                content=(("DocumentType", "Annexe"), ("CreatedDate", _SITTING)),
                objects=(file,),
            ),
        ),
    )
