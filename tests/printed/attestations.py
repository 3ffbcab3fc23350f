"""Attestations of what is kept and of what leaves, to print."""

from dataclasses import replace
from datetime import date

from sae.domain.business_series import Series
from sae.domain.documents import (
    Acceptance,
    Agency,
    CheckStatus,
    CompletenessCertificate,
    ExplainedNumber,
    HandOverCertificate,
    HandOverKind,
    HoldAction,
    HoldCertificate,
    IntegrityCertificate,
    IntegrityCheck,
    IntegrityCheckKind,
    LocalBytes,
    ModificationCertificate,
    NumberedRun,
    Signature,
    SignatureRole,
    UnitChange,
    WithdrawalCertificate,
    WithdrawalGround,
)
from tests.printed.parts import (
    A_LISTED_OBJECT,
    AN_EXTENT,
    AN_ID,
    ARCHIVIST,
    DATES,
    DEPARTMENT,
    DIRECTOR,
    FINANCE,
    MAYOR,
    NOW,
    PROOF,
    SHA512,
    STANDING,
    a_heading,
    an_annex,
)


def a_modification() -> ModificationCertificate:
    return ModificationCertificate(
        heading=a_heading("2026-030"),
        standing=STANDING,
        proof=PROOF,
        modified_at=NOW,
        author=ARCHIVIST,
        reason="Date de début corrigée d’après le procès-verbal",
        changes=(
            UnitChange(
                unit_id=AN_ID,
                aip_id=AN_ID,
                version_before=1,
                version_after=2,
                digest_before=f"sha512:{SHA512}",
                digest_after=f"sha512:{'b2' * 64}",
                elements=("StartDate", "AppraisalRule/StartDate"),
            ),
        ),
    )


def an_integrity_certificate(*, broken: bool = False) -> IntegrityCertificate:
    good = IntegrityCheck(
        kind=IntegrityCheckKind.DIGEST,
        subject=AN_ID,
        copy="copie-1",
        expected=f"sha512:{SHA512}",
        found=f"sha512:{SHA512}",
        status=CheckStatus.OK,
    )
    bad = replace(good, copy="copie-2", found=f"sha512:{'b2' * 64}", status=CheckStatus.FAILED)
    return IntegrityCertificate(
        heading=a_heading("2026-031"),
        standing=replace(STANDING, unmet=()),
        proof=PROOF,
        scope=AN_ID,
        since=NOW,
        checked_at=NOW,
        objects_checked=1236,
        anomalies=int(broken),
        checks=(good, bad) if broken else (good,),
        objects=(A_LISTED_OBJECT,),
    )


def a_completeness(*, missing: int = 2) -> CompletenessCertificate:
    run = NumberedRun(
        owner="21400001700011/123-0",
        first="2024-001",
        last="2024-045",
        held=43,
        judged=True,
        missing=("2024-007 - 2024-008",) if missing else (),
        missing_count=missing,
    )
    alone = replace(run, owner="", first="7", last="912", held=3, judged=False, missing=())
    told = ExplainedNumber(number="2024-007", reason="Annulée en séance", act_id=AN_ID)
    return CompletenessCertificate(
        heading=a_heading("2026-032"),
        standing=replace(STANDING, unmet=()),
        proof=PROOF,
        series=Series.DELIBERATIONS,
        year=2024,
        checked_at=NOW,
        held=46,
        missing=missing,
        runs=(run, alone),
        explained=(told,) if missing else (),
    )


def a_hold(action: HoldAction = HoldAction.SET) -> HoldCertificate:
    return HoldCertificate(
        heading=a_heading("2026-040"),
        signatures=(Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),),
        standing=replace(STANDING, archiving_policy=None),
        proof=PROOF,
        action=action,
        hold_id=AN_ID,
        rule="GEL-CONTENTIEUX",
        owner=Agency(name="Service juridique", identifier="JUR"),
        decided_by=ARCHIVIST,
        reason="Contentieux en cours",
        reference="TA Lille 2600417",
        acted_at=NOW,
        starts_on=date(2026, 11, 23),
        reassess_on=date(2027, 11, 23),
        ends_on=None,
        units=417,
        unit_ids=(AN_ID, AN_ID),
    )


def a_hand_over(
    kind: HandOverKind = HandOverKind.DEPOSIT, *, accepted: bool = True
) -> HandOverCertificate:
    return HandOverCertificate(
        heading=a_heading("2026-050"),
        annexes=(an_annex("depot-2026-050.csv"),),
        signatures=(
            Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),
            Signature(role=SignatureRole.RECIPIENT, person=DIRECTOR, signed_on=date(2026, 11, 30)),
        ),
        standing=STANDING,
        proof=PROOF,
        kind=kind,
        hand_over_id=AN_ID,
        recipient=DEPARTMENT,
        legal_basis="Code du patrimoine, art. L.212-11",
        handed_over_at=NOW,
        medium="Transfert SEDA 2.3",
        packages=(f"sha512:{SHA512}",),
        dates=DATES,
        extent=AN_EXTENT,
        acceptance=Acceptance(
            reference="AD62/2026/E/77",
            accepted_on=date(2026, 11, 30),
            signatory=DIRECTOR,
            scan_sha512=SHA512,
        )
        if accepted
        else None,
        local_bytes=LocalBytes.REMOVED if accepted else LocalBytes.AWAITING_ACCEPTANCE,
        removed_at=NOW if accepted else None,
        objects=(),
    )


def a_withdrawal() -> WithdrawalCertificate:
    return WithdrawalCertificate(
        heading=a_heading("2026-060"),
        signatures=(
            Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),
            Signature(role=SignatureRole.ORDERING_AUTHORITY, person=MAYOR),
        ),
        standing=STANDING,
        proof=PROOF,
        withdrawal_id=AN_ID,
        transfer_id=AN_ID,
        message_identifier="PES-2026-11-0042",
        transferring_agency=FINANCE,
        taken_in_charge_at=NOW,
        window_ended_on=date(2026, 12, 23),
        motive="Versé deux fois",
        requested_by=ARCHIVIST,
        decided_by=MAYOR,
        withdrawn_at=NOW,
        ground=WithdrawalGround.SAME_BYTES_HELD,
        held_under=(AN_ID,),
        acceptance=None,
        extent=AN_EXTENT,
        pending_copies=("copie-2",),
        objects=(A_LISTED_OBJECT,),
    )
