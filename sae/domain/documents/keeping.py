"""Attestations about what is kept: modified, found intact, held, released."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.business_series import Series
from sae.domain.documents.document import Agency, Person
from sae.domain.documents.terms import Attestation, ListedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChange:
    """One AIP changed: versions and digests of its inventory before and after.

    elements: names of the SEDA elements or rules that changed, never their values.
    """

    unit_id: str
    aip_id: str
    version_before: int
    version_after: int
    digest_before: str
    digest_after: str
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModificationCertificate(Attestation):
    """Attestation de modification de métadonnées ou de règles (ATT-05)."""

    KIND: ClassVar[str] = "modification_certificate"

    modified_at: datetime
    author: Person
    reason: str
    changes: tuple[UnitChange, ...]


class IntegrityCheckKind(StrEnum):
    """What was checked."""

    DIGEST = "digest"
    INVENTORY = "inventory"
    CHAIN = "chain"
    MERKLE = "merkle"
    SEAL = "seal"
    TIMESTAMP = "timestamp"


class CheckStatus(StrEnum):
    """How a check ended."""

    OK = "ok"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityCheck:
    """One check: of what, on which copy (empty: of the journal), expected and found values."""

    kind: IntegrityCheckKind
    subject: str
    copy: str
    expected: str
    found: str
    status: CheckStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityCertificate(Attestation):
    """Attestation d'intégrité, or relevé de valeur probante (ATT-08).

    scope: unit, transfer or whole archive, by identifier. objects_checked, anomalies: counts.
    since: when what is attested was taken in charge.
    """

    KIND: ClassVar[str] = "integrity_certificate"

    scope: str
    since: datetime | None
    checked_at: datetime
    objects_checked: int
    anomalies: int
    checks: tuple[IntegrityCheck, ...]
    objects: tuple[ListedObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedRun:
    """Numbers written alike. owner: budget, supplier or nature they belong to; may be empty.

    judged: False when they are not sequential enough for one to be missing. missing: numbers, or
    ranges of numbers, explained ones included.
    """

    owner: str
    first: str
    last: str
    held: int
    judged: bool
    missing: tuple[str, ...]
    missing_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedNumber:
    """A missing number and what the archivist said of it. act_id: where she did."""

    number: str
    reason: str
    act_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessCertificate(Attestation):
    """Attestation de complétude of one series of one year. missing: neither held nor explained."""

    KIND: ClassVar[str] = "completeness_certificate"

    series: Series
    year: int
    checked_at: datetime
    held: int
    missing: int
    runs: tuple[NumberedRun, ...]
    explained: tuple[ExplainedNumber, ...]


class HoldAction(StrEnum):
    """What was done with a hold."""

    SET = "set"
    LIFTED = "lifted"
    PROLONGED = "prolonged"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCertificate(Attestation):
    """Attestation de gel ou de levée de gel (ATT-09). reference: of the case, may be empty.

    units: how many the hold covers, descendants included; unit_ids: its roots.
    """

    KIND: ClassVar[str] = "hold_certificate"

    action: HoldAction
    hold_id: str
    rule: str
    owner: Agency
    decided_by: Person
    reason: str
    reference: str
    acted_at: datetime
    starts_on: date
    reassess_on: date | None
    ends_on: date | None
    units: int
    unit_ids: tuple[str, ...]
