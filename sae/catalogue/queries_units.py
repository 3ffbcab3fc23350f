"""Questions about units, of what is published only. Their writing is in `writing_units`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, select

from sae.catalogue.metadata_words import has_text, is_kept, word_digest
from sae.catalogue.rows import batches
from sae.catalogue.tables import (
    aips,
    transfers,
    unit_groups,
    unit_parents,
    unit_rules,
    unit_words,
    units,
)
from sae.catalogue.visibility import is_published
from sae.domain.records import RuleRecord, UnitRecord

ENOUGH_MATCHES = 3  # one is found, two are ambiguous; more would say nothing else
_PAGE = 1_000  # units per question; parents, rules and groups of a page come in one each


def unit(connection: Connection, unit_id: str) -> UnitRecord | None:
    """Find a unit."""
    rows = connection.execute(_visible_units().where(units.c.unit_id == unit_id)).all()
    return next(_records(connection, rows), None)


def units_in(connection: Connection, unit_ids: Sequence[str]) -> Iterator[UnitRecord]:
    """List a few units by identifier, in order of transfer and position."""
    query = _visible_units().where(units.c.unit_id.in_(unit_ids))
    rows = connection.execute(query.order_by(units.c.transfer_id, units.c.position)).all()
    return _records(connection, rows)


def list_units(
    connection: Connection, transfer_id: str | None, aip_id: str | None
) -> Iterator[UnitRecord]:
    """List units in order of transfer and position."""
    if transfer_id is None and aip_id is None:
        for one in _transfer_ids(connection):
            yield from list_units(connection, one, None)
        return
    query = _visible_units().order_by(units.c.position).limit(_PAGE)
    if transfer_id is not None:
        query = query.where(units.c.transfer_id == transfer_id)
    if aip_id is not None:
        query = query.where(units.c.aip_id == aip_id)
    last = -1
    while rows := connection.execute(query.where(units.c.position > last)).all():
        yield from _records(connection, rows)
        last = rows[-1].position


def children(connection: Connection, unit_id: str) -> tuple[str, ...]:
    """List ids of the units directly below, in order of transfer and position."""
    query = (
        select(units.c.unit_id)
        .join(unit_parents, unit_parents.c.unit_number == units.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(unit_parents.c.parent_id == unit_id, is_published(aips.c.published_seq))
        .order_by(units.c.transfer_id, units.c.position)
    )
    return tuple(connection.execute(query).scalars())


def descendants(connection: Connection, unit_id: str) -> tuple[str, ...]:
    """List ids of the units below at any depth, once each, in order of transfer and position."""
    below = (
        select(unit_parents.c.unit_number)
        .where(unit_parents.c.parent_id == unit_id)
        .cte("below", recursive=True)
    )
    above = units.alias("above")
    below = below.union(  # UNION, not UNION ALL: several parents, and no endless loop
        select(unit_parents.c.unit_number)
        .join(above, above.c.unit_id == unit_parents.c.parent_id)
        .join(below, below.c.unit_number == above.c.unit_number)
    )
    query = (
        select(units.c.unit_id)
        .join(below, below.c.unit_number == units.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(is_published(aips.c.published_seq))
        .order_by(units.c.transfer_id, units.c.position)
    )
    return tuple(connection.execute(query).scalars())


def unit_titles(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the titles of units by id; ids of no visible unit are left out."""
    titles: dict[str, str] = {}
    for some in batches(unit_ids):
        query = (
            select(units.c.unit_id, units.c.title)
            .join(aips, aips.c.aip_id == units.c.aip_id)
            .where(units.c.unit_id.in_(some), is_published(aips.c.published_seq))
        )
        titles.update((unit_id, title) for unit_id, title in connection.execute(query))
    return titles


def units_with_metadata(connection: Connection, name: str, value: str) -> tuple[str, ...]:
    """Find ids of units whose metadata element `name` has exactly this text (at most 3).

    Short texts of telling elements have an index; others (a description, a date) make the
    catalogue read every unit. Spaces around a text do not count.
    """
    value = value.strip()
    query = (
        select(units.c.unit_id, units.c.metadata)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(is_published(aips.c.published_seq))
        .order_by(units.c.unit_number)
    )
    if is_kept(name, value):
        query = query.join(unit_words, unit_words.c.unit_number == units.c.unit_number)
        query = query.where(unit_words.c.digest == word_digest(name, value))
    found: list[str] = []
    with connection.execution_options(yield_per=100).execute(query) as rows:
        for unit_id, metadata in rows:
            if has_text(metadata, name, value):
                found.append(unit_id)
            if len(found) == ENOUGH_MATCHES:
                break
    return tuple(found)


# ----------------------------------------------------------------------------- private

_COLUMNS = tuple(column for column in units.columns if column.name != "unit_number")
_NAMES = tuple(column.name for column in _COLUMNS)


def _visible_units() -> Select[Any]:
    return (
        select(units.c.unit_number, *_COLUMNS)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(is_published(aips.c.published_seq))
    )


def _transfer_ids(connection: Connection) -> Sequence[str]:
    query = select(transfers.c.transfer_id).order_by(transfers.c.transfer_id)
    return connection.execute(query).scalars().all()


def _records(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[UnitRecord]:
    numbers = [row[0] for row in rows]
    parents = _beside(connection, unit_parents, numbers)
    rules = _beside(connection, unit_rules, numbers)
    groups = _beside(connection, unit_groups, numbers)
    for row in rows:
        number, values = row[0], row[1:]
        yield UnitRecord(
            **dict(zip(_NAMES, values, strict=True)),
            parents=tuple(parent for (parent,) in parents.get(number, ())),
            rules=tuple(_rule_record(*rule) for rule in rules.get(number, ())),
            groups=tuple(group for (group,) in groups.get(number, ())),
        )


def _beside(
    connection: Connection, table: Table, numbers: Sequence[int]
) -> Mapping[int, list[list[Any]]]:
    """Give the rows of a table beside `units` by unit, without their first two columns."""
    query = (
        select(table)
        .where(table.c.unit_number.in_(numbers))
        .order_by(table.c.unit_number, table.c.ordinal)
    )
    found: dict[int, list[list[Any]]] = {}
    for number, _ordinal, *values in connection.execute(query).all():
        found.setdefault(number, []).append(values)
    return found


@lru_cache(maxsize=1_000)  # the same few rules are stated on a hundred thousand units
def _rule_record(category: str, rule_id: str, start_date: str, properties: str) -> RuleRecord:
    return RuleRecord(
        category=category,
        rule_id=rule_id,
        start_date=start_date,
        properties=tuple((name, text) for name, text in json.loads(properties)),
    )
