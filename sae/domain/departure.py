"""Archives that leave otherwise than by elimination: which way, which units, accepted by whom.

An act prepares, another records the written acceptance, a last one completes. What a departure is
now is read from its acts; no row is kept of it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sae.domain.act import Act, ActKind

UNITS = "units.jsonl"
OBJECTS = "objects.csv"


class DepartureKind(StrEnum):
    """Which way out.

    RESTITUTION: given back to the producer. DEPOSIT: to the Archives départementales, the commune
    stays owner (CdP L.212-11, L.212-12). TRANSFER: to another SAE. REVERSIBILITY: the whole
    archive, to whoever comes next.
    """

    RESTITUTION = "restitution"
    DEPOSIT = "deposit"
    TRANSFER = "transfer"
    REVERSIBILITY = "reversibility"


class DepartureState(StrEnum):
    """Where a departure stands. REMOVING: bytes remain on a copy that is away."""

    PREPARED = "prepared"
    ACCEPTED = "accepted"
    REMOVING = "removing"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingUnit:
    """A unit of the frozen list. inventory: SHA-512 of its AIP's, when the list was made."""

    unit_id: str
    aip_id: str
    inventory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedPackage:
    """A package handed over. name: in the folder. message_identifier: of its manifest."""

    name: str
    message_identifier: str
    sha512: str
    size: int
    units: int
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAcceptance:
    """What the recipient wrote. document_sha512: of the scan, or of the SEDA messages, archived."""

    act_id: str
    reference: str
    signatory: str
    accepted_on: date
    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """A departure, as its acts tell it.

    departure_id: of its first act. recipient: identifier, and recipient_name. legal_basis: as
    typed. earliest, latest: extreme dates of the units. kept_here: said when it is completed.
    """

    departure_id: str
    kind: DepartureKind
    recipient: str
    recipient_name: str
    legal_basis: str
    reason: str
    prepared_at: datetime
    prepared_by: str
    packages: tuple[HandedPackage, ...]
    request_identifier: str
    reply_identifier: str
    units: int
    objects: int
    papers: int
    content_bytes: int
    earliest: str
    latest: str
    acceptance: WrittenAcceptance | None = None
    completed_at: datetime | None = None
    kept_here: bool = False
    abandoned: bool = False


def departure_of(acts: Iterable[Act]) -> Departure:
    """Read a departure from its acts, in order. Raises: ValueError without the first."""
    by_kind = {act.kind: act for act in acts}
    prepared = by_kind.get(ActKind.RESTITUTION_PREPARED)
    if prepared is None:
        raise ValueError("a departure begins by its preparation")
    accepted = by_kind.get(ActKind.RESTITUTION_ACCEPTED)
    completed = by_kind.get(ActKind.RESTITUTION_COMPLETED)
    body = prepared.body
    return Departure(
        departure_id=prepared.campaign_id,
        kind=DepartureKind(body["kind"]),
        recipient=body["recipient"],
        recipient_name=body["recipient_name"],
        legal_basis=body["legal_basis"],
        reason=prepared.reason,
        prepared_at=prepared.at,
        prepared_by=prepared.actor,
        packages=tuple(HandedPackage(**one) for one in body["packages"]),
        request_identifier=body["request_identifier"],
        reply_identifier=body["reply_identifier"],
        units=body["units"],
        objects=body["objects"],
        papers=body["papers"],
        content_bytes=body["content_bytes"],
        earliest=body["earliest"],
        latest=body["latest"],
        acceptance=None if accepted is None else acceptance_of(accepted),
        completed_at=None if completed is None else completed.at,
        kept_here=completed is not None and bool(completed.body["kept_here"]),
        abandoned=ActKind.RESTITUTION_ABANDONED in by_kind,
    )


def acceptance_of(act: Act) -> WrittenAcceptance | None:
    """Read a written acceptance from the act that records it; None when it holds none."""
    body: Mapping[str, Any] = act.body.get("acceptance") or {}
    if not body:
        return None
    return WrittenAcceptance(
        act_id=act.act_id,
        reference=body["reference"],
        signatory=body["signatory"],
        accepted_on=date.fromisoformat(body["accepted_on"]),
        documents=tuple((one.path, one.sha512) for one in act.documents),
    )


def acceptance_body(*, reference: str, signatory: str, accepted_on: date) -> dict[str, str]:
    """Write the words of an acceptance for the body of an act."""
    return {
        "reference": reference,
        "signatory": signatory,
        "accepted_on": accepted_on.isoformat(),
    }


def units_lines(units: Iterable[LeavingUnit]) -> Iterator[bytes]:
    """Write the frozen list, a JSON line for each unit."""
    for one in units:
        row = [one.unit_id, one.aip_id, one.inventory]
        yield json.dumps(row, separators=(",", ":")).encode() + b"\n"


def read_units(data: bytes) -> tuple[LeavingUnit, ...]:
    """Read the frozen list."""
    rows = (json.loads(line) for line in data.splitlines())
    return tuple(LeavingUnit(unit_id=u, aip_id=a, inventory=i) for u, a, i in rows)
