"""What registers count: units and paper held, what a transfer brought, and sums of extents."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from types import MappingProxyType

from sae.domain.extents import EntryMode, Extent, ExtremeDates, LegalStatus

NOTHING = Extent(units=0, files=0, size_bytes=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldUnit:
    """A unit as registers count it: with the objects of its own groups.

    An object of several units counts once, with the first of them.
    """

    unit_id: str
    transfer_id: str
    dossier_id: str
    level: str
    document_type: str
    start_date: str
    end_date: str
    originating_agency: str
    files: int
    size_bytes: int
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """A physical object kept, under the unit that counts it (empty when no unit has it)."""

    unit_id: str
    transfer_id: str
    xml_id: str
    physical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSize:
    """What a package says of a physical object. box: empty when it names none."""

    box: str
    linear_millimetres: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """What a transfer brought, as its manifest says; read from the copies.

    typologies: types of its dossiers, the most frequent first. papers: by `id` in the package.
    """

    mode: EntryMode
    legal_status: LegalStatus
    dates: ExtremeDates
    typologies: tuple[str, ...]
    papers: Mapping[str, PaperSize]


def mode_of(acquisition: str) -> EntryMode:
    """Read AcquisitionInformation, a free text, as one of the ways in; a transfer by default."""
    words = acquisition.strip().lower()
    for mode, sign in _MODES:
        if sign.search(words):
            return mode
    return EntryMode.TRANSFER


def legal_status_of(status: str) -> LegalStatus:
    """Read SEDA LegalStatus; what a public body keeps is public unless it says otherwise."""
    return _STATUSES.get(status.strip().lower(), LegalStatus.PUBLIC)


def paper_size(physical_id: str, dimensions: Iterable[tuple[str, str, str]]) -> PaperSize:
    """Measure a physical object: the box it names, the shelf it takes.

    On a shelf a box shows its thickness; without one its width, then its depth.
    dimensions: (name, number, unit) of SEDA PhysicalDimensions.
    """
    found = _BOX.search(physical_id)
    known = {name: (number, unit) for name, number, unit in dimensions}
    millimetres = 0
    for name in ("Thickness", "Width", "Depth"):
        if name in known:
            millimetres = _millimetres(*known[name])
            break
    box = f"{found[1]} {found[2]}".lower().replace("î", "i") if found else ""
    return PaperSize(box=box, linear_millimetres=millimetres)


def paper_extent(sizes: Iterable[PaperSize]) -> Extent:
    """Count paper: items, different boxes, and the shelf; a box of several items counts once."""
    items = 0
    loose = 0
    boxes: dict[str, int] = {}
    for size in sizes:
        items += 1
        if size.box:
            boxes[size.box] = max(boxes.get(size.box, 0), size.linear_millimetres)
        else:
            loose += size.linear_millimetres
    millimetres = loose + sum(boxes.values())
    return Extent(
        units=0,
        files=0,
        size_bytes=0,
        paper_items=items,
        boxes=len(boxes),
        linear_centimetres=-(-millimetres // 10),
    )


def total(extents: Iterable[Extent]) -> Extent:
    """Add extents."""
    sums = dict.fromkeys(_NAMES, 0)
    for extent in extents:
        for name in _NAMES:
            sums[name] += getattr(extent, name)
    return Extent(**sums)


def less(whole: Extent, part: Extent) -> Extent:
    """Take an extent away from another; never below nothing."""
    return Extent(**{name: max(0, getattr(whole, name) - getattr(part, name)) for name in _NAMES})


def extreme(dates: Iterable[str]) -> ExtremeDates:
    """Give the oldest and the most recent of days that may be partial; empty ones do not count."""
    earliest = latest = ""
    for day in dates:
        if not day:
            continue
        if not earliest or day < earliest:
            earliest = day
        # A year alone ends after each of its days.
        if not latest or day.ljust(10, "~") > latest.ljust(10, "~"):
            latest = day
    return ExtremeDates(earliest=earliest, latest=latest)


def day_part(written: str) -> str:
    """Keep the day of a SEDA date, which may be partial or have a time; empty for anything else."""
    found = _DAY.match(written.strip())
    return found[0] if found else ""


# ----------------------------------------------------------------------------- private

_NAMES = tuple(one.name for one in fields(Extent))
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_BOX = re.compile(r"\b(bo[iî]te|carton|box)s?\s*(?:n[°o.]?\s*)?([\w/-]+)", re.IGNORECASE)
_MODES = (
    (EntryMode.REINTEGRATION, re.compile(r"r[ée]int[ée]gr")),
    (EntryMode.DATION, re.compile(r"dation")),
    (EntryMode.PURCHASE, re.compile(r"achat|acquisition|purchase")),
    (EntryMode.GIFT, re.compile(r"\bdons?\b|legs|gift")),
    (EntryMode.CONVERSION, re.compile(r"conversion|num[ée]risation")),
    (EntryMode.DEPOSIT, re.compile(r"d[ée]p[ôo]t|deposit")),
)
_STATUSES = MappingProxyType(
    {
        "public archive": LegalStatus.PUBLIC,
        "private archive": LegalStatus.PRIVATE,
        "public and private archive": LegalStatus.MIXED,
    }
)
_IN_MILLIMETRES = MappingProxyType(
    {
        "micrometre": Decimal("0.001"),
        "4H": Decimal("0.001"),
        "millimetre": Decimal(1),
        "MMT": Decimal(1),
        "centimetre": Decimal(10),
        "CMT": Decimal(10),
        "metre": Decimal(1000),
        "inch": Decimal("25.4"),
        "INH": Decimal("25.4"),
        "foot": Decimal("304.8"),
        "FOT": Decimal("304.8"),
    }
)
_LONGEST = 100_000  # millimetres; a longer "box" is a mistake of unit


def _millimetres(number: str, unit: str) -> int:
    try:
        value = Decimal(number) * _IN_MILLIMETRES.get(unit, Decimal(0))
    except ArithmeticError:  # no number, or one that no memory holds
        return 0
    return int(value) if value.is_finite() and 0 < value <= _LONGEST else 0
