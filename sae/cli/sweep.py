"""`sae sweep`: what the journal does not name is set aside, then removed a day later."""

from typing import Annotated

import typer

from sae.cli.door import Door


def sweep(
    door: Door,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="sweep_dry_run")] = False,
) -> int:
    """Sweep, or say what would be swept."""
    from sae.jobs.sweep import sweep as run

    screen = door.screen
    with door.archive(for_writing=not dry_run) as archive:
        done = run(archive, dry_run=dry_run)
    groups = {
        "set_aside": done.set_aside,
        "put_back": done.put_back,
        "removed": done.removed,
        "waiting": done.waiting,
    }
    rows = []
    for action, pairs in groups.items():
        for copy, object_id in pairs:
            screen.record({"action": action, "copy": copy, "object": object_id, "dry_run": dry_run})
            rows.append((screen.text(f"swept_{action}"), copy, object_id))
    for transfer_id in done.quarantine:
        screen.record({"action": "quarantine", "transfer_id": transfer_id, "dry_run": dry_run})
        rows.append((screen.text("swept_quarantine"), "", transfer_id))
    if rows:
        screen.table(rows)
    else:
        screen.say("swept_nothing", style="green")
    if dry_run:
        screen.say("swept_dry", style="dim")
    return 0


COMMANDS = {"sweep": sweep}
