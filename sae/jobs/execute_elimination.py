"""Orders the destruction of what was visaed, and carries it out to its certificate.

(1) find the campaign; what was already ordered is only carried on
(2) the person who orders is the authority, who just proved who she is, and prepared nothing;
    the day is one that may be believed
(3) check everything again: the list, each unit, rules, holds; what may not go stays
(4) keep the order: who, how many units, which ones stay and why; checked again under the lock
(5) purge, copy by copy; the re-check is made once more in the transaction of the intent, after
    which nothing can be held back
(6) the certificate when nothing remains anywhere, a statement while a copy is away

Restartable: an order whose purge did not begin is given again; after the intent, whoever keeps the
archive carries it on. Code du patrimoine R.212-14 and L.214-3: no destruction without the visa.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date

from sae.custody.acts import ActDocument
from sae.custody.purge_forward import purge_state
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.elimination import Campaign, CampaignState, Extent, UnitState
from sae.domain.elimination_acts import KEPT
from sae.domain.elimination_list import extent_of, list_bytes
from sae.domain.elimination_steps import require_order
from sae.domain.removal import PurgeStatus
from sae.errors import EliminationRefused
from sae.jobs.campaigns import find_campaign, keep_step, new_step
from sae.jobs.elimination_certificate import DESTROYED, certify
from sae.jobs.elimination_recheck import Recheck, recheck
from sae.jobs.removal import remove_units
from sae.jobs.trusted_time import trusted_day
from sae.ports import Archive, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Executed:
    """What was done. kept: visaed units that stay, by reason. pending: places that remain.

    ordered: whether the order was given by this very run.
    """

    campaign: Campaign
    extent: Extent
    ordered: bool
    kept: dict[str, int] = field(default_factory=dict)
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What the authority types. units: how many she orders destroyed. day: the legal day."""

    units: int | None
    day: date | None


def execute(archive: Archive, typed: str, confirmation: Confirmation) -> Executed:
    """Follow the six steps.

    Raises: NotAllowed, EliminationRefused; nothing was removed then.
    """
    campaign = find_campaign(archive, typed)  # (1)
    if _is_going_on(archive, campaign):
        archive.caller.require(Role.ARCHIVIST, Role.AUTHORITY)
        return _carry_on(archive, campaign, ordered=False)
    require_order(campaign, archive.caller, today=archive.clock.today())  # (2)
    today = trusted_day(archive, confirmed=confirmation.day)
    with archive.catalogue.read() as reader:
        found = recheck(archive, reader, campaign, on=today)  # (3)
    _require_confirmed(found, confirmation)
    campaign = _order(archive, campaign, found, today)  # (4)
    if campaign.state is CampaignState.CLOSED:
        return Executed(campaign=campaign, extent=Extent(), ordered=True, kept=_counts(found))
    return _carry_on(archive, campaign, ordered=True, found=found)


# ----------------------------------------------------------------------------- private


def _is_going_on(archive: Archive, campaign: Campaign) -> bool:
    """Say whether the purge of the last order was intended: it only goes forward."""
    if campaign.state is CampaignState.EXECUTED_PENDING_COPIES:
        return True
    if campaign.state is not CampaignState.ORDERED:
        return False
    return purge_state(archive, campaign.order_act_id).status is not PurgeStatus.NONE


def _require_confirmed(found: Recheck, confirmation: Confirmation) -> None:
    units, kept = len(found.going), len(found.kept)
    if confirmation.units is None:
        raise EliminationRefused("elimination_to_confirm", units=units, kept=kept)
    if confirmation.units != units:
        raise EliminationRefused(
            "elimination_count_differs", units=units, typed=confirmation.units, kept=kept
        )


def _order(archive: Archive, campaign: Campaign, found: Recheck, today: date) -> Campaign:
    with archive.catalogue.read() as reader:
        lines = {unit.unit_id: unit.line for unit in reader.elimination_units(campaign.campaign_id)}
    body = {
        "destroyed": {str(line): asdict(extent) for line, extent in found.destroyed.items()},
        "remarks": {str(line): remark for line, remark in found.remarks(lines).items()},
        "confirmed_units": len(found.going),
        "legal_day": today.isoformat(),
        "visa_act_id": campaign.visa.act_id if campaign.visa else "",
        "visa_reference": campaign.visa.reference if campaign.visa else "",
        "list_sha512": campaign.frozen.sha512 if campaign.frozen else "",
    }
    act = new_step(archive, ActKind.ELIMINATION_ORDERED, campaign, body=body)
    documents = [
        ActDocument(DESTROYED, b"".join(list_bytes(found.going))),
        ActDocument(KEPT, _lines(sorted(found.kept.items()))),
    ]
    return keep_step(archive, act, documents, check=_nothing_changed(archive, campaign, found))


def _nothing_changed(
    archive: Archive, campaign: Campaign, found: Recheck
) -> Callable[[Transaction], None]:
    """Make the check that is run under the lock: the same question has the same answer."""
    caller = archive.caller

    def check(tx: Transaction) -> None:
        today = archive.clock.today()
        now = tx.elimination(campaign.campaign_id) or campaign
        require_order(now, caller, today=today)
        again = recheck(archive, tx, now, on=today)
        going = {unit.unit_id for unit in found.going}
        if going - {unit.unit_id for unit in again.going}:
            raise EliminationRefused("elimination_changed_meanwhile", number=campaign.number)

    return check


def _carry_on(
    archive: Archive, campaign: Campaign, *, ordered: bool, found: Recheck | None = None
) -> Executed:
    """Purge what was ordered (5) and certify it (6)."""
    with archive.catalogue.read() as reader:
        states = [UnitState.ORDERED, UnitState.DESTROYED]
        units = list(reader.elimination_units(campaign.campaign_id, states=states))
    check = _nothing_changed(archive, campaign, found) if found is not None else _already_intended
    remove_units(archive, campaign.order_act_id, [unit.unit_id for unit in units], check=check)
    campaign, pending = certify(archive, campaign)
    return Executed(
        campaign=campaign,
        extent=extent_of(units),
        ordered=ordered,
        kept=_counts(found) if found is not None else {},
        pending=pending,
    )


def _already_intended(_tx: Transaction) -> None:
    """Check nothing: what was intended only goes forward."""


def _counts(found: Recheck) -> dict[str, int]:
    counts: dict[str, int] = {}
    for reason in found.kept.values():
        counts[reason] = counts.get(reason, 0) + 1
    return counts


def _lines(values: Iterable[object]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)
