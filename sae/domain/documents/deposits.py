"""What a depositor receives: records taken in charge, or refused."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Agency
from sae.domain.documents.terms import Attestation, ListedObject
from sae.domain.extents import Extent, ExtremeDates


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyHeld:
    """A copy that holds what was taken in charge, and when it was read back."""

    copy: str
    medium: str
    site: str
    country: str
    verified_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingInChargeCertificate(Attestation):
    """Attestation de prise en charge (ATT-01). agreement: identifier, empty when none was named.

    received_sha512: of the manifest as received. objects: all of them, or none when the list is
    an annex; each names what the depositor called it (`supplied_id`) beside our identifier.
    """

    KIND: ClassVar[str] = "taking_in_charge_certificate"

    transfer_id: str
    message_identifier: str
    agreement: str
    transferring_agency: Agency
    originating_agency: Agency
    received_at: datetime
    granted_at: datetime
    received_sha512: str
    dates: ExtremeDates
    extent: Extent
    copies: tuple[CopyHeld, ...]
    objects: tuple[ListedObject, ...]


class RefusedBytesFate(StrEnum):
    """What becomes of the bytes of a refused package."""

    QUARANTINE = "quarantine"
    DELETED = "deleted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalReason:
    """One reason: the code of the finding, its sentence, its remedy; where it was found."""

    code: str
    sentence: str
    remedy: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRefusal(Attestation):
    """Attestation de refus d'un versement (ATT-02). until: last day in quarantine.

    package_sha512: of the package or manifest refused. reply_code: as in the ArchiveTransferReply.
    """

    KIND: ClassVar[str] = "transfer_refusal"

    transfer_id: str
    message_identifier: str
    transferring_agency: Agency
    received_at: datetime
    refused_at: datetime
    reply_code: str
    package_sha512: str
    reasons: tuple[RefusalReason, ...]
    fate: RefusedBytesFate
    until: date | None
