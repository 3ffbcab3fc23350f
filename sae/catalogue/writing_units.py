"""Adding units and objects by the hundred thousand: streamed, never a package in memory."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

from sqlalchemy import Connection, func, select

from sae.catalogue.engine import insert_rows
from sae.catalogue.metadata_words import word_digests
from sae.catalogue.rows import batches, canonical_json
from sae.catalogue.tables import (
    objects,
    unit_groups,
    unit_parents,
    unit_rules,
    unit_words,
    units,
)
from sae.catalogue.tables_expense import unit_keys
from sae.domain.business_keys import unit_keys as keys_in
from sae.domain.records import ObjectRecord, UnitRecord


def add_units(connection: Connection, records: Iterable[UnitRecord]) -> None:
    """Add units with their parents, rules and groups."""
    last = connection.execute(select(func.coalesce(func.max(units.c.unit_number), 0))).scalar_one()
    for batch in batches(records):
        _add_batch(connection, batch, first_number=last + 1)
        last += len(batch)


def add_objects(connection: Connection, records: Iterable[ObjectRecord]) -> None:
    """Add objects."""
    for batch in batches(records):
        insert_rows(connection, objects, _OBJECT_COLUMNS, [_object_row(one) for one in batch])


# ----------------------------------------------------------------------------- private

_UNIT_COLUMNS = tuple(column.name for column in units.columns if column.name != "unit_number")
_unit_row = attrgetter(*_UNIT_COLUMNS)
_OBJECT_COLUMNS = tuple(column.name for column in objects.columns)
_object_row = attrgetter(*_OBJECT_COLUMNS)


def _add_batch(connection: Connection, batch: Sequence[UnitRecord], *, first_number: int) -> None:
    numbered = list(enumerate(batch, first_number))
    insert_rows(
        connection,
        units,
        ("unit_number", *_UNIT_COLUMNS),
        [(number, *_unit_row(unit)) for number, unit in numbered],
    )
    insert_rows(
        connection,
        unit_parents,
        ("unit_number", "ordinal", "parent_id"),
        [
            (number, ordinal, parent)
            for number, unit in numbered
            for ordinal, parent in enumerate(unit.parents)
        ],
    )
    insert_rows(
        connection,
        unit_rules,
        ("unit_number", "ordinal", "category", "rule_id", "start_date", "properties"),
        [
            (
                number,
                ordinal,
                rule.category,
                rule.rule_id,
                rule.start_date,
                _properties_text(rule.properties),
            )
            for number, unit in numbered
            for ordinal, rule in enumerate(unit.rules)
        ],
    )
    insert_rows(
        connection,
        unit_groups,
        ("unit_number", "ordinal", "group_id"),
        [
            (number, ordinal, group)
            for number, unit in numbered
            for ordinal, group in enumerate(unit.groups)
        ],
    )
    _add_keys(connection, numbered)
    # In order of digest: the table is kept in that order, and neighbours share a page.
    insert_rows(
        connection,
        unit_words,
        ("digest", "unit_number"),
        sorted(
            (digest, number) for number, unit in numbered for digest in word_digests(unit.metadata)
        ),
    )


def _add_keys(connection: Connection, numbered: Iterable[tuple[int, UnitRecord]]) -> None:
    insert_rows(
        connection,
        unit_keys,
        ("unit_number", "ordinal", "stage", "role", "term", "value", "scope", "written"),
        [
            (number, ordinal, read.stage, key.role, key.term, key.value, key.scope, key.written)
            for number, unit in numbered
            for read in (keys_in(unit.metadata),)
            for ordinal, key in enumerate(read.keys)
        ],
    )


@lru_cache(maxsize=1_000)  # the same few rules are stated on a hundred thousand units
def _properties_text(properties: tuple[tuple[str, str], ...]) -> str:
    return canonical_json(properties)
