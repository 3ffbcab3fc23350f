"""A request to read archives (communication): what was asked, decided and given, from its acts.

The acts of one request share its identifier as campaign. The requester's name stands in them, since
they are the register of communications; no journal line and no file name bears it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sae.domain.act import Act, ActKind
from seda.messages.reply_codes import StandardReplyCode

REQUEST_XML = "request.xml"
REPLY_XML = "reply.xml"
LETTER = "refusal.pdf"


class DeliveryState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DELIVERED = "delivered"


class Authority(StrEnum):
    """Who must agree that what is not open be read (Code du patrimoine, art. L.213-3)."""

    ORIGINATING = "originating"
    CONTROL = "control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What an authority answered. agency: of whom it is. document: path in the act that keeps it.

    identifier: of the message that said it; of the act, when it came on paper.
    """

    authority: Authority
    agency: str
    granted: bool
    identifier: str
    act_id: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OccultedCopy:
    """A copy of an object with words hidden, given in its place. articles: of the law.

    act_id, path: what keeps its bytes. sha512: lower-case hexadecimal.
    """

    object_id: str
    unit_id: str
    articles: tuple[str, ...]
    act_id: str
    path: str
    size: int
    sha512: str
    puid: str
    mime: str
    format_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A request and all that became of it.

    unit_ids: as asked; what is below them goes with them. originating: agencies whose agreement a
    derogation wants. control: identifier of the control authority. version: of SEDA. reply_code:
    empty until it is decided.
    """

    request_id: str
    requested_at: datetime
    requester: str
    purpose: str
    derogation: bool
    unit_ids: tuple[str, ...]
    version: str
    message_identifier: str
    originating: tuple[str, ...]
    control: str
    state: DeliveryState = DeliveryState.REQUESTED
    authorizations: tuple[Authorization, ...] = ()
    occulted: tuple[OccultedCopy, ...] = ()
    reply_code: str = ""
    motive: str = ""
    open_on: date | None = None
    decided_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def missing(self) -> tuple[tuple[Authority, str], ...]:
        """List the authorities that have not agreed, with the agency of each."""
        if not self.derogation:
            return ()
        granted = {(one.authority, one.agency) for one in self.authorizations if one.granted}
        wanted = [(Authority.ORIGINATING, agency) for agency in self.originating]
        return tuple(
            one for one in (*wanted, (Authority.CONTROL, self.control)) if one not in granted
        )


KINDS = (
    ActKind.DELIVERY_REQUESTED,
    ActKind.DELIVERY_DECIDED,
    ActKind.COPY_OCCULTED,
    ActKind.DELIVERED,
)


def deliveries_of(acts: Iterable[Act]) -> tuple[Delivery, ...]:
    """Read requests from their acts, in order of lines."""
    found: dict[str, Delivery] = {}
    for act in acts:
        if act.kind is ActKind.DELIVERY_REQUESTED:
            found[act.act_id] = _requested(act)
        elif act.campaign_id in found:
            found[act.campaign_id] = _followed(found[act.campaign_id], act)
    return tuple(found.values())


# ----------------------------------------------------------------------------- private


def _requested(act: Act) -> Delivery:
    body = act.body
    return Delivery(
        request_id=act.act_id,
        requested_at=act.at,
        requester=body["requester"],
        purpose=body["purpose"],
        derogation=body["derogation"],
        unit_ids=tuple(body["unit_ids"]),
        version=body["version"],
        message_identifier=body["message_identifier"],
        originating=tuple(body["originating"]),
        control=body["control"],
    )


def _followed(delivery: Delivery, act: Act) -> Delivery:
    body = act.body
    match act.kind:
        case ActKind.COPY_OCCULTED:
            copy = OccultedCopy(
                object_id=body["object_id"],
                unit_id=body["unit_id"],
                articles=tuple(body["articles"]),
                act_id=act.act_id,
                path=body["path"],
                size=body["size"],
                sha512=body["sha512"],
                puid=body["puid"],
                mime=body["mime"],
                format_name=body["format_name"],
            )
            others = (one for one in delivery.occulted if one.object_id != copy.object_id)
            return replace(delivery, occulted=(*others, copy))
        case ActKind.DELIVERED:
            return replace(delivery, state=DeliveryState.DELIVERED, delivered_at=act.at)
    answers = tuple(
        Authorization(
            authority=Authority(one["authority"]),
            agency=one["agency"],
            granted=one["granted"],
            identifier=one["identifier"],
            act_id=act.act_id,
            document=one["document"],
        )
        for one in body["authorizations"]
    )
    delivery = replace(delivery, authorizations=(*delivery.authorizations, *answers))
    if not body["outcome"]:  # answers of authorities only
        return delivery
    return replace(
        delivery,
        state=DeliveryState(body["outcome"]),
        reply_code=StandardReplyCode(body["reply_code"]).value,
        motive=body["motive"],
        open_on=date.fromisoformat(body["open_on"]) if body["open_on"] else None,
        decided_at=act.at,
    )
