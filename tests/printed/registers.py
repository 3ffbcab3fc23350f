"""Registers and minutes to print."""

from dataclasses import replace
from datetime import date

from sae.domain.documents import (
    AccessBasis,
    CommunicationLine,
    CommunicationOutcome,
    CommunicationsRegister,
    CopyState,
    EliminationLine,
    EliminationsRegister,
    EntriesRegister,
    EntryLine,
    EntryMode,
    Extent,
    ExtremeDates,
    HoldingsLine,
    HoldingsStatement,
    LegalStatus,
    Period,
    Person,
    Recolement,
    RecolementOccasion,
    RecolementSeries,
    Signature,
    SignatureRole,
)
from tests.printed.parts import (
    AN_EXTENT,
    ARCHIVIST,
    DATES,
    MAYOR,
    NOTHING,
    NOW,
    PROOF,
    STANDING,
    a_heading,
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
        basis=AccessBasis.DEROGATION,
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
        series=some_series(),
        total=AN_EXTENT,
        unfiled_units=4,
        copies=some_copies(),
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


def some_series() -> tuple[RecolementSeries, ...]:
    paper = Extent(
        units=31, files=0, size_bytes=0, paper_items=120, boxes=30, linear_centimetres=315
    )
    return (
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


def some_copies() -> tuple[CopyState, ...]:
    return (
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
    )
