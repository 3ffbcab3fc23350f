"""Measures decisions of units: cold, stored, incremental, explained. `python -m bench decisions`.

Units are put in the catalogue without any file: dossiers below four levels of containers, a chain
two hundred deep, pieces with two parents; twenty rules of retention and of communicability.
"""

import gc
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from bench.homes import a_home
from bench.records import a_transfer, an_aip
from bench.table import print_table
from sae.custody.commit import committing, new_entry
from sae.domain.records import (
    Agency,
    AipKind,
    RuleDefinition,
    RuleRecord,
    UnitRecord,
)
from sae.jobs.explain import explain_unit
from sae.jobs.unit_decisions import fresh_decisions
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive

ON = date(2026, 1, 1)
TRANSFER = "01900000-0000-7000-8000-000000000000"
RULES = 20
PIECES = 9  # of a dossier
DOSSIERS = 100  # of a series
UNITS_PER_AIP = 10_000  # about what an AIP holds (design §4)


def run(work: Path, *, units: int) -> None:
    """Print the table for so many units."""
    with a_home(work / "home") as archive:
        _fill(archive, units)
        gc.collect()
        before = _peak_mib()
        worked = time.process_time()
        cold = _seconds(lambda: fresh_decisions(archive))
        worked = time.process_time() - worked
        peak = _peak_mib()
        counted = _seconds(lambda: _counted(archive))
        listed = _seconds(lambda: _listed(archive))
        with archive.catalogue.write() as tx:
            tx.mark_decisions_stale(unit_ids=[_identifier(2 * DOSSIERS)])
        again = _seconds(lambda: fresh_decisions(archive))
        explained = [
            _seconds(lambda one=number: explain_unit(archive, _identifier(one)))
            for number in range(1, units, units // 50)
        ]
    print_table(
        f"Decisions, {units:,} units",
        ("", "s", "target"),
        (
            ("cold: read, decide, write", f"{cold:.1f}", "60"),
            ("cold, seconds of processor", f"{worked:.1f}", ""),
            ("peak, MiB (before: " + f"{before:.0f})", f"{peak:.0f}", "1,536"),
            ("due on a day, counted by agency", f"{counted:.2f}", "2"),
            ("due on a day, every unit listed", f"{listed:.2f}", ""),
            ("one dossier changed", f"{again:.3f}", ""),
            ("one unit explained, median of 50", f"{median(explained):.4f}", "0.05"),
            ("one unit explained, worst of 50", f"{max(explained):.4f}", "0.05"),
        ),
    )


# ----------------------------------------------------------------------------- private


def _seconds(work: object) -> float:
    started = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - started


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _counted(archive: Archive) -> int:
    with archive.catalogue.read() as reader:
        return sum(one.units for one in reader.count_due(ON))


def _listed(archive: Archive) -> int:
    with archive.catalogue.read() as reader:
        return sum(1 for _ in reader.due(ON))


def _fill(archive: Archive, units: int) -> None:
    with committing(archive) as commit:
        tx = commit.tx
        tx.put_agencies([Agency(identifier="MAIRIE", name="Mairie", confirmed=True)])
        tx.put_rules(_rules())
        tx.add_transfer(a_transfer(TRANSFER))
        for kind in AipKind:
            aip_ids = [
                _aip_id(kind, number) for number in range(0, units + UNITS_PER_AIP, UNITS_PER_AIP)
            ]
            for aip_id in aip_ids:
                tx.add_aip(an_aip(TRANSFER, kind, aip_id))
            tx.forget_from_outbox(aip_ids)
        tx.add_units(_units(units))
        tx.mark_decisions_stale(every=True)
        entry = new_entry(archive, EntryType.TRANSFER_COMPLETED, TRANSFER, operation=TRANSFER)
        commit.append(Stream.LIFECYCLE, [entry])


def _rules() -> Iterator[RuleDefinition]:
    events = ("document_date", "latest_document", "year_end", "exercise_closing", "immediate")
    for number in range(RULES):
        for category, name in (("AppraisalRule", "APP"), ("AccessRule", "ACC")):
            yield RuleDefinition(
                rule_id=f"{name}-{number}",
                category=category,
                value=f"Règle {number}",
                description="",
                duration=str(number + 1),
                measurement="YEAR",
                start_event=events[number % len(events)],
                agreement_reference="AD-1",
                agreement_on="2020-01-01",
            )


def _units(count: int) -> Iterator[UnitRecord]:
    """Yield series of dossiers of pieces; one series in ten is a deep chain."""
    number = 0
    while number < count:
        series = number
        yield _unit(number, (), "", "Series")
        number += 1
        deep = series // (DOSSIERS * (PIECES + 1)) % 10 == 9
        above = series
        for dossier in range(DOSSIERS):
            top = number
            stated = _stated(dossier) if not deep or dossier % 10 == 0 else ()
            yield _unit(number, (above,), _identifier(top), "File", stated)
            number += 1
            if deep:
                above = top
            for piece in range(PIECES):
                parents = (top,) if piece % 3 or not piece else (top, number - 1)
                yield _unit(number, parents, _identifier(top), "Item")
                number += 1
                if number >= count:
                    return


def _stated(number: int) -> tuple[RuleRecord, ...]:
    return (
        RuleRecord(
            category="AppraisalRule",
            rule_id=f"APP-{number % RULES}",
            start_date=f"{2000 + number % 20}-01-01",
            properties=(("FinalAction", "Destroy" if number % 7 else "Keep"),),
        ),
        RuleRecord(
            category="AccessRule", rule_id=f"ACC-{number % RULES}", start_date="", properties=()
        ),
    )


def _unit(
    number: int,
    parents: tuple[int, ...],
    dossier_id: str,
    level: str,
    rules: tuple[RuleRecord, ...] = (),
) -> UnitRecord:
    day = f"{1990 + number % 30}-{1 + number % 12:02}-{1 + number % 28:02}"
    return UnitRecord(
        unit_id=_identifier(number),
        transfer_id=TRANSFER,
        aip_id=_aip_id(AipKind.DOSSIERS if dossier_id else AipKind.CONTAINERS, number),
        xml_id=f"u{number}",
        position=number,
        parents=tuple(_identifier(one) for one in parents),
        dossier_id=dossier_id,
        path=_identifier(number),
        level=level,
        title=f"Unité {number}",
        description="",
        document_type="",
        start_date=day if dossier_id else "",
        end_date=day if dossier_id else "",
        originating_agency="MAIRIE",
        metadata="{}",
        rules=rules,
        groups=(),
    )


def _identifier(number: int) -> str:
    return f"{number:08x}-0000-5000-8000-000000000000"


def _aip_id(kind: AipKind, number: int) -> str:
    return f"{kind.value}-{number // UNITS_PER_AIP}"
