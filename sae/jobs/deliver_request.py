"""Ask to read archives (communication): the request, kept as an act, and what it sets going.

(1) read the request: typed by the archivist, or a SEDA ArchiveDeliveryRequest received
(2) find the units and the agencies that they come from
(3) write its messages: the request, its acknowledgement, and for a derogation the requests for
    authorization to each originating agency and to the control authority
(4) keep the act

Nothing is given here: a decision comes first (`deliver_decide`), then the sending.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.delivery import (
    KINDS,
    LETTER,
    REQUEST_XML,
    Delivery,
    DeliveryState,
    deliveries_of,
)
from sae.domain.records import UnitRecord
from sae.errors import UsageError
from sae.jobs.delivery_messages import (
    acknowledgement,
    authorization_requests,
    read_request,
    request_message,
)
from sae.jobs.delivery_records import Openness, find_delivery, openness, units_given
from sae.ports import Archive
from seda.versions import VERSIONS

MAX_MESSAGE = 1 << 20  # bytes: a request names units, it carries none
READERS = (Role.ARCHIVIST, Role.CONTROL_AUTHORITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """What is asked. requester, purpose: as the person said. message: received, instead of words.

    control: how the control authority is identified in messages.
    """

    unit_ids: tuple[str, ...] = ()
    requester: str = ""
    purpose: str = ""
    derogation: bool = False
    message: Path | None = None
    control: str = "Archives départementales"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDelivery:
    """A request, and whether what it asks may be read today; None once units have left."""

    delivery: Delivery
    openness: Openness | None


def request_delivery(archive: Archive, asked: NewDelivery) -> ShownDelivery:
    """Follow the four steps.

    Raises: NotAllowed, UsageError (nobody asks, nothing asked, a message that is not one),
    UnknownIdentifier, StoreUnavailable.
    """
    archive.caller.require(Role.ARCHIVIST)
    received = None
    version, identifier = VERSIONS[-1], ""
    if asked.message is not None:
        received = _bytes_of(asked.message)
        said = read_request(received, where=asked.message.name)  # (1)
        version, identifier = said.version, said.message_identifier
        asked = replace(
            asked,
            unit_ids=said.unit_ids,
            requester=asked.requester or said.requester,
            purpose=asked.purpose or said.purpose,
            derogation=said.derogation,
        )
    if not asked.requester.strip():
        raise UsageError("delivery_without_requester")
    if not asked.unit_ids:
        raise UsageError("delivery_of_nothing")
    with archive.catalogue.read() as reader:
        units = units_given(reader, asked.unit_ids)  # (2)
    act = new_act(archive, ActKind.DELIVERY_REQUESTED, body={})
    body = {
        "requester": asked.requester.strip(),
        "purpose": asked.purpose.strip(),
        "derogation": asked.derogation,
        "unit_ids": list(dict.fromkeys(asked.unit_ids)),
        "version": version,
        "message_identifier": identifier or act.act_id,
        "originating": sorted({unit.originating_agency for unit in units} - {""}),
        "control": asked.control,
        "units": len(units),
        "typologies": _typologies(units, asked.unit_ids),
    }
    act = replace(act, campaign_id=act.act_id, body=body)
    (delivery,) = deliveries_of([act])
    agency = archive.policy.archival_agency
    documents = {  # (3)
        REQUEST_XML: received or request_message(delivery, archive=agency),
        "acknowledgement.xml": acknowledgement(delivery, archive=agency),
    }
    if asked.derogation:
        documents |= authorization_requests(delivery, archive=agency)
    perform(archive, act, documents=[ActDocument(*one) for one in documents.items()])  # (4)
    seal(archive)
    return show_delivery(archive, act.act_id)


def list_deliveries(archive: Archive) -> tuple[Delivery, ...]:
    """List requests, oldest first. Raises: NotAllowed."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        return deliveries_of(reader.acts(*KINDS))


def show_delivery(archive: Archive, typed: str) -> ShownDelivery:
    """Show a request. Raises: NotAllowed, UnknownIdentifier, UsageError."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, typed)
        there = all(reader.unit(one) is not None for one in delivery.unit_ids)
        today = archive.clock.today()
        found = openness(reader, delivery, on=today) if there else None
    return ShownDelivery(delivery=delivery, openness=found)


def letter_of(archive: Archive, delivery: Delivery) -> bytes:
    """Give the letter that refuses (PDF), as it is archived. Raises: NotAllowed, StorageError."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        acts = reader.acts(ActKind.DELIVERY_DECIDED, campaign_id=delivery.request_id)
        (decision,) = (act for act in acts if act.body["outcome"] == DeliveryState.REFUSED.value)
    return archive.copies.read_bytes(decision.act_id, LETTER)


# ----------------------------------------------------------------------------- private


def _typologies(units: Iterable[UnitRecord], asked: Container[str]) -> list[str]:
    """List the types of documents for the register; levels of what is asked when none has one."""
    units = tuple(units)
    types = {unit.document_type for unit in units} - {""}
    return sorted(types or {unit.level for unit in units if unit.unit_id in asked} - {""})


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(MAX_MESSAGE + 1)
    if len(data) > MAX_MESSAGE:
        raise UsageError("delivery_message_wrong", file=path.name, fault="too_big")
    return data
