"""What governs every unit, gathered from the tables that say it."""

from sqlalchemy import Connection, select

from sae.catalogue import queries_decisions
from sae.catalogue.queries_rules import list_rules
from sae.catalogue.tables import agencies, agreements, transfers
from sae.catalogue.tables_access import hold_roots, holds
from sae.domain.records import RuleState
from sae.domain.rule_inputs import RuleInputs, StandingHold


def rule_inputs(connection: Connection) -> RuleInputs:
    """Give the rules in force, what is to be confirmed, holds, events and decided sorts."""
    agency = select(agencies.c.identifier).where(agencies.c.confirmed.is_(False))
    transfer = (
        select(transfers.c.transfer_id)
        .join(agreements, agreements.c.identifier == transfers.c.archival_agreement)
        .where(agreements.c.confirmed.is_(False))
    )
    hold = (
        select(hold_roots.c.unit_id, holds.c.hold_id, holds.c.until_on)
        .join(holds, holds.c.hold_id == hold_roots.c.hold_id)
        .where(holds.c.lifted_at.is_(None))
        .order_by(hold_roots.c.unit_id, holds.c.hold_id)
    )
    return RuleInputs(
        rules=list_rules(connection, RuleState.IN_FORCE),
        unconfirmed_agencies=frozenset(connection.execute(agency).scalars()),
        unconfirmed_transfers=frozenset(connection.execute(transfer).scalars()),
        holds=tuple(StandingHold(**row) for row in connection.execute(hold).mappings()),
        events=queries_decisions.list_events(connection),
        chosen=queries_decisions.list_sorts(connection),
    )
