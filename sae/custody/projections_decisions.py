"""From acts about rules, events and final sorts to their rows (see `projections`)."""

import json
from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from sae.domain.act import Act
from sae.domain.rule_inputs import StartEventRow
from sae.domain.unit_decision import Chosen
from sae.ports import Transaction

UNITS = "units.jsonl"
"""Document of an act on units: one JSON object a line, `unit_id` and what was said of it."""

OpenDocument = Callable[[str], BinaryIO]


def rules_applied(tx: Transaction, act: Act, open_document: OpenDocument) -> None:
    """Put versions in force; of a campaign and of its reversal alike."""
    del open_document
    tx.put_rules_in_force(
        (category, rule_id, after) for category, rule_id, _before, after in act.body["rules"]
    )


def start_event_given(tx: Transaction, act: Act, open_document: OpenDocument) -> None:
    """Add the event on the units that the act names."""
    body = act.body
    unit_ids = [one["unit_id"] for one in _lines(open_document)]
    tx.put_start_events(
        StartEventRow(
            unit_id=unit_id,
            rule_id=body["rule_id"],
            category=body["category"],
            event=body["event"],
            happened_on=date.fromisoformat(body["happened_on"]),
            act_id=act.act_id,
        )
        for unit_id in unit_ids
    )
    tx.mark_decisions_stale(unit_ids=unit_ids)


def sort_decided(tx: Transaction, act: Act, open_document: OpenDocument) -> None:
    """Say what was decided of each unit of the list."""
    sorts = {one["unit_id"]: Chosen(one["chosen"]) for one in _lines(open_document)}
    tx.put_sorts(sorts, act_id=act.act_id)
    tx.mark_decisions_stale(unit_ids=sorts)


# ----------------------------------------------------------------------------- private


def _lines(open_document: OpenDocument) -> list[dict[str, str]]:
    with open_document(UNITS) as lines:
        return [json.loads(line) for line in lines]
