"""A step of restitute: departures as their acts and the purge tell them now."""

from collections.abc import Iterator
from dataclasses import dataclass

from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.departure import Departure, DepartureState, departure_of
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.removals import is_removing, places_left
from sae.ports import Archive, Reader

DEPARTURE_ACTS = (
    ActKind.RESTITUTION_PREPARED,
    ActKind.RESTITUTION_ACCEPTED,
    ActKind.RESTITUTION_COMPLETED,
    ActKind.RESTITUTION_ABANDONED,
)

READERS = (Role.ARCHIVIST, Role.AUTHORITY, Role.CONTROL_AUTHORITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingDeparture:
    """A departure and where it stands. pending: places that still hold bytes."""

    departure: Departure
    state: DepartureState
    pending: tuple[str, ...]


def list_departures(archive: Archive) -> tuple[StandingDeparture, ...]:
    """List every departure, in order of preparation. Raises: NotAllowed."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        return tuple(
            standing_departure(reader, act.campaign_id)
            for act in reader.acts(ActKind.RESTITUTION_PREPARED)
        )


def standing_departure(reader: Reader, departure_id: str) -> StandingDeparture:
    """Give a departure by the identifier of its campaign."""
    departure = departure_of(reader.acts(*DEPARTURE_ACTS, campaign_id=departure_id))
    authorised = "" if departure.acceptance is None else departure.acceptance.act_id
    return StandingDeparture(
        departure=departure,
        state=_state(departure, removing=is_removing(reader, authorised)),
        pending=places_left(reader, authorised),
    )


def named_departure(reader: Reader, typed: str) -> StandingDeparture:
    """Find a departure by how it begins. Raises: UnknownIdentifier, UsageError."""
    found = set(_beginning(reader, typed.strip().lower()))
    if len(found) > 1:
        raise UsageError("identifier_ambiguous", typed=typed, found=", ".join(sorted(found)))
    if not found:
        raise UnknownIdentifier("departure_unknown", typed=typed)
    return standing_departure(reader, found.pop())


def require_state(standing: StandingDeparture, *states: DepartureState) -> None:
    """Raise UsageError unless a departure stands where it must."""
    if standing.state not in states:
        raise UsageError(
            f"departure_is_{standing.state}", departure=standing.departure.departure_id
        )


# ----------------------------------------------------------------------------- private


def _beginning(reader: Reader, typed: str) -> Iterator[str]:
    for act in reader.acts(ActKind.RESTITUTION_PREPARED):
        if typed and act.campaign_id.startswith(typed):
            yield act.campaign_id


def _state(departure: Departure, *, removing: bool) -> DepartureState:
    if departure.completed_at is not None:
        return DepartureState.COMPLETED
    if departure.abandoned:
        return DepartureState.ABANDONED
    if removing:
        return DepartureState.REMOVING
    if departure.acceptance is not None:
        return DepartureState.ACCEPTED
    return DepartureState.PREPARED
