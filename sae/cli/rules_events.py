"""`sae rules event|pending`: the events that start rules, told after the transfer."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door

Units = Annotated[list[str] | None, typer.Argument(metavar="[UNIT]...", help="event_units")]


def event(
    door: Door,
    *,
    unit: Units = None,
    query: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="event_query")] = None,
    rule: Annotated[str, typer.Option(metavar="RULE", help="event_rule")] = "",
    category: Annotated[str, typer.Option(metavar="CATEGORY", help="event_category")] = "",
    kind: Annotated[str, typer.Option("--event", metavar="EVENT", help="event_kind")] = "",
    date: Annotated[datetime, typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="event_day")],
    proof: Annotated[Path | None, typer.Option(metavar="FILE", help="event_proof")] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="option_reason")],
) -> int:
    """Tell the day of the event that starts a rule, for units and all that is below them."""
    from sae.cli.chosen_units import found_units, unit_identifiers
    from sae.jobs.start_events import EventTold, give_event

    with door.archive(for_writing=True) as archive:
        units = (*unit_identifiers(archive, unit or ()), *found_units(archive, query or ()))
        told = EventTold(
            unit_ids=tuple(dict.fromkeys(units)),
            happened_on=date.date(),
            reason=reason,
            rule_id=rule,
            category=category,
            event=kind,
            proof=proof,
        )
        act = give_event(archive, told)
    door.screen.record({"act": act.act_id, "units": len(told.unit_ids)})
    door.screen.say(
        "event_given",
        style="green",
        count=len(told.unit_ids),
        act=act.act_id,
        day=door.screen.day(told.happened_on.isoformat()),
    )
    return 0


def pending(door: Door) -> int:
    """List the rules that wait for the event that starts them, and on how many units."""
    from sae.jobs.start_events import pending_events

    screen = door.screen
    with door.archive() as archive:
        found = pending_events(archive)
    for one in found:
        screen.record(
            {
                "category": one.category,
                "rule_id": one.rule_id,
                "event": one.event,
                "units": one.units,
                "examples": list(one.examples),
            }
        )
    if not found:
        screen.say("pending_none", style="green")
        return 0
    screen.say("pending_some")
    for one in found:
        waited = screen.text(f"event_{one.event}") if one.event else screen.text("event_not_said")
        screen.line(
            f"  {screen.text(f'category_{one.category}')}  {one.rule_id}  {one.label}  "
            f"{waited}  {screen.text('rules_units', count=one.units)}"
        )
        for unit_id in one.examples:
            screen.line(f"    {unit_id}")
    screen.say("pending_remedy", style="dim")
    return 0


COMMANDS = {"rules event": event, "rules pending": pending}
