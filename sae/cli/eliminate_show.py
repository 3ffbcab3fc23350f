"""`sae eliminate list|status|show`: where campaigns stand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.eliminate_prepare import CampaignArgument
from sae.cli.shown_elimination import (
    campaign_document,
    reason_words,
    say_campaign,
    say_next,
    say_reasons,
    show_lines,
)

if TYPE_CHECKING:
    from sae.domain.elimination import Campaign
    from sae.jobs.show_elimination import ShownCampaign


def list_campaigns(
    door: Door,
    *,
    over: Annotated[bool, typer.Option("--over", help="eliminate_over")] = False,
    going_on: Annotated[bool, typer.Option("--open", help="eliminate_open")] = False,
) -> int:
    """List the campaigns, in order of number."""
    from sae.jobs.show_elimination import campaigns

    with door.archive() as archive:
        known = campaigns(archive, over=True if over else False if going_on else None)
    for campaign in known:
        door.screen.record(campaign_document(campaign))
    if known:
        door.screen.table([_cells(door, campaign) for campaign in known])
    else:
        door.screen.say("eliminate_none")
    return 0


def status(door: Door, *, campaign: CampaignArgument) -> int:
    """Say where a campaign stands, what remains to be done and by whom; 1 while a copy is away."""
    from sae.jobs.show_elimination import shown_campaign

    with door.archive() as archive:
        shown = shown_campaign(archive, campaign)
    door.screen.record(_document(shown))
    say_campaign(door.screen, shown.campaign)
    if shown.pending:
        door.screen.say("eliminate_pending", style="yellow", copies=", ".join(shown.pending))
    return 1 if shown.pending else 0


def show(
    door: Door,
    *,
    campaign: CampaignArgument,
    line: Annotated[int | None, typer.Option(metavar="LINE", help="eliminate_shown_line")] = None,
    sort_to: Annotated[
        Path | None, typer.Option("--sort-to", metavar="FILE", help="eliminate_sort_to")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="eliminate_output")
    ] = None,
) -> int:
    """Show a campaign: its lines, its acts; the units of one line; write its documents."""
    from sae.jobs.show_elimination import (
        shown_campaign,
        table_to_sort,
        units_of_line,
        write_documents,
    )

    with door.archive() as archive:
        shown = shown_campaign(archive, campaign)
        units = units_of_line(archive, campaign, line) if line is not None else ()
        if sort_to is not None and line is not None:
            sort_to.write_bytes(table_to_sort(archive, campaign, line))
        written = write_documents(archive, campaign, output) if output is not None else ()
    screen = door.screen
    screen.record(_document(shown))
    state = screen.text(f"campaign_{shown.campaign.state}")
    screen.say("eliminate_stands", style="bold", number=shown.campaign.number, state=state)
    screen.line(f"  {shown.campaign.campaign_id}")
    wanted = [one for one in shown.campaign.lines if line is None or one.number == line]
    show_lines(screen, wanted)
    for unit in units:
        screen.record(
            {
                "unit_id": unit.unit_id,
                "line": unit.line,
                "state": unit.state.value,
                "reason": unit.reason,
                "objects": [list(one) for one in unit.objects],
            }
        )
        words = screen.text(f"unit_{unit.state}")
        why = reason_words(screen, unit.reason) if unit.reason else ""
        screen.line(f"     {unit.unit_id}  {words}  {why}".rstrip())
    if line is None:
        say_reasons(screen, "eliminate_refused", shown.campaign.refusals)
        say_reasons(screen, "eliminate_left", shown.reasons)
        _say_acts(door, shown)
    for path in written:
        screen.line(f"  {path}")
    say_next(screen, shown.campaign)
    return 0


COMMANDS = {
    "eliminate list": list_campaigns,
    "eliminate status": status,
    "eliminate show": show,
}


# ----------------------------------------------------------------------------- private


def _document(shown: "ShownCampaign") -> dict[str, object]:
    return {
        **campaign_document(shown.campaign),
        "left_by_reason": dict(shown.reasons),
        "pending": list(shown.pending),
        "acts": [
            {
                "act_id": act.act_id,
                "kind": act.kind.value,
                "at": act.at.isoformat(),
                "actor": act.actor,
                "reason": act.reason,
                "documents": [[one.path, one.sha512, one.size] for one in act.documents],
            }
            for act in shown.acts
        ],
    }


def _cells(door: Door, campaign: "Campaign") -> tuple[str, ...]:
    units = sum(line.extent.units for line in campaign.lines)
    return (
        campaign.number,
        door.screen.text(f"campaign_{campaign.state}"),
        door.screen.day(campaign.on),
        door.screen.text("eliminate_units", count=units),
        campaign.visa.reference if campaign.visa else "",
    )


def _say_acts(door: Door, shown: "ShownCampaign") -> None:
    screen = door.screen
    screen.line()
    screen.say("eliminate_acts", style="bold")
    rows = [
        (screen.instant(act.at), screen.text(f"entry_{act.kind}"), act.act_id, act.reason)
        for act in shown.acts
    ]
    screen.table(rows, indent=2)
