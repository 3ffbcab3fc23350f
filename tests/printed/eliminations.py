"""Elimination slips and certificates of destruction to print."""

from dataclasses import replace
from datetime import date

from sae.domain.documents import (
    CopyDestruction,
    DestroyedLine,
    DestructionCertificate,
    DestructionMethod,
    EliminationSlip,
    HoldCheck,
    KeptLine,
    KeptReason,
    LineDecision,
    LineOutcome,
    MetadataFate,
    OutOfReach,
    PersonalData,
    Signature,
    SignatureRole,
    SlipExecution,
    SlipLine,
    Support,
    Trace,
    TraceRemoval,
)
from tests.printed.parts import (
    AN_EXTENT,
    AN_ID,
    ARCHIVIST,
    DATES,
    DEPARTMENT,
    FINANCE,
    MAYOR,
    NOW,
    PROOF,
    SHA512,
    STANDING,
    VISA,
    a_heading,
    an_annex,
    some_terms,
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
