"""Attestations of archives that leave otherwise than by elimination."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Agency, Person
from sae.domain.documents.terms import Attestation, ListedObject
from sae.domain.extents import Extent, ExtremeDates


class HandOverKind(StrEnum):
    """Which way out."""

    RESTITUTION = "restitution"
    DEPOSIT = "deposit"
    TRANSFER = "transfer"
    REVERSIBILITY = "reversibility"


class LocalBytes(StrEnum):
    """What becomes of the bytes here."""

    KEPT = "kept"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """The recipient's written acceptance. scan_sha512: of the archived document."""

    reference: str
    accepted_on: date
    signatory: Person
    scan_sha512: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverCertificate(Attestation):
    """Attestation de restitution, dépôt, transfert ou réversibilité (ATT-07).

    A deposit (CdP L.212-11, L.212-12) leaves the ownership with the commune. legal_basis: article
    or agreement. packages: `sha512:…` of what was handed over, one per package.
    """

    KIND: ClassVar[str] = "hand_over_certificate"

    kind: HandOverKind
    hand_over_id: str
    recipient: Agency
    legal_basis: str
    handed_over_at: datetime
    medium: str
    packages: tuple[str, ...]
    dates: ExtremeDates
    extent: Extent
    acceptance: Acceptance | None
    local_bytes: LocalBytes
    removed_at: datetime | None
    objects: tuple[ListedObject, ...]


class WithdrawalGround(StrEnum):
    """What makes it lawful to remove a wrong deposit (same bytes held, or handed back)."""

    SAME_BYTES_HELD = "same_bytes_held"
    HANDED_BACK = "handed_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalCertificate(Attestation):
    """Attestation de retrait d'un versement erroné, decided by two persons within a window.

    window_ended_on: last day on which it could be withdrawn. held_under: units that hold the same
    bytes. acceptance: of who received them back.
    """

    KIND: ClassVar[str] = "withdrawal_certificate"

    withdrawal_id: str
    transfer_id: str
    message_identifier: str
    transferring_agency: Agency
    taken_in_charge_at: datetime
    window_ended_on: date
    motive: str
    requested_by: Person
    decided_by: Person
    withdrawn_at: datetime
    ground: WithdrawalGround
    held_under: tuple[str, ...]
    acceptance: Acceptance | None
    extent: Extent
    pending_copies: tuple[str, ...]
    objects: tuple[ListedObject, ...]
