"""Ingest beside its floor: unzip, two digests, two copies, sync, uncached re-read.

Custody alone leaves out the words of the documents (extraction and index), which the floor has
not either; the whole is measured beside it.
"""

import importlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from bench import packages
from bench.floor import floor_many, floor_one
from bench.homes import a_home, custody_only, ingest_all
from bench.table import interleaved, print_table

THREADS = 4

# Where the time goes: what is told, and the function whose time it is.
STAGES = (
    ("reception", "sae.jobs.ingest.receive"),
    ("container and manifest, all checks", "sae.jobs.intake.examine"),
    ("objects: inflate, digest, write, identify", "sae.jobs.object_intake.ObjectIntake.read"),
    ("manifests and records of AIPs", "sae.custody.staging.TransferStaging.close_aip"),
    ("sync and uncached re-read", "sae.custody.staging.TransferStaging.make_durable"),
    ("reply", "sae.jobs.intake.write_reply"),
    ("publish, rows, journal", "sae.jobs.ingest.take_in_charge"),
    ("index", "sae.jobs.ingest.drain_outbox"),
    ("seal", "sae.jobs.ingest.seal"),
)


def run(work: Path, *, rounds: int = 5) -> None:
    """Measure the packages of the project's targets."""
    dossiers = packages.write_dossiers(work / "dossiers.zip", count=1000)
    tiny = packages.write_units(work / "tiny.zip", count=10_000)
    big = packages.write_dossiers(work / "big.zip", count=163, file_bytes=1_230_000)
    many = work / "many"
    many.mkdir()
    for _ in packages.write_many(many, count=1000):
        pass
    rows = [
        _one(work, "1,000 dossiers × 3 files × 100 KB", dossiers, rounds),
        _one(work, "10,000 units, 9,000 tiny files", tiny, rounds),
        _one(work, "489 files, 600 MB", big, rounds),
        _many(work, many, rounds),
    ]
    heads = ("package", "floor s", "custody s", "ratio", "with words s", "ratio", "packages/s")
    print_table(f"Ingest, medians of {rounds} interleaved rounds", heads, rows)
    _where(work, dossiers)


# ----------------------------------------------------------------------------- private


def _one(work: Path, title: str, package: Path, rounds: int) -> tuple[str, ...]:
    def custody() -> None:
        with a_home(work / "home") as archive:
            ingest_all(custody_only(archive), package)

    def whole() -> None:
        with a_home(work / "home") as archive:
            ingest_all(archive, package)

    def floor() -> None:
        floor_one(package, work / "floor", threads=THREADS)
        shutil.rmtree(work / "floor")

    seconds = interleaved(rounds, [("floor", floor), ("custody", custody), ("whole", whole)])
    base = seconds["floor"]
    return (
        title,
        f"{base:.2f}",
        f"{seconds['custody']:.2f}",
        f"{seconds['custody'] / base:.1f}×",
        f"{seconds['whole']:.2f}",
        f"{seconds['whole'] / base:.1f}×",
        "",
    )


def _many(work: Path, folder: Path, rounds: int) -> tuple[str, ...]:
    paths = sorted(folder.iterdir())

    def whole() -> None:
        with a_home(work / "home") as archive:
            ingest_all(archive, folder)

    def floor() -> None:
        floor_many(paths, work / "floor", processes=2)
        shutil.rmtree(work / "floor")

    seconds = interleaved(rounds, [("floor", floor), ("whole", whole)])
    ratio = seconds["whole"] / seconds["floor"]
    rate = len(paths) / seconds["whole"]
    return (
        "1,000 packages of one dossier",
        f"{seconds['floor']:.2f}",
        "",
        "",
        f"{seconds['whole']:.2f}",
        f"{ratio:.1f}×",
        f"{rate:.0f}",
    )


def _where(work: Path, package: Path) -> None:
    """Say where the time of one ingest goes (wall clock of each stage, threads included)."""
    spent: dict[str, float] = {}
    with a_home(work / "home") as archive, suppress(KeyError):
        started = perf_counter()
        with _timed(spent):
            ingest_all(archive, package)
        total = perf_counter() - started
    rows = [
        (name, f"{spent.get(name, 0):.2f}", f"{spent.get(name, 0) / total:.0%}")
        for name, _ in STAGES
    ]
    rows.append(("whole", f"{total:.2f}", ""))
    print_table("Where the time goes (1,000 dossiers, with words)", ("stage", "s", "share"), rows)


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    patches = []
    for name, target in STAGES:
        patches.append(patch(target, _timer(target, name, spent)))
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _timer(target: str, name: str, spent: dict[str, float]) -> Callable[..., object]:
    module_name, _, attribute = target.rpartition(".")
    try:
        owner = importlib.import_module(module_name)
    except ModuleNotFoundError:
        outer, _, inner = module_name.rpartition(".")
        owner = getattr(importlib.import_module(outer), inner)
    function = getattr(owner, attribute)

    def timed(*args: object, **kwargs: object) -> object:
        started = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            spent[name] = spent.get(name, 0.0) + perf_counter() - started

    return timed
