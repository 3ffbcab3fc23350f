"""Every write of an operation fails once, and no promise is broken.

Death before each write is tried each time, at every write (in turns for the longest scenarios), but
for one that leaves, to the byte, what an earlier one leaves. The other
modes take turns, one a day; SAE_PROVE_CRASH=1 tries all of them at once (`make prove-crash`). A
failure names its fault: `python -m tests.crash.prove SCENARIO --mode MODE --at N` does it again.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.crash.faults import Mode
from tests.crash.prove import SYNCS
from tests.crash.scenarios import SCENARIOS

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_lost_nor_half_done_whatever_fails(scenario: str) -> None:
    turn = [] if os.environ.get("SAE_PROVE_CRASH") else ["--turn", str(today())]

    proof = proved(scenario, *turn)

    assert proof.returncode == 0, proof.stdout + proof.stderr


@pytest.mark.parametrize("sync", SYNCS)
def test_a_sync_that_is_left_out_is_found_by_what_a_power_cut_takes_back(sync: str) -> None:
    proof = proved("ingest", "--mode", Mode.LOST, "--turn", "1", "--without", sync)

    assert proof.returncode == 1
    assert "BROKEN lost" in proof.stdout


def proved(scenario: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a proof in a process of its own: this one may have threads, and must not be forked."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    at_once = str(max(1, len(os.sched_getaffinity(0)) // workers))
    return subprocess.run(
        [sys.executable, "-m", "tests.crash.prove", scenario, "--at-once", at_once, *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def today() -> int:
    return datetime.now(UTC).toordinal()
