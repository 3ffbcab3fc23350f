"""`sae demo`: a whole archive in a minute, with documents of a commune that does not exist.

Each step is a command that anyone can type again; the last ones are not ours (sha512sum,
openssl): the proof does not depend on this software.
"""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from sae.cli.demo_referentials import TABLES
from sae.cli.door import Door
from sae.cli.export import export
from sae.cli.ingest import ingest
from sae.cli.init import init
from sae.cli.open_object import open_one
from sae.cli.proof import proof
from sae.cli.referential import import_table
from sae.cli.search import search
from sae.cli.show import show

_SEARCHES = (("facture", "chauffage"), ("délibération", "école"))


def demo(
    door: Door,
    *,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="demo_folder")] = None,
) -> int:
    """Play the demonstration; 1 when something did not go as told."""
    from sae.cli.samples import ARCHIVAL_AGENCY

    home = folder or Path("demo-home")
    play = _Play(replace(door, home=home))
    door.screen.say("demo_begins", style="bold", home=home)
    name = door.screen.text("demo_agency")
    play.step("init", partial(init, folder=home, agency=ARCHIVAL_AGENCY, name=name), str(home))
    if play.failed:
        return play.failed
    samples = _write_samples(play.door)
    for table in TABLES:
        file = samples / f"{table}.csv"
        command = partial(import_table, table=table, file=file)
        play.step("referential import", command, table, str(file))
    play.step("ingest", partial(ingest, paths=[samples]), str(samples), expected=1)
    door.screen.say("demo_refused", style="dim")
    for words in _SEARCHES:
        play.step("search", partial(search, words=list(words)), *words)
    _look_closer(play, home)
    _verify_with_others(play, home)
    door.screen.line()
    door.screen.say("demo_ends" if not play.failed else "demo_failed", style="bold")
    door.screen.say("demo_next", home=home)
    return 1 if play.failed else 0


COMMANDS = {"demo": demo}


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Play:
    """Plays commands one after the other, each announced as it would be typed."""

    door: Door
    failed: int = 0

    def step(
        self, verb: str, command: Callable[[Door], int], *arguments: str, expected: int = 0
    ) -> None:
        """Play one of our commands. expected: its exit status."""
        where = () if verb == "init" else ("--home", str(self.door.home))
        self._announce("sae", *verb.split(" "), *arguments, *where)
        status = command(self.door)
        if status != expected:
            self.failed = status or 1

    def outside(self, folder: Path, *command: str) -> None:
        """Play a command that is not ours, in a folder; tell when it is not installed."""
        screen = self.door.screen
        self._announce(*command, folder=folder)
        if shutil.which(command[0]) is None:
            screen.say("demo_tool_missing", style="yellow", tool=command[0])
            return
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        screen.record({"command": list(command), "in": str(folder), "status": done.returncode})
        if done.returncode:
            self.failed = 1
            screen.line(done.stdout + done.stderr)
        screen.say("demo_tool_well" if not done.returncode else "demo_tool_wrong", style="green")

    def _announce(self, *command: str, folder: Path | None = None) -> None:
        screen = self.door.screen
        screen.line()
        place = screen.text("demo_in", folder=folder) if folder is not None else ""
        shown = " ".join(f"'{word}'" if " " in word else word for word in command)
        screen.line(screen.styled(f"$ {shown}", "cyan") + place)


def _write_samples(door: Door) -> Path:
    """Write the packages and the tables, dated of the home's present day, inside the home."""
    from sae.cli.samples import write_samples

    with door.archive() as archive:
        today = archive.clock.today()
    folder = door.home / "samples"
    folder.mkdir(parents=True)
    write_samples(folder, now=today)
    for table, text in TABLES.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def _look_closer(play: _Play, home: Path) -> None:
    """Show, open, hand over and prove the first invoice found."""
    from sae.jobs.search import search as find
    from sae.ports import SearchQuery

    with play.door.archive() as archive:
        found = find(archive, SearchQuery(words=" ".join(_SEARCHES[0])))
        unit = next((hit.unit.unit_id for hit in found.units if hit.objects), "")
    if not unit:
        play.failed = 1
        return
    file, package, zipped = (home / name for name in ("facture.pdf", "export.zip", "preuve.zip"))
    short = unit[:8]
    play.step("show", partial(show, identifier=short), short)
    play.step("open", partial(open_one, unit=short, output=file), short, "-o", str(file))
    play.step(
        "export", partial(export, unit=[short], output=package), "--unit", short, "-o", str(package)
    )
    play.step("proof", partial(proof, unit=short, output=zipped), short, "-o", str(zipped))
    play.outside(home, "python3", "-m", "zipfile", "-e", zipped.name, zipped.stem)
    play.outside(home / zipped.stem, "sh", "verify.sh")


def _verify_with_others(play: _Play, home: Path) -> None:
    """Verify every file of every copy, and the last token, without this software."""
    for copy in sorted((home / "copies").iterdir()):
        play.outside(copy, "sh", "-c", "cat sums/*.sha512 | sha512sum -c --quiet")
        seal = _last_seal(copy)
        if seal:
            play.outside(copy, *_openssl(seal))


def _last_seal(copy: Path) -> str:
    tokens = sorted((copy / "journal" / "seals").glob("*.tsr"))
    return tokens[-1].stem if tokens else ""


def _openssl(seal: str) -> Sequence[str]:
    seals = "journal/seals"
    return (
        *("openssl", "ts", "-verify", "-data", f"{seals}/{seal}.txt"),
        *("-in", f"{seals}/{seal}.tsr", "-CAfile", f"{seals}/certificates.pem"),
    )
