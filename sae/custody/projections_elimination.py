"""The rows of elimination campaigns, from their acts: what `projections` calls."""

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from sae.domain.act import Act, ActKind
from sae.domain.elimination import Campaign, CampaignState, LineState, UnitState
from sae.domain.elimination_acts import KEPT, LEFT_OUT, MOVED, campaign_after
from sae.domain.elimination_list import FILE, read_list
from sae.ports import Transaction

KINDS = tuple(kind for kind in ActKind if kind.value.startswith("elimination_"))


def project_elimination(
    tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]
) -> None:
    """Make the rows of an act of a campaign. Raises: what the step raises."""
    if not act.campaign_id:  # an act outside any campaign has no other row than its own
        return
    before = tx.elimination(act.campaign_id)
    after = campaign_after(before, act)
    tx.put_elimination(after)
    match act.kind:
        case ActKind.ELIMINATION_PROPOSED:
            with open_document(FILE) as stream:
                tx.add_elimination_units(act.campaign_id, read_list(stream))
        case ActKind.ELIMINATION_EDITED:
            _move(tx, act, open_document)
        case ActKind.ELIMINATION_ORDERED:
            _order(tx, act, after, open_document)
        case ActKind.ELIMINATION_CERTIFIED if after.state is CampaignState.CERTIFIED:
            tx.set_elimination_units(act.campaign_id, UnitState.DESTROYED, before=UnitState.ORDERED)
        case _:
            _release(tx, act, after)


# ----------------------------------------------------------------------------- private

_STAYS = frozenset({LineState.DISAGREED, LineState.REFUSED, LineState.SORT_REQUESTED})


def _move(tx: Transaction, act: Act, open_document: Callable[[str], BinaryIO]) -> None:
    pairs = list(_pairs(act, MOVED, open_document))
    moved = [(unit_id, line) for unit_id, line in pairs if line != LEFT_OUT]
    tx.move_elimination_units(act.campaign_id, moved)
    left_out = [unit_id for unit_id, line in pairs if line == LEFT_OUT]
    tx.set_elimination_units(
        act.campaign_id, UnitState.RELEASED, reason="excluded", unit_ids=left_out
    )


def _order(
    tx: Transaction, act: Act, after: Campaign, open_document: Callable[[str], BinaryIO]
) -> None:
    by_reason: dict[str, list[str]] = {}
    for unit_id, reason in _pairs(act, KEPT, open_document):
        by_reason.setdefault(reason, []).append(unit_id)
    for reason, unit_ids in by_reason.items():
        tx.set_elimination_units(
            act.campaign_id, UnitState.RELEASED, reason=reason, unit_ids=unit_ids
        )
    ordered = [line.number for line in after.in_state(LineState.ORDERED)]
    tx.set_elimination_units(
        act.campaign_id, UnitState.ORDERED, lines=ordered, before=UnitState.LISTED
    )


def _release(tx: Transaction, act: Act, after: Campaign) -> None:
    """Free the units of lines that left, or of a whole campaign that is over."""
    gone: dict[str, list[int]] = {}
    for line in after.lines:
        if after.state is CampaignState.ABANDONED:
            gone.setdefault(CampaignState.ABANDONED, []).append(line.number)
        elif line.state in _STAYS:
            gone.setdefault(line.state, []).append(line.number)
    for reason, lines in gone.items():
        tx.set_elimination_units(
            act.campaign_id,
            UnitState.RELEASED,
            reason=reason,
            lines=lines,
            before=UnitState.LISTED,
        )


def _pairs(
    act: Act, name: str, open_document: Callable[[str], BinaryIO]
) -> Iterator[tuple[str, Any]]:
    if any(one.path == name for one in act.documents):
        with open_document(name) as stream:
            for line in stream:
                first, second = json.loads(line)
                yield first, second
