"""The récolement: minutes of what the commune keeps, at each change of mayor."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Person, PrintedDocument
from sae.domain.documents.terms import JournalProof, Standing
from sae.domain.extents import Extent, ExtremeDates


class RecolementOccasion(StrEnum):
    """Why it is made (arrêté du 31 décembre 1926, art. 4)."""

    MUNICIPAL_RENEWAL = "municipal_renewal"
    CHANGE_OF_MAYOR = "change_of_mayor"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecolementSeries:
    """One series of the filing plan: what is there, and what is missing from it.

    level: depth in the plan, 0 for a series. gaps: years or cotes that should be there.
    """

    cote: str
    title: str
    level: int
    dates: ExtremeDates
    extent: Extent
    gaps: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyState:
    """One copy at that day. last_checked_at: None when it was never wholly read."""

    copy: str
    medium: str
    site: str
    country: str
    objects: int
    last_checked_at: datetime | None
    anomalies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recolement(PrintedDocument):
    """Procès-verbal de récolement, décharge et prise en charge, in three copies (LAW-11).

    The same mayor stands twice when re-elected. previous_on: day of the former récolement.
    detailed: every sub-series is listed, not only the series. journal: head of the journal at
    that day. places: where paper is kept. finding_aids: inventories that exist.
    """

    KIND: ClassVar[str] = "recolement"

    on: date
    occasion: RecolementOccasion
    occasion_on: date
    outgoing_mayor: Person
    incoming_mayor: Person
    archivist: Person
    previous_on: date | None
    detailed: bool
    series: tuple[RecolementSeries, ...]
    total: Extent
    unfiled_units: int
    copies: tuple[CopyState, ...]
    entered_since: Extent
    eliminated_since: Extent
    handed_over_since: Extent
    held_units: int
    places: tuple[str, ...]
    finding_aids: tuple[str, ...]
    observations: str
    standing: Standing
    proof: JournalProof
