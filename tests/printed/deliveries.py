"""Papers of deliveries and of deposits to print."""

from dataclasses import replace
from datetime import date

from sae.domain.documents import (
    AccessBasis,
    Applicant,
    CommunicationRefusal,
    CopyHeld,
    DeliveredItem,
    DeliveryCertificate,
    DeliveryMode,
    DeliveryRequest,
    DeliverySlip,
    Person,
    RefusalMotive,
    RefusalReason,
    RefusedBytesFate,
    Signature,
    SignatureRole,
    TakingInChargeCertificate,
    TransferRefusal,
)
from tests.printed.parts import (
    A_LISTED_OBJECT,
    AN_EXTENT,
    AN_ID,
    ARCHIVIST,
    DATES,
    FINANCE,
    MAYOR,
    NOW,
    PROOF,
    SHA512,
    STANDING,
    a_heading,
)

A_REQUEST = DeliveryRequest(
    request_id=AN_ID,
    reference="2026-017",
    made_on=date(2026, 11, 10),
    applicant=Applicant(
        person=Person(name="Ismaël Çelik"),
        body="Association d’histoire locale",
        address=("3, rue des Œillets", "62000 Arras"),
    ),
    purpose="Histoire de l’école communale",
)
AN_ITEM = DeliveredItem(
    unit_id=AN_ID,
    cote="1 R 12",
    typology="Registre matricule de l’école",
    dates="1968-09",
    basis=AccessBasis.DEROGATION,
    basis_reference="Décision SIAF 2026-812",
    communicable_on=date(2018, 9, 1),
    occulted=("L.311-6 CRPA",),
)


def a_taking_in_charge(objects: int = 3) -> TakingInChargeCertificate:
    return TakingInChargeCertificate(
        heading=a_heading("2026-118"),
        standing=STANDING,
        proof=PROOF,
        transfer_id=AN_ID,
        message_identifier="PES-2026-11-0042",
        agreement="CONV-FINANCES-2024",
        transferring_agency=FINANCE,
        originating_agency=FINANCE,
        received_at=NOW,
        granted_at=NOW,
        received_sha512=SHA512,
        dates=DATES,
        extent=AN_EXTENT,
        copies=tuple(
            CopyHeld(copy=name, medium="disque", site=site, country="FR", verified_at=NOW)
            for name, site in (("copie-1", "mairie"), ("copie-2", "centre technique"))
        ),
        objects=(A_LISTED_OBJECT,) * objects,
    )


def a_transfer_refusal() -> TransferRefusal:
    return TransferRefusal(
        heading=a_heading("2026-119"),
        standing=STANDING,
        proof=replace(PROOF, first_entry=0, last_entry=0, seal=None),
        transfer_id=AN_ID,
        message_identifier="PES-2026-11-0043",
        transferring_agency=FINANCE,
        received_at=NOW,
        refused_at=NOW,
        reply_code="KO",
        package_sha512=SHA512,
        reasons=(
            RefusalReason(
                code="digest_mismatch",
                sentence="L’empreinte d’un fichier n’est pas celle que le bordereau déclare.",
                remedy="Refaites le paquet à partir des fichiers d’origine, puis versez-le.",
                where="ArchiveTransfer/DataObjectPackage/BinaryDataObject[@id='ID7']",
            ),
        ),
        fate=RefusedBytesFate.QUARANTINE,
        until=date(2026, 12, 23),
    )


def a_delivery_slip() -> DeliverySlip:
    return DeliverySlip(
        heading=a_heading("2026-017"),
        signatures=(
            Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),
            Signature(role=SignatureRole.APPLICANT, person=A_REQUEST.applicant.person),
        ),
        request=A_REQUEST,
        delivered_at=NOW,
        mode=DeliveryMode.ON_SITE,
        items=(AN_ITEM, replace(AN_ITEM, cote="", occulted=(), basis=AccessBasis.COMMUNICABLE)),
        return_on=date(2026, 12, 24),
    )


def a_delivery_certificate() -> DeliveryCertificate:
    return DeliveryCertificate(
        heading=a_heading("2026-018"),
        standing=STANDING,
        proof=PROOF,
        request=A_REQUEST,
        delivered_at=NOW,
        delivered_by=ARCHIVIST,
        mode=DeliveryMode.ELECTRONIC,
        items=(AN_ITEM,),
        objects=(A_LISTED_OBJECT,),
    )


def a_communication_refusal() -> CommunicationRefusal:
    return CommunicationRefusal(
        heading=a_heading("2026-021"),
        signatures=(Signature(role=SignatureRole.MAYOR, person=MAYOR),),
        request=A_REQUEST,
        place="Sainte-Cécile-d’Œuvres",
        motives=(
            RefusalMotive(
                typology="Dossiers d’aide sociale",
                article="Code du patrimoine, art. L.213-2, I, 3°",
                secret="Protection de la vie privée : cinquante ans à compter du document le plus "
                "récent du dossier",
                communicable_on=date(2061, 4, 2),
            ),
            RefusalMotive(
                typology="Dossiers médicaux",
                article="Code du patrimoine, art. L.213-2, I, 2°",
                secret="Secret médical",
                communicable_on=None,
                explanation="La date du décès n’est pas connue.",
            ),
        ),
        derogation_refused=False,
        partial_delivery=True,
        contact="03 21 00 00 00, archives@commune.example",
    )
