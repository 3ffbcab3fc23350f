"""Changes the lines of an elimination not submitted yet: wording, split, merge, units left out.

(1) find the campaign and the units of the lines concerned
(2) make the lines as they will be, their extent computed again
(3) keep the change as an act: who, when, why; the units moved are its document

What was submitted is never edited: that list is frozen.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sae.custody.acts import ActDocument
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.elimination import Campaign, Line, UnitState
from sae.domain.elimination_acts import LEFT_OUT, MOVED
from sae.domain.elimination_list import ListedUnit, extent_of
from sae.domain.elimination_steps import require_line
from sae.domain.personal_names import name_like, names_in
from sae.errors import EliminationRefused, UsageError
from sae.jobs.campaigns import find_campaign, keep_step, new_step
from sae.ports import Archive

PERSONAL_DATA = ("none", "personal", "sensitive", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What a change left. names: words of the wordings that may name a person, by line."""

    campaign: Campaign
    lines: tuple[Line, ...]
    names: tuple[tuple[int, tuple[str, ...]], ...] = ()


def describe_line(
    archive: Archive, typed: str, number: int, *, wording: str = "", personal_data: str = ""
) -> Edited:
    """Word a line anew, or say what personal data it holds.

    Raises: UsageError, EliminationRefused, UnknownIdentifier.
    """
    archive.caller.require(Role.ARCHIVIST)
    if not wording.strip() and not personal_data:
        raise UsageError("elimination_nothing_to_edit")
    if personal_data and personal_data not in PERSONAL_DATA:
        raise UsageError("elimination_personal_data", known=", ".join(PERSONAL_DATA))
    campaign = find_campaign(archive, typed)  # (1)
    line = require_line(campaign, number)
    changed = replace(  # (2)
        line,
        wording=" ".join(wording.split()) or line.wording,
        personal_data=personal_data or line.personal_data,
    )
    return _keep(archive, campaign, [changed], what="wording")  # (3)


def split_line(
    archive: Archive, typed: str, number: int, unit_ids: Collection[str], *, wording: str = ""
) -> Edited:
    """Put some dossiers of a line on a line of their own.

    Raises: UsageError for units of another line or all of them, EliminationRefused.
    """
    archive.caller.require(Role.ARCHIVIST)
    campaign = find_campaign(archive, typed)  # (1)
    line = require_line(campaign, number)
    units = _units(archive, campaign, [number])
    taken = _whole_dossiers(units, unit_ids)
    stay = [unit for unit in units if unit.unit_id not in taken]
    if not stay:
        raise UsageError("elimination_split_everything", line=number)
    moving = [unit for unit in units if unit.unit_id in taken]
    new_number = max(one.number for one in campaign.lines) + 1
    lines = [  # (2)
        replace(line, extent=extent_of(stay)),
        replace(
            line,
            number=new_number,
            extent=extent_of(moving),
            wording=" ".join(wording.split()) or line.wording,
        ),
    ]
    moved = [(unit.unit_id, new_number) for unit in moving]
    return _keep(archive, campaign, lines, moved=moved, what="split")  # (3)


def merge_lines(
    archive: Archive, typed: str, numbers: Sequence[int], *, wording: str = ""
) -> Edited:
    """Put lines of one producer and one rule together, under the number of the first.

    Raises: UsageError when they do not belong together, EliminationRefused.
    """
    archive.caller.require(Role.ARCHIVIST)
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) < 2:
        raise UsageError("elimination_merge_two")
    campaign = find_campaign(archive, typed)  # (1)
    lines = [require_line(campaign, number) for number in wanted]
    if len({(line.agency, line.terms.rule_id, line.state) for line in lines}) > 1:
        raise UsageError("elimination_merge_differ", lines=", ".join(map(str, wanted)))
    units = _units(archive, campaign, wanted)
    first = lines[0]
    years = sorted({line.year for line in lines})
    merged = replace(  # (2)
        first,
        extent=extent_of(units),
        year=years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}",
        wording=" ".join(wording.split()) or first.wording,
        formats=tuple(sorted({name for line in lines for name in line.formats})),
        terms=max((line.terms for line in lines), key=lambda terms: terms.expired_on),
    )
    moved = [(unit.unit_id, first.number) for unit in units if unit.line != first.number]
    return _keep(archive, campaign, [merged], moved=moved, gone=wanted[1:], what="merge")  # (3)


