"""Attest integrity: every byte of what is named is read again, now, on every copy.

(1) find the packages that hold what is named
(2) verify the journal of the catalogue and of every copy: chain, Merkle tree, seals, tokens
(3) read every byte of these packages again on each copy, and compare with the sealed digests
(4) print what was checked, expected and found; archive it with its JSON twin, as an act
(5) seal

ATT-08, Regulation (EU) 2025/2532: from taking in charge to this moment. What was found wrong is
attested as it is: nothing is repaired here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sae.custody.acts import new_act, perform
from sae.custody.copy_contents import check_objects
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.documents import (
    CheckStatus,
    IntegrityCertificate,
    IntegrityCheck,
    IntegrityCheckKind,
    ListedObject,
)
from sae.domain.placed_finding import CATALOGUE
from sae.domain.records import AipRecord, ObjectRecord
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.attestations import attested, heading_of, proof_of_entries, standing
from sae.jobs.audit_picture import Picture, check_journals, picture_of
from sae.jobs.audit_report import Findings
from sae.jobs.naming import Kind, name_of
from sae.journal.entry import root
from sae.journal.verification import CopyReport
from sae.ports import Archive, Reader
from seda.findings import Severity
from storage.digests import sha512_of_stream
from storage.errors import NotFound, StorageError, StoreUnavailable
from storage.fixity import FixityResult
from storage.layout import object_key
from storage.ports import Copy

DOCUMENT = "attestation"
MOST_LISTED = 1_500  # objects and packages told one by one; beyond, copies are told as a whole

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityScope:
    """What is to be attested: a unit and what is below it, a transfer, or everything."""

    unit: str = ""
    transfer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrityAttested:
    """What was attested. objects: packages read again on each copy. anomalies: checks failed."""

    act_id: str
    documents: tuple[str, ...]
    objects: int
    anomalies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    scope: str
    since: datetime | None
    aips: tuple[AipRecord, ...]
    objects: tuple[tuple[str, ObjectRecord], ...]  # (unit id, object), when they are few


def attest_integrity(
    archive: Archive, scope: IntegrityScope, *, progress: Progress = lambda _done, _all: None
) -> IntegrityAttested:
    """Follow the five steps.

    Raises: UnknownIdentifier, UsageError, NotAllowed, PrintingFailed, StorageError.
    """
    archive.caller.require(Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY)
    findings = Findings(lambda _finding: None)
    with picture_of(archive, findings) as picture:
        chosen = _chosen(picture.reader, scope)  # (1)
        reports = check_journals(picture, findings)  # (2)
        checks = [*_journal_checks(archive, picture, reports)]
        checks += _byte_checks(archive, picture, chosen, progress)  # (3)
        anomalies = sum(check.status is not CheckStatus.OK for check in checks)
        body = {
            "about": "integrity",
            "scope": chosen.scope,
            "packages": len(chosen.aips),
            "anomalies": anomalies,
        }
        act = new_act(archive, ActKind.ATTESTED, body=body)
        entries = [aip.published_seq for aip in chosen.aips] or [1]
        document = IntegrityCertificate(
            heading=heading_of(archive, act),
            standing=standing(archive),
            proof=proof_of_entries(
                archive, picture.reader, act.act_id, first=min(entries), last=max(entries)
            ),
            scope=chosen.scope,
            since=chosen.since,
            checked_at=picture.at,
            objects_checked=len(chosen.aips),
            anomalies=anomalies,
            checks=tuple(checks),
            objects=tuple(_listed(one) for one in chosen.objects),
        )
    act = perform(archive, act, documents=attested(archive, document, name=DOCUMENT))  # (4)
    seal(archive)  # (5)
    return IntegrityAttested(
        act_id=act.act_id,
        documents=tuple(one.path for one in act.documents),
        objects=len(chosen.aips),
        anomalies=anomalies,
    )


# ----------------------------------------------------------------------------- private


def _chosen(reader: Reader, scope: IntegrityScope) -> _Chosen:
    if scope.unit:
        return _of_unit(reader, scope.unit)
    if scope.transfer:
        named = name_of(reader, scope.transfer)
        if named.kind is not Kind.TRANSFER:
            raise UsageError("not_a_transfer", typed=scope.transfer)
        transfer = reader.transfer(named.identifier)
        aips = tuple(reader.aips(named.identifier))
        if transfer is None or not aips:
            raise UsageError("not_taken_in_charge", transfer=named.identifier)
        objects = tuple(("", item) for item in reader.objects(transfer_id=named.identifier))
        since = transfer.completed_at
        return _Chosen(scope=named.identifier, since=since, aips=aips, objects=_few(objects))
    return _Chosen(scope=reader.origin(), since=None, aips=tuple(reader.aips()), objects=())


def _of_unit(reader: Reader, typed: str) -> _Chosen:
    named = name_of(reader, typed)
    unit = reader.unit(named.identifier) if named.kind is Kind.UNIT else None
    if unit is None:
        raise UsageError("not_a_unit", typed=typed)
    transfer = reader.transfer(unit.transfer_id)
    aips: dict[str, AipRecord] = {}
    objects: dict[str, tuple[str, ObjectRecord]] = {}
    for unit_id in (unit.unit_id, *reader.descendants(unit.unit_id)):
        below = reader.unit(unit_id)
        aip = reader.aip(below.aip_id) if below is not None else None
        if aip is None:
            raise UnknownIdentifier("identifier_unknown", typed=unit_id)
        aips[aip.aip_id] = aip
        for item in reader.objects_of_unit(unit_id):
            objects.setdefault(item.object_id, (unit_id, item))
            own = reader.aip(item.aip_id)
            if own is not None:
                aips[own.aip_id] = own
    return _Chosen(
        scope=unit.unit_id,
        since=transfer.completed_at if transfer is not None else None,
        aips=tuple(aips.values()),
        objects=_few(tuple(objects.values())),
    )


def _few(objects: tuple[tuple[str, ObjectRecord], ...]) -> tuple[tuple[str, ObjectRecord], ...]:
    digital = tuple(one for one in objects if not one[1].physical)
    return digital if len(digital) <= MOST_LISTED else ()


def _listed(one: tuple[str, ObjectRecord]) -> ListedObject:
    unit_id, item = one
    return ListedObject(
        object_id=item.object_id,
        unit_id=unit_id,
        size_bytes=item.size,
        digests=(f"sha512:{item.sha512}", f"sha256:{item.sha256}"),
        format_id=item.puid,
        supplied_id=item.xml_id,
    )


_OF_JOURNAL = (
    (IntegrityCheckKind.TIMESTAMP, ("seal_token", "seal_without_token")),
    (IntegrityCheckKind.MERKLE, ("seal_digest_mismatch", "seal_range_broken")),
    (IntegrityCheckKind.SEAL, ("seal_", "holdings_")),
    (IntegrityCheckKind.CHAIN, ("",)),
)
"""Which check a fault of the journal belongs to, by how its code begins; the first that fits."""


def _journal_checks(
    archive: Archive, picture: Picture, reports: Mapping[str, CopyReport]
) -> Iterator[IntegrityCheck]:
    """Give, for the catalogue and each copy, what its journal is worth."""
    for place in (CATALOGUE, *archive.copies.names):
        report = reports.get(place)
        faulty: set[IntegrityCheckKind] = set()
        for finding in report.findings if report is not None else ():
            if finding.severity is Severity.ERROR:
                faulty.add(
                    next(kind for kind, signs in _OF_JOURNAL if finding.code.startswith(signs))
                )
        for kind, _ in reversed(_OF_JOURNAL):
            expected = _value(reports.get(CATALOGUE), kind)
            found = _value(report, kind)
            status = CheckStatus.NOT_CHECKED
            if report is not None:
                wrong = kind in faulty or expected != found
                status = CheckStatus.FAILED if wrong else CheckStatus.OK
            yield IntegrityCheck(
                kind=kind,
                subject=picture.reader.origin(),
                copy="" if place == CATALOGUE else place,
                expected=expected,
                found=found,
                status=status,
            )


def _value(report: CopyReport | None, kind: IntegrityCheckKind) -> str:
    """Give what a check compares: the end of the lifecycle, its root, the last seal."""
    heads = [head for head in report.heads if head.stream.value == "lifecycle"] if report else []
    if kind is IntegrityCheckKind.CHAIN:
        return f"sha256:{heads[0].last_sha256}" if heads else ""
    if kind is IntegrityCheckKind.MERKLE:
        return f"root:{root(heads[0])}" if heads else ""
    number = report.seals[-1].number if report and report.seals else 0
    return f"seal:{number}"


def _byte_checks(
    archive: Archive, picture: Picture, chosen: _Chosen, progress: Progress
) -> Iterator[IntegrityCheck]:
    """Read packages again on each copy; tell each one when they are few, else each copy."""
    wanted = [(aip.aip_id, aip.inventory_sha512) for aip in chosen.aips]
    by_aip: dict[str, list[ObjectRecord]] = {}
    for _, item in chosen.objects:
        by_aip.setdefault(item.aip_id, []).append(item)
    few = len(wanted) * len(archive.copies.names) <= MOST_LISTED
    whole = dict.fromkeys(archive.copies.names, 0)
    threads = 2 * archive.workers.processes
    for done, (aip_id, results) in enumerate(
        check_objects(picture.copies, wanted, threads=threads), start=1
    ):
        progress(done, len(wanted))
        for copy in archive.copies.copies:
            result = results.get(copy.name)
            intact = isinstance(result, FixityResult) and result.intact
            whole[copy.name] += intact
            if few or not intact:
                yield _of_package(copy.name, aip_id, dict(wanted)[aip_id], result)
            for item in by_aip.get(aip_id, ()):
                yield _of_object(copy, item, result)
    if not few:
        for name, count in whole.items():
            status = CheckStatus.OK if count == len(wanted) else CheckStatus.FAILED
            yield IntegrityCheck(
                kind=IntegrityCheckKind.INVENTORY,
                subject=chosen.scope,
                copy=name,
                expected=str(len(wanted)),
                found=str(count),
                status=status,
            )


def _of_package(
    copy: str, aip_id: str, expected: str, result: FixityResult | StoreUnavailable | None
) -> IntegrityCheck:
    status, found = CheckStatus.NOT_CHECKED, ""
    if isinstance(result, FixityResult):
        status = CheckStatus.OK if result.intact else CheckStatus.FAILED
        if result.inventory_sha512:
            found = f"sha512:{result.inventory_sha512}"
    return IntegrityCheck(
        kind=IntegrityCheckKind.INVENTORY,
        subject=aip_id,
        copy=copy,
        expected=f"sha512:{expected}",
        found=found,
        status=status,
    )


def _of_object(
    copy: Copy, item: ObjectRecord, result: FixityResult | StoreUnavailable | None
) -> IntegrityCheck:
    expected = f"sha512:{item.sha512}"
    status, found = CheckStatus.NOT_CHECKED, ""
    if isinstance(result, FixityResult) and result.inventory_sha512:
        fault = next(
            (one for one in result.findings if one.path.endswith(f"/{item.content_path}")), None
        )
        found = expected if fault is None else _digest_there(copy, item.aip_id, fault.path)
        status = CheckStatus.OK if found == expected else CheckStatus.FAILED
    return IntegrityCheck(
        kind=IntegrityCheckKind.DIGEST,
        subject=item.object_id,
        copy=copy.name,
        expected=expected,
        found=found,
        status=status,
    )


def _digest_there(copy: Copy, aip_id: str, path: str) -> str:
    """Digest a faulty file as it is on a copy; empty when it is not there."""
    try:
        with copy.store.open_key(f"{object_key(aip_id)}/{path}", uncached=True) as stream:
            return f"sha512:{sha512_of_stream(stream, bytearray(1 << 20))[0]}"
    except (NotFound, StorageError, OSError):
        return ""
