"""`sae rules explain`: says why a date is what it is."""

from datetime import datetime
from typing import Annotated

import typer

from sae.cli.door import Door
from sae.cli.explained import Explainer


def explain(
    door: Door,
    *,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="explain_unit")],
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="explain_on"),
    ] = None,
) -> int:
    """Tell the whole derivation of the dates of a unit: rules, where they come from, arithmetic."""
    from sae.jobs.explain import explain_unit

    screen = door.screen
    with door.archive() as archive:
        day = on.date() if on is not None else archive.clock.today()
        found = explain_unit(archive, unit, on=day)
    explainer = Explainer(screen, found.titles, found.unit.unit_id)
    tree = explainer.said(found.tree)
    screen.record({"unit_id": found.unit.unit_id, "on": day.isoformat(), "tree": tree.document})
    screen.line(screen.styled(found.unit.title or screen.text("untitled"), "bold"))
    screen.line()
    tree.show(screen)
    return 0


COMMANDS = {"rules explain": explain}
