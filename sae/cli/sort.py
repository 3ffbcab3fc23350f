"""`sae sort`: the campaign of final sort, from what is past its term to what is decided."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings

On = Annotated[
    datetime | None,
    typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="sort_on"),
]


def list_past_term(door: Door, *, on: On = None) -> int:
    """Count what is past its term and was not decided, and what is late."""
    from sae.jobs.sort_campaign import past_term

    screen = door.screen
    with door.archive() as archive:
        day = on.date() if on is not None else archive.clock.today()
        found = past_term(archive, on=day)
    for one in found:
        screen.record(
            {
                "on": day.isoformat(),
                "outcome": one.outcome.value,
                "agency": one.agency,
                "units": one.units,
                "late": one.late,
            }
        )
    if not found:
        screen.say("sort_nothing_past", style="green", day=screen.day(day.isoformat()))
        return 0
    screen.say("sort_past", day=screen.day(day.isoformat()))
    screen.table(
        [
            (
                screen.text(f"outcome_{one.outcome}"),
                one.agency,
                screen.text("rules_units", count=one.units),
                screen.text("sort_late", count=one.late) if one.late else "",
            )
            for one in found
        ],
        indent=2,
    )
    screen.say("sort_next", style="dim")
    return 0


def propose(
    door: Door,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="sort_output")],
    on: On = None,
    seed: Annotated[str, typer.Option(metavar="VALUE", help="sort_seed")] = "",
) -> int:
    """Write the table of dossiers to keep or to sort, with what their rules propose."""
    from sae.domain.sort_table import write_sort_table
    from sae.jobs.sort_campaign import propose_sort

    screen = door.screen
    with door.archive() as archive:
        day = on.date() if on is not None else archive.clock.today()
        lines = list(propose_sort(archive, on=day, seed=seed))
    output.write_bytes(write_sort_table(lines))
    counts = {one: sum(1 for line in lines if line.chosen == one) for one in ("keep", "destroy")}
    left = len(lines) - sum(counts.values())
    screen.record({"on": day.isoformat(), "lines": len(lines), **counts, "undecided": left})
    screen.say(
        "sort_proposed",
        style="green",
        file=output.name,
        lines=screen.number(len(lines)),
        keep=screen.number(counts["keep"]),
        destroy=screen.number(counts["destroy"]),
        left=screen.number(left),
    )
    return 0


def decide(
    door: Door,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="sort_file")],
    reason: Annotated[str, typer.Option(metavar="WORDS", help="option_reason")],
    seed_source: Annotated[str, typer.Option(metavar="WORDS", help="sort_seed_source")] = "",
) -> int:
    """Decide what a table says: what is kept is definitive, the rest may be eliminated."""
    from sae.domain.sort_table import read_sort_table
    from sae.jobs.sort_campaign import decide_sort

    screen = door.screen
    lines, findings = read_sort_table(file.read_bytes(), name=file.name)
    if findings:
        screen.record({"findings": [finding_document(screen, one) for one in findings]})
        show_findings(screen, findings)
        return 1
    with door.archive(for_writing=True) as archive:
        done = decide_sort(archive, lines, reason=reason, seed_source=seed_source)
    counts = {choice.value: units for choice, units in done.units.items()}
    screen.record({"act": done.act.act_id, **counts})
    screen.say(
        "sort_decided",
        style="green",
        keep=screen.number(counts["keep"]),
        destroy=screen.number(counts["destroy"]),
        act=done.act.act_id,
    )
    return 0


COMMANDS = {"sort list": list_past_term, "sort propose": propose, "sort decide": decide}
