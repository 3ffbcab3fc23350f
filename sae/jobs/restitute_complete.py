"""Restitute, last act: the archives are kept here as well, or their local bytes go.

(1) the departure is accepted; to remove, an authority who neither prepared nor accepted it orders,
    her secret just given
(2) everything is asked again under the lock: the list as it was frozen, holds, units attached since
(3) custody removes the bytes from every copy; one that is away keeps the departure open
(4) once nothing remains, one act issues the attestation (ATT-07); seal

A second run goes on where the first one stopped.
"""

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.departure import OBJECTS, Departure, DepartureState, WrittenAcceptance
from sae.domain.documents import LocalBytes
from sae.jobs.attestations import attested
from sae.jobs.departure_certificate import hand_over_certificate
from sae.jobs.departures import (
    StandingDeparture,
    named_departure,
    require_state,
    standing_departure,
)
from sae.jobs.leaving_units import frozen_list, recheck
from sae.jobs.removal import remove_units
from sae.jobs.second_person import require_second_person
from sae.ports import Archive, Reader

ATTESTATION = "attestation"


def complete_departure(archive: Archive, typed: str, *, keep: bool) -> StandingDeparture:
    """Follow the four steps. keep: the local bytes stay.

    Raises: NotAllowed (role, second person, a hold, a change since), UsageError, PurgeRefused,
    StorageError.
    """
    with archive.catalogue.read() as reader:
        found = named_departure(reader, typed)
    departure = found.departure
    acceptance = _accepted(found)
    if keep:
        archive.caller.require(Role.ARCHIVIST, Role.AUTHORITY)
        require_state(found, DepartureState.ACCEPTED)
        _attest(archive, departure, kept=True)  # (4)
    else:
        _remove(archive, found, acceptance)
    seal(archive)
    with archive.catalogue.read() as reader:
        return standing_departure(reader, departure.departure_id)


# ----------------------------------------------------------------------------- private


def _accepted(found: StandingDeparture) -> WrittenAcceptance:
    require_state(found, DepartureState.ACCEPTED, DepartureState.REMOVING)
    acceptance = found.departure.acceptance
    assert acceptance is not None  # noqa: S101 - what these states mean
    return acceptance


def _remove(archive: Archive, found: StandingDeparture, acceptance: WrittenAcceptance) -> None:
    departure = found.departure
    with archive.catalogue.read() as reader:
        prepared = _act_of(reader, departure, ActKind.RESTITUTION_PREPARED)
        accepted = _act_of(reader, departure, ActKind.RESTITUTION_ACCEPTED)
    if found.state is DepartureState.ACCEPTED:  # (1)
        require_second_person(archive, prepared.actor, accepted.actor)
    else:
        archive.caller.require(Role.ARCHIVIST, Role.AUTHORITY)  # decided: it only goes forward
    units = frozen_list(archive, prepared.act_id)
    removed = remove_units(  # (2) (3)
        archive,
        acceptance.act_id,
        [one.unit_id for one in units],
        check=lambda tx: recheck(archive, tx, units),
    )
    if removed.status == "executed":
        _attest(archive, departure, kept=False)  # (4)


def _act_of(reader: Reader, departure: Departure, kind: ActKind) -> Act:
    return next(reader.acts(kind, campaign_id=departure.departure_id))


def _attest(archive: Archive, departure: Departure, *, kept: bool) -> None:
    with archive.catalogue.read() as reader:
        prepared = _act_of(reader, departure, ActKind.RESTITUTION_PREPARED)
    listed = archive.copies.read_bytes(prepared.act_id, OBJECTS)
    act = new_act(
        archive,
        ActKind.RESTITUTION_COMPLETED,
        campaign_id=departure.departure_id,
        body={"kept_here": kept},
    )
    certificate = hand_over_certificate(
        archive,
        act,
        departure,
        listed=listed,
        local_bytes=LocalBytes.KEPT if kept else LocalBytes.REMOVED,
        removed_at=None if kept else act.at,
    )
    perform(
        archive,
        act,
        documents=[*attested(archive, certificate, name=ATTESTATION), ActDocument(OBJECTS, listed)],
        check=lambda tx: _accepted_still(tx, departure.departure_id),
    )


def _accepted_still(reader: Reader, departure_id: str) -> None:
    _accepted(standing_departure(reader, departure_id))
