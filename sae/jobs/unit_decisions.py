"""Decisions of units kept true: what changed since is computed again, the rest is left alone.

Whoever changes rules or the graph says so in its own transaction (`mark_decisions_stale`); whoever
reads stored decisions calls `fresh_decisions` before. What is about to be destroyed is never read
from there: `decide_now` decides again, in the transaction of the caller if need be.

(1) read what is stale, and under which rules the rest was decided
(2) decide for all that these changes concern, or for every unit when that is most of them
(3) write the decisions, unless more has changed meanwhile: then again
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from retention_rules import Choices, Decision, Decisions, decide
from sae.custody.locks import exclusive
from sae.domain.records import RuleDefinition
from sae.domain.rule_inputs import RuleInputs
from sae.domain.rule_mapping import Decider, choices_of, referential_of, units_of
from sae.domain.unit_decision import UnitDecision
from sae.errors import HomeBusy
from sae.jobs.memory import uncollected
from sae.ports import Archive, Reader, StaleMarks

PART = 0.3  # of all units: beyond, following links costs more than deciding for all
FEW = 5_000  # units for which this does not matter
TRIES = 5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """How many decisions were computed again. every: for all units."""

    units: int
    every: bool


def fresh_decisions(
    archive: Archive, *, progress: Progress = lambda _done, _all: None
) -> Refreshed:
    """Make stored decisions true. Raises: HomeBusy when changes never end."""
    for _ in range(TRIES):
        with uncollected(), archive.catalogue.read() as reader:
            marks = reader.stale_marks()  # (1)
            inputs = reader.rule_inputs()
            digest = rules_digest(inputs)
            if not marks.last and marks.rules_sha256 == digest:
                return Refreshed(units=0, every=False)
            made = _decide_stale(reader, marks, inputs, digest)  # (2)
        with uncollected():
            written = _write(archive, made, marks, digest, progress)  # (3)
        if written:
            return Refreshed(units=len(made), every=made.every)
    raise HomeBusy


def are_fresh(reader: Reader) -> bool:
    """Say whether stored decisions are true at this moment."""
    marks = reader.stale_marks()
    return not marks.last and marks.rules_sha256 == rules_digest(reader.rule_inputs())


def decide_now(
    reader: Reader,
    unit_ids: Iterable[str],
    *,
    internal_purge: Iterable[str] = (),
    containers: Iterable[str] = (),
) -> Mapping[str, Decision]:
    """Decide again for units, from what the catalogue says at this moment.

    internal_purge, containers: see `retention_rules.Choices`. Units that are not there are left
    out. A `Transaction` is a Reader: under its lock nothing can change any more.
    """
    inputs = reader.rule_inputs()
    wanted = tuple(unit_ids)
    found = reader.rule_units_around(unit_ids=wanted, at_most=_share(reader))
    rows = reader.rule_units() if found is None else found.rows
    units, _ = units_of(rows, inputs)
    own = choices_of(inputs)
    choices = Choices(
        internal_purge=frozenset(internal_purge),
        containers=frozenset(containers),
        kept=own.kept,
        sorted_out=own.sorted_out,
    )
    decisions = decide(units, referential_of(inputs.rules), choices=choices)
    return {unit_id: decisions.of(unit_id) for unit_id in wanted if unit_id in decisions}


def rules_digest(inputs: RuleInputs) -> str:
    """Give the SHA-256 of the rules in force: when they are others, everything is decided again."""
    rules = [{name: getattr(rule, name) for name in _RULE_FIELDS} for rule in inputs.rules]
    said = json.dumps(rules, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


# ----------------------------------------------------------------------------- private

_RULE_FIELDS = tuple(field.name for field in fields(RuleDefinition))  # all flat: no copy needed


class _Made:
    """Decisions made, given as they are asked for: a million of them never stand in memory."""

    def __init__(
        self,
        decisions: Decisions,
        numbers: list[int],
        members: frozenset[int] | None,
    ) -> None:
        self._decisions = decisions
        self._numbers = numbers
        self._members = members
        self.every = members is None

    def __len__(self) -> int:
        return len(self._numbers) if self._members is None else len(self._members)

    def numbered(self, progress: Progress) -> Iterator[tuple[int, UnitDecision]]:
        """Give the decisions to write, by number of unit."""
        members, total = self._members, len(self._numbers)
        decider = Decider()
        for place, (number, decision) in enumerate(
            zip(self._numbers, self._decisions, strict=True), 1
        ):
            if members is None or number in members:
                yield number, decider.decided(decision)
            if place % 10_000 == 0:
                progress(place, total)


def _decide_stale(reader: Reader, marks: StaleMarks, inputs: RuleInputs, digest: str) -> _Made:
    found = None
    if not marks.every and marks.rules_sha256 == digest:
        found = reader.rule_units_around(
            unit_ids=marks.unit_ids, transfer_ids=marks.transfer_ids, at_most=_share(reader)
        )
    rows = reader.rule_units() if found is None else found.rows
    units, numbers = units_of(rows, inputs)
    decisions = decide(units, referential_of(inputs.rules), choices=choices_of(inputs))
    members = None if found is None else found.members
    return _Made(decisions, numbers, members)


def _share(reader: Reader) -> int:
    return max(FEW, int(reader.counts().units * PART))


def _write(
    archive: Archive, made: _Made, marks: StaleMarks, digest: str, progress: Progress
) -> bool:
    """Write decisions; False when something changed since they were made."""
    with exclusive(archive.places.lock), archive.catalogue.write() as tx:
        now = tx.stale_marks()
        if now.last != marks.last or rules_digest(tx.rule_inputs()) != digest:
            return False
        before = tx.open_days()
        tx.put_decisions(made.numbered(progress), every=made.every)
        after = tx.open_days()
        tx.index_again(unit_ids=[one for one in after if before.get(one) != after[one]])
        tx.forget_stale(upto=marks.last, rules_sha256=digest)
    return True
