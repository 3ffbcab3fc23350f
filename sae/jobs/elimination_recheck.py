"""A step of the jobs of an elimination: what of the visaed list may still go, this very day.

Nothing that was stored is believed: the frozen list is read again from the copies, each unit is
compared with what it was, rules are applied anew, holds are asked for.

(1) the list that was visaed, byte for byte, and its accepted lines
(2) a unit that changed, moved or went blocks its whole line: the visa was not given on that
(3) what the rules do not let go, or a hold keeps, stays
(4) a dossier goes whole or not at all, and nothing goes above what stays
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sae.domain.elimination import Campaign, Extent, LineState, UnitState
from sae.domain.elimination_list import FILE, ListedUnit, extents, read_list
from sae.errors import EliminationRefused
from sae.jobs.elimination_units import changed_units, internal_purge_of
from sae.jobs.elimination_verdicts import reasons_to_stay
from sae.ports import Archive, Reader
from storage.digests import sha512_of

CHANGED = "changed"
CHILD_KEPT = "child_kept"
DOSSIER_KEPT = "dossier_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """What goes and what stays. kept: reason by unit id, of units that were visaed."""

    going: tuple[ListedUnit, ...]
    kept: Mapping[str, str]

    @property
    def destroyed(self) -> Mapping[int, Extent]:
        """Give the extent of what goes, by line."""
        return extents(self.going)

    def remarks(self, lines: Mapping[str, int]) -> dict[int, str]:
        """Say, for each line, why units of it stay: `held: 2, changed: 1`. lines: of units."""
        counts: dict[int, Counter[str]] = {}
        for unit_id, reason in self.kept.items():
            counts.setdefault(lines[unit_id], Counter())[reason] += 1
        return {
            line: ", ".join(f"{reason}: {count}" for reason, count in sorted(found.items()))
            for line, found in counts.items()
        }


def recheck(archive: Archive, reader: Reader, campaign: Campaign, *, on: date) -> Recheck:
    """Follow the four steps. Raises: EliminationRefused when the list is not the visaed one."""
    units = visaed_units(archive, reader, campaign)  # (1)
    kept: dict[str, str] = {}
    changed = changed_units(archive, reader, units)  # (2)
    blocked = {unit.line for unit in units if unit.unit_id in changed}
    for unit in units:
        if unit.line in blocked:
            kept[unit.unit_id] = CHANGED
    there = [unit.unit_id for unit in units if unit.unit_id not in kept]
    purged = internal_purge_of(reader, campaign, units)
    kept.update(reasons_to_stay(reader, there, on=on, internal_purge=purged))  # (3)
    _spread(reader, units, kept)  # (4)
    return Recheck(
        going=tuple(unit for unit in units if unit.unit_id not in kept),
        kept=kept,
    )


def visaed_units(archive: Archive, reader: Reader, campaign: Campaign) -> tuple[ListedUnit, ...]:
    """Give the units of accepted lines, from the list that the visa was given on.

    Raises: EliminationRefused, its digest is not the visaed one; StorageError.
    """
    if campaign.frozen is None or campaign.visa is None:
        raise EliminationRefused("elimination_no_visa", number=campaign.number)
    data = archive.copies.read_bytes(campaign.frozen.act_id, FILE)
    visa = reader.act(campaign.visa.act_id)
    visaed = visa.body["list_sha512"] if visa is not None else ""
    if not sha512_of(data) == campaign.frozen.sha512 == visaed:
        raise EliminationRefused("elimination_list_differs", number=campaign.number)
    lines = {
        line.number
        for line in campaign.in_state(LineState.ACCEPTED, LineState.ORDERED, LineState.BLOCKED)
    }
    released = {
        unit.unit_id
        for unit in reader.elimination_units(campaign.campaign_id, states=[UnitState.RELEASED])
    }
    return tuple(
        unit
        for unit in read_list(data.splitlines())
        if unit.line in lines and unit.unit_id not in released
    )


# ----------------------------------------------------------------------------- private


def _spread(reader: Reader, units: Sequence[ListedUnit], kept: dict[str, str]) -> None:
    """Keep what goes with, or stands above, something that stays, until nothing is added."""
    by_id = {unit.unit_id: unit for unit in units}
    children = reader.children_of(unit.unit_id for unit in units if unit.unit_id not in kept)
    before = -1
    while before != len(kept):
        before = len(kept)
        dossiers = {by_id[one].dossier_id for one in kept} - {""}
        for unit in units:
            if unit.unit_id in kept:
                continue
            if unit.dossier_id in dossiers:
                kept[unit.unit_id] = DOSSIER_KEPT
            elif _stays_below(children.get(unit.unit_id, ()), by_id, kept):
                kept[unit.unit_id] = CHILD_KEPT


def _stays_below(
    children: Iterable[str], by_id: Mapping[str, ListedUnit], kept: Mapping[str, str]
) -> bool:
    return any(child in kept or child not in by_id for child in children)
