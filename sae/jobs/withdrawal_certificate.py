"""A step of withdraw: the attestation that a wrong deposit was withdrawn."""

import csv
import io
from collections.abc import Iterable, Iterator

from sae.custody.acts import ActDocument
from sae.domain.act import Act
from sae.domain.departure import OBJECTS
from sae.domain.documents import (
    Agency,
    Extent,
    Person,
    WithdrawalCertificate,
    WithdrawalGround,
)
from sae.domain.records import ObjectRecord, TransferRecord
from sae.domain.withdrawal import Withdrawal
from sae.jobs.attestations import attested, heading_of, own_proof, standing
from sae.jobs.departure_certificate import (
    MOST_PRINTED,
    listed_objects,
    objects_annex,
    printed,
)
from sae.jobs.legal_days import day_of
from sae.ports import Archive

ATTESTATION = "attestation"


def withdrawal_documents(
    archive: Archive, act: Act, withdrawal: Withdrawal, transfer: TransferRecord, list_id: str
) -> tuple[ActDocument, ...]:
    """Make the certificate of a withdrawal. list_id: of the act that froze its lists."""
    listed = archive.copies.read_bytes(list_id, OBJECTS)
    objects = tuple(listed_objects(listed))
    acceptance = withdrawal.acceptance
    certificate = WithdrawalCertificate(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        annexes=(objects_annex(listed),),
        withdrawal_id=withdrawal.withdrawal_id,
        transfer_id=transfer.transfer_id,
        message_identifier=transfer.message_identifier,
        transferring_agency=Agency(
            name=transfer.transferring_agency, identifier=transfer.transferring_agency
        ),
        taken_in_charge_at=withdrawal.taken_in_charge_at,
        window_ended_on=day_of(archive.clock, withdrawal.window_ends_at),
        motive=withdrawal.motive,
        requested_by=Person(name=withdrawal.requested_by_name or withdrawal.requested_by),
        decided_by=Person(name=withdrawal.ordered_by_name),
        withdrawn_at=act.at,
        ground=WithdrawalGround.SAME_BYTES_HELD
        if withdrawal.same_as
        else WithdrawalGround.HANDED_BACK,
        held_under=withdrawal.same_as,
        acceptance=None if acceptance is None else printed(acceptance),
        extent=Extent(
            units=withdrawal.units,
            files=withdrawal.objects,
            size_bytes=withdrawal.content_bytes,
            paper_items=withdrawal.papers,
        ),
        pending_copies=(),
        objects=objects if len(objects) <= MOST_PRINTED else (),
    )
    return (*attested(archive, certificate, name=ATTESTATION), ActDocument(OBJECTS, listed))


def objects_csv(objects: Iterable[ObjectRecord]) -> Iterator[bytes]:
    """Write the objects that go: identifiers, sizes and digests only."""
    for item in objects:
        line = io.StringIO()
        row = (item.object_id, "", item.size, item.sha512)
        csv.writer(line, delimiter=";", lineterminator="\n").writerow(row)
        yield line.getvalue().encode()
