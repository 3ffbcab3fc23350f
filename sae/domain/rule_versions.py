"""What an import or a decision makes of the versions of rules: in force at once, or waiting.

A rule that was unknown, or not active, governed nothing: what replaces it is in force as soon as
it is imported. A change of a rule that governs archives waits until `sae rules apply` (the end
dates in force stay until then).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sae.domain.records import RuleDefinition, RuleState


def versions_to_add(
    imported: Iterable[RuleDefinition], known: Iterable[RuleDefinition]
) -> tuple[RuleDefinition, ...]:
    """Give the versions that an import adds; rows that say the same again are left out.

    known: versions in force or waiting.
    """
    in_force, waiting = by_state(known, RuleState.IN_FORCE), by_state(known, RuleState.WAITING)
    added = []
    for row in imported:
        now = in_force.get(row.rule_id)
        last = waiting.get(row.rule_id, now)
        if last is not None and same_content(last, row):
            continue
        governs = now is not None and now.active
        state = RuleState.WAITING if governs else RuleState.IN_FORCE
        added.append(replace(row, version=0, state=state))
    return tuple(added)


def by_state(rules: Iterable[RuleDefinition], state: RuleState) -> Mapping[str, RuleDefinition]:
    """Give the rules in a state, by identifier."""
    return {rule.rule_id: rule for rule in rules if rule.state is state}


def same_content(one: RuleDefinition, other: RuleDefinition) -> bool:
    """Say whether two versions say the same."""
    return replace(one, version=0, state=RuleState.IN_FORCE) == replace(
        other, version=0, state=RuleState.IN_FORCE
    )
