"""`sae prepare folder` on many small files, beside its floor: each file read once, zip and SHA-512.

The floor identifies no format, keeps no journal of what is done, writes no manifest. It runs in
the same run, on the same files, in a process of its own as the command does.

    python -m bench.prepare FOLDER OUT.zip      the floor alone
"""

import hashlib
import random
import sys
import zipfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from bench.memory import watched
from bench.packages import WORDS
from bench.table import print_table

FILES_PER_FOLDER = 100
SAE = [sys.executable, "-m", "sae.cli"]
AGENCIES = ["--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE"]


def run(work: Path, *, files: int) -> None:
    """Measure both once the files are in the cache of the system."""
    source = write_files(work / "source", count=files)
    out = work / "package.zip"
    floor_zip = str(work / "floor.zip")
    floor(source, work / "floor.zip")  # reads every file: both find them in memory
    plain = measured([sys.executable, "-m", "bench.prepare", str(source), floor_zip])
    made = measured([*SAE, "prepare", "folder", str(source), "-o", str(out), *AGENCIES, "--json"])
    rows = [
        ("zip and SHA-512 alone", *_figures(plain, files), "", ""),
        ("sae prepare folder", *_figures(made, files), *_ratios(made, plain)),
    ]
    heads = ("", "s", "files/s", "processor s", "peak PSS, MiB", "ratio", "ratio of processor")
    print_table(f"Prepare, {files:,} files of 50 to 700 bytes in a tree", heads, rows)


def write_files(folder: Path, *, count: int) -> Path:
    """Write small texts, so many in each folder, ten folders in each service."""
    for first in range(0, count, FILES_PER_FOLDER):
        number = first // FILES_PER_FOLDER
        below = folder / f"Service {number // 10}" / f"Dossier {number}"
        below.mkdir(parents=True)
        for rank in range(first, min(count, first + FILES_PER_FOLDER)):
            rng = random.Random(rank)
            words = " ".join(rng.choices(WORDS, k=rng.randrange(6, 80)))
            (below / f"Pièce n° {rank}.txt").write_text(words, encoding="utf-8")
    return folder


def floor(folder: Path, out: Path) -> None:
    """Do what cannot be left out."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number, path in enumerate(sorted(folder.rglob("*.txt"))):
            data = path.read_bytes()
            hashlib.sha512(data).hexdigest()
            package.writestr(f"Content/{number}.txt", data)


def measured(command: list[str]) -> tuple[float, float, int]:
    """Give the seconds, those of processors, and the peak KiB of a command and its children."""
    before = getrusage(RUSAGE_CHILDREN)
    seconds, peak = watched(command)
    after = getrusage(RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, spent, peak


def _figures(cost: tuple[float, float, int], files: int) -> tuple[str, ...]:
    seconds, spent, peak = cost
    return f"{seconds:.1f}", f"{files / seconds:.0f}", f"{spent:.1f}", f"{peak / 1024:.0f}"


def _ratios(one: tuple[float, float, int], other: tuple[float, float, int]) -> tuple[str, ...]:
    return f"{one[0] / other[0]:.1f}×", f"{one[1] / other[1]:.1f}×"


if __name__ == "__main__":
    floor(Path(sys.argv[1]), Path(sys.argv[2]))
