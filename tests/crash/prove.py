"""Proves that an operation survives a fault at each of its writes; tells each that it does not.

    python -m tests.crash.prove ingest                       every mode at every write
    python -m tests.crash.prove ingest --turn 5              what the tests run on a fifth day
    python -m tests.crash.prove ingest --mode lost --at 17   one fault

A process of its own: it forks, so it must have no thread and nothing open. Exit status 1 when a
promise was broken.
"""

import argparse
import json
import pickle
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sae.domain.records import TransferState
from sae.errors import SaeError
from sae.journal.entry import Stream
from sae.ports import Archive
from storage.errors import StorageError
from storage.volume import Volume
from tests.crash.faults import STATUS, Call, Mode, applies, calls_of, inject, record
from tests.crash.forks import Case, in_children, run_child
from tests.crash.promises import (
    Expected,
    everything_is_kept,
    nothing_is_half_visible,
    recovering_changes_nothing,
)
from tests.crash.scenarios import SCENARIOS, TOLD, Scenario, opening
from tests.crash.warm import warm_up
from tests.jobs.archives import an_archive

CALLS = "calls.json"
SYNCS = ("sync", "sync_files", "sync_folders")  # of `storage.volume.Volume`
TURNS = 32  # so many turns try every mode at every call

Told = tuple[str, str]
"""(name of a package, transfer that answered it)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A prepared home, what must be kept of it, and the calls that the operation makes.

    alike: numbers of the calls before which all is, to the byte, as before an earlier one.
    """

    place: Path
    expected: tuple[Expected, ...]
    calls: list[Call]
    alike: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which faults are tried. turn: in turns of `TURNS`, None for all. at: number of one call."""

    modes: tuple[Mode, ...]
    turn: int | None
    at: int | None

    def tries(self, mode: Mode, number: int, *, deaths: int) -> bool:
        """Say whether a fault is tried. deaths: turns in which death before each write is."""
        if self.at is not None:
            return number == self.at
        if self.turn is None:
            return True
        turns = deaths if mode is Mode.BEFORE else TURNS
        # Modes do not fall on the same call on the same day.
        return (number + list(Mode).index(mode)) % turns == self.turn % turns


def prove(
    name: str, asked: Asked, *, places: Path, at_once: int
) -> tuple[Iterator[tuple[str, str]], int]:
    """Give (fault, what went wrong or nothing) for each fault tried, and the number left out.

    Left out are deaths that leave, to the byte, what an earlier one leaves: before a sync and
    after it, for one.
    """
    scenario = SCENARIOS[name]
    template = _template(scenario, places)
    chosen = [
        (mode, number)
        for mode in asked.modes
        for number, call in enumerate(template.calls, start=1)
        if applies(mode, call) and asked.tries(mode, number, deaths=scenario.deaths)
    ]
    tried = [
        (mode, number)
        for mode, number in chosen
        if asked.at is not None or mode is not Mode.BEFORE or number not in template.alike
    ]
    cases = (_case(scenario, template, mode, number) for mode, number in tried)
    return in_children(cases, at_once=at_once), len(chosen) - len(tried)


def main() -> int:
    """Read the command line and report."""
    parser = argparse.ArgumentParser(prog="prove")
    parser.add_argument("scenario", choices=sorted(SCENARIOS))
    parser.add_argument("--mode", type=Mode, action="append")
    parser.add_argument("--turn", type=int)
    parser.add_argument("--at", type=int)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--without", choices=SYNCS, help="leave out a sync: faults must be found")
    words = parser.parse_args()
    if words.without:
        setattr(Volume, words.without, lambda *_: None)
    asked = Asked(modes=tuple(words.mode or Mode), turn=words.turn, at=words.at)
    memory = Path("/dev/shm")
    folder = memory if memory.is_dir() else None  # nothing here asks the disk to be durable
    warm_up(folder)
    tried = broken = 0
    with tempfile.TemporaryDirectory(dir=folder, prefix="sae-crash-") as places:
        faults, left_out = prove(words.scenario, asked, places=Path(places), at_once=words.at_once)
        for fault, wrong in faults:
            tried += 1
            broken += bool(wrong)
            if wrong:
                sys.stdout.write(f"BROKEN {fault}\n{wrong}\n")
    sys.stdout.write(
        f"{words.scenario}: {tried} faults ({left_out} more leave what another leaves), "
        f"{broken} broken promises\n"
    )
    return 1 if broken or not tried else 0


# ----------------------------------------------------------------------------- private


def _template(scenario: Scenario, places: Path) -> Template:
    """Prepare a home in a child, and count the calls of the operation in another."""
    place = places / "template"
    place.mkdir()
    report = places / "report"
    pickled = places / "expected"

    def prepare() -> None:
        pickled.write_bytes(pickle.dumps(scenario.prepare(place)))

    def count() -> None:
        trial = _copy_of(place, "trial")
        calls: list[Call] = []
        found: list[str] = []
        record(trial / "home", calls, found)
        scenario.act(trial)
        alike = [
            number for number, one in enumerate(found, start=1) if found.index(one) < number - 1
        ]
        (places / CALLS).write_text(json.dumps([calls, alike]))
        shutil.rmtree(trial)

    for action in (prepare, count):
        if run_child(action, report):
            raise RuntimeError(report.read_text() if report.exists() else "the child was killed")
    expected = pickle.loads(pickled.read_bytes())  # noqa: S301 - written by our own child, above
    calls, alike = calls_of(places / CALLS)
    return Template(place=place, expected=expected, calls=calls, alike=alike)


def _case(scenario: Scenario, template: Template, mode: Mode, number: int) -> Case:
    operation, path = template.calls[number - 1]
    shown = path.partition("/home/")[2] or path
    return (
        f"{mode} {number}/{len(template.calls)} {operation} {shown}",
        partial(_one_fault, scenario, template, mode, number),
    )


def _one_fault(scenario: Scenario, template: Template, mode: Mode, number: int) -> None:
    """Crash, look, recover, look, ask again, check everything. Runs in a child."""
    place = _copy_of(template.place, f"{mode}-{number}")
    report = place / "report"

    def crash() -> None:
        inject(place / "home", mode, number)
        try:
            scenario.act(place)
        except (SaeError, StorageError):
            if mode not in {Mode.ERROR, Mode.FULL}:
                raise

    status = run_child(crash, report)
    survives = mode in {Mode.ERROR, Mode.FULL}
    assert status == (0 if survives else STATUS), report.read_text() if status == 1 else status
    told = _told(place)
    if scenario.needs_catalogue:
        with an_archive(opening(place), for_writing=False) as archive:
            nothing_is_half_visible(archive)
            _check_told(archive, told)
        with an_archive(opening(place)) as archive:
            nothing_is_half_visible(archive)
    scenario.act(place)
    with an_archive(opening(place)) as archive:
        everything_is_kept(archive, template.expected)
        _check_told(archive, _told(place))
        recovering_changes_nothing(archive)
    shutil.rmtree(place)


def _told(place: Path) -> list[Told]:
    file = place / TOLD
    lines = file.read_text().splitlines() if file.exists() else []
    return [(package, transfer_id) for package, transfer_id in map(json.loads, lines)]


def _check_told(archive: Archive, told: list[Told]) -> None:
    """What was answered is there, under the same transfer each time it is asked (I1, I5)."""
    first: dict[str, str] = {}
    with archive.catalogue.read() as reader:
        for package, transfer_id in told:
            transfer = reader.transfer(transfer_id)
            assert transfer is not None
            assert 0 < transfer.published_seq <= reader.published(Stream.LIFECYCLE)
            if transfer.state is TransferState.COMMITTED:
                assert first.setdefault(package, transfer_id) == transfer_id


def _copy_of(place: Path, name: str) -> Path:
    """Copy a prepared place, ages of files included: a package is known by its own."""
    return Path(shutil.copytree(place, place.parent / name, copy_function=shutil.copy2))


if __name__ == "__main__":
    sys.exit(main())
