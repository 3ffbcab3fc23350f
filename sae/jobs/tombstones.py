"""A step of `show`: what remains of a unit that left, and on whose authority it did.

Identifiers, digests, days, rule, visa, recipient, certificate: no word of what it was, no name of
a person it was about.
"""

from dataclasses import dataclass
from datetime import datetime

from sae.domain.act import Act, ActKind
from sae.domain.departure import Departure
from sae.domain.elimination import Line
from sae.domain.removal import Tombstone
from sae.domain.withdrawal import Withdrawal
from sae.jobs.departures import standing_departure
from sae.jobs.withdrawals import WITHDRAWAL_ACTS, standing_withdrawal
from sae.ports import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTombstone:
    """What remains of a unit. line to visa_act_id: of its elimination, if it was one.

    ordered_at: of the act that authorised its removal. earliest, latest: extreme days.
    visa_act_id, certificate_act_id: the acts that keep the papers; empty while there is none.
    departure: to whom it was handed over. withdrawal: of the wrong deposit that it was part of.
    """

    tombstone: Tombstone
    ordered_at: datetime
    line: Line | None = None
    number: str = ""
    campaign_id: str = ""
    earliest: str = ""
    latest: str = ""
    visa_reference: str = ""
    visa_on: str = ""
    visa_act_id: str = ""
    certificate_act_id: str = ""
    departure: Departure | None = None
    withdrawal: Withdrawal | None = None


def tombstone_of(reader: Reader, unit_id: str) -> ShownTombstone | None:
    """Find what remains of a unit; None when it was not removed."""
    tombstone = reader.tombstone(unit_id)
    order = reader.act(tombstone.act_id) if tombstone is not None else None
    if tombstone is None or order is None:
        return None
    if order.kind is ActKind.RESTITUTION_ACCEPTED:
        return _handed_over(reader, tombstone, order)
    if order.kind in WITHDRAWAL_ACTS:
        return _withdrawn(reader, tombstone, order)
    found = reader.elimination_of(unit_id)
    campaign = reader.elimination(found[0]) if found is not None else None
    if found is None or campaign is None:
        return ShownTombstone(tombstone=tombstone, ordered_at=order.at)
    listed = found[1]
    visa = campaign.visa
    return ShownTombstone(
        tombstone=tombstone,
        ordered_at=order.at,
        line=campaign.line(listed.line),
        number=campaign.number,
        campaign_id=campaign.campaign_id,
        earliest=listed.earliest,
        latest=listed.latest,
        visa_reference=visa.reference if visa else "",
        visa_on=visa.given_on if visa else "",
        visa_act_id=visa.act_id if visa else "",
        certificate_act_id=campaign.certificate_act_id,
    )


# ----------------------------------------------------------------------------- private


def _handed_over(reader: Reader, tombstone: Tombstone, order: Act) -> ShownTombstone:
    return ShownTombstone(
        tombstone=tombstone,
        ordered_at=order.at,
        campaign_id=order.campaign_id,
        certificate_act_id=_last(reader, ActKind.RESTITUTION_COMPLETED, order.campaign_id),
        departure=standing_departure(reader, order.campaign_id).departure,
    )


def _withdrawn(reader: Reader, tombstone: Tombstone, order: Act) -> ShownTombstone:
    return ShownTombstone(
        tombstone=tombstone,
        ordered_at=order.at,
        campaign_id=order.campaign_id,
        certificate_act_id=_last(reader, ActKind.WITHDRAWAL_COMPLETED, order.campaign_id),
        withdrawal=standing_withdrawal(reader, order.campaign_id).withdrawal,
    )


def _last(reader: Reader, kind: ActKind, campaign_id: str) -> str:
    return next((act.act_id for act in reader.acts(kind, campaign_id=campaign_id)), "")
