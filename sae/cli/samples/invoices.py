"""Sample: what the accounts department sends, one dossier per payment order (SEDA 2.1)."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sae.cli.samples import documents
from sae.cli.samples.commune import (
    ARCHIVAL_AGENCY,
    COMMUNE,
    COMMUNE_SIRET,
    FINANCES,
    TRANSFERRING_AGENCY,
    access,
    appraisal,
    company,
    euros,
    in_french,
    keyword,
)
from sae.cli.samples.purchases import HEATING, LIGHTING, STATIONERY, Purchase
from sae.cli.samples.sip import Element, File, Sip, Unit


def invoices_of_2024(date: datetime) -> Sip:
    """Describe the package of three payment orders of 2024 with their supporting documents."""
    payments = Unit(
        title="Comptabilité - Mandats de paiement - Exercice 2024",
        level="RecordGrp",
        content=(("StartDate", "2024-01-01"), ("EndDate", "2024-12-31")),
        children=tuple(_dossier(purchase) for purchase in (HEATING, STATIONERY, LIGHTING)),
    )
    return _sip(
        "VALOMBRE-FIN-2024-01",
        "Mandats de paiement de l'exercice 2024 et leurs pièces justificatives",
        date=date,
        unit=payments,
    )


def wrong_digest(date: datetime) -> Sip:
    """Describe a package that must be refused: the file is not the one that was digested."""
    invoice = _invoice(HEATING)
    altered = documents.pdf(invoice.name, "Facture F-2024-0187", ["Montant changé : 39 360,00 €"])
    lying = replace(altered, digest=hashlib.sha512(invoice.data).hexdigest())
    return _sip(
        "VALOMBRE-FIN-2024-02",
        "Paquet fautif : l'empreinte déclarée n'est pas celle du fichier",
        date=date,
        unit=Unit(title="Facture F-2024-0187 - Copie altérée", level="File", objects=(lying,)),
    )


# ----------------------------------------------------------------------------- private


def _sip(message_identifier: str, comment: str, *, date: datetime, unit: Unit) -> Sip:
    return Sip(
        version="2.1",
        message_identifier=message_identifier,
        date=date,
        comment=comment,
        archival_agreement="CONV-VALOMBRE-FINANCES",
        archival_agency=ARCHIVAL_AGENCY,
        transferring_agency=TRANSFERRING_AGENCY,
        originating_agency=FINANCES,
        rules=(
            # Accounting documents: ten years from the closing of the financial year.
            appraisal("FIN-05", start="2024-12-31", action="Destroy"),
            access("AR038", start="2024-12-31"),
        ),
        units=(unit,),
    )


def _dossier(purchase: Purchase) -> Unit:
    summary = (
        f"{purchase.place}. Facture {purchase.invoice} de {purchase.supplier},"
        f" {euros(purchase.total)} TTC, mandatée le {in_french(purchase.paid_on)}."
    )
    return Unit(
        title=f"Mandat n° {purchase.payment_order} - {purchase.subject} - {purchase.supplier}",
        level="File",
        content=(
            ("OriginatingAgencyArchiveUnitIdentifier", f"2024-{purchase.payment_order}"),
            ("Description", summary),
            ("DocumentType", "Dossier de mandat"),
            keyword(purchase.supplier, "corpname"),
            keyword(purchase.place, "geogname"),
            ("StartDate", purchase.ordered_on),
            ("EndDate", purchase.paid_on),
        ),
        children=(
            _payment_order_unit(purchase),
            _invoice_unit(purchase),
            _delivery_unit(purchase),
            _order_unit(purchase),
        ),
    )


def _payment_order_unit(purchase: Purchase) -> Unit:
    number = purchase.payment_order
    return _item(
        f"Mandat de paiement n° {number} du {in_french(purchase.paid_on)}",
        "Mandat de paiement",
        purchase.paid_on,
        documents.pdf(
            f"mandat-2024-{number}.pdf",
            f"Mandat de paiement n° {number} - Exercice 2024",
            [
                f"{COMMUNE} - SIRET {COMMUNE_SIRET}",
                f"Créancier : {purchase.supplier} - SIRET {purchase.siret}",
                f"Objet : {purchase.subject} ({purchase.place})",
                f"Pièce jointe : facture {purchase.invoice} du {in_french(purchase.invoiced_on)}",
                f"Montant net à payer : {euros(purchase.total)}",
                f"Émis le {in_french(purchase.paid_on)}",
            ],
        ),
    )


def _invoice_unit(purchase: Purchase) -> Unit:
    return _item(
        f"Facture {purchase.invoice} - {purchase.supplier} - {euros(purchase.total)}",
        "Facture",
        purchase.invoiced_on,
        _invoice(purchase),
        before=(
            (
                "OriginatingAgencyArchiveUnitIdentifier",
                f"{purchase.siret}-{purchase.invoice}",
            ),
        ),
        agents=(
            company("Writer", purchase.supplier, purchase.siret),
            company("Addressee", COMMUNE, COMMUNE_SIRET),
        ),
    )


def _invoice(purchase: Purchase) -> File:
    lines = [f"{what} : {euros(cents)} HT" for what, cents in purchase.lines]
    return documents.pdf(
        f"facture {purchase.invoice}.pdf",
        f"Facture n° {purchase.invoice} du {in_french(purchase.invoiced_on)}",
        [
            f"Fournisseur : {purchase.supplier} - SIRET {purchase.siret}",
            f"Client : {COMMUNE} - SIRET {COMMUNE_SIRET}",
            f"Bon de commande : {purchase.order}",
            f"Lieu : {purchase.place}",
            f"Objet : {purchase.subject}",
            "",
            *lines,
            "",
            f"Total HT : {euros(purchase.net)}",
            f"TVA 20 % : {euros(purchase.tax)}",
            f"Total TTC à payer : {euros(purchase.total)}",
            "Paiement par mandat administratif à trente jours.",
        ],
    )


def _delivery_unit(purchase: Purchase) -> Unit:
    day = in_french(purchase.delivered_on)
    return _item(
        f"Bon de livraison du {day} - {purchase.supplier}",
        "Bon de livraison",
        purchase.delivered_on,
        documents.pdf(
            f"bon de livraison {purchase.order}.pdf",
            f"Bon de livraison - commande {purchase.order}",
            [
                f"Livré le {day} : {purchase.place}",
                *(what for what, _ in purchase.lines),
                "Reçu conforme par les services techniques de la commune.",
            ],
        ),
    )


def _order_unit(purchase: Purchase) -> Unit:
    rows = [(what, f"{cents / 100:.2f}".replace(".", ",")) for what, cents in purchase.lines]
    return _item(
        f"Bon de commande {purchase.order} du {in_french(purchase.ordered_on)}",
        "Bon de commande",
        purchase.ordered_on,
        documents.table(f"{purchase.order}.csv", [("Désignation", "Montant HT en euros"), *rows]),
    )


def _item(
    title: str,
    document_type: str,
    day: str,
    file: File,
    *,
    before: tuple[Element, ...] = (),
    agents: tuple[Element, ...] = (),
) -> Unit:
    dates = (("CreatedDate", day), ("StartDate", day), ("EndDate", day))
    content = (*before, ("DocumentType", document_type), *agents, *dates)
    return Unit(title=title, content=content, objects=(file,))
