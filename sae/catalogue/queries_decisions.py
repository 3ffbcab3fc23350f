"""Questions about what rules decide of units, and their writing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, insert, select

from retention_rules import Fate
from sae.catalogue.columns import day_number
from sae.catalogue.engine import insert_rows
from sae.catalogue.queries_access import index_again
from sae.catalogue.rows import batches, row_of
from sae.catalogue.tables import aips, units
from sae.catalogue.tables_decisions import (
    DUE,
    WAITING,
    decisions_made,
    decisions_stale,
    start_events,
    unit_decisions,
    unit_sorts,
)
from sae.catalogue.visibility import is_published
from sae.domain.rule_inputs import StartEventRow
from sae.domain.unit_decision import Chosen, UnitDecision
from sae.ports.catalogue_decisions import DueCount, NumberedDecision, StaleMarks

_ASKED = 500  # identifiers in one question


def find_decisions(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, UnitDecision]:
    """Give stored decisions by unit id; units without one are left out."""
    found: dict[str, UnitDecision] = {}
    for batch in batches(dict.fromkeys(unit_ids), _ASKED):
        for row in connection.execute(_decided().where(units.c.unit_id.in_(batch))):
            found[row.unit_id] = _decision(row)
    return found


def list_due(
    connection: Connection, on: date, fates: Iterable[Fate], term: bool
) -> Iterator[UnitDecision]:
    """List the decisions of units that may leave on a day, or whose term is past, in order."""
    past = unit_decisions.c.term_on if term else unit_decisions.c.due_on
    query = _decided().where(past <= on).order_by(unit_decisions.c.unit_number)
    wanted = [fate.value for fate in fates]
    if wanted:
        query = query.where(unit_decisions.c.fate.in_(wanted))
    with connection.execution_options(yield_per=5_000).execute(query) as rows:
        for row in rows:
            yield _decision(row)


def count_due(connection: Connection, on: date) -> tuple[DueCount, ...]:
    """Count the units that may leave on a day, by fate and originating agency."""
    query = (
        select(unit_decisions.c.fate, units.c.originating_agency, func.count())
        .join(units, units.c.unit_number == unit_decisions.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(unit_decisions.c.due_on <= on, is_published(aips.c.published_seq))
        .group_by(unit_decisions.c.fate, units.c.originating_agency)
        .order_by(unit_decisions.c.fate, units.c.originating_agency)
    )
    return tuple(
        DueCount(fate=Fate(fate), agency=agency, units=count)
        for fate, agency, count in connection.execute(query)
    )


def list_waiting(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """List (unit id, category, rule id) where a rule waits for its event, in order of arrival."""
    query = (
        select(units.c.unit_id, unit_decisions.c.waiting_for)
        .join(units, units.c.unit_number == unit_decisions.c.unit_number)
        .where(unit_decisions.c.waiting_for != "")
        .order_by(unit_decisions.c.unit_number)
    )
    for unit_id, text in connection.execute(query):
        for category, rule_id in _waiting(text):
            yield unit_id, category, rule_id


def put_decisions(
    connection: Connection, decisions: Iterable[NumberedDecision], *, every: bool
) -> None:
    """Replace decisions; all there were, if these are every unit's."""
    if every:
        for index in (DUE, WAITING):  # sorted once at the end, not row by row
            index.drop(connection, checkfirst=True)
        connection.execute(delete(unit_decisions))
    for batch in batches(decisions):
        if not every:
            numbers = [number for number, _ in batch]
            for some in batches(numbers, _ASKED):
                same = unit_decisions.c.unit_number.in_(some)
                connection.execute(delete(unit_decisions).where(same))
        insert_rows(connection, unit_decisions, _COLUMNS, _rows(batch))
    if every:
        for index in (DUE, WAITING):
            index.create(connection)


def mark_stale(
    connection: Connection, *, unit_ids: Iterable[str], transfer_ids: Iterable[str], every: bool
) -> None:
    """Say that decisions must be computed again."""
    rows = [{"transfer_id": "", "unit_id": one} for one in unit_ids]
    rows += [{"transfer_id": one, "unit_id": ""} for one in transfer_ids]
    if every:
        rows = [{"transfer_id": "", "unit_id": ""}]
    if rows:
        connection.execute(insert(decisions_stale), rows)


