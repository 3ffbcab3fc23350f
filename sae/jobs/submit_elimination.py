"""Submits an elimination to the visa: from here on its list is frozen.

(1) find the campaign; every producer has answered
(2) check that what is listed did not change since it was listed, and may still go this day
(3) write the list, units by identifiers and digests only, and take its digests
(4) print the slip that names these digests, and write the SEDA request of the visa
(5) keep all of it as one act

Code du patrimoine R.212-14: the list goes to the visa of who controls archives for the State.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from sae.custody.acts import ActDocument
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.elimination import Campaign, FrozenList, LineState, UnitState
from sae.domain.elimination_list import FILE, ListedUnit, list_bytes, list_digests
from sae.domain.elimination_steps import submitted
from sae.errors import EliminationRefused, UsageError
from sae.jobs.attestations import attested, heading_of
from sae.jobs.campaigns import find_campaign, keep_step, new_step
from sae.jobs.elimination_messages import Messages
from sae.jobs.elimination_slip import SlipTerms, slip_of
from sae.jobs.elimination_units import changed_units, internal_purge_of
from sae.jobs.elimination_verdicts import reasons_to_stay
from sae.ports import Archive, Reader, Transaction

SLIP = "slip"
REQUEST = "visa-request.xml"
HELD_REASONS = ("held", "archive_held")


def submit(archive: Archive, typed: str, terms: SlipTerms) -> Campaign:
    """Follow the five steps.

    Raises: EliminationRefused when a producer is silent, or a listed unit changed; UsageError.
    """
    archive.caller.require(Role.ARCHIVIST)
    campaign = find_campaign(archive, typed)  # (1)
    if not terms.control_authority.strip():
        raise UsageError("elimination_to_whom")
    submitted(campaign, _NOT_YET, actor=archive.actor)
    with archive.catalogue.read() as reader:
        units = tuple(_going(campaign, tuple(reader.elimination_units(campaign.campaign_id))))
    with archive.catalogue.read() as reader:
        _require_unchanged(archive, reader, campaign, units)  # (2)
    digests = list_digests(units)  # (3)
    frozen = {
        "sha256": digests.sha256,
        "sha512": digests.sha512,
        "control_authority": terms.control_authority,
    }
    act = new_step(archive, ActKind.ELIMINATION_SUBMITTED, campaign, body={"frozen": frozen})
    going = replace(campaign, lines=campaign.in_state(LineState.AGREED))
    held = Counter(campaign.refusals)
    slip = slip_of(  # (4)
        archive,
        going,
        heading_of(archive, act, number=campaign.number),
        terms,
        digests,
        held=sum(held[reason] for reason in HELD_REASONS),
    )
    messages = Messages(archive, campaign.campaign_id, version=campaign.seda_version, at=act.at)
    request = messages.visa_request(
        terms.control_authority,
        [unit.unit_id for unit in units],
        comment=f"{campaign.number} {FILE} sha512:{digests.sha512}",
    )
    documents = [
        ActDocument(FILE, b"".join(list_bytes(units))),
        ActDocument(REQUEST, request),
        *attested(archive, slip, name=SLIP),
    ]

    def still_listed(tx: Transaction) -> None:
        now = _going(campaign, tuple(tx.elimination_units(campaign.campaign_id)))
        if list_digests(now) != digests:
            raise EliminationRefused("elimination_edited_meanwhile", number=campaign.number)
        _require_unchanged(archive, tx, campaign, units)

    return keep_step(archive, act, documents, check=still_listed)  # (5)


# ----------------------------------------------------------------------------- private

_NOT_YET = FrozenList(act_id="", sha256="", sha512="", control_authority="")


def _going(campaign: Campaign, units: Sequence[ListedUnit]) -> list[ListedUnit]:
    agreed = {line.number for line in campaign.in_state(LineState.AGREED)}
    return [unit for unit in units if unit.state is UnitState.LISTED and unit.line in agreed]


def _require_unchanged(
    archive: Archive, reader: Reader, campaign: Campaign, units: Sequence[ListedUnit]
) -> None:
    """Raise EliminationRefused when a unit changed, or may not go: the slip would say false."""
    _refuse("elimination_units_changed", campaign, changed_units(archive, reader, units))
    purged = internal_purge_of(reader, campaign, units)
    stay = reasons_to_stay(
        reader,
        [unit.unit_id for unit in units],
        on=archive.clock.today(),
        internal_purge=purged,
    )
    _refuse("elimination_units_stay", campaign, stay)


def _refuse(code: str, campaign: Campaign, units: Collection[str]) -> None:
    if units:
        named = ", ".join(sorted(units)[:3])
        raise EliminationRefused(code, number=campaign.number, count=len(units), units=named)
