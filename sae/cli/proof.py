"""`sae proof`: a unit and all that is needed to check it, in one zip."""

from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door


def proof(
    door: Door,
    *,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="proof_unit")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="PROOF.zip", help="proof_output")
    ],
) -> int:
    """Make the proof of a unit."""
    from sae.jobs.prove import prove

    screen = door.screen
    with door.archive(for_writing=True) as archive:
        made = prove(archive, unit, into=output)
    screen.record(
        {
            "proof": str(made.path),
            "unit_id": made.unit_id,
            "aip_id": made.aip_id,
            "objects": made.objects,
            "bytes": made.size,
            "sha512": made.sha512,
            "seal": made.seal_number,
            "sealed_at": made.sealed_at.isoformat(),
            "authority": made.authority,
            "internal_authority": made.internal,
        }
    )
    screen.say("proof_made", style="green", file=made.path)
    screen.say(
        "proof_counts",
        objects=screen.number(made.objects),
        size=screen.size(made.size),
        seal=made.seal_number,
        at=screen.instant(made.sealed_at),
    )
    if not made.objects:
        screen.say("proof_without_object", style="yellow")
    authority = screen.text("internal_authority") if made.internal else made.authority
    screen.say("proof_authority", style="yellow" if made.internal else "", authority=authority)
    screen.say("proof_how", style="dim", file=made.path)
    return 0


COMMANDS = {"proof": proof}
