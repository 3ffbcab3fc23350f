"""Questions about holds, and their writing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, and_, exists, insert, select, update

from sae.catalogue.rows import batches, row_of
from sae.catalogue.tables import unit_parents, unit_rules, units
from sae.catalogue.tables_access import hold_roots, holds
from sae.domain.holds import HOLD_RULE, HeldGraph, Hold, HoldOn, holds_reaching
from sae.domain.records import RuleRecord


def find_hold(connection: Connection, hold_id: str) -> Hold | None:
    """Find a hold, standing or lifted."""
    row = connection.execute(select(holds).where(holds.c.hold_id == hold_id)).mappings().first()
    return Hold(**row) if row is not None else None


def list_holds(connection: Connection) -> Iterator[Hold]:
    """List every hold, standing or lifted, in order of identifier (of setting)."""
    for row in connection.execute(select(holds).order_by(holds.c.hold_id)).mappings():
        yield Hold(**row)


def list_roots(connection: Connection, hold_id: str) -> tuple[str, ...]:
    """List ids of the units that a hold names."""
    query = select(hold_roots.c.unit_id).where(hold_roots.c.hold_id == hold_id)
    return tuple(connection.execute(query.order_by(hold_roots.c.unit_id)).scalars())


def holds_on(connection: Connection, unit_ids: Iterable[str]) -> Iterator[HoldOn]:
    """List the holds that reach units, whatever their end; what was lifted is left out.

    What waits for its publication counts already: a hold may only restrict.
    """
    if not _any_hold(connection):
        return
    for some in batches(dict.fromkeys(unit_ids)):
        yield from holds_reaching(some, _graph(connection, some))


def add_hold(connection: Connection, hold: Hold, unit_ids: Iterable[str]) -> None:
    """Add a hold on units."""
    connection.execute(insert(holds), row_of(hold, holds))
    for some in batches(unit_ids):
        rows = [{"hold_id": hold.hold_id, "unit_id": unit_id} for unit_id in some]
        connection.execute(insert(hold_roots), rows)


def lift_hold(connection: Connection, hold_id: str, *, at: datetime, by: str, reason: str) -> None:
    """Lift a hold."""
    changed = {"lifted_at": at, "lifted_by": by, "lift_reason": reason}
    connection.execute(update(holds).where(holds.c.hold_id == hold_id).values(changed))


def reassess_hold(connection: Connection, hold_id: str, reassess_on: date | None) -> None:
    """Set the next day of examination of a hold."""
    changed = {"reassess_on": reassess_on}
    connection.execute(update(holds).where(holds.c.hold_id == hold_id).values(changed))


# ----------------------------------------------------------------------------- private


def _any_hold(connection: Connection) -> bool:
    standing = select(holds.c.hold_id).where(holds.c.lifted_at.is_(None))
    stated = select(unit_rules.c.unit_number).where(unit_rules.c.category == HOLD_RULE)
    return any(connection.execute(select(exists(one))).scalar() for one in (standing, stated))


def _graph(connection: Connection, unit_ids: list[str]) -> HeldGraph:
    parents: dict[str, tuple[str, ...]] = {}
    waiting = list(unit_ids)
    while waiting:
        found = dict.fromkeys(waiting, ()) | _parents(connection, waiting)
        parents |= found
        waiting = list({up for above in found.values() for up in above if up not in parents})
    return HeldGraph(
        parents=parents,
        holds=_standing(connection, parents),
        statements=_statements(connection, parents),
    )


def _parents(connection: Connection, unit_ids: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for some in batches(unit_ids):
        query = (
            select(units.c.unit_id, unit_parents.c.parent_id)
            .join(unit_parents, unit_parents.c.unit_number == units.c.unit_number)
            .where(units.c.unit_id.in_(some))
        )
        for unit_id, parent in connection.execute(query):
            found[unit_id] = (*found.get(unit_id, ()), parent)
    return found


def _standing(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, tuple[Hold, ...]]:
    found: dict[str, tuple[Hold, ...]] = {}
    for some in batches(unit_ids):
        query = (
            select(hold_roots.c.unit_id, holds)
            .join(holds, holds.c.hold_id == hold_roots.c.hold_id)
            .where(hold_roots.c.unit_id.in_(some), holds.c.lifted_at.is_(None))
        )
        for row in connection.execute(query).mappings():
            hold = Hold(**{name: value for name, value in row.items() if name != "unit_id"})
            found[row["unit_id"]] = (*found.get(row["unit_id"], ()), hold)
    return found


def _statements(
    connection: Connection, unit_ids: Iterable[str]
) -> Mapping[str, tuple[RuleRecord, ...]]:
    found: dict[str, tuple[RuleRecord, ...]] = {}
    of_hold = and_(
        unit_rules.c.unit_number == units.c.unit_number, unit_rules.c.category == HOLD_RULE
    )
    for some in batches(unit_ids):
        query = (
            select(
                units.c.unit_id,
                unit_rules.c.rule_id,
                unit_rules.c.start_date,
                unit_rules.c.properties,
            )
            .join(unit_rules, of_hold)
            .where(units.c.unit_id.in_(some))
            .order_by(unit_rules.c.ordinal)
        )
        for unit_id, rule_id, start_date, properties in connection.execute(query):
            rule = RuleRecord(
                category=HOLD_RULE,
                rule_id=rule_id,
                start_date=start_date,
                properties=tuple((name, text) for name, text in json.loads(properties)),
            )
            found[unit_id] = (*found.get(unit_id, ()), rule)
    return found