def exclude_units(
    archive: Archive, typed: str, unit_ids: Collection[str], *, reason: str
) -> Edited:
    """Leave dossiers out of a campaign, with the reason. Raises: UsageError, EliminationRefused."""
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("elimination_reason_needed")
    campaign = find_campaign(archive, typed)  # (1)
    units = _units(archive, campaign, None)
    taken = _whole_dossiers(units, unit_ids)
    touched = {unit.line for unit in units if unit.unit_id in taken}
    lines, gone = [], []
    for number in sorted(touched):  # (2)
        line = require_line(campaign, number)
        stay = [one for one in units if one.line == number and one.unit_id not in taken]
        if stay:
            lines.append(replace(line, extent=extent_of(stay)))
        else:
            gone.append(number)
    if len(gone) == len(campaign.lines):
        raise EliminationRefused("elimination_nothing_left", number=campaign.number)
    moved = [(unit_id, LEFT_OUT) for unit_id in sorted(taken)]
    return _keep(  # (3)
        archive, campaign, lines, moved=moved, gone=gone, what="exclude", reason=reason
    )


def abandon(archive: Archive, typed: str, *, reason: str) -> Campaign:
    """Give a campaign up: its units are free. Raises: UsageError, EliminationRefused."""
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("elimination_reason_needed")
    campaign = find_campaign(archive, typed)
    act = new_step(archive, ActKind.ELIMINATION_ABANDONED, campaign, body={}, reason=reason)
    return keep_step(archive, act)


def names_on_line(archive: Archive, campaign: Campaign, line: Line) -> tuple[str, ...]:
    """Give the words of a line's wording that may name a person of its units."""
    names: set[str] = set()
    with archive.catalogue.read() as reader:
        for listed in reader.elimination_units(campaign.campaign_id, line=line.number):
            unit = reader.unit(listed.unit_id)
            if unit is not None:
                names |= names_in(unit.metadata, unit.title)
    return name_like(line.wording, names=names, proposed=line.terms.label)


# ----------------------------------------------------------------------------- private


def _units(archive: Archive, campaign: Campaign, numbers: Iterable[int] | None) -> list[ListedUnit]:
    wanted = None if numbers is None else frozenset(numbers)
    with archive.catalogue.read() as reader:
        listed = reader.elimination_units(campaign.campaign_id, states=[UnitState.LISTED])
        return [unit for unit in listed if wanted is None or unit.line in wanted]


def _whole_dossiers(units: Sequence[ListedUnit], typed: Collection[str]) -> frozenset[str]:
    """Give the units named with all that goes with them: a dossier is never cut in two."""
    known = {unit.unit_id: unit for unit in units}
    unknown = sorted(set(typed) - known.keys())
    if unknown or not typed:
        raise UsageError("elimination_units_elsewhere", units=", ".join(unknown[:3]) or "-")
    dossiers = {known[unit_id].dossier_id for unit_id in typed} - {""}
    return frozenset(typed) | {unit.unit_id for unit in units if unit.dossier_id in dossiers}


def _keep(  # noqa: PLR0913 - what a change is made of
    archive: Archive,
    campaign: Campaign,
    lines: Sequence[Line],
    *,
    what: str,
    moved: Iterable[tuple[str, int]] = (),
    gone: Iterable[int] = (),
    reason: str = "",
) -> Edited:
    body = {
        "what": what,
        "lines": [line.to_json() for line in lines],
        "gone": list(gone),
    }
    act = new_step(archive, ActKind.ELIMINATION_EDITED, campaign, body=body, reason=reason)
    data = b"".join(json.dumps(pair).encode() + b"\n" for pair in moved)
    after = keep_step(archive, act, [ActDocument(MOVED, data)] if data else [])
    found = [(line.number, names_on_line(archive, after, line)) for line in lines]
    return Edited(
        campaign=after,
        lines=tuple(lines),
        names=tuple((number, names) for number, names in found if names),
    )
