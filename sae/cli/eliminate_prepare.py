"""`sae eliminate propose|edit|split|merge|exclude|submit|abandon`: what the archivist prepares."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.shown_elimination import (
    campaign_document,
    line_document,
    say_campaign,
    say_names,
    say_next,
    say_reasons,
    show_lines,
)

if TYPE_CHECKING:
    from sae.domain.elimination import Campaign
    from sae.jobs.edit_elimination import Edited
    from sae.jobs.propose_elimination import Proposed

DAY = ["%Y-%m-%d"]
CampaignArgument = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="eliminate_campaign")]
LineArgument = Annotated[int, typer.Argument(metavar="LINE", help="eliminate_line")]
Units = Annotated[list[str] | None, typer.Option("--unit", metavar="UNIT", help="eliminate_unit")]
UnitsFile = Annotated[
    Path | None, typer.Option("--units-from", metavar="FILE", help="eliminate_units_from")
]
Wording = Annotated[str, typer.Option(metavar="WORDS", help="eliminate_wording")]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="eliminate_reason")]
Ids = list[str] | None


def propose(
    door: Door,
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="DAY", help="eliminate_on")
    ] = None,
    agency: Annotated[Ids, typer.Option(metavar="ID", help="eliminate_agency")] = None,
    rule: Annotated[Ids, typer.Option(metavar="ID", help="eliminate_rule")] = None,
    series: Annotated[Ids, typer.Option(metavar="ID", help="eliminate_series")] = None,
    unit: Units = None,
    internal_purge: Annotated[
        bool, typer.Option("--internal-purge", help="eliminate_internal_purge")
    ] = False,
    seda: Annotated[str, typer.Option(metavar="2.1|2.2|2.3", help="eliminate_seda")] = "2.2",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="eliminate_dry_run")] = False,
    refused: Annotated[
        Path | None, typer.Option("--refused-to", metavar="FILE", help="eliminate_refused_to")
    ] = None,
) -> int:
    """Say what may be destroyed on a day, why the rest may not, and begin a campaign."""
    from sae.jobs.propose_elimination import Selection, refused_csv
    from sae.jobs.propose_elimination import propose as analyse

    selection = Selection(
        agencies=tuple(agency or ()),
        rules=tuple(rule or ()),
        series=tuple(series or ()),
        units=tuple(unit or ()),
        internal_purge=internal_purge,
    )
    with door.archive(for_writing=True) as archive, door.screen.progress("progress_eliminate"):
        found = analyse(
            archive,
            on=on.date() if on is not None else None,
            selection=selection,
            seda_version=seda,
            record=not dry_run,
        )
    if refused is not None:
        refused.write_bytes(refused_csv(found.refused))
    _record_proposed(door, found)
    _say_proposed(door, found)
    return 0 if found.lines else 1


def edit(
    door: Door,
    *,
    campaign: CampaignArgument,
    line: LineArgument,
    wording: Wording = "",
    personal_data: Annotated[
        str,
        typer.Option(metavar="none|personal|sensitive|unknown", help="eliminate_personal_data"),
    ] = "",
) -> int:
    """Word a line anew, or say which personal data it holds."""
    from sae.jobs.edit_elimination import describe_line

    with door.archive(for_writing=True) as archive:
        edited = describe_line(
            archive, campaign, line, wording=wording, personal_data=personal_data
        )
    return _say_edited(door, edited)


def split(
    door: Door,
    *,
    campaign: CampaignArgument,
    line: LineArgument,
    unit: Units = None,
    units_from: UnitsFile = None,
    wording: Wording = "",
) -> int:
    """Put some dossiers of a line on a line of their own."""
    from sae.jobs.edit_elimination import split_line

    with door.archive(for_writing=True) as archive:
        edited = split_line(archive, campaign, line, _units(unit, units_from), wording=wording)
    return _say_edited(door, edited)


def merge(
    door: Door,
    *,
    campaign: CampaignArgument,
    lines: Annotated[list[int], typer.Argument(metavar="LINE...", help="eliminate_lines")],
    wording: Wording = "",
) -> int:
    """Put several lines of one producer and one rule together."""
    from sae.jobs.edit_elimination import merge_lines

    with door.archive(for_writing=True) as archive:
        edited = merge_lines(archive, campaign, lines, wording=wording)
    return _say_edited(door, edited)


def exclude(
    door: Door,
    *,
    campaign: CampaignArgument,
    unit: Units = None,
    units_from: UnitsFile = None,
    reason: Reason,
) -> int:
    """Leave dossiers out of a campaign, and say why."""
    from sae.jobs.edit_elimination import exclude_units

    with door.archive(for_writing=True) as archive:
        edited = exclude_units(archive, campaign, _units(unit, units_from), reason=reason)
    return _say_edited(door, edited)


def submit(
    door: Door,
    *,
    campaign: CampaignArgument,
    to: Annotated[str, typer.Option(metavar="ID", help="eliminate_to")],
    responsible: Annotated[str, typer.Option(metavar="WORDS", help="eliminate_responsible")] = "",
    mayor: Annotated[str, typer.Option(metavar="WORDS", help="eliminate_mayor")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="eliminate_output")
    ] = None,
) -> int:
    """Freeze the list, print the slip and write the request of the visa."""
    from sae.jobs.elimination_slip import SlipTerms
    from sae.jobs.show_elimination import write_documents
    from sae.jobs.submit_elimination import submit as submit_now

    with door.archive(for_writing=True) as archive:
        terms = SlipTerms(control_authority=to, responsible=responsible, mayor=mayor)
        after = submit_now(archive, campaign, terms)
        if output is not None:
            write_documents(archive, campaign, output)
    door.screen.record(campaign_document(after))
    door.screen.say("eliminate_submitted", style="green", number=after.number)
    if after.frozen is not None:
        door.screen.pairs((("SHA-512", after.frozen.sha512),), indent=2)
    say_next(door.screen, after)
    return 0


def abandon(door: Door, *, campaign: CampaignArgument, reason: Reason) -> int:
    """Give a campaign up; its archives stay, and another may take them."""
    from sae.jobs.edit_elimination import abandon as abandon_now

    with door.archive(for_writing=True) as archive:
        after = abandon_now(archive, campaign, reason=reason)
    return _say(door, after)


COMMANDS = {
    "eliminate propose": propose,
    "eliminate edit": edit,
    "eliminate split": split,
    "eliminate merge": merge,
    "eliminate exclude": exclude,
    "eliminate submit": submit,
    "eliminate abandon": abandon,
}


# ----------------------------------------------------------------------------- private


def _units(typed: Ids, file: Path | None) -> tuple[str, ...]:
    """Give the units typed, and those of a file: one identifier at the beginning of each line."""
    listed = list(typed or ())
    if file is not None:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
        listed += [line.replace(";", ",").split(",")[0].strip() for line in lines]
    return tuple(dict.fromkeys(one for one in listed if one and one != "unit_id"))


def _record_proposed(door: Door, found: "Proposed") -> None:
    campaign = found.campaign
    door.screen.record(
        {
            "campaign_id": campaign.campaign_id if campaign else None,
            "number": campaign.number if campaign else None,
            "on": found.on.isoformat(),
            "recorded": campaign is not None,
            "lines": [line_document(line) for line in found.lines],
            "refusals": dict(sorted(found.refusals.items())),
            "names": {str(line): list(words) for line, words in found.names},
        }
    )
    for one in found.refused if door.as_json else ():
        door.screen.record(
            {
                "refused": one.unit_id,
                "originating_agency": one.agency,
                "rule_id": one.rule_id,
                "expired_on": one.expired_on.isoformat() if one.expired_on else None,
                "reasons": list(one.reasons),
            }
        )


def _say_proposed(door: Door, found: "Proposed") -> None:
    screen = door.screen
    day = screen.day(found.on.isoformat())
    if not found.lines:
        screen.say("eliminate_nothing", style="yellow", day=day)
    else:
        units = sum(line.extent.units for line in found.lines)
        screen.say("eliminate_found", style="bold", count=units, day=day, lines=len(found.lines))
        show_lines(screen, found.lines)
    say_reasons(screen, "eliminate_refused", found.refusals)
    say_names(screen, found.names)
    if found.campaign is not None:
        screen.line()
        screen.say("eliminate_begun", style="green", number=found.campaign.number)
        say_next(screen, found.campaign)
    elif found.lines:
        screen.say("eliminate_simulated", style="yellow")


def _say_edited(door: Door, edited: "Edited") -> int:
    for line in edited.lines:
        door.screen.record(line_document(line))
    show_lines(door.screen, edited.campaign.lines)
    say_names(door.screen, edited.names)
    return 0


def _say(door: Door, campaign: "Campaign") -> int:
    door.screen.record(campaign_document(campaign))
    say_campaign(door.screen, campaign)
    return 0
