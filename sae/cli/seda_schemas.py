"""`sae seda schemas`: the schemas that judge packages, our own or the published ones."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.change_schemas import SchemasInForce

OURS = "ours"


def use(
    door: Door,
    *,
    schemas: Annotated[str, typer.Argument(metavar="DIR|ours", help="seda_schemas_source")],
) -> int:
    """Choose the schemas of the archive."""
    from sae.bootstrap import settings_file
    from sae.jobs.change_schemas import change_schemas

    folder = None if schemas == OURS else Path(schemas)
    with door.archive(for_writing=True) as archive:
        made = change_schemas(archive, folder, settings=settings_file(archive.places.home))
    screen = door.screen
    screen.record({**_document(made), "changed": made.changed})
    key = "seda_schemas_changed" if made.changed else "seda_schemas_already"
    screen.say(key, style="green")
    _show(screen, made)
    return 0


def status(door: Door) -> int:
    """Say which schemas are in force; those that cannot be used are found wrong."""
    from sae.jobs.change_schemas import schemas_in_force

    with door.archive() as archive:
        found = schemas_in_force(archive)
    door.screen.record(_document(found))
    _show(door.screen, found)
    return 1 if any(trouble for _, trouble in found.versions) else 0


def export(
    door: Door,
    *,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="seda_schemas_folder")],
) -> int:
    """Write our own schemas for others."""
    from sae.jobs.export_schemas import export_schemas

    files = export_schemas(folder)
    door.screen.record({"folder": str(folder), "files": [path.name for path in files]})
    door.screen.say("seda_schemas_exported", style="green", folder=folder)
    for path in files:
        door.screen.line(f"  {path.name}")
    return 0


COMMANDS = {
    "seda schemas use": use,
    "seda schemas status": status,
    "seda schemas export": export,
}


# ----------------------------------------------------------------------------- private


def _document(found: "SchemasInForce") -> dict[str, Any]:
    return {
        "in_force": "official" if found.folder else OURS,
        "folder": str(found.folder or ""),
        "versions": [
            {"version": version, "usable": not trouble, "reason": trouble}
            for version, trouble in found.versions
        ],
    }


def _show(screen: Screen, found: "SchemasInForce") -> None:
    if found.folder:
        screen.say("seda_schemas_official", folder=found.folder)
    else:
        screen.say("seda_schemas_ours")
    for version, trouble in found.versions:
        key, style = ("seda_schemas_unusable", "red") if trouble else ("seda_schemas_usable", "")
        screen.say(key, style=style, version=version, reason=trouble)
