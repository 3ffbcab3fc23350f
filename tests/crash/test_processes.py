"""Several processes in one home at once, and all of them killed at once."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sae.bootstrap import Opening
from sae.domain.records import TransferState
from sae.jobs.ingest import ingest
from tests.crash.promises import everything_is_kept, recovering_changes_nothing
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_dossier, a_file, a_package

ROOT = Path(__file__).parents[2]
Run = subprocess.Popen[str]
BATCH = 12  # packages of a batch that is killed

pytestmark = pytest.mark.slow


def a_run(opening: Opening, *packages: Path, real: bool = False) -> Run:
    """Start a process that is about to ingest packages."""
    options = ["--real"] if real else []
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.crash.one_run", opening.home, *options, *packages],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    return run


def go(run: Run) -> None:
    assert run.stdin is not None
    run.stdin.write("go\n")
    run.stdin.flush()


def answers(run: Run) -> list[dict[str, Any]]:
    out, _ = run.communicate()
    assert run.returncode == 0
    return [json.loads(line) for line in out.splitlines()]


def several(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    return [
        a_package(
            folder / f"{number}.zip",
            message_identifier=f"M-{number}",
            units=(a_dossier(f"Dossier {number}", files=[a_file(f"{number}.txt")]),),
        )
        for number in range(count)
    ]


def assert_archived_once(opening: Opening, count: int) -> None:
    with an_archive(opening) as archive:
        with archive.catalogue.read() as reader:
            kept = tuple(reader.transfers())
        everything_is_kept(archive, ())
        recovering_changes_nothing(archive)
    assert [one.state for one in kept] == [TransferState.COMMITTED] * count
    assert len({one.message_identifier for one in kept}) == count


def test_the_same_package_sent_at_once_by_several_is_archived_once(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    [package] = several(tmp_path / "packages", 1)
    runs = [a_run(opening, package) for _ in range(4)]

    for run in runs:
        go(run)
    told = [answer for run in runs for answer in answers(run)]

    assert len(told) == 4
    assert sum(not answer["already"] for answer in told) == 1
    assert len({answer["transfer_id"] for answer in told}) == 1
    assert_archived_once(opening, 1)


def test_packages_sent_at_once_by_several_are_all_archived(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    packages = several(tmp_path / "packages", 12)
    runs = [a_run(opening, *packages[number::4]) for number in range(4)]

    for run in runs:
        go(run)
    told = [answer for run in runs for answer in answers(run)]

    assert sorted(answer["package"] for answer in told) == sorted(one.name for one in packages)
    assert not any(answer["already"] for answer in told)
    assert_archived_once(opening, 12)


def test_two_contents_under_one_message_sent_at_once_are_not_both_kept(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    one, other = (a_package(tmp_path / f"{n}.zip", comment=f"contenu {n}") for n in (1, 2))
    runs = [a_run(opening, one), a_run(opening, other)]

    for run in runs:
        go(run)
    told = [answer for run in runs for answer in answers(run)]

    assert sorted(answer["state"] for answer in told) == ["committed", "refused"]
    assert not any(answer["already"] for answer in told)
    with an_archive(opening) as archive:
        everything_is_kept(archive, ())


@pytest.fixture(scope="module")
def lasted(tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a batch takes when nobody kills it, in seconds."""
    place = tmp_path_factory.mktemp("whole")
    run = a_run(a_home(place / "home", processes=2), *several(place / "p", BATCH), real=True)
    begun = time.monotonic()
    go(run)
    assert len(answers(run)) == BATCH
    return time.monotonic() - begun


@pytest.mark.parametrize("moment", [0.3, 0.6, 0.9])
def test_a_batch_killed_with_all_its_workers_is_finished_by_the_next_run(
    tmp_path: Path, lasted: float, moment: float
) -> None:
    packages = several(tmp_path / "packages", BATCH)
    opening = a_home(tmp_path / "home", processes=2)
    run = a_run(opening, *packages, real=True)

    go(run)
    with suppress(subprocess.TimeoutExpired):
        run.wait(timeout=lasted * moment)
    with suppress(ProcessLookupError):  # it was quicker this time
        os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    with an_archive(opening) as archive:
        told = list(ingest(archive, packages))

    assert {outcome.package.name for outcome in told} == {package.name for package in packages}
    assert_archived_once(opening, BATCH)


def test_a_run_killed_alone_takes_its_workers_with_it(tmp_path: Path) -> None:
    """They would go on writing under the names that the next run uses."""
    packages = several(tmp_path / "packages", BATCH)
    opening = a_home(tmp_path / "home", processes=2)
    run = a_run(opening, *packages, real=True)
    go(run)
    while len(children_of(run.pid)) < 3:  # two workers, and what multiprocessing watches with
        assert run.poll() is None

    run.kill()
    run.communicate(timeout=30)  # its output ends when its last worker does

    with an_archive(opening) as archive:
        told = list(ingest(archive, packages))
    assert {outcome.package.name for outcome in told} == {package.name for package in packages}
    assert_archived_once(opening, BATCH)


def children_of(process: int) -> list[int]:
    """List the processes that a process started (Linux)."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
