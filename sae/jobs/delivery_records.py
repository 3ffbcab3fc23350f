"""What the jobs of deliveries have in common: find a request, say from when its units are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sae.domain.delivery import KINDS, Delivery, deliveries_of
from sae.domain.documents import Applicant, DeliveryRequest, Person
from sae.domain.records import UnitRecord
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.jobs.legal_days import day_of
from sae.jobs.unit_decisions import decide_now
from sae.ports import Archive, Reader

ACCESS_RULE = "AccessRule"
SHORTEST = 8  # characters of the beginning of an identifier, as `naming` wants


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """Whether what is asked may be read. units: all that would be given, in order.

    closed: those that are not communicable on the day, occulted ones left out. open_on: day from
    which all of them are; None when it is not known. secrets: what the nearest AccessRule of each
    protects, as the referential says; empty when it does not.
    """

    units: tuple[UnitRecord, ...]
    closed: tuple[str, ...]
    open_on: date | None
    secrets: Mapping[str, str]


def find_delivery(reader: Reader, typed: str) -> Delivery:
    """Find a request by its identifier or the beginning of it.

    Raises: UnknownIdentifier, UsageError.
    """
    wanted = typed.strip().lower()
    if len(wanted) < SHORTEST:
        raise UsageError("identifier_too_short", typed=typed, count=SHORTEST)
    every = deliveries_of(reader.acts(*KINDS))
    found = [one for one in every if one.request_id.startswith(wanted)]
    if len(found) > 1:
        names = ", ".join(one.request_id for one in found)
        raise UsageError("identifier_ambiguous", typed=typed, found=names)
    if not found:
        raise UnknownIdentifier("delivery_unknown", request=typed)
    return found[0]


def units_given(reader: Reader, unit_ids: Iterable[str]) -> tuple[UnitRecord, ...]:
    """List the units asked and all that is below them. Raises: UnknownIdentifier."""
    wanted: dict[str, None] = {}
    for unit_id in unit_ids:
        if reader.unit(unit_id) is None:
            raise UnknownIdentifier("identifier_unknown", typed=unit_id)
        wanted.update(dict.fromkeys((unit_id, *reader.descendants(unit_id))))
    return tuple(unit for one in wanted if (unit := reader.unit(one)) is not None)


def openness(reader: Reader, delivery: Delivery, *, on: date) -> Openness:
    """Say what may be read on a day, decided again at this moment. Raises: UnknownIdentifier."""
    units = units_given(reader, delivery.unit_ids)
    hidden = {copy.object_id for copy in delivery.occulted}
    decisions = decide_now(reader, [unit.unit_id for unit in units])
    closed: list[str] = []
    days: list[date | None] = []
    for unit in units:
        decision = decisions.get(unit.unit_id)
        day = decision.rulings.access.opens_on if decision is not None else None
        if day is not None and day <= on:
            continue
        objects = reader.objects_of_unit(unit.unit_id)
        if objects and all(item.object_id in hidden for item in objects):
            continue  # CRPA L.311-7: communicable once the words that close it are hidden
        closed.append(unit.unit_id)
        days.append(day)
    known = [day for day in days if day is not None]
    return Openness(
        units=units,
        closed=tuple(closed),
        open_on=max(known) if known and len(known) == len(days) else None,
        secrets=_secrets(reader, [unit for unit in units if unit.unit_id in set(closed)]),
    )


def require_open(delivery: Delivery, opened: Openness) -> None:
    """Raise NotAllowed unless what is asked may be given: open, occulted, or authorized."""
    if not opened.closed:
        return
    if not delivery.derogation:
        raise NotAllowed("delivery_not_open", count=len(opened.closed), day=opened.open_on or "?")
    if delivery.missing:
        names = ", ".join(agency for _, agency in delivery.missing)
        raise NotAllowed("delivery_waits", authorities=names)


def printed_request(archive: Archive, delivery: Delivery) -> DeliveryRequest:
    """Give a request as documents print it."""
    return DeliveryRequest(
        request_id=delivery.request_id,
        reference=delivery.message_identifier,
        made_on=day_of(archive.clock, delivery.requested_at),
        applicant=Applicant(person=Person(name=delivery.requester)),
        purpose=delivery.purpose,
    )


# ----------------------------------------------------------------------------- private


def _secrets(reader: Reader, units: Iterable[UnitRecord]) -> Mapping[str, str]:
    rules = {
        rule.rule_id: rule.value
        for rule in reader.referentials().rules
        if rule.category == ACCESS_RULE
    }
    stated: dict[str, str] = {}  # by unit, what its own rule protects
    found: dict[str, str] = {}
    for unit in units:
        for above in reversed(unit.path.split("/")):
            if above not in stated:
                one = unit if above == unit.unit_id else reader.unit(above)
                own = one.rules if one is not None else ()
                names = (rules.get(r.rule_id, "") for r in own if r.category == ACCESS_RULE)
                stated[above] = next(filter(None, names), "")
            if stated[above]:
                found[unit.unit_id] = stated[above]
                break
    return found
