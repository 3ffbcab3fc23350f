"""Which rules reach units: a step of what groups units by rule, or samples them by rule."""

from collections.abc import Iterable, Mapping

from retention_rules import Category
from retention_rules.lineage import Lineage
from sae.domain.rule_mapping import units_of
from sae.ports import Reader


def reaching_rules(
    reader: Reader, unit_ids: Iterable[str], category: Category = Category.APPRAISAL
) -> Mapping[str, tuple[str, ...]]:
    """Give the identifiers of the rules of a category that reach each unit, in order."""
    inputs = reader.rule_inputs()
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for unit_id in unit_ids:
        rows = reader.rule_units_above(unit_id).rows
        own = next((row for row in rows if row.unit_id == unit_id), None)
        if own is None:
            continue
        # Units without a word of their own, below the same parents, are reached by the same rules.
        shared = own.parents if not own.rules else ()
        if shared and shared in known:
            found[unit_id] = known[shared]
            continue
        units, _ = units_of(rows, inputs)
        reach = Lineage(unit_id, units).bundle.of(category)
        rules = tuple(sorted({one.statement.rule_id for one in reach.rules}))
        found[unit_id] = rules
        if shared:
            known[shared] = rules
    return found
