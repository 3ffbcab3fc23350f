"""Units as the rules need them: streamed by the million, or the few that one change concerns.

What is committed counts, published or not: its publication is only a matter of time, and an
elimination must not overlook a piece that has just come.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, case, select

from sae.catalogue.rows import batches
from sae.catalogue.tables import unit_parents, unit_rules, units
from sae.domain.rule_inputs import RuleUnitRow, RuleUnits

_FETCHED = 10_000  # rows taken from the driver at a time
_ASKED = 500  # identifiers in one question


def every_rule_unit(connection: Connection) -> Iterator[RuleUnitRow]:
    """Give all units, in order of number."""
    yield from _rows(connection, None)


def rule_units_around(
    connection: Connection,
    *,
    unit_ids: Iterable[str],
    transfer_ids: Iterable[str],
    at_most: int,
) -> RuleUnits | None:
    """Give all that is concerned when units, or those of transfers, change; None: too many.

    Members: these units, all that is below them, the dossiers around and what is below these.
    Containers stop the way up: nothing below changes what becomes of them. With them, for the
    rules they pass down, all that is above.
    """
    found = _Around(connection, at_most)
    for batch in batches(unit_ids, _ASKED):
        found.add(units.c.unit_id.in_(batch))
    for batch in batches(transfer_ids, _ASKED):
        found.add(units.c.transfer_id.in_(batch))
    if not found.spread():
        return None
    members = frozenset(found.members)
    numbers = sorted(members | found.read_above())
    return RuleUnits(rows=tuple(_rows(connection, numbers)), members=members)


def rule_units_above(connection: Connection, unit_id: str) -> RuleUnits:
    """Give a unit and all its ancestors; it alone is a member."""
    found = _Around(connection, at_most=1)
    found.add(units.c.unit_id == unit_id)
    members = frozenset(found.members)
    numbers = sorted(members | found.read_above(members))
    return RuleUnits(rows=tuple(_rows(connection, numbers)), members=members)


def dossier_dates(connection: Connection, dossier_id: str) -> tuple[str, ...]:
    """List the dates written on the units of a dossier, once each."""
    own = units.alias("own")  # the units of a dossier stand in the AIP of its top
    query = (
        select(units.c.start_date, units.c.end_date)
        .join(own, own.c.aip_id == units.c.aip_id)
        .where(own.c.unit_id == dossier_id, units.c.dossier_id == dossier_id)
        .distinct()
    )
    written = (text for row in connection.execute(query) for text in row if text)
    return tuple(dict.fromkeys(written))


def unit_agencies(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give originating agencies by unit id."""
    return _words(connection, units.c.originating_agency, unit_ids)