def stale_marks(connection: Connection) -> StaleMarks:
    """Give what must be computed again, and under what the rest was computed."""
    rows = connection.execute(select(decisions_stale).order_by(decisions_stale.c.mark)).all()
    made = connection.execute(select(decisions_made.c.rules_sha256)).scalar()
    return StaleMarks(
        last=rows[-1].mark if rows else 0,
        every=any(not row.transfer_id and not row.unit_id for row in rows),
        transfer_ids=tuple(dict.fromkeys(row.transfer_id for row in rows if row.transfer_id)),
        unit_ids=tuple(dict.fromkeys(row.unit_id for row in rows if row.unit_id)),
        rules_sha256=made or "",
    )


def forget_stale(connection: Connection, upto: int, rules_sha256: str) -> None:
    """Say that marks are dealt with, under these rules."""
    connection.execute(delete(decisions_stale).where(decisions_stale.c.mark <= upto))
    connection.execute(delete(decisions_made))
    connection.execute(insert(decisions_made), {"rules_sha256": rules_sha256})


def list_events(connection: Connection) -> tuple[StartEventRow, ...]:
    """List the events given, in order."""
    query = select(start_events).order_by(*start_events.primary_key.columns)
    return tuple(StartEventRow(**row) for row in connection.execute(query).mappings())


def put_events(connection: Connection, events: Iterable[StartEventRow]) -> None:
    """Add events; one given before for the same unit, rule and category is replaced."""
    for event in events:
        row = row_of(event, start_events)
        same = [column == row[column.name] for column in start_events.primary_key.columns]
        connection.execute(delete(start_events).where(*same))
        connection.execute(insert(start_events), row)


def list_sorts(connection: Connection) -> dict[str, Chosen]:
    """Give what campaigns decided, by unit id."""
    query = select(unit_sorts.c.unit_id, unit_sorts.c.chosen).order_by(unit_sorts.c.unit_id)
    return {unit_id: Chosen(chosen) for unit_id, chosen in connection.execute(query)}


def put_sorts(connection: Connection, sorts: Mapping[str, Chosen], act_id: str) -> None:
    """Say what an act decided of units, whatever was decided before."""
    for batch in batches(sorts, _ASKED):
        connection.execute(delete(unit_sorts).where(unit_sorts.c.unit_id.in_(batch)))
        rows = [(unit_id, sorts[unit_id].value, act_id) for unit_id in batch]
        insert_rows(connection, unit_sorts, ("unit_id", "chosen", "act_id"), rows)
    index_again(connection, sorts)  # archives définitives are read otherwise


# ----------------------------------------------------------------------------- private

_COLUMNS = tuple(column.name for column in unit_decisions.columns)
_DAYS = _COLUMNS[2:-2]


def _decided() -> Select[Any]:
    return (
        select(units.c.unit_id, *list(unit_decisions.columns)[1:], unit_sorts.c.chosen)
        .join(units, units.c.unit_number == unit_decisions.c.unit_number)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .outerjoin(unit_sorts, unit_sorts.c.unit_id == units.c.unit_id)
        .where(is_published(aips.c.published_seq))
    )


def _decision(row: Row[Any]) -> UnitDecision:
    return UnitDecision(
        unit_id=row.unit_id,
        fate=Fate(row.fate),
        **{name: getattr(row, name) for name in _DAYS},
        blockers=tuple(row.blockers.split()),
        waiting_for=_waiting(row.waiting_for),
        chosen=Chosen(row.chosen) if row.chosen else None,
    )


def _rows(batch: Iterable[NumberedDecision]) -> list[tuple[object, ...]]:
    """Give the rows of a batch; neighbours that share a decision share its values."""
    made: dict[int, tuple[object, ...]] = {}
    rows = []
    for number, decision in batch:
        values = made.get(id(decision))
        if values is None:  # the batch keeps each decision alive: its number is its own
            values = made[id(decision)] = _values(decision)
        rows.append((number, *values))
    return rows


def _values(decision: UnitDecision) -> tuple[object, ...]:
    return (
        decision.fate.value,
        day_number(decision.due_on),
        day_number(decision.conflict_on),
        day_number(decision.term_on),
        day_number(decision.in_use_until),
        day_number(decision.communicable_on),
        day_number(decision.disseminable_on),
        day_number(decision.reusable_on),
        day_number(decision.held_until),
        " ".join(decision.blockers),
        "\n".join(["/".join(pair) for pair in decision.waiting_for]),
    )


def _waiting(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((category, rule) for category, _, rule in map(_cut, text.splitlines()))


def _cut(line: str) -> tuple[str, str, str]:
    return line.partition("/")
