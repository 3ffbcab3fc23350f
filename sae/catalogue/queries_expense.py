"""Questions about business keys and same bytes, of what is published only."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from sae.catalogue.queries_units import units_in
from sae.catalogue.rows import batches
from sae.catalogue.tables import aips, objects, unit_groups, unit_parents, units
from sae.catalogue.tables_expense import unit_keys
from sae.catalogue.visibility import is_published
from sae.domain.business_keys import BusinessKey, Role, Term, UnitKeys
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
from sae.ports.catalogue_expense import KeyedUnit, SameBytes

_MANY = 500  # identifiers in one question; SQLite takes a few tens of thousands


def units_by_id(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, UnitRecord]:
    """Give units by identifier."""
    return {
        unit.unit_id: unit
        for some in batches(unit_ids, _MANY)
        for unit in units_in(connection, some)
    }


def business_keys(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, UnitKeys]:
    """Give the keys of units, by unit."""
    found: dict[str, list[KeyedUnit]] = {}
    for some in batches(unit_ids, _MANY):
        query = _keyed().where(units.c.unit_id.in_(some)).order_by(unit_keys.c.ordinal)
        for row in connection.execute(query):
            one = _keyed_unit(row)
            found.setdefault(one.unit_id, []).append(one)
    return {
        unit_id: UnitKeys(keyed[0].stage, tuple(one.key for one in keyed))
        for unit_id, keyed in found.items()
    }


def units_keyed(
    connection: Connection,
    wanted: Collection[tuple[Term, str]],
    stages: Collection[Stage],
    limit: int,
) -> tuple[KeyedUnit, ...]:
    """Find the units of some stages that have one of these keys."""
    found: list[KeyedUnit] = []
    for term in dict.fromkeys(term for term, _ in wanted):
        values = sorted({value for other, value in wanted if other is term})
        query = (
            _keyed()
            .where(
                unit_keys.c.term == term.value,
                unit_keys.c.value.in_(values),
                unit_keys.c.stage.in_(sorted(stage.value for stage in stages)),
            )
            .order_by(unit_keys.c.role, unit_keys.c.unit_number)  # `is` comes before `names`
            .limit(limit)
        )
        found.extend(_keyed_unit(row) for row in connection.execute(query))
    return tuple(found)


def units_of_same_bytes(
    connection: Connection, unit_ids: Iterable[str], limit: int
) -> tuple[SameBytes, ...]:
    """Find the units that hold the same bytes as these, at most so many for each object.

    One question for each digest: a logo that ten thousand units hold must not hide the others.
    """
    own: dict[str, dict[str, None]] = {}
    for some in batches(unit_ids, _MANY):
        for unit_id, sha256 in connection.execute(_digests().where(units.c.unit_id.in_(some))):
            own.setdefault(sha256, {})[unit_id] = None
    return tuple(
        SameBytes(unit_id, other, sha256)
        for sha256, holders in own.items()
        for other in _holders(connection, sha256, limit)
        for unit_id in holders
        if other != unit_id
    )


def children_at(
    connection: Connection, unit_ids: Iterable[str], stages: Collection[Stage]
) -> tuple[tuple[str, str], ...]:
    """Give (unit, unit directly below it) for those below that are of some stages."""
    query = (
        select(unit_parents.c.parent_id, units.c.unit_id)
        .join(units, units.c.unit_number == unit_parents.c.unit_number)
        .join(unit_keys, unit_keys.c.unit_number == units.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(
            unit_keys.c.stage.in_(sorted(stage.value for stage in stages)),
            is_published(aips.c.published_seq),
        )
        .distinct()
        .order_by(unit_parents.c.parent_id, units.c.transfer_id, units.c.position)
    )
    found: list[tuple[str, str]] = []
    for some in batches(unit_ids, _MANY):
        rows = connection.execute(query.where(unit_parents.c.parent_id.in_(some)))
        found.extend((parent, child) for parent, child in rows)
    return tuple(found)


def every_key(connection: Connection, terms: Collection[Term]) -> Iterator[KeyedUnit]:
    """List the keys of terms, in order of term, value and unit."""
    query = (
        _keyed()
        .where(unit_keys.c.term.in_(sorted(term.value for term in terms)))
        .order_by(unit_keys.c.term, unit_keys.c.value, unit_keys.c.unit_number)
    )
    with connection.execution_options(yield_per=1_000).execute(query) as rows:
        for row in rows:
            yield _keyed_unit(row)


# ----------------------------------------------------------------------------- private


def _digests() -> Select[Any]:
    """Ask for (unit, SHA-256) of the files of units; empty ones are like no other."""
    return (
        select(units.c.unit_id, objects.c.sha256)
        .select_from(units)
        .join(unit_groups, unit_groups.c.unit_number == units.c.unit_number)
        .join(objects, objects.c.group_id == unit_groups.c.group_id)
        .where(objects.c.size > 0, objects.c.sha256 != "")
    )


def _holders(connection: Connection, sha256: str, limit: int) -> Sequence[str]:
    query = (
        select(units.c.unit_id)
        .select_from(objects)
        .join(unit_groups, unit_groups.c.group_id == objects.c.group_id)
        .join(units, units.c.unit_number == unit_groups.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(objects.c.sha256 == sha256, is_published(aips.c.published_seq))
        .distinct()
        .limit(limit)
    )
    return connection.execute(query).scalars().all()


def _keyed() -> Select[Any]:
    return (
        select(
            units.c.unit_id,
            unit_keys.c.stage,
            unit_keys.c.role,
            unit_keys.c.term,
            unit_keys.c.value,
            unit_keys.c.scope,
            unit_keys.c.written,
        )
        .select_from(unit_keys)
        .join(units, units.c.unit_number == unit_keys.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(is_published(aips.c.published_seq))
    )


def _keyed_unit(row: Row[Any]) -> KeyedUnit:
    key = BusinessKey(
        role=Role(row.role),
        term=Term(row.term),
        value=row.value,
        scope=row.scope,
        written=row.written,
    )
    return KeyedUnit(row.unit_id, Stage(row.stage), key)
