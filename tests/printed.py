"""Documents to print, one of each kind, full enough to look at: `a_slip(lines=500)`."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sae.domain.documents import (
    Acceptance,
    AccessBasis,
    Agency,
    Agreement,
    Annex,
    Applicant,
    CheckStatus,
    CommunicationLine,
    CommunicationOutcome,
    CommunicationRefusal,
    CommunicationsRegister,
    CopyDestruction,
    CopyHeld,
    CopyState,
    DeliveredItem,
    DeliveryCertificate,
    DeliveryMode,
    DeliveryRequest,
    DeliverySlip,
    DestroyedLine,
    DestructionCertificate,
    DestructionMethod,
    EliminationLine,
    EliminationSlip,
    EliminationsRegister,
    EntriesRegister,
    EntryLine,
    EntryMode,
    Extent,
    ExtremeDates,
    FinalSort,
    HandOverCertificate,
    HandOverKind,
    Heading,
    HoldAction,
    HoldCertificate,
    HoldCheck,
    HoldingsLine,
    HoldingsStatement,
    IntegrityCertificate,
    IntegrityCheck,
    IntegrityCheckKind,
    JournalProof,
    KeptLine,
    KeptReason,
    LegalStatus,
    LineDecision,
    LineOutcome,
    ListedObject,
    LocalBytes,
    MetadataFate,
    ModificationCertificate,
    OutOfReach,
    Period,
    Person,
    PersonalData,
    PolicyVersion,
    PrintedDocument,
    Recolement,
    RecolementOccasion,
    RecolementSeries,
    RefusalMotive,
    RefusalReason,
    RefusedBytesFate,
    RetentionTerms,
    RuleCampaignReport,
    RuleChange,
    RuleTable,
    Sampling,
    SamplingMethod,
    SealReference,
    SecurityLevel,
    Signature,
    SignatureRole,
    SlipExecution,
    SlipLine,
    SortDecisions,
    SortLine,
    Standing,
    Support,
    TakingInChargeCertificate,
    Trace,
    TraceRemoval,
    TransferRefusal,
    UnitChange,
    UnmetRequirement,
    Visa,
    WithdrawalCertificate,
    WithdrawalGround,
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


A_LISTED_OBJECT = ListedObject(
    object_id=AN_ID,
    unit_id=AN_ID,
    size_bytes=48_213,
    digests=(f"sha512:{SHA512}", f"sha256:{SHA256}"),
    format_id="fmt/354",
    supplied_id="ID0042",
    rule="FIN-05",
    rule_ends_on=date(2036, 12, 31),
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
NOTHING = Extent(units=0, files=0, size_bytes=0)


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


def an_entries_register(lines: int = 12) -> EntriesRegister:
    line = EntryLine(
        number="2026-001",
        entered_on=date(2026, 1, 12),
        granted_on=date(2026, 1, 13),
        mode=EntryMode.TRANSFER,
        transferring_agency="Service informatique",
        originating_agency="Service des finances",
        legal_status=LegalStatus.PUBLIC,
        typology="Flux PES de l’exercice 2025, factures et mandats",
        dates=DATES,
        extent=AN_EXTENT,
        message_identifier="PES-2026-01-0001",
        agreement="CONV-FINANCES-2024",
        cotes="W/3/1-12",
        location="copie-1, copie-2",
        left=NOTHING,
    )
    rows = [replace(line, number=f"2026-{number:03}") for number in range(1, lines + 1)]
    if lines > 1:
        rows[1] = replace(
            rows[1], left=AN_EXTENT, corrects="2026-001", remark="Service versant rectifié"
        )
    return EntriesRegister(
        heading=a_heading(""),
        period=Period(begins_on=date(2026, 1, 1), ends_on=date(2026, 11, 23)),
        lines=tuple(rows),
        total=AN_EXTENT,
    )


def an_eliminations_register() -> EliminationsRegister:
    line = EliminationLine(
        number="2026-001",
        slip_number="2026-004",
        originating_agency="Service des finances",
        typology="Factures et mandats de paiement",
        dates=DATES,
        extent=AN_EXTENT,
        rule="FIN-05",
        visa_reference="AD62/2026/CST/0417",
        visa_on=date(2026, 11, 12),
        executed_on=date(2026, 11, 23),
        certificate_number="2026-009",
    )
    waiting = replace(line, number="2026-002", executed_on=None, certificate_number="")
    return EliminationsRegister(
        heading=a_heading(""),
        period=Period(begins_on=None, ends_on=date(2026, 11, 23)),
        lines=(line, waiting),
        total=AN_EXTENT,
    )


def a_communications_register() -> CommunicationsRegister:
    line = CommunicationLine(
        number="2026-017",
        requested_on=date(2026, 11, 10),
        applicant="Particulier, recherche historique",
        typology="Registres matricules d’école",
        units=3,
        basis="Dérogation L.213-3",
        outcome=CommunicationOutcome.DELIVERED_IN_PART,
        decided_on=date(2026, 11, 20),
        delivered_on=date(2026, 11, 23),
        document_number="2026-018",
    )
    pending = replace(
        line,
        number="2026-018",
        outcome=CommunicationOutcome.PENDING,
        decided_on=None,
        delivered_on=None,
        document_number="",
    )
    return CommunicationsRegister(
        heading=a_heading(""),
        period=Period(begins_on=date(2026, 1, 1), ends_on=date(2026, 11, 23)),
        lines=(line, pending),
    )


def a_holdings_statement() -> HoldingsStatement:
    line = HoldingsLine(
        originating_agency="Service des finances",
        series="W/3 – Comptabilité",
        dates=DATES,
        entered=AN_EXTENT,
        eliminated=NOTHING,
        handed_over=NOTHING,
        remaining=AN_EXTENT,
        definitive_units=12,
        held_units=1,
    )
    paper = Extent(
        units=31, files=0, size_bytes=0, paper_items=120, boxes=30, linear_centimetres=315
    )
    return HoldingsStatement(
        heading=a_heading(""),
        on=date(2026, 11, 23),
        lines=(
            line,
            replace(line, series="1 D – Délibérations", eliminated=AN_EXTENT, remaining=paper),
        ),
        total=AN_EXTENT,
    )


def a_recolement() -> Recolement:
    paper = Extent(
        units=31, files=0, size_bytes=0, paper_items=120, boxes=30, linear_centimetres=315
    )
    series = (
        RecolementSeries(
            cote="D",
            title="Administration générale de la commune",
            level=0,
            dates=ExtremeDates(earliest="1791", latest="2025"),
            extent=paper,
            gaps=("1 D 3 (1814-1821)",),
            remark="Registre prêté à l’exposition de 2019, non rendu",
        ),
        RecolementSeries(
            cote="1 D",
            title="Délibérations du conseil municipal",
            level=1,
            dates=ExtremeDates(earliest="1791", latest="2025-12"),
            extent=paper,
            gaps=(),
        ),
        RecolementSeries(
            cote="W/3",
            title="Comptabilité",
            level=0,
            dates=DATES,
            extent=AN_EXTENT,
            gaps=("2013", "2016"),
        ),
    )
    return Recolement(
        heading=a_heading("2026-R1"),
        signatures=(
            Signature(
                role=SignatureRole.OUTGOING_MAYOR,
                person=Person(name="André Lenoir", function="maire"),
            ),
            Signature(role=SignatureRole.INCOMING_MAYOR, person=MAYOR),
            Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),
        ),
        on=date(2026, 3, 28),
        occasion=RecolementOccasion.MUNICIPAL_RENEWAL,
        occasion_on=date(2026, 3, 22),
        outgoing_mayor=Person(name="André Lenoir", function="maire sortant"),
        incoming_mayor=MAYOR,
        archivist=ARCHIVIST,
        previous_on=date(2020, 7, 10),
        detailed=True,
        series=series,
        total=AN_EXTENT,
        unfiled_units=4,
        copies=(
            CopyState(
                copy="copie-1",
                medium="disque",
                site="mairie",
                country="FR",
                objects=1236,
                last_checked_at=NOW,
                anomalies=0,
            ),
            CopyState(
                copy="copie-2",
                medium="disque",
                site="centre technique",
                country="FR",
                objects=1236,
                last_checked_at=None,
                anomalies=1,
            ),
        ),
        entered_since=AN_EXTENT,
        eliminated_since=AN_EXTENT,
        handed_over_since=NOTHING,
        held_units=417,
        places=("Mairie, salle des archives", "Grenier de l’ancienne école"),
        finding_aids=("Répertoire des archives antérieures à 1940",),
        observations="Le grenier de l’ancienne école n’est pas protégé de l’humidité.",
        standing=STANDING,
        proof=PROOF,
    )


def some_sort_decisions(*, decided: bool = True) -> SortDecisions:
    kept = SortLine(
        number=1,
        wording="Registres des délibérations",
        series="1 D – Délibérations",
        originating_agency="Secrétariat général",
        dates=DATES,
        extent=AN_EXTENT,
        retention=some_terms(),
        outcome=FinalSort.KEEP,
        communicable_on=date(2012, 12, 31),
        sampling=None,
    )
    sampled = replace(
        kept,
        number=2,
        wording="Dossiers individuels d’agents",
        outcome=FinalSort.SORT,
        communicable_on=None,
        retention=some_terms(agreed=False),
        sampling=Sampling(
            method=SamplingMethod.RANDOM,
            parameter="5 %",
            seed="04 11 23 31 42 + 7",
            seed_source="tirage du loto du 21/11/2026",
            population=412,
            kept=21,
            proposed=391,
            kept_annex="conserves.csv",
            proposed_annex="proposes.csv",
        ),
    )
    return SortDecisions(
        heading=a_heading("2026-C2"),
        annexes=(an_annex("conserves.csv", lines=21), an_annex("proposes.csv", lines=391)),
        signatures=(Signature(role=SignatureRole.ARCHIVIST, person=ARCHIVIST),),
        campaign_id=AN_ID,
        analysed_on=date(2026, 11, 2),
        decided_at=NOW if decided else None,
        decided_by=ARCHIVIST if decided else None,
        lines=(kept, sampled, replace(sampled, number=3, sampling=None)),
        total=AN_EXTENT,
    )


def a_rule_campaign(*, applied: bool = True) -> RuleCampaignReport:
    change = RuleChange(
        series="W/3 – Comptabilité",
        rule="FIN-05",
        aspect="appraisal_end",
        before="2022-12-31",
        after="2027-12-31",
        units=412,
    )
    return RuleCampaignReport(
        heading=a_heading("2026-R4"),
        campaign_id=AN_ID,
        on=date(2026, 11, 23),
        applied_at=NOW if applied else None,
        author=ARCHIVIST,
        reason="Tableau de gestion 2027, accord des AD du 14/02/2026",
        before=RuleTable(name="Tableau de gestion", version="3", sha512=SHA512),
        after=RuleTable(name="Tableau de gestion", version="4", sha512="b2" * 64),
        units_examined=1_000_000,
        units_changed=412,
        changes=(
            change,
            replace(change, aspect="final_sort", before="destroy", after="keep", units=31),
        ),
    )


def every_document() -> dict[str, PrintedDocument]:
    """Give documents of every kind, and the variants that print otherwise, by a name."""
    return {
        "slip": a_slip(),
        "draft_slip": replace(a_slip(), frozen_at=None),
        "visaed_slip": a_slip(visaed=True),
        "destruction": a_destruction(),
        "interim": a_destruction(away=True),
        "taking_in_charge": a_taking_in_charge(),
        "transfer_refusal": a_transfer_refusal(),
        "delivery_slip": a_delivery_slip(),
        "delivery": a_delivery_certificate(),
        "communication_refusal": a_communication_refusal(),
        "derogation_refused": replace(
            a_communication_refusal(), derogation_refused=True, partial_delivery=False
        ),
        "modification": a_modification(),
        "integrity": an_integrity_certificate(),
        "broken_integrity": an_integrity_certificate(broken=True),
        **{f"hold_{action.value}": a_hold(action) for action in HoldAction},
        **{kind.value: a_hand_over(kind) for kind in HandOverKind},
        "awaiting_deposit": a_hand_over(accepted=False),
        "withdrawal": a_withdrawal(),
        "entries": an_entries_register(),
        "eliminations": an_eliminations_register(),
        "communications": a_communications_register(),
        "holdings": a_holdings_statement(),
        "recolement": a_recolement(),
        "sort": some_sort_decisions(),
        "sort_draft": some_sort_decisions(decided=False),
        "rule_campaign": a_rule_campaign(),
        "rule_simulation": a_rule_campaign(applied=False),
    }
