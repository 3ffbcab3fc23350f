"""Attest a deposit, or its refusal: what was received, what became of it, what proves it.

(1) find the transfer, and the lines of the journal that speak of it
(2) list every object: our identifier beside the depositor's, size, format, digests, end of its rule
(3) print the attestation and archive it with its JSON twin, as an act
(4) seal

NF Z42-013:2020 §4.6.4. A deposit may be attested again at any time: the archive's own security
and policy are those of the day of the attestation, and said to be.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accession import extreme, paper_extent, total
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.documents import (
    Agency,
    Annex,
    CopyHeld,
    Extent,
    ListedObject,
    RefusalReason,
    RefusedBytesFate,
    TakingInChargeCertificate,
    TransferRefusal,
)
from sae.domain.records import ObjectRecord, TransferRecord, TransferState
from sae.domain.transfer_result import parse_result
from sae.errors import UsageError
from sae.jobs.attestations import attested, heading_of, proof_of_entries, standing
from sae.jobs.entry_facts import entry_facts
from sae.jobs.legal_days import day_of
from sae.jobs.naming import Kind, name_of
from sae.jobs.replies import CODES
from sae.jobs.unit_decisions import fresh_decisions
from sae.journal.entry import EntryType, Stream, parse_line
from sae.ports import Archive, Reader
from seda.findings import Finding, Severity

Explain = Callable[[Finding], tuple[str, str]]
"""Puts a finding into a sentence and a remedy, in the language of the archive."""

DOCUMENT = "attestation"
OBJECTS = "objects.csv"
MOST_LISTED = 2_000  # objects printed; more are an annex, named by its digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """An attestation made. documents: paths in its object. objects: that it lists."""

    act_id: str
    transfer_id: str
    documents: tuple[str, ...]
    objects: int


def attest_deposit(archive: Archive, typed: str) -> Attested:
    """Attest that a transfer was taken in charge, following the four steps.

    Raises: UnknownIdentifier, UsageError when it was not, NotAllowed, PrintingFailed, StorageError.
    """
    archive.caller.require(Role.ARCHIVIST, Role.AUDITOR)
    fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        transfer = _transfer(reader, typed, TransferState.COMMITTED)  # (1)
        listed = tuple(_listed(reader, transfer))  # (2)
        body = {"about": "deposit", "transfer_id": transfer.transfer_id, "objects": len(listed)}
        act = new_act(archive, ActKind.ATTESTED, body=body)
        beside = _annex(listed) if len(listed) > MOST_LISTED else None
        document = _certificate(archive, reader, transfer, act, listed, beside)
    documents = [*attested(archive, document, name=DOCUMENT)]  # (3)
    if beside is not None:
        documents.append(ActDocument(OBJECTS, beside[1]))
    return _keep(archive, act, documents, transfer, len(listed))


def attest_refusal(archive: Archive, typed: str, *, explain: Explain) -> Attested:
    """Attest that a transfer was refused, with every reason.

    Raises: UnknownIdentifier, UsageError when it was not, NotAllowed, PrintingFailed, StorageError.
    """
    archive.caller.require(Role.ARCHIVIST, Role.AUDITOR)
    with archive.catalogue.read() as reader:
        transfer = _transfer(reader, typed, TransferState.REFUSED)
        body = {"about": "refusal", "transfer_id": transfer.transfer_id}
        act = new_act(archive, ActKind.ATTESTED, body=body)
        document = _refusal(archive, reader, transfer, act, explain)
    return _keep(archive, act, [*attested(archive, document, name=DOCUMENT)], transfer, 0)


# ----------------------------------------------------------------------------- private


def _transfer(reader: Reader, typed: str, state: TransferState) -> TransferRecord:
    named = name_of(reader, typed)
    transfer = reader.transfer(named.identifier) if named.kind is Kind.TRANSFER else None
    if transfer is None:
        raise UsageError("not_a_transfer", typed=typed)
    if transfer.state is not state:
        code = "not_taken_in_charge" if state is TransferState.COMMITTED else "not_refused"
        raise UsageError(code, transfer=transfer.transfer_id)
    return transfer


def _listed(reader: Reader, transfer: TransferRecord) -> Iterator[ListedObject]:
    """List the objects kept of a transfer, in the order of its manifest."""
    owners: dict[str, str] = {}
    rules: dict[str, str] = {}
    for unit in reader.units(transfer_id=transfer.transfer_id):
        for group in unit.groups:
            owners.setdefault(group, unit.unit_id)
        stated = [one.rule_id for one in unit.rules if one.category == "AppraisalRule"]
        rules[unit.unit_id] = ", ".join(filter(None, stated))
    decisions = reader.decisions(owners.values())
    for item in reader.objects(transfer_id=transfer.transfer_id):
        unit_id = owners.get(item.group_id, "")
        decision = decisions.get(unit_id)
        yield ListedObject(
            object_id=item.object_id,
            unit_id=unit_id,
            size_bytes=item.size,
            digests=_digests(item),
            format_id=item.puid,
            supplied_id=item.xml_id,
            rule=rules.get(unit_id, ""),
            rule_ends_on=decision.term_on if decision is not None else None,
        )


def _digests(item: ObjectRecord) -> tuple[str, ...]:
    return () if item.physical else (f"sha512:{item.sha512}", f"sha256:{item.sha256}")


def _annex(listed: tuple[ListedObject, ...]) -> tuple[Annex, bytes]:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("object_id", "unit_id", "supplied_id", "size_bytes", "format_id", "digests", "rule",
         "rule_ends_on")
    )  # fmt: skip
    for one in listed:
        writer.writerow(
            (one.object_id, one.unit_id, one.supplied_id, one.size_bytes, one.format_id,
             " ".join(one.digests), one.rule, one.rule_ends_on or "")
        )  # fmt: skip
    data = out.getvalue().encode()
    annex = Annex(
        filename=OBJECTS,
        media_type="text/csv",
        lines=len(listed),
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        sha512=hashlib.sha512(data).hexdigest(),
    )
    return annex, data


def _certificate(  # noqa: PLR0913, PLR0917 - all that it is made of
    archive: Archive,
    reader: Reader,
    transfer: TransferRecord,
    act: Act,
    listed: tuple[ListedObject, ...],
    beside: tuple[Annex, bytes] | None,
) -> TakingInChargeCertificate:
    granted_at = transfer.completed_at or transfer.received_at
    facts = entry_facts(archive, transfer.transfer_id)
    result = parse_result(transfer.result)
    first = _first_entry(reader, transfer)
    return TakingInChargeCertificate(
        heading=heading_of(archive, act),
        annexes=(beside[0],) if beside is not None else (),
        standing=standing(archive, agreement=transfer.archival_agreement),
        proof=proof_of_entries(
            archive, reader, transfer.transfer_id, first=first, last=transfer.published_seq
        ),
        transfer_id=transfer.transfer_id,
        message_identifier=transfer.message_identifier,
        agreement=transfer.archival_agreement,
        transferring_agency=_agency(reader, transfer.transferring_agency),
        originating_agency=_agency(reader, transfer.originating_agency),
        received_at=transfer.received_at,
        granted_at=granted_at,
        received_sha512=transfer.manifest_sha512,
        dates=extreme((facts.dates.earliest, facts.dates.latest)),
        extent=total(
            (
                Extent(
                    units=result.units,
                    files=max(0, result.objects - len(facts.papers)),
                    size_bytes=result.content_bytes,
                ),
                paper_extent(facts.papers.values()),
            )
        ),
        copies=tuple(
            CopyHeld(
                copy=terms.name,
                medium=terms.medium,
                site=terms.site,
                country=terms.country,
                verified_at=granted_at,  # nothing is granted before every copy was read back
            )
            for terms in archive.policy.copies
            if terms.required
        ),
        objects=listed if beside is None else (),
    )


def _refusal(
    archive: Archive, reader: Reader, transfer: TransferRecord, act: Act, explain: Explain
) -> TransferRefusal:
    result = parse_result(transfer.result)
    refused_at = transfer.completed_at or transfer.received_at
    until = refused_at + timedelta(days=archive.policy.quarantine_days)
    reasons = []
    for finding in result.findings:
        if finding.severity is Severity.ERROR:
            sentence, remedy = explain(finding)
            reasons.append(
                RefusalReason(
                    code=finding.code, sentence=sentence, remedy=remedy, where=finding.where
                )
            )
    return TransferRefusal(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=proof_of_entries(
            archive,
            reader,
            transfer.transfer_id,
            first=transfer.published_seq,
            last=transfer.published_seq,
        ),
        transfer_id=transfer.transfer_id,
        message_identifier=transfer.message_identifier,
        transferring_agency=_agency(reader, transfer.transferring_agency),
        received_at=transfer.received_at,
        refused_at=refused_at,
        reply_code=str(CODES[result.status]),
        package_sha512=transfer.manifest_sha512,
        reasons=tuple(reasons),
        fate=RefusedBytesFate.QUARANTINE
        if until > archive.clock.now()
        else RefusedBytesFate.DELETED,
        until=day_of(archive.clock, until),
    )


def _first_entry(reader: Reader, transfer: TransferRecord) -> int:
    """Find the first of the lines that took a transfer in charge; they stand together."""
    needle = f'"{transfer.transfer_id}"'.encode()
    first = transfer.published_seq
    while first > 1:
        start = max(1, first - 1_000)
        for line in reversed(list(reader.entries(Stream.LIFECYCLE, start, first - 1))):
            if needle not in line or parse_line(line).type != EntryType.TAKEN_IN_CHARGE:
                return first
            first -= 1
    return first


def _agency(reader: Reader, identifier: str) -> Agency:
    names = {one.identifier: one.name for one in reader.referentials().agencies}
    return Agency(name=names.get(identifier, "") or identifier, identifier=identifier)


def _keep(
    archive: Archive, act: Act, documents: list[ActDocument], transfer: TransferRecord, objects: int
) -> Attested:
    act = perform(archive, act, documents=documents)
    seal(archive)  # (4)
    return Attested(
        act_id=act.act_id,
        transfer_id=transfer.transfer_id,
        documents=tuple(one.path for one in act.documents),
        objects=objects,
    )
