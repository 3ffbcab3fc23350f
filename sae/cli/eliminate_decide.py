"""`sae eliminate agree|visa|execute`: what the producer, the control and the authority decide."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.eliminate_prepare import DAY, CampaignArgument
from sae.cli.shown_elimination import (
    campaign_document,
    say_campaign,
    say_next,
    say_reasons,
    show_lines,
)

if TYPE_CHECKING:
    from sae.jobs.execute_elimination import Executed
    from sae.jobs.signed_papers import Paper

Reference = Annotated[str, typer.Option(metavar="WORDS", help="eliminate_reference")]
Signatory = Annotated[str, typer.Option(metavar="WORDS", help="eliminate_signatory")]
SignedOn = Annotated[
    datetime, typer.Option("--date", formats=DAY, metavar="DAY", help="eliminate_signed_on")
]
Scan = Annotated[Path | None, typer.Option(metavar="FILE", help="eliminate_scan")]
Message = Annotated[Path | None, typer.Option(metavar="FILE.xml", help="eliminate_message")]


def agree(
    door: Door,
    *,
    campaign: CampaignArgument,
    agency: Annotated[str, typer.Option(metavar="ID", help="eliminate_agreeing")],
    refused: Annotated[str, typer.Option(metavar="WORDS", help="eliminate_disagreed")] = "",
    reference: Reference,
    signatory: Signatory,
    signed_on: SignedOn,
    scan: Scan = None,
    message: Message = None,
) -> int:
    """Record what a producer answered; refused, her lines leave the campaign."""
    from sae.jobs.agree_elimination import record_agreement

    paper = _paper(reference, signatory, signed_on, scan, message)
    with door.archive(for_writing=True) as archive:
        after = record_agreement(archive, campaign, agency, paper, refused=refused)
    door.screen.record(campaign_document(after))
    key = "eliminate_disagrees" if refused else "eliminate_agrees"
    door.screen.say(key, style="yellow" if refused else "green", agency=agency)
    say_campaign(door.screen, after)
    return 0


def visa(
    door: Door,
    *,
    campaign: CampaignArgument,
    line: Annotated[
        list[str] | None,
        typer.Option(metavar="N=accepted|refused|sort", help="eliminate_visa_line"),
    ] = None,
    remark: Annotated[
        list[str] | None, typer.Option(metavar="N=WORDS", help="eliminate_visa_remark")
    ] = None,
    every: Annotated[
        str, typer.Option("--all", metavar="accepted|refused|sort", help="eliminate_visa_all")
    ] = "",
    reference: Reference,
    signatory: Signatory,
    signed_on: SignedOn,
    valid_until: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="DAY", help="eliminate_valid_until")
    ] = None,
    scan: Scan = None,
    message: Message = None,
) -> int:
    """Record the visa of the control authority, line by line."""
    from sae.jobs.visa_elimination import TypedVisa, record_visa

    typed = TypedVisa(
        lines=tuple(line or ()),
        remarks=tuple(remark or ()),
        rest=every,
        valid_until=valid_until.date() if valid_until is not None else None,
    )
    paper = _paper(reference, signatory, signed_on, scan, message)
    with door.archive(for_writing=True) as archive:
        after = record_visa(archive, campaign, typed, paper)
    door.screen.record(campaign_document(after))
    show_lines(door.screen, after.lines)
    say_campaign(door.screen, after)
    return 0


def execute(
    door: Door,
    *,
    campaign: CampaignArgument,
    confirm: Annotated[int | None, typer.Option(metavar="N", help="eliminate_confirm")] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=DAY, metavar="DAY", help="eliminate_today"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="eliminate_output")
    ] = None,
) -> int:
    """Order the destruction of what was visaed and carry it out, or carry it on."""
    from sae.jobs.execute_elimination import Confirmation
    from sae.jobs.execute_elimination import execute as execute_now
    from sae.jobs.show_elimination import write_documents

    confirmation = Confirmation(units=confirm, day=day.date() if day is not None else None)
    with door.archive(for_writing=True) as archive, door.screen.progress("progress_eliminate"):
        done = execute_now(archive, campaign, confirmation)
        if output is not None:
            write_documents(archive, campaign, output)
    door.screen.record(
        {
            **campaign_document(done.campaign),
            "destroyed_units": done.extent.units,
            "ordered": done.ordered,
            "kept": done.kept,
            "pending": list(done.pending),
        }
    )
    _say_executed(door, done)
    return 1 if done.pending or done.kept else 0


COMMANDS = {
    "eliminate agree": agree,
    "eliminate visa": visa,
    "eliminate execute": execute,
}


# ----------------------------------------------------------------------------- private


def _paper(
    reference: str, signatory: str, signed_on: datetime, scan: Path | None, message: Path | None
) -> "Paper":
    from sae.jobs.signed_papers import Paper

    return Paper(
        reference=reference,
        signatory=signatory,
        given_on=signed_on.date(),
        scan=scan,
        message=message,
    )


def _say_executed(door: Door, done: "Executed") -> None:
    screen = door.screen
    if done.extent.units:
        screen.say(
            "eliminate_destroyed",
            style="bold",
            count=done.extent.units,
            size=screen.size(done.extent.size),
        )
    say_reasons(screen, "eliminate_kept", done.kept)
    if done.pending:
        names = ", ".join(
            screen.text("place_derived") if one == "derived" else one for one in done.pending
        )
        screen.say("eliminate_pending", style="yellow", copies=names)
    state = screen.text(f"campaign_{done.campaign.state}")
    screen.say("eliminate_stands", number=done.campaign.number, state=state)
    say_next(screen, done.campaign)
