"""Give what was asked: what the package must hold, then the act once it is made.

The package itself is an export; the door runs the three in order.

(1) refuse what was not accepted, or is closed again since
(2) say what goes in: the units asked, nothing of what stands above, occulted copies in place
(3) read the package made and compute its digests again: every object must be there
(4) write the reply, and the attestation of communication (ATT-03)
(5) ask again under the lock, then keep the act
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.delivery import REPLY_XML, Delivery, DeliveryState, OccultedCopy
from sae.domain.documents import (
    AccessBasis,
    DeliveredItem,
    DeliveryCertificate,
    DeliveryMode,
    ListedObject,
)
from sae.domain.records import UnitRecord
from sae.errors import UsageError
from sae.jobs.attestations import attested, heading_of, own_proof, standing, who_acts
from sae.jobs.delivery_messages import reply
from sae.jobs.delivery_records import (
    Openness,
    find_delivery,
    openness,
    printed_request,
    require_open,
)
from sae.ports import Archive, Reader, Transaction
from seda.messages.reply_codes import StandardReplyCode
from seda.package import ContainerDamaged, open_package
from storage.digests import BLOCK, sha512_of_stream
from storage.errors import Damaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was given. documents: (name, bytes) to hand over with the package."""

    delivery: Delivery
    objects: int
    documents: tuple[tuple[str, bytes], ...]


def ready_to_send(archive: Archive, typed: str) -> Delivery:
    """Follow steps (1) and (2): give the request whose units may leave now.

    Raises: NotAllowed, UnknownIdentifier, UsageError.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, typed)
        _check(archive, reader, delivery)
    return delivery


def record_sending(archive: Archive, request_id: str, package: Path) -> Sent:
    """Follow steps (3) to (5), once the package is made.

    Raises: Damaged when the package has not the bytes of an object; as `ready_to_send`.
    """
    archive.caller.require(Role.ARCHIVIST)
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, request_id)
        opened = _check(archive, reader, delivery)
        objects = tuple(_objects(reader, delivery, opened.units, _digests(archive, package)))  # (3)
        items = tuple(_items(reader, delivery, opened))
    act = new_act(archive, ActKind.DELIVERED, body={}, campaign_id=delivery.request_id)
    with package.open("rb") as stream:
        sha512, size = sha512_of_stream(stream, bytearray(BLOCK))
    documents = _documents(archive, act, delivery, items, objects)  # (4)
    body = {
        "package_sha512": sha512,
        "bytes": size,
        "units": len(opened.units),
        "objects": len(objects),
        "basis": items[0].basis.value,
        "occulted": len(delivery.occulted),
    }

    def check(tx: Transaction) -> None:
        _check(archive, tx, find_delivery(tx, delivery.request_id))

    perform(archive, replace(act, body=body), documents=documents, check=check)  # (5)
    seal(archive)
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, delivery.request_id)
    given = tuple((one.path, one.data) for one in documents if isinstance(one.data, bytes))
    return Sent(delivery=delivery, objects=len(objects), documents=given)


# ----------------------------------------------------------------------------- private


def _check(archive: Archive, reader: Reader, delivery: Delivery) -> Openness:
    if delivery.state is DeliveryState.DELIVERED:
        raise UsageError("delivery_sent_already", request=delivery.request_id)
    if delivery.state is not DeliveryState.ACCEPTED:
        raise UsageError("delivery_not_accepted", request=delivery.request_id)
    opened = openness(reader, delivery, on=archive.clock.today())
    require_open(delivery, opened)
    return opened


def _digests(archive: Archive, package: Path) -> Mapping[str, int]:
    """Compute the digests of the files of a package again: sizes by SHA-512."""
    found: dict[str, int] = {}
    buffer = bytearray(BLOCK)
    with (
        tempfile.TemporaryDirectory(dir=archive.places.work) as work,
        open_package(package, work=Path(work)) as opened,
    ):
        for name in opened.entries:
            try:
                with opened.open(name) as stream:
                    sha512, size = sha512_of_stream(stream, buffer)
            except ContainerDamaged as error:
                raise Damaged("the package does not read back", key=name) from error
            found[sha512] = size
    return found


def _objects(
    reader: Reader,
    delivery: Delivery,
    units: tuple[UnitRecord, ...],
    found: Mapping[str, int],
) -> list[ListedObject]:
    occulted = {copy.object_id: copy for copy in delivery.occulted}
    listed: dict[str, ListedObject] = {}
    for unit in units:
        for item in reader.objects_of_unit(unit.unit_id):
            given: OccultedCopy | None = occulted.get(item.object_id)
            sha512 = given.sha512 if given else item.sha512
            if item.physical or item.object_id in listed:
                continue
            if sha512 not in found:
                raise Damaged("an object is not in the package", key=item.object_id)
            listed[item.object_id] = ListedObject(
                object_id=item.object_id,
                unit_id=unit.unit_id,
                size_bytes=found[sha512],
                digests=(f"sha512:{sha512}",),
                format_id=given.puid if given else item.puid,
            )
    return list(listed.values())


def _items(reader: Reader, delivery: Delivery, opened: Openness) -> list[DeliveredItem]:
    asked = set(delivery.unit_ids)
    cotes = {filing.unit_id: filing.cote for filing in reader.filings(delivery.unit_ids)}
    closed = set(opened.closed)
    basis = AccessBasis.DEROGATION if closed else AccessBasis.COMMUNICABLE
    granted = ", ".join(one.identifier for one in delivery.authorizations if one.granted)
    articles: dict[str, tuple[str, ...]] = {}
    for copy in delivery.occulted:
        articles[copy.unit_id] = (*articles.get(copy.unit_id, ()), *copy.articles)
    return [
        DeliveredItem(
            unit_id=unit.unit_id,
            cote=cotes.get(unit.unit_id, ""),
            typology=unit.document_type or unit.level,
            dates="/".join(dict.fromkeys(filter(None, (unit.start_date, unit.end_date)))),
            basis=basis,
            basis_reference=granted if closed else "",
            communicable_on=opened.open_on,
            occulted=tuple(dict.fromkeys(articles.get(unit.unit_id, ()))),
        )
        for unit in opened.units
        if unit.unit_id in asked or unit.unit_id in articles
    ]


def _documents(
    archive: Archive,
    act: Act,
    delivery: Delivery,
    items: tuple[DeliveredItem, ...],
    objects: tuple[ListedObject, ...],
) -> tuple[ActDocument, ...]:
    certificate = DeliveryCertificate(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        request=printed_request(archive, delivery),
        delivered_at=act.at,
        delivered_by=who_acts(archive),
        mode=DeliveryMode.ELECTRONIC,
        items=items,
        objects=objects,
    )
    answer = reply(
        delivery,
        code=StandardReplyCode.GRANTED,
        motive="",
        at=act.at,
        archive=archive.policy.archival_agency,
    )
    return (ActDocument(REPLY_XML, answer), *attested(archive, certificate, name="attestation"))
