"""A step of ingest: what was found of signatures of objects that came together, put together.

(1) join detached signatures to the objects of the same AIP, by digest
(2) tell what does not hold

Each file was verified as it was read (`object_intake`). A dossier is one AIP: a signature and what
it covers are together when they came together.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sae.domain import identifiers
from sae.domain.aip_record import ObjectFacts
from sae.domain.signature_joining import (
    DocumentAtHand,
    digests_awaited,
    joined,
    waits_for_documents,
)
from sae.domain.signatures import Answer, SignatureReport
from sae.jobs.object_comparison import told_of
from sae.jobs.signature_findings import findings_of
from seda.findings import Finding
from seda.model import DataObject

KNOWN = frozenset({"sha256", "sha512"})  # measured of every object
PIECE = 1 << 20


class StagedObjects(Protocol):
    """Where the bytes of objects were just put (`sae.custody.staging.AipStaging`)."""

    def path_of(self, item: DataObject) -> Path | None:
        """Give a local file that holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturesTaken:
    """What was found. reports: `id` of an object -> its report."""

    reports: Mapping[str, SignatureReport]
    findings: tuple[Finding, ...]


def take_signatures(
    transfer_id: str,
    items: Sequence[DataObject],
    facts: Mapping[str, ObjectFacts],
    reports: Mapping[str, SignatureReport],
    *,
    place: StagedObjects | None,
) -> SignaturesTaken:
    """Follow the two steps. facts, reports: by `id`.

    place: None when the bytes are not at hand any more; a digest of an old algorithm is then not
    compared.
    """
    found = dict(reports)
    waiting = [one for one in found.values() if waits_for_documents(one)]
    if waiting:  # (1)
        wanted = frozenset().union(*(digests_awaited(one) for one in waiting)) - KNOWN
        at_hand = [
            _at_hand(item, facts[item.xml_id], place, transfer_id, wanted)
            for item in items
            if item.xml_id in facts
        ]
        at_hand += _inside(items, found, transfer_id)
        names = {item.xml_id: item.filename or item.uri or "" for item in items}
        found = {
            xml_id: joined(report, names[xml_id], _others(at_hand, transfer_id, xml_id))
            for xml_id, report in found.items()
        }
    findings = tuple(_tell(items, found))  # (2)
    return SignaturesTaken(reports=found, findings=findings)


# ----------------------------------------------------------------------------- private


def _at_hand(
    item: DataObject,
    fact: ObjectFacts,
    place: StagedObjects | None,
    transfer_id: str,
    wanted: frozenset[str],
) -> DocumentAtHand:
    digests = {"sha256": fact.sha256, "sha512": fact.sha512}
    path = place.path_of(item) if place is not None and wanted else None
    if path is not None:
        digests |= _measured(path, wanted)
    return DocumentAtHand(
        object_id=identifiers.object_id(transfer_id, item.xml_id),
        name=item.filename or item.uri or "",
        digests=digests,
    )


def _inside(
    items: Sequence[DataObject], reports: Mapping[str, SignatureReport], transfer_id: str
) -> Iterator[DocumentAtHand]:
    """Give what objects hold and sign themselves: the signature of a message stands beside it."""
    for item in items:
        report = reports.get(item.xml_id)
        for one in report.verdicts if report is not None else ():
            if one.intact is Answer.YES and one.signed_digest and not one.detached:
                yield DocumentAtHand(
                    object_id=identifiers.object_id(transfer_id, item.xml_id),
                    name=item.filename or item.uri or "",
                    digests={one.digest_algorithm: one.signed_digest},
                )


def _measured(path: Path, wanted: Iterable[str]) -> dict[str, str]:
    """Digest a file by the algorithms that old signatures use."""
    known = [one for one in wanted if one in hashlib.algorithms_guaranteed and "shake" not in one]
    hashers = {one: hashlib.new(one, usedforsecurity=False) for one in known}
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            for hasher in hashers.values():
                hasher.update(piece)
    return {one: hasher.hexdigest() for one, hasher in hashers.items()}


def _others(
    at_hand: Sequence[DocumentAtHand], transfer_id: str, xml_id: str
) -> list[DocumentAtHand]:
    own = identifiers.object_id(transfer_id, xml_id)
    return [one for one in at_hand if one.object_id != own]


def _tell(items: Sequence[DataObject], found: Mapping[str, SignatureReport]) -> Iterable[Finding]:
    for item in items:
        report = found.get(item.xml_id)
        if report is not None:
            yield from told_of(item, findings_of(report, item.place))
