"""The withdrawal of a wrong deposit: within a window, by two persons, on a ground (design rule 7).

Only what is held elsewhere in the same bytes may go, or what was handed back and accepted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sae.domain.act import Act, ActKind
from sae.domain.departure import WrittenAcceptance, acceptance_of

TWINS = "twins.csv"


class WithdrawalState(StrEnum):
    """Where a withdrawal stands. REMOVING: bytes remain on a copy that is away."""

    REQUESTED = "requested"
    ORDERED = "ordered"
    REMOVING = "removing"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A withdrawal, as its acts tell it.

    motive: as typed. window_ends_at: last instant at which it may be ordered. same_as: units that
    hold the same bytes; empty when they were handed back, as `acceptance` says.
    """

    withdrawal_id: str
    transfer_id: str
    motive: str
    requested_at: datetime
    requested_by: str
    requested_by_name: str
    taken_in_charge_at: datetime
    window_ends_at: datetime
    same_as: tuple[str, ...]
    acceptance: WrittenAcceptance | None
    units: int
    objects: int
    papers: int
    content_bytes: int
    order_id: str = ""
    ordered_by_name: str = ""
    completed_at: datetime | None = None
    abandoned: bool = False


def withdrawal_of(acts: Iterable[Act]) -> Withdrawal:
    """Read a withdrawal from its acts, in order. Raises: ValueError without the first."""
    by_kind = {act.kind: act for act in acts}
    requested = by_kind.get(ActKind.WITHDRAWAL_REQUESTED)
    if requested is None:
        raise ValueError("a withdrawal begins by its request")
    ordered = by_kind.get(ActKind.WITHDRAWAL_ORDERED)
    completed = by_kind.get(ActKind.WITHDRAWAL_COMPLETED)
    body = requested.body
    return Withdrawal(
        withdrawal_id=requested.campaign_id,
        transfer_id=body["transfer_id"],
        motive=requested.reason,
        requested_at=requested.at,
        requested_by=requested.actor,
        requested_by_name=body["requested_by_name"],
        taken_in_charge_at=datetime.fromisoformat(body["taken_in_charge_at"]),
        window_ends_at=datetime.fromisoformat(body["window_ends_at"]),
        same_as=tuple(body["same_as"]),
        acceptance=acceptance_of(requested),
        units=body["units"],
        objects=body["objects"],
        papers=body["papers"],
        content_bytes=body["content_bytes"],
        order_id="" if ordered is None else ordered.act_id,
        ordered_by_name="" if ordered is None else ordered.body["ordered_by_name"],
        completed_at=None if completed is None else completed.at,
        abandoned=ActKind.WITHDRAWAL_ABANDONED in by_kind,
    )
