"""A step of every job of an elimination: find the campaign, keep what was decided, seal it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.act import Act, ActKind
from sae.domain.elimination import Campaign
from sae.domain.elimination_acts import campaign_after
from sae.errors import UnknownIdentifier, UsageError
from sae.ports import Archive, Reader, Transaction

Check = Callable[[Transaction], None]


def find_campaign(archive: Archive, typed: str) -> Campaign:
    """Find a campaign by its number, its identifier or the beginning of it.

    Raises: UnknownIdentifier; UsageError when several begin so.
    """
    with archive.catalogue.read() as reader:
        return campaign_named(reader, typed)


def campaign_named(reader: Reader, typed: str) -> Campaign:
    """Find a campaign as people name it. Raises: UnknownIdentifier, UsageError."""
    known = reader.eliminations()
    for campaign in known:
        if typed in (campaign.number, campaign.campaign_id):
            return campaign
    begun = [one for one in known if len(typed) >= _SHORTEST and one.campaign_id.startswith(typed)]
    if len(begun) > 1:
        raise UsageError("elimination_ambiguous", typed=typed)
    if not begun:
        raise UnknownIdentifier("elimination_unknown", number=typed)
    return begun[0]


def new_step(
    archive: Archive,
    kind: ActKind,
    campaign: Campaign,
    *,
    body: Mapping[str, Any],
    reason: str = "",
) -> Act:
    """Make the act of a step, in the name of who acts."""
    return new_act(archive, kind, body=body, reason=reason, campaign_id=campaign.campaign_id)


def keep_step(
    archive: Archive,
    act: Act,
    documents: Iterable[ActDocument] = (),
    *,
    check: Check = lambda _tx: None,
) -> Campaign:
    """Keep a step that the campaign allows at that moment, and seal it.

    check: judged with the state of the campaign, under the writer's lock.
    Raises: what the step or the check raises; nothing is kept then.
    """

    def allowed(tx: Transaction) -> None:
        campaign_after(tx.elimination(act.campaign_id), act)
        check(tx)

    perform(archive, act, documents=documents, check=allowed)
    seal(archive)
    return find_campaign(archive, act.campaign_id)


# ----------------------------------------------------------------------------- private

_SHORTEST = 4  # characters of an identifier that are enough to try
