"""Documents to print, one of each kind, full enough to look at: `a_slip(lines=500)`."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sae.domain.documents import (
    Agency,
    Agreement,
    Annex,
    CopyDestruction,
    DestroyedLine,
    DestructionCertificate,
    DestructionMethod,
    EliminationSlip,
    Extent,
    ExtremeDates,
    Heading,
    HoldCheck,
    JournalProof,
    KeptLine,
    KeptReason,
    LineDecision,
    LineOutcome,
    MetadataFate,
    OutOfReach,
    Person,
    PersonalData,
    PolicyVersion,
    RetentionTerms,
    SealReference,
    SecurityLevel,
    Signature,
    SignatureRole,
    SlipExecution,
    SlipLine,
    Standing,
    Support,
    Trace,
    TraceRemoval,
    UnmetRequirement,
    Visa,
)

NOW = datetime(2026, 11, 23, 13, 5, 12, tzinfo=UTC)
SHA256 = "0f" * 32
SHA512 = "a7" * 64
AN_ID = "01936a52-7c1e-7b3a-9d2f-3c5e8a1b4d6f"

COMMUNE = Agency(
    name="Commune de Sainte-Cécile-d’Œuvres",
    identifier="ARCHIVES-SCO",
    position=("Direction générale des services", "Service des archives"),
    siret="21620001200017",
    insee="62001",
    address=("1, place de l’Hôtel-de-Ville", "62000 Sainte-Cécile-d’Œuvres"),
)
DEPARTMENT = Agency(
    name="Archives départementales du Pas-de-Calais",
    identifier="FRAD062",
    address=("14, place de la Préfecture", "62000 Arras"),
)
FINANCE = Agency(name="Service des finances", identifier="FINANCES", position=("Mairie",))
ARCHIVIST = Person(name="Hélène Lefèvre", function="archiviste communale")
MAYOR = Person(name="Gaëlle Noël-Ÿsaÿe", function="maire")
DIRECTOR = Person(name="Jean-François Brûlé", function="directeur des Archives départementales")

STANDING = Standing(
    software="sae/0.1.0 python/3.11.7",
    security_level=SecurityLevel.STRONG,
    archiving_policy=PolicyVersion(
        title="Politique d’archivage de la commune", version="2.1", in_force_on=date(2025, 3, 1)
    ),
    unmet=(UnmetRequirement.INTERNAL_TIME_AUTHORITY, UnmetRequirement.COPIES_ON_ONE_DEVICE),
)
PROOF = JournalProof(
    operation_id=AN_ID,
    stream="lifecycle",
    first_entry=1204,
    last_entry=1209,
    seal=SealReference(
        number=87, sealed_at=NOW, sha256=SHA256, authority="Autorité interne d’horodatage"
    ),
)
VISA = Visa(
    reference="AD62/2026/CST/0417",
    given_on=date(2026, 11, 12),
    signatory=DIRECTOR,
    scan_sha512=SHA512,
    scan_unit_id=AN_ID,
)
AN_EXTENT = Extent(units=412, files=1236, size_bytes=734_003_200)
DATES = ExtremeDates(earliest="2012-01-03", latest="2012-12-31")


def a_heading(number: str = "2026-004", *, now: datetime = NOW) -> Heading:
    return Heading(document_id=AN_ID, number=number, issued_at=now, issuer=COMMUNE)


def an_annex(filename: str = "elimination-2026-004.csv", *, lines: int = 412) -> Annex:
    return Annex(
        filename=filename,
        media_type="text/csv",
        lines=lines,
        size_bytes=120_000,
        sha256=SHA256,
        sha512=SHA512,
    )


def some_terms(*, agreed: bool = True) -> RetentionTerms:
    return RetentionTerms(
        table="Tableau de gestion de la commune, v3",
        code="FIN-05",
        label="Factures, mandats et titres",
        duration="P10Y",
        start_event="exercise_closing",
        started_on="2012-12-31",
        expired_on=date(2022, 12, 31),
        text="DAF/DPACI/RES/2008/008",
        agreement=Agreement(reference="AD62/2025/118", given_on=date(2025, 2, 14))
        if agreed
        else None,
    )


def a_slip_line(number: int = 1, *, agreed: bool = True) -> SlipLine:
    return SlipLine(
        number=number,
        wording="Factures de fonctionnement et d’investissement, mandats de paiement et pièces "
        "justificatives de dépense",
        series="W/3 – Comptabilité",
        originating_agency=FINANCE,
        year="2012",
        dates=DATES,
        extent=AN_EXTENT,
        retention=some_terms(agreed=agreed),
        support=Support.ELECTRONIC,
        copies=False,
        paper=None,
        formats=("fmt/354", "fmt/101"),
        application="Chorus Pro, flux PES",
        location="copie-1, copie-2",
        personal_data=PersonalData.PERSONAL,
        annex="elimination-2026-004.csv",
    )


def a_slip(lines: int = 3, *, visaed: bool = False) -> EliminationSlip:
    rows = [a_slip_line(number, agreed=number != 2) for number in range(1, lines + 1)]
    if visaed:
        outcomes = (LineOutcome.ACCEPTED, LineOutcome.REFUSED, LineOutcome.SORTING_REQUESTED)
        rows = [
            replace(
                row,
                decision=LineDecision(
                    outcome=outcomes[index % 3],
                    remark="" if index % 3 == 0 else "Conserver un spécimen par an.",
                ),
            )
            for index, row in enumerate(rows)
        ]
    return EliminationSlip(
        heading=a_heading(),
        annexes=(an_annex(),),
        signatures=(
            Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),
            Signature(role=SignatureRole.MAYOR, person=MAYOR),
            Signature(role=SignatureRole.CONTROL_AUTHORITY),
        ),
        elimination_id=AN_ID,
        addressed_to=DEPARTMENT,
        responsible=ARCHIVIST,
        mayor=MAYOR,
        analysed_on=date(2026, 11, 2),
        frozen_at=NOW,
        hold_check=HoldCheck(checked_at=NOW, set_aside=4),
        total=AN_EXTENT,
        lines=tuple(rows),
        producer_agreement="Service des finances, le 04/11/2026",
        visa=VISA if visaed else None,
        execution=SlipExecution(
            executed_on=date(2026, 11, 23),
            method=DestructionMethod.REMOVED,
            operator=ARCHIVIST,
            certificate_number="2026-009",
        )
        if visaed
        else None,
    )


def a_destruction(*, away: bool = False) -> DestructionCertificate:
    gone = CopyDestruction(
        copy="copie-1",
        medium="disque",
        site="mairie",
        method=DestructionMethod.REMOVED,
        destroyed_at=NOW,
        absence_verified_at=NOW,
    )
    other = replace(gone, copy="copie-2", site="centre technique")
    if away:
        other = replace(other, destroyed_at=None, absence_verified_at=None)
    return DestructionCertificate(
        heading=a_heading("2026-009"),
        annexes=(an_annex(),),
        signatures=(
            Signature(role=SignatureRole.OPERATOR, person=ARCHIVIST),
            Signature(role=SignatureRole.ORDERING_AUTHORITY, person=MAYOR),
        ),
        standing=STANDING,
        proof=PROOF,
        elimination_id=AN_ID,
        slip_number="2026-004",
        slip_issued_on=date(2026, 11, 2),
        slip_sha512=SHA512,
        visa=VISA,
        ordered_by=MAYOR,
        ordered_at=NOW,
        operator=ARCHIVIST,
        started_at=NOW,
        completed_at=None if away else NOW,
        total=AN_EXTENT,
        destroyed=(
            DestroyedLine(
                number=1,
                wording="Factures et mandats de paiement",
                originating_agency="Service des finances",
                dates=DATES,
                extent=AN_EXTENT,
                rule="FIN-05",
                expired_on=date(2022, 12, 31),
            ),
        ),
        kept=(
            KeptLine(
                number=2,
                wording="Dossiers de subventions",
                units=31,
                reason=KeptReason.REFUSED,
                remark="Intérêt historique.",
            ),
            KeptLine(number=3, wording="Courrier", units=2, reason=KeptReason.HELD),
        ),
        copies=(gone, other),
        traces=tuple(TraceRemoval(trace=trace, removed_at=NOW) for trace in Trace),
        out_of_reach=tuple(OutOfReach),
        backups_expire_on=date(2027, 2, 28),
        metadata=MetadataFate.KEEP_RESTRICTED,
    )
