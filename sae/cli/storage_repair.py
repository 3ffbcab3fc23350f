"""`sae storage repair|verify|sync`: copies checked, healed and caught up."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.audit import run_audit
from sae.cli.door import Door
from sae.cli.placed_findings import Places

if TYPE_CHECKING:
    from sae.jobs.repair import Repaired

Copies = Annotated[list[str] | None, typer.Argument(metavar="[COPY]...", help="storage_copy")]


def repair(
    door: Door,
    *,
    objects: Annotated[
        list[str] | None, typer.Argument(metavar="[OBJECT]...", help="storage_objects")
    ] = None,
) -> int:
    """Heal what a copy has lost or has otherwise; 1 when something is lost."""
    from sae.jobs.repair import repair as heal

    places = Places(door.screen)
    # Not opened for writing: damage in a copy's journal must not stop what heals it.
    with door.archive() as archive, door.screen.progress("repairing") as bar:
        done = heal(archive, objects=objects or None, tell=places.tell, progress=bar.reach)
    return _conclude(door, places, done, nothing="repair_nothing")


def verify(door: Door, *, copies: Copies = None) -> int:
    """Read every byte of copies again; 1 when something is wrong."""
    from sae.jobs.audit import Scope

    return run_audit(door, Scope(copies=tuple(copies or ())), "verifying")


def sync(
    door: Door,
    *,
    copies: Copies = None,
    create: Annotated[bool, typer.Option("--create", help="storage_create")] = False,
) -> int:
    """Give copies what they lack; 1 when something could not be given."""
    from sae.jobs.repair import catch_up

    places = Places(door.screen)
    with door.archive() as archive, door.screen.progress("syncing") as bar:
        done = catch_up(
            archive,
            copies=copies or (),
            create=create,
            tell=places.tell,
            progress=bar.reach,
        )
    return _conclude(door, places, done, nothing="sync_nothing")


COMMANDS: dict[str, Callable[..., int]] = {
    "storage repair": repair,
    "storage verify": verify,
    "storage sync": sync,
}


# ----------------------------------------------------------------------------- private


def _conclude(door: Door, places: Places, done: "Repaired", *, nothing: str) -> int:
    screen = door.screen
    screen.record(
        {
            "repaired": {
                "sound": done.sound,
                "objects": done.objects,
                "files": done.files,
                "lost": done.lost,
                "failed": done.failed,
            }
        }
    )
    places.show()
    if done.objects or done.files:
        screen.say(
            "repair_done",
            style="green",
            objects=screen.number(done.objects),
            files=screen.number(done.files),
        )
    elif done.sound:
        screen.say(nothing, style="green")
    if done.lost:
        screen.say("repair_lost", style="red", count=done.lost)
    if done.failed:
        screen.say("repair_failed", style="red", count=done.failed)
    return 0 if done.sound else 1
