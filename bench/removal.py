"""How long a removal takes: 10,000 units on two copies, whole AIPs or part of one."""

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from bench import packages
from bench.homes import a_home, ingest_all
from bench.table import print_table
from sae.custody.acts import new_act, perform
from sae.custody.purge import intend_purge
from sae.custody.purge_forward import execute_purges
from sae.domain.act import ActKind
from sae.jobs.removal import go_forward
from sae.ports import Archive

UNITS = 10_000


def run(work: Path) -> None:
    """Remove 10,000 units of a home of 20,000, then half of what is left in their AIPs."""
    with a_home(work / "home") as archive:
        ingest_all(archive, packages.write_units(work / "units.zip", count=2 * UNITS))
        dossiers = _dossiers(archive)
        half = [unit for dossier in dossiers[: len(dossiers) // 2] for unit in dossier]
        rows = [_measured(archive, "in part, AIPs written again", half)]
        rest = [unit for dossier in _dossiers(archive) for unit in dossier]
        rows.append(_measured(archive, "the rest, AIPs whole", rest))
    heads = ("removed", "units", "intent (s)", "copies (s)", "index, database (s)", "units/s")
    print_table("Removal, two copies", heads, rows)


# ----------------------------------------------------------------------------- private


def _dossiers(archive: Archive) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    with archive.catalogue.read() as reader:
        for unit in reader.units():
            if unit.dossier_id:
                found.setdefault(unit.dossier_id, []).append(unit.unit_id)
    return list(found.values())


def _measured(archive: Archive, name: str, units: Collection[str]) -> tuple[str, ...]:
    act = perform(archive, new_act(archive, ActKind.ELIMINATION_ORDERED, body={}))
    times = [perf_counter()]
    intend_purge(archive, act.act_id, units, check=lambda _tx: None)
    times.append(perf_counter())
    execute_purges(archive)
    times.append(perf_counter())
    go_forward(archive)
    times.append(perf_counter())
    spans = [later - earlier for earlier, later in pairwise(times)]
    total = times[-1] - times[0]
    seconds = tuple(f"{span:.1f}" for span in spans)
    return (name, str(len(units)), *seconds, f"{len(units) / total:.0f}")
