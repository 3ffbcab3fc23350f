"""The campaign of final sort: what is past its term, what is proposed, what is decided.

(1) list what is past its term on a day: kept (C), to sort (T), to destroy (D), or stopped
(2) propose, for what is kept or sorted: by the method of its rule, with a public seed for a draw
(3) decide from the table that the archivist read again: one act, with the list of units
(4) seal the journal; decide again: what is kept is definitive, what was sorted out may be proposed
    for elimination (`sae eliminate propose`)

A decision on a dossier is one on all its pieces. Whoever stays more than six months past the term
without a decision is told (GDPR: neither eliminated nor definitive is a breach).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from retention_rules import Duration, Fate, Measurement, Outcome, latest_day
from retention_rules.errors import SamplingRefused
from retention_rules.sampling import Candidate, sample
from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.projections_decisions import UNITS
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.records import RuleDefinition, UnitRecord
from sae.domain.rule_mapping import definition_of
from sae.domain.sort_table import SortLine
from sae.domain.unit_decision import Chosen, UnitDecision
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.jobs.attestations import attested
from sae.jobs.reaching_rules import reaching_rules
from sae.jobs.sort_report import sort_decisions
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader, Transaction

DECISION = "decision"  # name of what is printed: `decision.pdf`, `decision.json`
LATE_AFTER = Duration(count=6, measurement=Measurement.MONTH)  # GDP-02


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTerm:
    """How many units of an agency are past their term, by what stands for them that day.

    late: those without a decision for more than six months.
    """

    outcome: Outcome
    agency: str
    units: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided. units: by choice, pieces of dossiers included."""

    act: Act
    units: Mapping[Chosen, int]


def past_term(archive: Archive, *, on: date) -> tuple[PastTerm, ...]:
    """Count what is past its term on a day, and was not decided; containers are not.

    A container follows what it holds: nobody decides on it.
    """  # (1)
    fresh_decisions(archive)
    counts: Counter[tuple[Outcome, str]] = Counter()
    late: Counter[tuple[Outcome, str]] = Counter()
    with archive.catalogue.read() as reader:
        for batch in _batches(reader.past_term(on)):
            unit_ids = [one.unit_id for one in batch]
            agencies, dossiers = reader.unit_agencies(unit_ids), reader.unit_dossiers(unit_ids)
            for one in batch:
                if one.chosen is None and dossiers[one.unit_id]:
                    key = (one.outcome_on(on), agencies[one.unit_id])
                    counts[key] += 1
                    late[key] += _is_late(one, on)
    return tuple(
        PastTerm(outcome=outcome, agency=agency, units=units, late=late[outcome, agency])
        for (outcome, agency), units in sorted(counts.items())
    )


def propose_sort(archive: Archive, *, on: date, seed: str = "") -> Iterator[SortLine]:
    """Yield a line for each dossier to keep or to sort on a day, with what its rule proposes.

    seed: public value for the rules that draw at random. Raises: SamplingRefused as UsageError.
    """
    archive.caller.require(Role.ARCHIVIST)
    fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        units = list(_tops(reader, on))
        rules = reaching_rules(reader, [unit.unit_id for unit, _ in units])
        table = {rule.rule_id: rule for rule in reader.rule_inputs().rules}
        proposed = _proposed(units, rules, table, seed)
        for unit, decision in units:
            known = rules.get(unit.unit_id, ())
            row = _sampling_rule(known, table)
            yield SortLine(  # (2)
                unit_id=unit.unit_id,
                title=unit.title,
                agency=unit.originating_agency,
                start_date=unit.start_date,
                end_date=unit.end_date,
                rules=known,
                fate=decision.fate.value,
                term_on=decision.term_on,
                sampling=row.sampling if row and decision.fate is Fate.SORT else "",
                seed=seed if row and row.sampling.startswith("random") else "",
                chosen=proposed.get(unit.unit_id, ""),
            )


def decide_sort(
    archive: Archive, lines: Iterable[SortLine], *, reason: str, seed_source: str = ""
) -> Decided:
    """Decide what the lines say; those without a choice are left for later.

    seed_source: where the public value was published.
    Raises: NotAllowed (destroying what rules keep), UsageError, UnknownIdentifier.
    """
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("reason_needed")
    fresh_decisions(archive)
    chosen = [line for line in lines if line.chosen]
    if not chosen:
        raise UsageError("sort_of_nothing")
    with archive.catalogue.read() as reader:
        units = {unit_id: line for line in chosen for unit_id in _whole(reader, line.unit_id)}
        _check(reader, chosen)
    counts = Counter(Chosen(line.chosen) for line in units.values())
    document = b"".join(
        json.dumps({"unit_id": unit_id, "chosen": line.chosen, "rules": line.rules}).encode()
        + b"\n"
        for unit_id, line in units.items()
    )
    body = {
        "units": {one.value: counts[one] for one in Chosen},
        "samplings": _samplings(chosen, seed_source),
    }
    act = new_act(archive, ActKind.SORT_DECIDED, body=body, reason=reason)
    printed = sort_decisions(archive, act, chosen, seed_source=seed_source, annex=UNITS)
    documents = (ActDocument(UNITS, document), *attested(archive, printed, name=DECISION))
    act = perform(archive, act, documents=documents, check=_still_there(units))  # (3)
    seal(archive)  # (4)
    fresh_decisions(archive)
    return Decided(act=act, units={one: counts[one] for one in Chosen})


