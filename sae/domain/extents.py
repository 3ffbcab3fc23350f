"""How much, between which days, come in how: what the catalogue counts and documents print."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much: units, files and their bytes; paper in items, boxes and linear centimetres."""

    units: int
    files: int
    size_bytes: int
    paper_items: int = 0
    boxes: int = 0
    linear_centimetres: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeDates:
    """The oldest and the most recent day, as precise as known, empty when unknown."""

    earliest: str
    latest: str


class EntryMode(StrEnum):
    """How archives came in (SEDA AcquisitionInformation)."""

    TRANSFER = "transfer"
    DEPOSIT = "deposit"
    GIFT = "gift"
    PURCHASE = "purchase"
    DATION = "dation"
    REINTEGRATION = "reintegration"
    CONVERSION = "conversion"


class LegalStatus(StrEnum):
    """SEDA LegalStatus."""

    PUBLIC = "public"
    PRIVATE = "private"
    MIXED = "mixed"
