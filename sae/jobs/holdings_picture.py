"""A step of registers: everything held, in piles by transfer, producer and series, in one pass.

Totals of the piles are those of the catalogue: each unit, each file and each paper counts once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from sae.domain.accession import (
    EntryFacts,
    HeldUnit,
    PaperSize,
    day_part,
    extreme,
    paper_extent,
    paper_size,
    total,
)
from sae.domain.documents import Extent, ExtremeDates
from sae.domain.scheme import SeriesNode
from sae.domain.unit_decision import Age, UnitDecision
from sae.jobs.entry_facts import entry_facts
from sae.ports import Archive, Reader

Progress = Callable[[int, int], None]
OLDEST_SPAN = 400  # years that one unit may cover: beyond, a date is a mistake


class PileKey(NamedTuple):
    """What the units of a pile share. series: code of the node; empty for what is not filed."""

    transfer_id: str
    agency: str
    series: str


@dataclass(slots=True)
class Pile:
    """Units of one transfer, producer and series. years: that their dates cover."""

    units: int = 0
    dossiers: int = 0
    files: int = 0
    size_bytes: int = 0
    definitive: int = 0
    held: int = 0
    earliest: str = ""
    latest: str = ""
    years: set[int] = field(default_factory=set)
    papers: list[PaperSize] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingsPicture:
    """Everything held at one moment. facts: what transfers brought, of those looked at."""

    piles: Mapping[PileKey, Pile]
    facts: Mapping[str, EntryFacts]

    def keys(self) -> Iterable[PileKey]:
        """List the keys in a fixed order."""
        return sorted(self.piles)

    def extent(self, wanted: Callable[[PileKey], bool] = lambda _key: True) -> Extent:
        """Sum the piles of some keys; a box of two piles counts once."""
        chosen = [pile for key, pile in self.piles.items() if wanted(key)]
        sums = Extent(
            units=sum(pile.units for pile in chosen),
            files=sum(pile.files for pile in chosen),
            size_bytes=sum(pile.size_bytes for pile in chosen),
        )
        return total((sums, paper_extent(paper for pile in chosen for paper in pile.papers)))

    def dates(self, wanted: Callable[[PileKey], bool] = lambda _key: True) -> ExtremeDates:
        """Give the extreme dates of some keys."""
        chosen = [pile for key, pile in self.piles.items() if wanted(key)]
        return extreme(day for pile in chosen for day in (pile.earliest, pile.latest))

    def sum_of(self, name: str, wanted: Callable[[PileKey], bool] = lambda _key: True) -> int:
        """Sum a count of the piles: dossiers, definitive, held."""
        return sum(getattr(pile, name) for key, pile in self.piles.items() if wanted(key))

    def years(self, wanted: Callable[[PileKey], bool]) -> frozenset[int]:
        """Give the years covered by some keys."""
        return frozenset().union(*(pile.years for key, pile in self.piles.items() if wanted(key)))


def holdings_picture(
    archive: Archive,
    reader: Reader,
    *,
    on: date,
    progress: Progress = lambda _done, _all: None,
) -> HoldingsPicture:
    """Look at everything held. on: day of ages and holds. Stored decisions must be fresh.

    Raises: Damaged, StoreUnavailable, when the package of paper cannot be read.
    """
    piles: dict[PileKey, Pile] = {}
    whose: dict[str, PileKey] = {}
    everything, done = reader.counts().units, 0
    for batch in _batches(reader.held_units()):
        ids = [unit.unit_id for unit in batch]
        series = reader.series_of(ids)
        decisions = reader.decisions(ids)
        for unit in batch:
            key = _key(unit, series)
            pile = piles.setdefault(key, Pile())
            _count(pile, unit, decisions.get(unit.unit_id), on)
            if unit.papers:
                whose[unit.unit_id] = key
        done += len(batch)
        progress(done, everything)
    facts = _add_papers(archive, reader, piles, whose)
    files, size = reader.lone_objects()
    if files:
        alone = piles.setdefault(PileKey("", "", ""), Pile())
        alone.files += files
        alone.size_bytes += size
    return HoldingsPicture(piles=piles, facts=facts)


# ----------------------------------------------------------------------------- private

_BATCH = 2_000


def _batches(units: Iterator[HeldUnit]) -> Iterator[list[HeldUnit]]:
    while batch := list(islice(units, _BATCH)):
        yield batch


def _key(unit: HeldUnit, series: Mapping[str, SeriesNode]) -> PileKey:
    node = series.get(unit.unit_id)
    return PileKey(unit.transfer_id, unit.originating_agency, node.code if node else "")


def _count(pile: Pile, unit: HeldUnit, decision: UnitDecision | None, on: date) -> None:
    pile.units += 1
    pile.dossiers += unit.unit_id == unit.dossier_id
    pile.files += unit.files
    pile.size_bytes += unit.size_bytes
    if decision is not None:
        pile.definitive += decision.age(on) is Age.DEFINITIVE
        pile.held += decision.held(on)
    days = [day for day in (day_part(unit.start_date), day_part(unit.end_date)) if day]
    if days:
        ends = extreme((*days, pile.earliest, pile.latest))
        pile.earliest, pile.latest = ends.earliest, ends.latest
    if days and unit.dossier_id:  # the dates of a container say nothing of what is inside
        first, last = int(days[0][:4]), int(days[-1][:4])
        if 0 <= last - first <= OLDEST_SPAN:
            pile.years.update(range(first, last + 1))


def _add_papers(
    archive: Archive, reader: Reader, piles: dict[PileKey, Pile], whose: dict[str, PileKey]
) -> dict[str, EntryFacts]:
    facts: dict[str, EntryFacts] = {}
    for paper in list(reader.held_papers()):
        if paper.transfer_id not in facts:
            facts[paper.transfer_id] = entry_facts(archive, paper.transfer_id)
        size = facts[paper.transfer_id].papers.get(paper.xml_id)
        key = whose.get(paper.unit_id, PileKey("", "", ""))
        piles.setdefault(key, Pile()).papers.append(size or paper_size(paper.physical_id, ()))
    return facts
