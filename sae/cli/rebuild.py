"""`sae rebuild`: the catalogue and the index come back from the copies."""

from typing import Annotated

import typer

from sae.cli.door import Door


def rebuild(
    door: Door,
    *,
    source: Annotated[str, typer.Option("--from", metavar="COPY", help="rebuild_from")] = "",
) -> int:
    """Rebuild; 1 when a copy could not be completed."""
    from sae.errors import UsageError
    from sae.jobs.rebuild import rebuild as bring_back

    screen = door.screen
    # Not opened for writing: recovery refuses a catalogue that knows less than the copies, and
    # that is what a rebuild is for.
    with door.archive() as archive, screen.progress("rebuilding") as bar:
        if source and source not in archive.copies.names:
            raise UsageError("copy_unknown", copy=source, known=", ".join(archive.copies.names))
        made = bring_back(archive, source=source, progress=bar.reach)
    screen.record(
        {
            "source": made.source,
            "behind": list(made.behind),
            "lines": made.lines,
            "seals": made.seals,
            "transfers": made.transfers,
            "aips": made.aips,
            "units": made.units,
            "indexed": made.indexed,
        }
    )
    screen.say("rebuilt", style="green", copy=made.source)
    screen.pairs(
        (
            (screen.text("label_journal_lines"), screen.number(made.lines)),
            (screen.text("label_seals"), screen.number(made.seals)),
            (screen.text("label_transfers"), screen.number(made.transfers)),
            (screen.text("label_units"), screen.number(made.units)),
        ),
        indent=2,
    )
    for name in made.behind:
        screen.say("rebuilt_behind", style="yellow", copy=name)
    return 1 if made.behind else 0


COMMANDS = {"rebuild": rebuild}