# ----------------------------------------------------------------------------- private

_TOGETHER = 2_000


def _batches(decisions: Iterator[UnitDecision]) -> Iterator[list[UnitDecision]]:
    batch: list[UnitDecision] = []
    for one in decisions:
        batch.append(one)
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _is_late(decision: UnitDecision, on: date) -> bool:
    late_on = LATE_AFTER.after(decision.term_on) if decision.term_on else None
    return late_on is not None and late_on <= on


def _tops(reader: Reader, on: date) -> Iterator[tuple[UnitRecord, UnitDecision]]:
    """Give the dossiers past their term that are to be kept or sorted, and are not decided."""
    decisions = reader.past_term(on, Fate.KEEP, Fate.SORT)
    for one in [d for d in decisions if d.chosen is None]:
        if one.fate is Fate.SORT and one.outcome_on(on) is not Outcome.SORT:
            continue
        unit = reader.unit(one.unit_id)
        if unit is not None and unit.dossier_id == unit.unit_id:
            yield unit, one


def _sampling_rule(
    rules: Iterable[str], table: Mapping[str, RuleDefinition]
) -> RuleDefinition | None:
    return next((table[one] for one in rules if one in table and table[one].sampling), None)


def _proposed(
    units: Iterable[tuple[UnitRecord, UnitDecision]],
    rules: Mapping[str, tuple[str, ...]],
    table: Mapping[str, RuleDefinition],
    seed: str,
) -> Mapping[str, str]:
    """Propose: what is kept is definitive; what is to sort follows the method of its rule."""
    found: dict[str, str] = {}
    by_rule: dict[str, list[Candidate]] = {}
    for unit, decision in units:
        if decision.fate is Fate.KEEP:
            found[unit.unit_id] = Chosen.KEEP.value
            continue
        row = _sampling_rule(rules.get(unit.unit_id, ()), table)
        if row is not None:
            candidate = Candidate(unit_id=unit.unit_id, name=unit.title, on=_latest(unit))
            by_rule.setdefault(row.rule_id, []).append(candidate)
    for rule_id, candidates in by_rule.items():
        sampling = definition_of(table[rule_id]).sampling
        if sampling is None:
            continue
        try:
            drawn = sample(candidates, sampling, seed=seed)
        except SamplingRefused as refused:
            raise UsageError(
                f"sort_{refused.code}", rule=rule_id, parameter=refused.parameter
            ) from refused
        found.update(dict.fromkeys(drawn.kept, Chosen.KEEP.value))
        found.update(dict.fromkeys(drawn.left, Chosen.DESTROY.value))
    return found


def _latest(unit: UnitRecord) -> date | None:
    return latest_day(unit.end_date or unit.start_date)


def _whole(reader: Reader, unit_id: str) -> tuple[str, ...]:
    unit = reader.unit(unit_id)
    if unit is None:
        raise UnknownIdentifier("identifier_unknown", typed=unit_id)
    if unit.dossier_id != unit.unit_id:
        raise UsageError("sort_of_a_part", unit=unit_id, dossier=unit.dossier_id or "-")
    return (unit_id, *reader.descendants(unit_id))


def _check(reader: Reader, lines: Iterable[SortLine]) -> None:
    decisions = reader.decisions(line.unit_id for line in lines)
    for line in lines:
        known = decisions[line.unit_id]
        sortable = known.fate is Fate.SORT or known.chosen is Chosen.DESTROY
        if line.chosen == Chosen.DESTROY and not sortable:
            raise NotAllowed("sort_not_to_sort", unit=line.unit_id, fate=known.fate.value)


def _samplings(lines: Iterable[SortLine], seed_source: str) -> list[dict[str, object]]:
    """Tell each method used, so that anybody can draw again."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for line in lines:
        if line.sampling:
            key = ("|".join(line.rules), line.sampling, line.seed)
            found.setdefault(key, Counter())[line.chosen] += 1
    return [
        {
            "rules": rules,
            "sampling": sampling,
            "seed": seed,
            "seed_source": seed_source,
            "kept": counts[Chosen.KEEP.value],
            "left": counts[Chosen.DESTROY.value],
        }
        for (rules, sampling, seed), counts in sorted(found.items())
    ]


def _still_there(unit_ids: Iterable[str]) -> Callable[[Transaction], None]:
    def check(tx: Transaction) -> None:
        for unit_id in unit_ids:
            if tx.unit(unit_id) is None:
                raise UnknownIdentifier("identifier_unknown", typed=unit_id)

    return check
