"""Decisions for a million units (deep, wide, multi-parent), beside a walk that shares nothing.

Each measure in a process of its own, cold: building the units is counted in its memory, not in its
time. The naive walk gathers rules for every unit from all its ancestors; its time is per unit, on
fewer units.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from bench.table import print_table
from retention_rules import (
    NOTHING_STATED,
    Category,
    CategoryStatement,
    FinalAction,
    Management,
    Outcome,
    Referential,
    RuleDefinition,
    RuleStatement,
    StartEvent,
    Unit,
    decide,
    on_day,
    years,
)
from retention_rules.explanation import explain

UNITS = 1_000_000
NAIVE_UNITS = 20_000
DAY = date(2026, 11, 23)
RULES = 40


def run(work: Path) -> None:
    """Measure every shape."""
    del work
    rows = []
    for shape in ("wide", "deep", "multi-parent", "own rules"):
        ours = _measured("ours", shape, UNITS)
        small = _measured("ours", shape, NAIVE_UNITS)
        naive = _measured("naive", shape, NAIVE_UNITS)
        assert small["gone"] == naive["gone"], shape
        rows.append(
            (
                shape,
                f"{ours['wall']:.1f}",
                f"{ours['cpu']:.1f}",
                f"{ours['peak']:.0f}",
                f"{naive['cpu'] / small['cpu']:.1f}×",
            )
        )
    heads = ("shape", "s", "processor s", "peak MiB", f"naive walk, {NAIVE_UNITS:,} units")
    print_table(f"Decisions, {UNITS:,} units", heads, rows)
    _print_explanations()


def shaped(shape: str, count: int) -> Iterator[Unit]:
    """Yield an archive: series, dossiers of nine pieces, statements shared as in real tables."""
    yield Unit(unit_id="fonds", container=True)
    for number in range(RULES):
        yield Unit(
            unit_id=f"series-{number}",
            parents=("fonds",),
            agency="MAIRIE",
            container=True,
            management=_management(number, None),
        )
        yield Unit(
            unit_id=f"theme-{number}",
            parents=("fonds",),
            agency="CCAS",
            container=True,
            management=_management(number + 1, None) if number % 4 == 0 else NOTHING_STATED,
        )
    for dossier in range(count // 10):
        yield from _dossier(shape, dossier)


# ----------------------------------------------------------------------------- private


def _dossier(shape: str, number: int) -> Iterator[Unit]:
    top = f"{number:08x}-5a1e-7c00-8000-000000000000"
    start = date(1990 + number % 30, 1 + number % 12, 1 + number % 28)
    parents: tuple[str, ...] = (f"series-{number % RULES}",)
    if shape == "multi-parent":
        parents = (*parents, f"theme-{number * 7 % RULES}")
    own = shape == "own rules"
    yield Unit(
        unit_id=top,
        parents=parents,
        agency="MAIRIE",
        dossier_id=top,
        latest_on=start,
        management=_management(number, start) if own else NOTHING_STATED,
    )
    above = top
    for piece in range(9):
        unit_id = f"{number:08x}-5a1e-7c00-8000-{piece + 1:012x}"
        yield Unit(
            unit_id=unit_id,
            parents=(above,),
            agency="MAIRIE",
            dossier_id=top,
            latest_on=date(start.year, start.month, 1 + piece),
        )
        above = unit_id if shape == "deep" else top


_shared: dict[tuple[int, date | None], Management] = {}


def _management(number: int, start: date | None) -> Management:
    key = (number % RULES, start)
    if key not in _shared:
        _shared[key] = Management(
            statements=(
                CategoryStatement(
                    category=Category.APPRAISAL,
                    rules=(RuleStatement(rule_id=f"APP-{number % RULES}", start_on=start),),
                    final_action=FinalAction.DESTROY if number % 3 else FinalAction.KEEP,
                ),
                CategoryStatement(
                    category=Category.ACCESS,
                    rules=(RuleStatement(rule_id=f"ACC-{number % RULES}", start_on=start),),
                ),
            )
        )
    return _shared[key]


def _referential() -> Referential:
    events = (StartEvent.LATEST_DOCUMENT, StartEvent.EXERCISE_CLOSING, StartEvent.DOCUMENT_DATE)
    return Referential(
        RuleDefinition(
            rule_id=f"{prefix}-{number}",
            category=category,
            duration=years(1 + number),
            start_event=events[number % 3],
            agreement_reference="AD",
            agreement_on=date(2020, 1, 1),
        )
        for prefix, category in (("APP", Category.APPRAISAL), ("ACC", Category.ACCESS))
        for number in range(RULES)
    )


def _measured(engine: str, shape: str, count: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.rules", engine, shape, str(count)],
        check=True,
        capture_output=True,
    )
    return dict(json.loads(done.stdout))


def _print_explanations() -> None:
    rows = [
        ("8 ancestors, one parent each", f"{_explaining(8, parents=1):.1f}"),
        ("60 ancestors, two parents each", f"{_explaining(60, parents=2):.1f}"),
    ]
    print_table("Explanation of one unit", ("ancestry", "processor ms"), rows)


def _explaining(depth: int, *, parents: int) -> float:
    units = [
        Unit(
            unit_id=str(number),
            parents=tuple({str(max(0, number - one - 1)) for one in range(parents) if number}),
            agency="MAIRIE",
            management=_management(number, date(2000, 1, 1)) if number % 3 else NOTHING_STATED,
        )
        for number in range(depth + 1)
    ]
    referential, seconds = _referential(), []
    for _ in range(20):
        started = process_time()
        explain(str(depth), units, referential, on=DAY)
        seconds.append(process_time() - started)
    return median(seconds) * 1e3


def _child(engine: str, shape: str, count: int) -> None:
    units = list(shaped(shape, count))
    referential = _referential()
    wall, cpu = perf_counter(), process_time()
    if engine == "ours":
        found = decide(units, referential)
        gone = sum(on_day(one, DAY).outcome is Outcome.DESTROY for one in found)
    else:
        gone = _naive(units, referential)
    print(
        json.dumps(
            {
                "wall": perf_counter() - wall,
                "cpu": process_time() - cpu,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "gone": gone,
            }
        )
    )


def _naive(units: list[Unit], referential: Referential) -> int:
    """Decide each unit alone, from its ancestors, then look at what is below and beside it."""
    by_id = {unit.unit_id: unit for unit in units}
    latest: dict[str, date] = {}
    pieces: dict[str, list[str]] = {}
    for unit in units:
        if unit.dossier_id and unit.latest_on:
            latest[unit.dossier_id] = max(unit.latest_on, latest.get(unit.dossier_id, date.min))
        pieces.setdefault(unit.dossier_id or unit.unit_id, []).append(unit.unit_id)
    alone = {
        unit.unit_id: decide(_ancestry(unit, by_id), referential, dossier_days=latest)
        .of(unit.unit_id)
        .due_on
        for unit in units
    }
    gone = 0
    for unit in units:
        together = [alone[one] for one in pieces[unit.dossier_id or unit.unit_id]]
        gone += all(day is not None and day <= DAY for day in together)
    return gone


def _ancestry(unit: Unit, by_id: dict[str, Unit]) -> list[Unit]:
    found, waiting = {unit.unit_id: unit}, list(unit.parents)
    while waiting:
        parent = by_id[waiting.pop()]
        if parent.unit_id not in found:
            found[parent.unit_id] = parent
            waiting += parent.parents
    return list(found.values())


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], int(sys.argv[3]))
