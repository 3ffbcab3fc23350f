"""A step of registers: requests to read, what was answered and what was given.

Only acts are read: they say who asked and of which typology, and outlive what was asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sae.domain.act import Act, ActKind
from sae.domain.delivery import KINDS, Delivery, DeliveryState, deliveries_of
from sae.domain.documents import AccessBasis, CommunicationLine, CommunicationOutcome, Period
from sae.jobs.legal_days import day_of
from sae.jobs.register_entries import in_period
from sae.ports import Archive, Reader


def communication_lines(
    archive: Archive, reader: Reader, period: Period
) -> tuple[CommunicationLine, ...]:
    """Give a line for each request made in a period, in order of requests."""
    acts = tuple(reader.acts(*KINDS))
    of_request: dict[str, list[Act]] = {}
    for act in acts:
        of_request.setdefault(act.campaign_id, []).append(act)
    every = _numbered(archive, deliveries_of(acts))
    return tuple(
        _line(archive, number, delivery, of_request[delivery.request_id])
        for number, requested_on, delivery in every
        if in_period(requested_on, period)
    )


# ----------------------------------------------------------------------------- private


def _numbered(
    archive: Archive, deliveries: Iterable[Delivery]
) -> Iterator[tuple[str, date, Delivery]]:
    """Number the requests of each year: `2026-001`."""
    numbers: dict[int, int] = {}
    for delivery in deliveries:
        day = day_of(archive.clock, delivery.requested_at)
        numbers[day.year] = numbers.get(day.year, 0) + 1
        yield f"{day.year}-{numbers[day.year]:03d}", day, delivery


def _line(
    archive: Archive, number: str, delivery: Delivery, acts: Iterable[Act]
) -> CommunicationLine:
    last = {act.kind: act for act in acts}
    asked = last[ActKind.DELIVERY_REQUESTED].body
    ended = last.get(ActKind.DELIVERED)
    if ended is None and delivery.state is DeliveryState.REFUSED:
        ended = last[ActKind.DELIVERY_DECIDED]
    given = last[ActKind.DELIVERED].body if ActKind.DELIVERED in last else {}
    return CommunicationLine(
        number=number,
        requested_on=day_of(archive.clock, delivery.requested_at),
        applicant=delivery.requester,
        typology=", ".join(asked["typologies"]),
        units=given.get("units", asked["units"]),
        basis=_basis(given, delivery),
        outcome=_outcome(delivery),
        decided_on=day_of(archive.clock, delivery.decided_at) if delivery.decided_at else None,
        delivered_on=(
            day_of(archive.clock, delivery.delivered_at) if delivery.delivered_at else None
        ),
        document_number=ended.act_id if ended is not None else "",
        remark=delivery.motive,
    )


def _basis(given: Mapping[str, Any], delivery: Delivery) -> AccessBasis | None:
    """Give by what right it was sent; before it is, what was asked for."""
    if "basis" in given:
        return AccessBasis(given["basis"])
    return AccessBasis.DEROGATION if delivery.derogation else None


def _outcome(delivery: Delivery) -> CommunicationOutcome:
    match delivery.state:
        case DeliveryState.DELIVERED if delivery.occulted:
            return CommunicationOutcome.DELIVERED_IN_PART
        case DeliveryState.DELIVERED:
            return CommunicationOutcome.DELIVERED
        case DeliveryState.REFUSED:
            return CommunicationOutcome.REFUSED
    return CommunicationOutcome.PENDING
