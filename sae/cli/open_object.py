"""`sae open`: the bytes of one object, verified, in a file of yours."""

from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door


def open_one(
    door: Door,
    *,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="open_unit")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="open_output")],
    object_id: Annotated[str, typer.Option("--object", metavar="ID", help="open_which")] = "",
    force: Annotated[bool, typer.Option("--force", help="option_force")] = False,
) -> int:
    """Copy an object out; the consultation is journaled."""
    from sae.jobs.open_object import open_object

    screen = door.screen
    with door.archive(for_writing=True) as archive:
        opened = open_object(archive, unit, object_id=object_id, into=output, replace=force)
    item = opened.item
    screen.record(
        {
            "unit_id": opened.unit_id,
            "object_id": item.object_id,
            "file": str(opened.path),
            "bytes": item.size,
            "sha512": item.sha512,
            "puid": item.puid,
            "others": [other.object_id for other in opened.others],
        }
    )
    screen.say(
        "object_opened",
        style="green",
        file=opened.path,
        size=screen.size(item.size),
        format=item.format_name or screen.text("format_not_known"),
    )
    digital = [other for other in opened.others if not other.physical]
    if digital:
        screen.say("object_others", count=len(digital))
        screen.table([(one.object_id, one.usage, one.filename) for one in digital], indent=2)
    return 0


COMMANDS = {"open": open_one}
