"""`sae init`: a new archive home, with its settings, its keys and its copies."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door, close
from sae.cli.screen import Screen
from sae.messages import LANGUAGES

FULLTEXT = ("tantivy", "whoosh")


def init(
    door: Door,
    *,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="init_folder")] = None,
    agency: Annotated[str, typer.Option(help="init_agency", metavar="ID")] = "",
    name: Annotated[str, typer.Option(help="init_name", metavar="NAME")] = "",
    language: Annotated[str, typer.Option(help="init_language", metavar="fr|en")] = "",
    copy: Annotated[list[Path] | None, typer.Option(help="init_copy", metavar="PATH")] = None,
    schemas: Annotated[Path | None, typer.Option(help="init_schemas", metavar="DIR")] = None,
    fulltext: Annotated[
        str, typer.Option(help="init_fulltext", metavar="tantivy|whoosh")
    ] = "tantivy",
) -> int:
    """Create the home and say where everything is."""
    from sae.bootstrap import NewHome, create_home
    from sae.domain.copy_readme import copy_readme
    from sae.jobs.change_schemas import check_official
    from sae.jobs.storage_status import shared_devices

    screen = door.screen
    home = folder or door.home
    _require("--language", language, ("", *LANGUAGES))
    _require("--fulltext", fulltext, FULLTEXT)
    if schemas is not None:
        check_official(schemas)
    for elsewhere in copy or []:
        _require_free(elsewhere)
    new = NewHome(
        archival_agency=agency or screen.text("default_agency"),
        archival_agency_name=name or agency or screen.text("default_agency_name"),
        language=language or door.lang,
        copies=_copies(copy or []),
        schemas=str(schemas.resolve()) if schemas else "",
        fulltext=fulltext,
    )
    opening = replace(door.opening(), home=home)
    archive = create_home(
        opening, new, readme=lambda asked: copy_readme(asked.archival_agency_name)
    )
    try:
        sharing = {name for name, others in shared_devices(archive).items() if others}
        copies = {name: archive.places.home / path for name, path in new.copies}
    finally:
        close(archive)
    screen.record(
        {
            "home": str(home.resolve()),
            "archival_agency": new.archival_agency,
            "copies": {name: str(path) for name, path in copies.items()},
            "share_a_device": sorted(sharing),
        }
    )
    _show(screen, home, copies, sharing)
    return 0


COMMANDS = {"init": init}


# ----------------------------------------------------------------------------- private


def _require(option: str, value: str, known: tuple[str, ...]) -> None:
    from sae.errors import UsageError

    if value not in known:
        raise UsageError(
            "choice_unknown", option=option, value=value, known=", ".join(filter(None, known))
        )


def _require_free(place: Path) -> None:
    """Refuse a folder that holds something, another archive's copy perhaps; make a missing one."""
    from sae.errors import UsageError

    place.mkdir(parents=True, exist_ok=True)  # what cannot be made is told before any key exists
    if any(place.iterdir()):
        raise UsageError("copy_not_empty", path=place)


def _copies(elsewhere: list[Path]) -> tuple[tuple[str, str], ...]:
    """Name the copies: two at least; one given path leaves the first copy in the home."""
    paths = [str(path.resolve()) for path in elsewhere]
    while len(paths) < 2:
        paths.insert(0, f"copies/copy-{2 - len(paths)}")
    return tuple((f"copy-{number}", path) for number, path in enumerate(paths, 1))


def _show(screen: Screen, home: Path, copies: Mapping[str, Path], sharing: Collection[str]) -> None:
    screen.say("home_created", style="green", home=home.resolve())
    screen.pairs(((name, str(path)) for name, path in copies.items()), indent=2)
    if sharing:
        screen.line()
        screen.say("copies_share_device", style="yellow", copies=", ".join(sorted(sharing)))
    screen.line()
    screen.say("home_next", home=home)
