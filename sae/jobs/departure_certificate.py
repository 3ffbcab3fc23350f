"""A step of restitute: the attestation of a hand-over (ATT-07), from the slip to the last word."""

import csv
from collections.abc import Iterator
from datetime import datetime

from sae.domain.act import Act
from sae.domain.departure import OBJECTS, Departure, WrittenAcceptance
from sae.domain.documents import (
    Acceptance,
    Agency,
    Annex,
    Extent,
    ExtremeDates,
    HandOverCertificate,
    HandOverKind,
    ListedObject,
    LocalBytes,
    Person,
    Signature,
    SignatureRole,
)
from sae.jobs.attestations import heading_of, own_proof, standing
from sae.ports import Archive
from storage.digests import digests_of

MOST_PRINTED = 1_000  # objects on the certificate; more are in the list, which it names


def hand_over_certificate(  # noqa: PLR0913 - what the certificate adds to the departure
    archive: Archive,
    act: Act,
    departure: Departure,
    *,
    listed: bytes,
    local_bytes: LocalBytes,
    removed_at: datetime | None = None,
) -> HandOverCertificate:
    """Make the certificate of a departure, issued by an act. listed: the bytes of `objects.csv`."""
    objects = tuple(listed_objects(listed))
    return HandOverCertificate(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        annexes=(objects_annex(listed),),
        signatures=(Signature(role=SignatureRole.RECIPIENT),)
        if departure.acceptance is None
        else (),
        kind=HandOverKind(departure.kind.value),
        hand_over_id=departure.departure_id,
        recipient=Agency(
            name=departure.recipient_name or departure.recipient, identifier=departure.recipient
        ),
        legal_basis=departure.legal_basis,
        handed_over_at=departure.prepared_at,
        medium="",
        packages=tuple(f"sha512:{one.sha512}" for one in departure.packages),
        dates=ExtremeDates(earliest=departure.earliest, latest=departure.latest),
        extent=Extent(
            units=departure.units,
            files=departure.objects,
            size_bytes=departure.content_bytes,
            paper_items=departure.papers,
        ),
        acceptance=None if departure.acceptance is None else printed(departure.acceptance),
        local_bytes=local_bytes,
        removed_at=removed_at,
        objects=objects if len(objects) <= MOST_PRINTED else (),
    )


def printed(acceptance: WrittenAcceptance) -> Acceptance:
    """Give an acceptance as documents print it."""
    return Acceptance(
        reference=acceptance.reference,
        accepted_on=acceptance.accepted_on,
        signatory=Person(name=acceptance.signatory),
        scan_sha512=next((sha512 for _, sha512 in acceptance.documents), ""),
    )


def objects_annex(listed: bytes) -> Annex:
    """Name the list of objects by its digests."""
    digests = digests_of(listed)
    return Annex(
        filename=OBJECTS,
        media_type="text/csv",
        lines=listed.count(b"\n"),
        size_bytes=len(listed),
        sha256=digests.sha256,
        sha512=digests.sha512,
    )


def listed_objects(listed: bytes) -> Iterator[ListedObject]:
    """Read the list of objects of an act."""
    for object_id, unit_id, size, sha512 in csv.reader(listed.decode().splitlines(), delimiter=";"):
        yield ListedObject(
            object_id=object_id,
            unit_id=unit_id,
            size_bytes=int(size),
            digests=(f"sha512:{sha512}",) if sha512 else (),
        )
