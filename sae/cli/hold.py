"""`sae hold`: keep archives from leaving, and let them go again."""

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.chosen_units import found_units, unit_identifiers, whole_identifiers
from sae.cli.door import Door

if TYPE_CHECKING:
    from sae.domain.holds import Hold

SHOWN_ROOTS = 20  # a search may hold thousands
_DAY = ["%Y-%m-%d"]
HoldId = Annotated[str, typer.Argument(metavar="HOLD", help="hold_identifier")]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="hold_reason")]


def set_hold(
    door: Door,
    *,
    units: Annotated[list[str] | None, typer.Argument(metavar="UNIT...", help="hold_units")] = None,
    query: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="hold_query")] = None,
    transfer: Annotated[list[str] | None, typer.Option(metavar="ID", help="hold_transfer")] = None,
    owner: Annotated[str, typer.Option(metavar="WORDS", help="hold_owner")],
    reason: Reason,
    rule: Annotated[str, typer.Option(metavar="ID", help="hold_rule")] = "",
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="hold_until")
    ] = None,
    reassess: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="hold_reassess")
    ] = None,
    rearrangement: Annotated[
        bool, typer.Option("--prevent-rearrangement", help="hold_prevent_rearrangement")
    ] = False,
) -> int:
    """Set a hold on units, on what searches find, or on whole transfers."""
    from sae.jobs.hold import HoldRequest
    from sae.jobs.hold import set_hold as set_now

    with door.archive(for_writing=True) as archive:
        named = unit_identifiers(archive, units or ()) + found_units(archive, query or ())
        held = set_now(
            archive,
            HoldRequest(
                owner=owner,
                reason=reason,
                unit_ids=tuple(dict.fromkeys(named)),
                transfer_ids=whole_identifiers(archive, transfer or ()),
                rule_id=rule,
                until_on=_day(until),
                reassess_on=_day(reassess),
                prevents_rearrangement=rearrangement,
            ),
        )
    screen = door.screen
    screen.record({**_document(held.hold), "units": held.reached})
    screen.say("hold_was_set", style="green", hold=held.hold.hold_id, count=held.reached)
    if held.hold.reassess_on is None:
        screen.say("hold_without_reassessment", style="yellow")
    return 0


def lift(door: Door, *, hold: HoldId, reason: Reason) -> int:
    """Lift a hold: rules run again as before."""
    from sae.jobs.hold import lift_hold

    with door.archive(for_writing=True) as archive:
        lifted = lift_hold(archive, hold, reason=reason)
    door.screen.record(_document(lifted))
    door.screen.say("hold_was_lifted", style="green", hold=lifted.hold_id)
    return 0


def reassess(
    door: Door,
    *,
    hold: HoldId,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=_DAY, metavar="DAY", help="hold_next")
    ] = None,
    reason: Reason,
) -> int:
    """Write down that a hold was examined, and when it will be again."""
    from sae.jobs.hold import reassess_hold

    with door.archive(for_writing=True) as archive:
        kept = reassess_hold(archive, hold, on=_day(day), reason=reason)
    door.screen.record(_document(kept))
    if kept.reassess_on is None:
        door.screen.say("hold_without_reassessment", style="yellow")
    else:
        next_day = door.screen.day(kept.reassess_on.isoformat())
        door.screen.say("hold_reassessed", style="green", hold=kept.hold_id, day=next_day)
    return 0


def list_holds(
    door: Door,
    *,
    everything: Annotated[bool, typer.Option("--all", help="hold_all")] = False,
    due: Annotated[bool, typer.Option("--due", help="hold_due")] = False,
) -> int:
    """List the holds that stand; 1 with --due when some wait for their examination."""
    from sae.jobs.hold import list_holds as listed

    with door.archive() as archive:
        today = archive.clock.today()
        holds = listed(archive, lifted=everything, due=due)
    for hold in holds:
        door.screen.record({**_document(hold), "active": hold.is_active(today)})
    if holds:
        door.screen.table([_cells(door, hold, today) for hold in holds])
    else:
        door.screen.say("holds_none")
    return 1 if due and holds else 0


def show(door: Door, *, hold: HoldId) -> int:
    """Show a hold: who asked for it, why, until when, and what it reaches."""
    from sae.jobs.hold import show_hold

    with door.archive() as archive:
        today = archive.clock.today()
        shown = show_hold(archive, hold)
    screen, found = door.screen, shown.hold
    screen.record({**_document(found), "named": list(shown.roots), "units": shown.reached})
    screen.line(screen.styled(found.hold_id, "bold"))
    pairs = [
        ("hold_state", screen.text(_state(found, today))),
        ("hold_label_owner", found.owner),
        ("hold_label_reason", found.reason),
        ("hold_label_rule", found.rule_id),
        ("hold_label_set", screen.instant(found.set_at)),
        ("hold_label_until", _shown(door, found.until_on)),
        ("hold_label_reassess", _shown(door, found.reassess_on)),
        ("hold_label_lifted", screen.instant(found.lifted_at) if found.lifted_at else ""),
        ("hold_label_lift_reason", found.lift_reason),
        ("hold_label_units", screen.number(shown.reached)),
    ]
    screen.pairs([(screen.text(key), value) for key, value in pairs], indent=2)
    for unit_id in shown.roots[:SHOWN_ROOTS]:
        screen.line(f"  {screen.styled(unit_id, 'cyan')}")
    if len(shown.roots) > SHOWN_ROOTS:
        screen.say("hold_more_roots", count=len(shown.roots) - SHOWN_ROOTS)
    return 0


COMMANDS = {
    "hold set": set_hold,
    "hold lift": lift,
    "hold reassess": reassess,
    "hold list": list_holds,
    "hold show": show,
}


# ----------------------------------------------------------------------------- private


def _day(typed: datetime | None) -> date | None:
    return typed.date() if typed is not None else None


def _shown(door: Door, day: date | None) -> str:
    return door.screen.day(day.isoformat()) if day is not None else ""


def _state(hold: "Hold", today: date) -> str:
    if hold.lifted_at is not None:
        return "hold_state_lifted"
    return "hold_state_active" if hold.is_active(today) else "hold_state_ended"


def _document(hold: "Hold") -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(hold).items()
    }


def _cells(door: Door, hold: "Hold", today: date) -> tuple[str, ...]:
    due = door.screen.text("hold_is_due") if hold.is_due(today) else ""
    return (
        hold.hold_id,
        door.screen.text(_state(hold, today)),
        hold.owner,
        _shown(door, hold.reassess_on),
        due,
        hold.reason,
    )
