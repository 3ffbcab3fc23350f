"""`sae ingest --watch`: what is dropped in a folder is recognised, prepared, ingested, set down.

A chain of jobs, one pass after the other:

(1) go on with what an earlier run had taken, then take what is quiet
(2) recognise each thing by its content
(3) make its package, under an identifier that its bytes give
(4) ingest the packages together
(5) set each thing down in `done` or `refused`, with the reason beside it

Nothing is archived twice: a package waits until its thing is set down, and is known again by the
archive; what is dropped a second time, too.
"""

import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.door import Door
from sae.cli.ocr import read_after_ingest
from sae.cli.watch_chain import Chain
from sae.cli.watch_notes import REJECTED, show_made
from sae.errors import UsageError
from sae.jobs.drop_folder import DropFolder, Thing, watched

if TYPE_CHECKING:
    from sae.bootstrap import PreparationSettings
    from sae.jobs.preparation import PreparationTools

TOGETHER = 100  # things of one run of ingest: one seal, and a depositor does not wait long


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """How a folder is watched. quiet: untouched for so long, a thing is whole.

    every: time between two passes. once: one pass, then the end.
    ocr: scans are read after each pass, when the home says so too. settings: of the packages made;
    None for those of the home.
    """

    folder: Path
    quiet: timedelta
    every: timedelta
    once: bool
    ocr: bool
    settings: Path | None


def watch(door: Door, watching: Watching) -> int:
    """Make passes until interrupted, or one; 1 when something was refused in the only pass."""
    from sae.bootstrap import (
        preparation_tools,
        read_home_preparation,
        read_preparation_settings,
    )

    settings = read_home_preparation(door.home)
    if watching.settings is not None:
        settings = read_preparation_settings(watching.settings)
    if not settings.transferring_agency.strip():
        raise UsageError("watch_needs_transferring_agency", home=door.home)
    tools = preparation_tools()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # how a service is stopped
    statuses: Counter[str] = Counter()
    with watched(watching.folder) as drop:
        if not watching.once:
            door.screen.say("watching", folder=drop.path, style="dim")
        things = drop.taken()  # (1)
        while True:
            things = things or drop.take(now=tools.now(), quiet=watching.quiet, most=TOGETHER)
            if things:
                statuses.update(_pass(door, drop, things, settings, tools))
                if watching.ocr:
                    _read_scans(door)
                things = ()  # there may be more than one pass takes
            elif watching.once:
                return 1 if statuses[REJECTED] else 0
            elif not _waited(watching.every):
                door.screen.say("watch_stopped", style="dim")
                return 0


# ----------------------------------------------------------------------------- private


def _waited(time_between: timedelta) -> bool:
    """Wait; say whether nobody interrupted: there is nothing to go on with then."""
    try:
        time.sleep(time_between.total_seconds())
    except KeyboardInterrupt:
        return False
    return True


def _pass(
    door: Door,
    drop: DropFolder,
    things: tuple[Thing, ...],
    settings: "PreparationSettings",
    tools: "PreparationTools",
) -> list[str]:
    """Follow steps (2) to (5) over some things; give the status of each."""
    statuses = []
    with door.archive(for_writing=True) as archive:
        chain = Chain(archive, settings, tools)
        for made in chain.run(things):
            place = chain.set_down(made, drop)  # (5)
            show_made(door.screen, made, place)
            statuses.append(made.status)
    return statuses


def _read_scans(door: Door) -> None:
    with door.archive(for_writing=True) as archive:
        if archive.policy.ocr_at_ingest:
            read_after_ingest(door.screen, archive)
