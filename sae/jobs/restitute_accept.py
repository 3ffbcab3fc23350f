"""Restitute, second act: the recipient's written acceptance, archived (RES-03).

(1) the departure is prepared, and somebody brings what the recipient wrote: a scan, or its SEDA
    messages, which must accept every package handed over
(2) one act keeps these documents with their reference, signatory and day; seal

Abandoning is the other end: nothing was removed, the archives stay.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.departure import DepartureState, acceptance_body
from sae.errors import UsageError
from sae.jobs.departure_messages import check_answers
from sae.jobs.departures import (
    StandingDeparture,
    named_departure,
    require_state,
    standing_departure,
)
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAcceptance:
    """What the recipient wrote. scan: of a signed letter. messages: SEDA files."""

    reference: str
    signatory: str
    accepted_on: date
    scan: Path | None = None
    messages: tuple[Path, ...] = ()


def accept_departure(archive: Archive, typed: str, given: GivenAcceptance) -> StandingDeparture:
    """Follow the two steps. typed: the departure, or its beginning.

    Raises: UsageError, NotAllowed when a message refuses or answers something else.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:  # (1)
        found = named_departure(reader, typed)
    departure_id = found.departure.departure_id
    require_state(found, DepartureState.PREPARED)
    _check(archive, given)
    if given.messages:
        check_answers(archive, found.departure, given.messages)
    act = new_act(
        archive,
        ActKind.RESTITUTION_ACCEPTED,
        campaign_id=departure_id,
        body={
            "acceptance": acceptance_body(
                reference=given.reference.strip(),
                signatory=given.signatory.strip(),
                accepted_on=given.accepted_on,
            )
        },
    )
    perform(  # (2)
        archive,
        act,
        documents=_documents(given),
        check=lambda tx: _still(tx, departure_id),
    )
    seal(archive)
    with archive.catalogue.read() as reader:
        return standing_departure(reader, departure_id)


def abandon_departure(archive: Archive, typed: str, *, reason: str) -> StandingDeparture:
    """End a departure whose archives stay. Raises: UsageError once bytes are being removed."""
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("departure_reason_missing")
    with archive.catalogue.read() as reader:
        found = named_departure(reader, typed)
    departure_id = found.departure.departure_id
    act = new_act(
        archive,
        ActKind.RESTITUTION_ABANDONED,
        campaign_id=departure_id,
        reason=reason.strip(),
        body={},
    )
    perform(archive, act, check=lambda tx: _still(tx, departure_id, DepartureState.ACCEPTED))
    seal(archive)
    with archive.catalogue.read() as reader:
        return standing_departure(reader, departure_id)


# ----------------------------------------------------------------------------- private


def _check(archive: Archive, given: GivenAcceptance) -> None:
    if not given.reference.strip() or not given.signatory.strip():
        raise UsageError("acceptance_words_missing")
    if given.scan is None and not given.messages:
        raise UsageError("acceptance_document_missing")
    if given.scan is not None and not given.scan.is_file():
        raise UsageError("departure_file", file=given.scan, reason="-")
    if given.accepted_on > archive.clock.today():
        raise UsageError("acceptance_in_future", day=given.accepted_on)


def _still(reader: Reader, departure_id: str, *others: DepartureState) -> None:
    require_state(standing_departure(reader, departure_id), DepartureState.PREPARED, *others)


def _documents(given: GivenAcceptance) -> tuple[ActDocument, ...]:
    """Name documents by what they are: a file's own name may say what must not outlive."""
    scans = () if given.scan is None else (given.scan,)
    return (
        *(ActDocument(f"acceptance{scan.suffix.lower()}", scan) for scan in scans),
        *(
            ActDocument(f"messages/{number}.xml", file)
            for number, file in enumerate(given.messages, start=1)
        ),
    )
