"""Memory of whole ingests: the sum of PSS over every process, sampled while it runs."""

import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench import packages
from bench.table import print_table

EVERY = 0.2  # seconds between two samples


def run(work: Path) -> None:
    """Measure a package of 100,000 units."""
    package = packages.write_units(work / "units.zip", count=100_000)
    seconds, peak = peak_of(package, work / "home")
    row = ("100,000 units, 90,000 files", f"{seconds:.0f}", f"{peak / 1024:.0f}")
    print_table("Memory", ("package", "s", "peak PSS of all processes, MiB"), [row])


def run_huge(work: Path, *, gibibytes: int = 20) -> None:
    """Measure a package larger than memory: files of 1 GiB."""
    package = packages.write_dossiers(
        work / "huge.zip", count=-(-gibibytes // 3), file_bytes=1024**3
    )
    seconds, peak = peak_of(package, work / "home")
    row = (
        f"{package.stat().st_size / 1024**3:.1f} GiB zip",
        f"{seconds:.0f}",
        f"{peak / 1024:.0f}",
    )
    print_table("Memory", ("package", "s", "peak PSS of all processes, MiB"), [row])


def peak_of(package: Path, home: Path) -> tuple[float, int]:
    """Ingest in a process of its own; give the seconds and the peak KiB of it and its children."""
    sae = [sys.executable, "-m", "sae.cli"]
    subprocess.run([*sae, "init", str(home)], check=True, capture_output=True)
    return watched([*sae, "ingest", "--home", str(home), "--json", str(package)])


def watched(command: list[str]) -> tuple[float, int]:
    """Run a command; give the seconds and the peak KiB of it and its children."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_pss(pid) for pid in tree(process.pid)))
        time.sleep(EVERY)
    if process.returncode:
        raise RuntimeError(f"{command} failed")
    return time.perf_counter() - started, peak


def measured(command: list[str]) -> tuple[float, float, int]:
    """Give the seconds, those of processors, and the peak KiB of a command and its children."""
    before = getrusage(RUSAGE_CHILDREN)
    seconds, peak = watched(command)
    after = getrusage(RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def tree(root: int) -> list[int]:
    """Give a process and all its children."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                text = (task / "children").read_text()
                waiting.extend(int(child) for child in text.split())
        except OSError:
            continue
    return found


# ----------------------------------------------------------------------------- private


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        return 0
    return 0
