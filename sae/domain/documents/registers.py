"""The registers, printed as tables: entries, eliminations, communications, holdings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.delivery import AccessBasis
from sae.domain.documents.document import PrintedDocument
from sae.domain.extents import EntryMode, Extent, ExtremeDates, LegalStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days that a register covers, both included; None for everything since the first."""

    begins_on: date | None
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One entry, never renumbered; a correction is a line whose `corrects` names another.

    typology: summary content. left: what has gone since, by any way out.
    """

    number: str
    entered_on: date
    granted_on: date | None
    mode: EntryMode
    transferring_agency: str
    originating_agency: str
    legal_status: LegalStatus
    typology: str
    dates: ExtremeDates
    extent: Extent
    message_identifier: str
    agreement: str
    cotes: str
    location: str
    left: Extent
    corrects: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesRegister(PrintedDocument):
    """Registre des entrées."""

    KIND: ClassVar[str] = "entries_register"

    period: Period
    lines: tuple[EntryLine, ...]
    total: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationLine:
    """One executed elimination; its certificate empty while copies are pending."""

    number: str
    slip_number: str
    originating_agency: str
    typology: str
    dates: ExtremeDates
    extent: Extent
    rule: str
    visa_reference: str
    visa_on: date | None
    executed_on: date | None
    certificate_number: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EliminationsRegister(PrintedDocument):
    """Registre des éliminations, with every visa."""

    KIND: ClassVar[str] = "eliminations_register"

    period: Period
    lines: tuple[EliminationLine, ...]
    total: Extent


class CommunicationOutcome(StrEnum):
    """How a request ended."""

    DELIVERED = "delivered"
    DELIVERED_IN_PART = "delivered_in_part"
    REFUSED = "refused"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunicationLine:
    """One request. applicant: an account or a category, as the archive's policy allows."""

    number: str
    requested_on: date
    applicant: str
    typology: str
    units: int
    basis: AccessBasis | None
    outcome: CommunicationOutcome
    decided_on: date | None
    delivered_on: date | None
    document_number: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunicationsRegister(PrintedDocument):
    """Registre des communications."""

    KIND: ClassVar[str] = "communications_register"

    period: Period
    lines: tuple[CommunicationLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsLine:
    """What one producer or one series entered, what left, what remains."""

    originating_agency: str
    series: str
    dates: ExtremeDates
    entered: Extent
    eliminated: Extent
    handed_over: Extent
    remaining: Extent
    definitive_units: int
    held_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsStatement(PrintedDocument):
    """État des fonds at a day. total: of what remains."""

    KIND: ClassVar[str] = "holdings_statement"

    on: date
    lines: tuple[HoldingsLine, ...]
    total: Extent
