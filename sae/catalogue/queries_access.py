"""Questions about who may read what, and what must be indexed again when that changes."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, insert, select

from sae.catalogue.rows import batches
from sae.catalogue.tables import aips, outbox, transfers, units
from sae.catalogue.tables_decisions import unit_decisions, unit_sorts
from sae.domain.unit_decision import Chosen


def open_days(connection: Connection) -> Mapping[str, date | None]:
    """Give, by unit that is archives définitives, the first day on which anybody may read it."""
    query = (
        select(units.c.unit_id, unit_decisions.c.communicable_on)
        .join(unit_sorts, unit_sorts.c.unit_id == units.c.unit_id)
        .join(unit_decisions, unit_decisions.c.unit_number == units.c.unit_number)
        .where(unit_sorts.c.chosen == Chosen.KEEP.value)
    )
    return {row.unit_id: row.communicable_on for row in connection.execute(query)}


def index_again(
    connection: Connection, unit_ids: Iterable[str], agreements: Iterable[str] = ()
) -> None:
    """Put in the outbox, once each, the AIPs of units, and those received under agreements."""
    for some in batches(unit_ids):
        of_units = select(units.c.aip_id).where(units.c.unit_id.in_(some))
        _put_in_outbox(connection, aips.c.aip_id.in_(of_units))
    for some in batches(agreements):
        under = select(transfers.c.transfer_id).where(transfers.c.archival_agreement.in_(some))
        _put_in_outbox(connection, aips.c.transfer_id.in_(under))


# ----------------------------------------------------------------------------- private


def _put_in_outbox(connection: Connection, which: ColumnElement[bool]) -> None:
    waiting = select(outbox.c.aip_id)
    query = select(aips.c.aip_id).where(which, aips.c.aip_id.not_in(waiting))
    rows = [{"aip_id": aip_id} for aip_id in connection.execute(query).scalars()]
    if rows:
        connection.execute(insert(outbox), rows)
