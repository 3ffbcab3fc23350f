"""What governs every unit, gathered from the tables that say it."""

from sqlalchemy import Connection, select

from sae.catalogue import queries_decisions
from sae.catalogue.queries_rules import list_rules
from sae.catalogue.tables import agencies, agreements, transfers
from sae.domain.records import RuleState
from sae.domain.rule_inputs import RuleInputs


def rule_inputs(connection: Connection) -> RuleInputs:
    """Give the rules in force, what is to be confirmed, events and decided sorts."""
    agency = select(agencies.c.identifier).where(agencies.c.confirmed.is_(False))
    transfer = (
        select(transfers.c.transfer_id)
        .join(agreements, agreements.c.identifier == transfers.c.archival_agreement)
        .where(agreements.c.confirmed.is_(False))
    )
    return RuleInputs(
        rules=list_rules(connection, RuleState.IN_FORCE),
        unconfirmed_agencies=frozenset(connection.execute(agency).scalars()),
        unconfirmed_transfers=frozenset(connection.execute(transfer).scalars()),
        events=queries_decisions.list_events(connection),
        chosen=queries_decisions.list_sorts(connection),
    )
