"""A step of `show`: what remains of a unit that was destroyed, and on whose authority it was.

Identifiers, digests, days, rule, visa, certificate: no word of what it was, no name of a person
it was about.
"""

from dataclasses import dataclass
from datetime import datetime

from sae.domain.elimination import Line
from sae.domain.removal import Tombstone
from sae.ports import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTombstone:
    """What remains of a unit. line and what follows: of its elimination, if it was one.

    ordered_at: of the act that authorised its removal. earliest, latest: extreme days.
    visa_act_id, certificate_act_id: the acts that keep the papers; empty while there is none.
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


def tombstone_of(reader: Reader, unit_id: str) -> ShownTombstone | None:
    """Find what remains of a unit; None when it was not removed."""
    tombstone = reader.tombstone(unit_id)
    order = reader.act(tombstone.act_id) if tombstone is not None else None
    if tombstone is None or order is None:
        return None
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
