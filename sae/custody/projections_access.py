"""From acts about holds to their rows (see `projections`)."""

import json
from collections.abc import Callable
from datetime import date
from typing import BinaryIO

from sae.domain.act import Act
from sae.domain.holds import Hold
from sae.ports import Transaction

UNITS = "units.jsonl"
"""Document of a hold: each unit it reached when it was set, one JSON object a line.

`unit_id`, and `root`: true for the units that it names.
"""


def hold_set(tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Add the hold on the units that it names."""
    with open_document(UNITS) as lines:
        reached = [json.loads(line) for line in lines]
    roots = [one["unit_id"] for one in reached if one["root"]]
    tx.add_hold(hold_of(act, roots=len(roots)), roots)
    tx.mark_decisions_stale(unit_ids=roots)


def hold_lifted(tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Lift the hold."""
    del open_document
    hold_id = act.body["hold_id"]
    tx.lift_hold(hold_id, at=act.at, by=act.actor, reason=act.reason)
    tx.mark_decisions_stale(unit_ids=tx.hold_roots(hold_id))


def hold_reassessed(tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    """Set the next day of examination."""
    del open_document
    tx.reassess_hold(act.body["hold_id"], _day(act.body["reassess_on"]))


def hold_of(act: Act, *, roots: int) -> Hold:
    """Give the hold that an act sets."""
    body = act.body
    return Hold(
        hold_id=act.act_id,
        owner=body["owner"],
        reason=act.reason,
        rule_id=body["rule_id"],
        until_on=_day(body["until_on"]),
        reassess_on=_day(body["reassess_on"]),
        prevents_rearrangement=body["prevents_rearrangement"],
        roots=roots,
        set_at=act.at,
        set_by=act.actor,
    )


# ----------------------------------------------------------------------------- private


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
