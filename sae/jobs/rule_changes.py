"""What other rules, or another day, would change: a step of simulating and of applying.

Both decide for every unit twice, under the rules in force and under others, and compare.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from retention_rules import simulation
from retention_rules.simulation import Scenario, simulate
from sae.domain.records import RuleDefinition
from sae.domain.rule_mapping import choices_of, referential_of, units_of
from sae.errors import UsageError
from sae.ports import Reader

Change = simulation.Change
Count = simulation.Count

GROUPINGS = ("series", "agency", "type")


def rule_changes(
    reader: Reader,
    others: Iterable[RuleDefinition],
    *,
    on: date,
    then: date | None = None,
    by: str = "series",
) -> Iterator[Change]:
    """Yield what changes, unit by unit, when these rules take the place of those in force.

    on: the day on which units are looked at. then: another day for the second look. by: what
    `Change.series` says: the series, the originating agency, or the document type.
    Raises: UsageError for another grouping.
    """
    if by not in GROUPINGS:
        raise UsageError("rules_grouping_unknown", by=by, known=", ".join(GROUPINGS))
    inputs = reader.rule_inputs()
    units, _ = units_of(reader.rule_units(), inputs)
    choices = choices_of(inputs)
    present = referential_of(inputs.rules)
    changed = tuple(others)
    future = present
    if changed:
        ids = {rule.rule_id for rule in changed}
        kept = (rule for rule in inputs.rules if rule.rule_id not in ids)
        future = referential_of((*kept, *changed))
    changes = simulate(
        units,
        before=Scenario(referential=present, on=on, choices=choices),
        after=Scenario(referential=future, on=then or on, choices=choices),
    )
    return _grouped(reader, changes, by)


# ----------------------------------------------------------------------------- private

_TOGETHER = 2_000  # changes whose units are looked up in one go


def _grouped(reader: Reader, changes: Iterator[Change], by: str) -> Iterator[Change]:
    while batch := list(islice(changes, _TOGETHER)):
        unit_ids = tuple(dict.fromkeys(one.unit_id for one in batch))
        groups: Mapping[str, str]
        if by == "series":
            groups = {one: node.code for one, node in reader.series_of(unit_ids).items()}
        elif by == "agency":
            groups = reader.unit_agencies(unit_ids)
        else:
            groups = reader.unit_types(unit_ids)
        for one in batch:
            yield replace(one, series=groups.get(one.unit_id, ""))
