"""The elimination slip sent for visa, and the certificate of what was destroyed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Agency, Person, PrintedDocument
from sae.domain.documents.terms import (
    Attestation,
    LineDecision,
    RetentionTerms,
    Visa,
)
from sae.domain.extents import Extent, ExtremeDates


class Support(StrEnum):
    """What carries the records."""

    ELECTRONIC = "electronic"
    PAPER = "paper"
    BOTH = "both"


class PaperFate(StrEnum):
    """What became of the paper after scanning."""

    KEPT = "kept"
    VISA_REQUESTED = "visa_requested"
    DESTROYED = "destroyed"


class PersonalData(StrEnum):
    """Whether a line holds personal data."""

    NONE = "none"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    """One line of the slip: units of one rule, agency, typology and year.

    wording: the description to be visaed; typology only, never a name. series: cote and title of
    the node of the filing plan. copies: whether these are copies of records kept elsewhere.
    formats: PUIDs or names; application: where they come from. annex: name of its annex file.
    """

    number: int
    wording: str
    series: str
    originating_agency: Agency
    year: str
    dates: ExtremeDates
    extent: Extent
    retention: RetentionTerms
    support: Support
    copies: bool
    paper: PaperFate | None
    formats: tuple[str, ...]
    application: str
    location: str
    personal_data: PersonalData
    annex: str
    decision: LineDecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCheck:
    """The check that nothing on the slip is held, at an instant. set_aside: held units left out."""

    checked_at: datetime
    set_aside: int


class DestructionMethod(StrEnum):
    """How the bytes of a copy were made to disappear."""

    REMOVED = "removed"
    OVERWRITTEN = "overwritten"
    KEY_DESTROYED = "key_destroyed"
    MEDIUM_DESTROYED = "medium_destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipExecution:
    """What was done after the visa."""

    executed_on: date
    method: DestructionMethod
    operator: Person
    certificate_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationSlip(PrintedDocument):
    """Bordereau d'élimination (CdP R.212-14; models of the Archives départementales).

    Without visa, the columns of the control authority are printed empty, to be filled by hand.
    total: of the lines. draft: not submitted yet, printed as such on each page.
    """

    KIND: ClassVar[str] = "elimination_slip"

    elimination_id: str
    addressed_to: Agency
    responsible: Person
    mayor: Person
    analysed_on: date
    frozen_at: datetime | None
    hold_check: HoldCheck
    total: Extent
    lines: tuple[SlipLine, ...]
    producer_agreement: str = ""
    visa: Visa | None = None
    execution: SlipExecution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyDestruction:
    """What was destroyed on one copy; both instants None while the copy is away."""

    copy: str
    medium: str
    site: str
    method: DestructionMethod
    destroyed_at: datetime | None
    absence_verified_at: datetime | None


class Trace(StrEnum):
    """What else held something of what was destroyed."""

    CATALOGUE = "catalogue"
    INDEX = "index"
    DERIVED = "derived"
    WORK = "work"
    QUARANTINE = "quarantine"


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceRemoval:
    """One of those, purged at an instant."""

    trace: Trace
    removed_at: datetime


class OutOfReach(StrEnum):
    """What the software cannot reach, and says so."""

    FREE_BLOCKS = "free_blocks"
    SNAPSHOTS = "snapshots"
    OPERATOR_BACKUPS = "operator_backups"
    EXPORTED_COPIES = "exported_copies"


class MetadataFate(StrEnum):
    """What the agreement says of the received manifest."""

    KEEP_RESTRICTED = "keep_restricted"
    EXPURGATE = "expurgate"
    DIGEST_ONLY = "digest_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyedLine:
    """One executed line of the slip."""

    number: int
    wording: str
    originating_agency: str
    dates: ExtremeDates
    extent: Extent
    rule: str
    expired_on: date | None


class KeptReason(StrEnum):
    """Why a line, or units of one, were not destroyed."""

    REFUSED = "refused"
    SORTING_REQUESTED = "sorting_requested"
    HELD = "held"
    CHANGED = "changed"
    NOT_ELIMINABLE = "not_eliminable"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """What of a line was kept, and why."""

    number: int
    wording: str
    units: int
    reason: KeptReason
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionCertificate(Attestation):
    """Attestation d'élimination (ATT-06). While a copy is away it prints as an interim statement.

    slip_sha512: of the JSON twin of the slip that was visaed. backups_expire_on: when the last
    backup of the operator that may hold the bytes is overwritten, None when nobody knows.
    """

    KIND: ClassVar[str] = "destruction_certificate"

    elimination_id: str
    slip_number: str
    slip_issued_on: date
    slip_sha512: str
    visa: Visa
    ordered_by: Person
    ordered_at: datetime
    operator: Person
    started_at: datetime
    completed_at: datetime | None
    total: Extent
    destroyed: tuple[DestroyedLine, ...]
    kept: tuple[KeptLine, ...]
    copies: tuple[CopyDestruction, ...]
    traces: tuple[TraceRemoval, ...]
    out_of_reach: tuple[OutOfReach, ...]
    backups_expire_on: date | None
    metadata: MetadataFate

    @property
    def pending_copies(self) -> tuple[str, ...]:
        """Name the copies on which the absence is not verified yet."""
        return tuple(one.copy for one in self.copies if one.absence_verified_at is None)
