"""Questions about the versions of rules, and their writing."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update

from sae.catalogue.rows import row_of
from sae.catalogue.tables import rules
from sae.domain.records import RuleDefinition, RuleState


def list_rules(connection: Connection, *states: RuleState) -> tuple[RuleDefinition, ...]:
    """List versions in order of category, identifier and number; of every state by default."""
    query = select(rules).order_by(rules.c.category, rules.c.rule_id, rules.c.version)
    if states:
        query = query.where(rules.c.state.in_([state.value for state in states]))
    return tuple(
        RuleDefinition(**{**row, "state": RuleState(row["state"])})
        for row in connection.execute(query).mappings()
    )


def put_rules(connection: Connection, records: Iterable[RuleDefinition]) -> None:
    """Add versions; one without a number gets the next one.

    The version that was in the state of the new one is superseded.
    """
    for record in records:
        same = (rules.c.category == record.category, rules.c.rule_id == record.rule_id)
        last = connection.execute(select(func.max(rules.c.version)).where(*same)).scalar() or 0
        _supersede(connection, record.category, record.rule_id, record.state)
        row = {**row_of(record, rules), "version": record.version or last + 1}
        connection.execute(insert(rules), row)


def put_rules_in_force(connection: Connection, chosen: Iterable[tuple[str, str, int]]) -> None:
    """Put versions (category, rule id, number) in force.

    The version that was waits again when it is a later one and no other waits.
    """
    for category, rule_id, version in chosen:
        same = (rules.c.category == category, rules.c.rule_id == rule_id)
        own = (*same, rules.c.version == version)
        connection.execute(update(rules).where(*own).values(state=_SUPERSEDED))
        in_force, waiting = (
            connection.execute(
                select(rules.c.version).where(*same, rules.c.state == state.value)
            ).scalar()
            for state in (RuleState.IN_FORCE, RuleState.WAITING)
        )
        if in_force is not None:
            waits_again = in_force > version and waiting is None
            state = RuleState.WAITING.value if waits_again else _SUPERSEDED
            before = (*same, rules.c.version == in_force)
            connection.execute(update(rules).where(*before).values(state=state))
        connection.execute(update(rules).where(*own).values(state=RuleState.IN_FORCE.value))


# ----------------------------------------------------------------------------- private

_SUPERSEDED = RuleState.SUPERSEDED.value


def _supersede(connection: Connection, category: str, rule_id: str, state: RuleState) -> None:
    same = (
        rules.c.category == category,
        rules.c.rule_id == rule_id,
        rules.c.state == state.value,
    )
    connection.execute(update(rules).where(*same).values(state=_SUPERSEDED))
