"""Explain: why this date? The whole derivation for one unit, as a tree.

(1) read the unit, if the caller may, what is above it, and its dossier when that is small enough
(2) of a large dossier, take from the stored decision what its other pieces impose
(3) build the tree, and find the titles of the units that it names, of those that the caller reads
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from retention_rules import Fate, Reason, ReasonCode, latest_day
from retention_rules.explanation import Surroundings, explain
from retention_rules.nodes import Node
from sae.domain.records import UnitRecord
from sae.domain.rule_mapping import choices_of, referential_of, units_of
from sae.domain.unit_decision import UnitDecision
from sae.errors import UnknownIdentifier
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import readable, sight_on
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader

Tree = Node

AROUND = 200  # units read whole; beyond, reading costs more than a person wants to wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A unit, its decision, and the tree that explains it. titles: of units named, by id."""

    unit: UnitRecord
    decision: UnitDecision
    tree: Node
    titles: Mapping[str, str]


def explain_unit(archive: Archive, typed: str, *, on: date | None = None) -> Explained:
    """Follow the three steps. Raises: UnknownIdentifier, UsageError, HomeBusy."""
    fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        named = name_of(reader, typed, sight=sight)
        unit = reader.unit(named.identifier) if named.kind is Kind.UNIT else None
        decision = reader.decision(named.identifier)
        if unit is None or decision is None:
            raise UnknownIdentifier("unit_unknown", typed=typed)
        tree = explain_stored(reader, unit, decision, on=on)
        mentioned = dict.fromkeys(_named(tree))
        titles = reader.unit_titles(readable(reader, mentioned, sight))  # (3)
    return Explained(unit=unit, decision=decision, tree=tree, titles=titles)


def explain_stored(
    reader: Reader, unit: UnitRecord, decision: UnitDecision, *, on: date | None
) -> Node:
    """Build the tree of a unit whose stored decision is fresh."""
    inputs = reader.rule_inputs()
    found = reader.rule_units_around(unit_ids=[unit.unit_id], at_most=AROUND)  # (1)
    around = Surroundings()
    if found is None:
        found = reader.rule_units_above(unit.unit_id)
        around = _surroundings(reader, unit, decision)  # (2)
    units, _ = units_of(found.rows, inputs)
    return explain(
        unit.unit_id,
        units,
        referential_of(inputs.rules),
        choices=choices_of(inputs),
        around=around,
        on=on,
    )


# ----------------------------------------------------------------------------- private

_EFFECTS = (ReasonCode.CHILD_KEPT, ReasonCode.DOSSIER_KEPT)
_UNITS = ("stated_by", "at", "unit_id", "set_on")


def _surroundings(reader: Reader, unit: UnitRecord, decision: UnitDecision) -> Surroundings:
    days = [latest_day(text) for text in reader.dossier_dates(unit.dossier_id)]
    known = [day for day in days if day is not None]
    return Surroundings(
        reasons=tuple(
            Reason(code=code, until=decision.due_on)
            for code in _EFFECTS
            if code.value in decision.blockers
        ),
        to_sort=decision.fate is Fate.SORT,
        dossier_days={unit.dossier_id: max(known)} if known else {},
    )


def _named(tree: Node) -> Iterator[str]:
    for name, text in tree.fields:
        if name in _UNITS:
            yield text
        elif name == "units":
            yield from text.split(" / ")
    for child in tree.children:
        yield from _named(child)