def unit_types(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give document types by unit id."""
    return _words(connection, units.c.document_type, unit_ids)


def unit_dossiers(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the tops of their dossiers by unit id, empty for a container."""
    return _words(connection, units.c.dossier_id, unit_ids)


# ----------------------------------------------------------------------------- private


def _words(
    connection: Connection, column: Column[Any], unit_ids: Iterable[str]
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for batch in batches(unit_ids, _ASKED):
        query = select(units.c.unit_id, column).where(units.c.unit_id.in_(batch))
        found.update((unit_id, word) for unit_id, word in connection.execute(query))
    return found


class _Around:
    """Grows a set of units until nothing is missing."""

    def __init__(self, connection: Connection, at_most: int) -> None:
        self._connection = connection
        self._at_most = at_most
        self.members: dict[int, str] = {}
        self._new: list[int] = []
        self._above: dict[int, str] = {}

    def add(self, condition: Any) -> None:  # noqa: ANN401 - a condition of SQLAlchemy
        query = select(units.c.unit_number, units.c.unit_id).where(condition)
        self._take(self._connection.execute(query))

    def spread(self) -> bool:
        """Follow links down, and up as far as containers; False when there are too many."""
        below = units.alias("below")
        while self._new and len(self.members) <= self._at_most:
            numbers, self._new = self._new, []
            for batch in batches(numbers, _ASKED):
                children = (
                    select(below.c.unit_number, below.c.unit_id)
                    .join(unit_parents, unit_parents.c.unit_number == below.c.unit_number)
                    .where(unit_parents.c.parent_id.in_([self.members[one] for one in batch]))
                )
                self._take(self._connection.execute(children))
                rows = self._connection.execute(_above_within(batch)).all()
                self._take((number, unit_id) for number, unit_id, dossier in rows if dossier)
                self._above.update((number, unit_id) for number, unit_id, dossier in rows)
        return len(self.members) <= self._at_most

    def read_above(self, start: Iterable[int] = ()) -> set[int]:
        """Give the ancestors that are no members. start: members whose parents are not known."""
        seen = {number for number in self._above if number not in self.members}
        for batch in batches([*seen, *start], _ASKED):
            seen.update(self._connection.execute(_all_above(batch)).scalars())
        return seen - self.members.keys()

    def _take(self, rows: Iterable[Sequence[Any]]) -> None:
        for number, unit_id in rows:
            if number not in self.members:
                self.members[number] = unit_id
                self._new.append(number)


def _above_within(numbers: Sequence[int]) -> Select[Any]:
    """Ask for what is above units, with its dossier, as far as the first containers."""
    above = units.alias("above")
    parents = select(above.c.unit_number, above.c.unit_id, above.c.dossier_id).join(
        unit_parents, unit_parents.c.parent_id == above.c.unit_id
    )
    found = parents.where(unit_parents.c.unit_number.in_(numbers)).cte("found", recursive=True)
    found = found.union(
        parents.join(found, found.c.unit_number == unit_parents.c.unit_number).where(
            found.c.dossier_id != ""
        )
    )
    return select(found.c.unit_number, found.c.unit_id, found.c.dossier_id)


def _all_above(numbers: Sequence[int]) -> Select[Any]:
    """Ask for all that is above units, at any height, in one question."""
    above = units.alias("above")
    parents = select(above.c.unit_number).join(
        unit_parents, unit_parents.c.parent_id == above.c.unit_id
    )
    found = parents.where(unit_parents.c.unit_number.in_(numbers)).cte("found", recursive=True)
    # UNION, not UNION ALL: several parents, and no endless loop
    found = found.union(parents.join(found, found.c.unit_number == unit_parents.c.unit_number))
    return select(found.c.unit_number)


def _rows(connection: Connection, numbers: Sequence[int] | None) -> Iterator[RuleUnitRow]:
    """Give units in order of number; all of them when no number is given."""
    if numbers is None:
        yield from _merged(connection, None)
        return
    for batch in batches(numbers, _FETCHED):
        yield from _merged(connection, batch)


def _merged(connection: Connection, numbers: Sequence[int] | None) -> Iterator[RuleUnitRow]:
    """Read three tables side by side, all in order of unit."""
    parents = _Beside(connection, unit_parents, ("parent_id",), numbers)
    stated = _Beside(
        connection, unit_rules, ("category", "rule_id", "start_date", "properties"), numbers
    )
    no_dates = (units.c.start_date == "") & (units.c.end_date == "")
    query = select(
        units.c.unit_number,
        units.c.unit_id,
        units.c.transfer_id,
        units.c.dossier_id,
        units.c.originating_agency,
        units.c.start_date,
        units.c.end_date,
        case((no_dates, units.c.metadata), else_=""),
    )
    for row in _streamed(connection, _of(query, units, numbers).order_by(units.c.unit_number)):
        number = row[0]
        above = tuple([one for (one,) in parents.of(number)])
        yield RuleUnitRow._make((*row, above, tuple(stated.of(number))))


class _Beside:
    """The rows of a table beside `units`, read along with it."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        names: Sequence[str],
        numbers: Sequence[int] | None,
    ) -> None:
        query = select(table.c.unit_number, *(table.c[name] for name in names))
        query = _of(query, table, numbers).order_by(table.c.unit_number, table.c.ordinal)
        self._rows = _streamed(connection, query)
        self._next: Row[Any] | None = next(self._rows, None)

    def of(self, number: int) -> list[Any]:
        """Give the rows of a unit; units are asked in order."""
        found: list[Any] = []
        row = self._next
        while row is not None and row[0] <= number:
            if row[0] == number:
                found.append(tuple(row[1:]))
            row = next(self._rows, None)
        self._next = row
        return found


def _of(query: Select[Any], table: Table, numbers: Sequence[int] | None) -> Select[Any]:
    return query if numbers is None else query.where(table.c.unit_number.in_(numbers))


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    result = connection.execution_options(yield_per=_FETCHED).execute(query)
    for partition in result.partitions(_FETCHED):
        yield from partition
