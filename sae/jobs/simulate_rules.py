"""Simulate: what would change, unit by unit, before anything is applied.

(1) read the rules to try: a file, or the versions that wait; a day may be tried too
(2) decide for every unit under the rules in force and under these, and compare
(3) count what changes, by series, agency or document type

Nothing is written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retention_rules.simulation import Change, Count, count
from sae.custody.acts import new_act
from sae.domain.act import ActKind
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.referential_files import RULES, read_referential
from sae.domain.rule_versions import versions_to_add
from sae.domain.table_lines import MAX_BYTES
from sae.errors import UsageError
from sae.jobs.rule_changes import rule_changes
from sae.jobs.rule_report import Found, rule_report
from sae.ports import Archive
from seda.findings import Finding, has_errors

Told = Callable[[Change], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What a simulation found. tried: the versions; units: how many change; by: the grouping."""

    tried: tuple[RuleDefinition, ...]
    by: str
    on: date
    then: date
    units: int
    counts: tuple[Count, ...]
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Identifiers of the rules tried."""
        return tuple(rule.rule_id for rule in self.tried)


def simulate_rules(  # noqa: PLR0913 - what can be tried, and how it is told
    archive: Archive,
    *,
    file: Path | None = None,
    pending: bool = False,
    then: date | None = None,
    by: str = "series",
    told: Told = lambda _change: None,
) -> Simulated:
    """Follow the three steps. told: of each change, as it is found.

    Raises: UsageError when nothing is tried, or for another grouping, OSError.
    """
    if file is None and not pending and then is None:
        raise UsageError("simulation_of_nothing")
    today = archive.clock.today()
    with archive.catalogue.read() as reader:
        waiting = reader.rule_versions(RuleState.WAITING)
        tried: tuple[RuleDefinition, ...] = waiting if pending else ()
        findings: tuple[Finding, ...] = ()
        if file is not None:
            tried, findings = _read(archive, file)  # (1)
        if has_errors(findings):
            return Simulated(
                tried=(),
                by=by,
                on=today,
                then=then or today,
                units=0,
                counts=(),
                findings=findings,
            )
        seen = _Seen(told)
        changes = rule_changes(reader, tried, on=today, then=then, by=by)  # (2)
        counts = count(seen.through(changes))  # (3)
    return Simulated(
        tried=tried,
        by=by,
        on=today,
        then=then or today,
        units=len(seen.units),
        counts=counts,
        findings=findings,
    )


def simulation_report(archive: Archive, simulated: Simulated) -> bytes:
    """Print what a simulation found (PDF/A), marked as such. Raises: PrintingFailed."""
    # Only its heading is used: nothing is applied.
    act = new_act(archive, ActKind.ATTESTED, body={})
    found = Found(
        counts=simulated.counts,
        units=simulated.units,
        on=simulated.then,
        applied_at=None,
        by_series=simulated.by == "series",
    )
    return archive.printer.print(rule_report(archive, act, simulated.tried, found))


# ----------------------------------------------------------------------------- private


class _Seen:
    """Passes changes on, and remembers whose they are."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self.units: set[str] = set()

    def through(self, changes: Iterable[Change]) -> Iterator[Change]:
        for change in changes:
            self.units.add(change.unit_id)
            self._told(change)
            yield change


def _read(archive: Archive, file: Path) -> tuple[tuple[RuleDefinition, ...], tuple[Finding, ...]]:
    with file.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    with archive.catalogue.read() as reader:
        known = reader.referentials()
    read = read_referential(RULES, data, name=file.name, known=known)
    rows = [row for row in read.rows if isinstance(row, RuleDefinition)]
    return versions_to_add(rows, known.rules), read.findings
