"""What several documents say: extent, dates, retention, visa, proof, security of the archive."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sae.domain.documents.document import Person, PrintedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """An agreement of the Archives départementales: its reference and its day."""

    reference: str
    given_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms:
    """Why something may go, or must stay: the row of the table of retention and its arithmetic.

    table: name and version. duration: ISO 8601 (`P10Y`), empty for none. start_event: code of the
    event. text: the regulation. agreement: None when the row has none, which is printed in full.
    """

    table: str
    code: str
    label: str
    duration: str
    start_event: str
    started_on: str
    expired_on: date | None
    text: str
    agreement: Agreement | None


class LineOutcome(StrEnum):
    """What the control authority said of a line."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    SORTING_REQUESTED = "sorting_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDecision:
    """The decision on one line, and the remark that came with it."""

    outcome: LineOutcome
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """The visa of the control authority.

    scan_sha512: of the archived document, scan_unit_id: of the unit or act that holds it; empty for
    none.
    """

    reference: str
    given_on: date
    signatory: Person
    scan_sha512: str = ""
    scan_unit_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReference:
    """The seal of the journal that covers what is attested."""

    number: int
    sealed_at: datetime
    sha256: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalProof:
    """Where the journal says it. seal: None while the entries wait for the next seal.

    first_entry, last_entry: both 0 when the entry that holds this document's own digest is meant,
    whose number is not known when the document is printed.
    """

    operation_id: str
    stream: str
    first_entry: int
    last_entry: int
    seal: SealReference | None


class SecurityLevel(StrEnum):
    """Digest; digest, chain and timestamp; or an electronic seal on top (NF Z42-013)."""

    STANDARD = "standard"
    STRONG = "strong"
    ADVANCED = "advanced"


class UnmetRequirement(StrEnum):
    """What this archive does not do, said on what it attests."""

    INTERNAL_TIME_AUTHORITY = "internal_time_authority"
    SINGLE_COPY = "single_copy"
    COPIES_ON_ONE_DEVICE = "copies_on_one_device"
    COPIES_ON_ONE_SITE = "copies_on_one_site"
    COPY_OUTSIDE_FRANCE = "copy_outside_france"
    COPY_AWAY = "copy_away"
    NO_ARCHIVING_POLICY = "no_archiving_policy"
    NO_PRACTICE_STATEMENT = "no_practice_statement"
    NO_AGREEMENT = "no_agreement"
    NO_QUALIFIED_SEAL = "no_qualified_seal"
    SEAL_PENDING = "seal_pending"
    AUDIT_OVERDUE = "audit_overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """The archiving policy (PA) in force: its title, version and first day."""

    title: str
    version: str
    in_force_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the archive was when it attested. software: name and version."""

    software: str
    security_level: SecurityLevel
    archiving_policy: PolicyVersion | None
    unmet: tuple[UnmetRequirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedObject:
    """One object of an attestation, known by identifiers and digests (`sha512:…`) only."""

    object_id: str
    unit_id: str
    size_bytes: int
    digests: tuple[str, ...]
    format_id: str = ""
    supplied_id: str = ""
    rule: str = ""
    rule_ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(PrintedDocument):
    """A document that the archive issues about what it did (NF Z42-013:2020 §4.6.4)."""

    standing: Standing
    proof: JournalProof
