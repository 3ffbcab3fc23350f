"""One package, from the door to the brink of custody: what a worker process does.

(1) open the container, examine everything
(2) plan the AIPs, read the objects into them (or only compare digests, if it is refused)
(3) close the AIPs, or forget them and set the refused package aside
(4) write the reply and the transfer object
(5) make it all durable and read it back

Only the parent commits: nothing here is visible to anyone.
"""

import shutil
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sae.custody.locks import shared_with_survivors
from sae.custody.quarantine import set_aside
from sae.custody.receive import Receipt
from sae.custody.staging import AipStaging, ManifestInHand, TransferFiles, TransferStaging
from sae.domain.aip_plan import AipPlan, by_plan, plan_aips
from sae.domain.aip_record import ObjectFacts, paper_facts
from sae.domain.records import AipRecord, TransferRecord, TransferState, TransferStatus
from sae.domain.transfer_result import TransferResult, parse_result, result_json
from sae.errors import SaeError
from sae.jobs.antivirus_scan import INFECTED
from sae.jobs.derived_text import DerivedText
from sae.jobs.examination import Examined, examine
from sae.jobs.judgement import examiner_of, judge
from sae.jobs.memory import release
from sae.jobs.object_intake import ObjectIntake, ObjectsTold
from sae.jobs.replies import write_reply
from sae.jobs.set_aside import SetAside
from sae.jobs.signature_intake import SignaturesTaken, take_signatures
from sae.ports import Archive
from seda.capped_findings import CappedFindings
from seda.findings import Finding, error, warning
from seda.model import DataObject
from seda.package import Package, open_package
from storage.errors import StorageError

RESERVE = 0.05  # of the free space: a volume is never filled to its last byte


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A package to take in. threads: how many objects to read at once. told: of each one read."""

    receipt: Receipt
    threads: int
    told: ObjectsTold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A package ready for custody, accepted or refused, or already answered.

    transfer: its row as it will be. aips: without their published position.
    inventory_sha512: of the transfer object. already: the transfer that answered it before.
    """

    receipt: Receipt
    transfer: TransferRecord
    aips: tuple[AipRecord, ...]
    inventory_sha512: str
    result: TransferResult
    already: TransferRecord | None


def prepare(archive: Archive, intake: Intake) -> Prepared:
    """Follow the five steps.

    A package that our own code fails on is refused like any other that cannot be examined: it
    must not stop those after it, now and each time the run is asked again.
    Raises: StorageError when a required copy cannot take the bytes, HomeUnavailable.
    """
    try:
        # A worker may outlive its run for an instant: what it stages is not for another to forget.
        with shared_with_survivors(archive.places.ingest_lock):
            return _prepare(archive, intake)
    except (SaeError, StorageError, OSError, MemoryError):
        raise  # not of this package's doing
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is told where it can be seen
        return _refuse(archive, intake, _unforeseen(intake, fault))


# ----------------------------------------------------------------------------- private


def _prepare(archive: Archive, intake: Intake) -> Prepared:
    transfer = intake.receipt.transfer
    work = archive.places.work / transfer.transfer_id
    work.mkdir(parents=True, exist_ok=True)
    limits = archive.policy.container_limits
    try:
        if intake.receipt.gone:
            return _refuse(archive, intake, error("package_gone", intake.receipt.path.name))
        with open_package(intake.receipt.path, limits=limits, work=work) as package:
            with archive.catalogue.read() as reader:
                examiner = examiner_of(archive, reader, received_at=transfer.received_at)
                examined = examine(package, examiner, work=work)  # (1)
            try:
                if examined.already is not None and not examined.errors:
                    return _already(intake, examined.already)
                return _Intake(archive, intake, package, examined, work).run()
            finally:
                examined.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _refuse(archive: Archive, intake: Intake, finding: Finding) -> Prepared:
    """Refuse a package of which nothing more can be said."""
    work = archive.places.work / intake.receipt.transfer.transfer_id
    work.mkdir(parents=True, exist_ok=True)
    examined = Examined(findings=CappedFindings())
    examined.add(finding)
    try:
        return _Intake(archive, intake, None, examined, work).run()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unforeseen(intake: Intake, fault: Exception) -> Finding:
    """Say what failed, and where in the software: no word of the package."""
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    name = intake.receipt.path.name
    return error("package_not_examined", name, reason=type(fault).__name__, place=place)


def _already(intake: Intake, before: TransferRecord) -> Prepared:
    return Prepared(
        receipt=intake.receipt,
        transfer=before,
        aips=(),
        inventory_sha512="",
        result=parse_result(before.result),
        already=before,
    )


class _Intake:
    """The steps after the examination, which share much."""

    def __init__(
        self,
        archive: Archive,
        intake: Intake,
        package: Package | None,
        examined: Examined,
        work: Path,
    ) -> None:
        self._archive = archive
        self._intake = intake
        self._package = package
        self._examined = examined
        self._work = work
        self._transfer = intake.receipt.transfer
        self._staging = TransferStaging(archive, self._transfer, resumed=intake.receipt.resumed)

    def run(self) -> Prepared:
        aips = self._take_objects()
        refused = self._examined.errors > 0
        if not aips:
            self._set_aside()
        result = judge(
            self._examined,
            transfer_id=self._transfer.transfer_id,
            something_to_archive=bool(aips),
            content_bytes=sum(aip.content_bytes for aip in aips),
        )
        now = self._archive.clock.now()
        transfer = self._record(result, now)
        reply = self._work / "reply.xml"
        with reply.open("wb") as out:  # (4)
            write_reply(self._archive, transfer, self._examined, result, at=now, out=out)
        files = TransferFiles(
            manifest=None if refused else self._examined.received,
            acknowledgement=self._transfer.acknowledgement,
            reply=reply,
            findings=transfer.result.encode(),
        )
        inventory = self._staging.close_transfer(files)
        self._staging.make_durable()  # (5)
        return Prepared(
            receipt=self._intake.receipt,
            transfer=transfer,
            aips=aips,
            inventory_sha512=inventory,
            result=result,
            already=None,
        )

    def _take_objects(self) -> tuple[AipRecord, ...]:
        """Steps (2) and (3): the AIPs, closed, or nothing left of them."""
        texts = DerivedText(self._archive.places.derived)
        aips: tuple[AipRecord, ...] = ()
        try:
            aips = self._fill_aips(texts)
        finally:
            if not aips:
                texts.forget()
                self._staging.discard()
        return aips

    def _fill_aips(self, texts: DerivedText) -> tuple[AipRecord, ...]:
        """Fill one AIP after the other; once refused, objects are only compared."""
        examined = self._examined
        if self._package is None or examined.manifest is None or examined.graph is None:
            return ()
        plans: tuple[AipPlan, ...] = ()
        if not examined.errors:
            self._check_room()
        if not examined.errors:
            plans = plan_aips(examined.manifest, examined.graph)
            examined.graph = None
        portions = tuple(by_plan(plans, examined.manifest))
        objects_total = len(examined.manifest.objects)
        aips: list[AipRecord] = []
        with ObjectIntake(
            self._archive,
            self._package,
            examined,
            self._transfer.transfer_id,
            self._intake.threads,
            self._intake.told,
        ) as objects:
            items = objects.present()
            total = len(items)
            if not plans:
                objects.read(items, total=total, place=None, texts=None)
            del items
            aside = SetAside(self._work)
            aside.put((own for _, own in portions), objects=objects_total)
            release(size=len(examined.manifest.units) + objects_total)
            for number, (plan, own) in enumerate(portions):
                aside.take(number, own)
                binaries = [item for item in own if item.uri in examined.entries]
                aip = self._staging.open_aip(plan) if not examined.errors else None
                facts = objects.read(binaries, total=total, place=aip, texts=texts)
                if aip is not None and not examined.errors:
                    taken = take_signatures(
                        self._transfer.transfer_id, binaries, facts, objects.reports, place=aip
                    )
                    objects.reports.clear()
                    for finding in taken.findings:
                        examined.add(finding)
                    aips.append(self._close(aip, own, facts, taken))
                aside.done(number, own)
        return () if examined.errors else tuple(aips)

    def _check_room(self) -> None:
        """See that every copy has room for the package, before its first byte is written."""
        needed = sum(entry.size for entry in self._examined.entries.values())
        if self._examined.received is not None:
            needed += 3 * self._examined.received.stat().st_size  # as received, and cut
        copies = self._archive.copies
        for name, free in copies.free_bytes().items():
            room = None if free is None else int(free * (1 - RESERVE))
            if room is not None and needed > room and copies.copy(name).required:
                self._examined.add(error("copy_full", copy=name, needed=needed, free=room))

    def _close(
        self,
        aip: AipStaging,
        own: Sequence[DataObject],
        facts: Mapping[str, ObjectFacts],
        taken: SignaturesTaken,
    ) -> AipRecord:
        examined = self._examined
        if examined.manifest is None or examined.source is None:
            raise RuntimeError("an AIP is closed while its manifest is in hand")
        return self._staging.close_aip(
            aip,
            [facts.get(item.xml_id) or paper_facts(item.xml_id, item.index) for item in own],
            ManifestInHand(
                manifest=examined.manifest,
                source=examined.source,
                sha512=examined.manifest_sha512,
                attached=examined.attached,
            ),
            reports=taken.reports,
        )

    def _set_aside(self) -> None:
        """Keep the bytes of what is going to be refused, before anything says that it was."""
        path = self._intake.receipt.path
        if self._intake.receipt.gone:
            return
        try:
            infected = self._examined.findings.has(INFECTED)
            set_aside(self._archive, self._transfer.transfer_id, path, infected=infected)
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            self._examined.add(warning("quarantine_incomplete", path.name, reason=reason))

    def _record(self, result: TransferResult, now: datetime) -> TransferRecord:
        manifest = self._examined.manifest
        refused = result.status is TransferStatus.REJECTED
        record = replace(
            self._transfer,
            state=TransferState.REFUSED if refused else TransferState.COMMITTED,
            status=result.status,
            completed_at=now,
            manifest_sha512=self._examined.manifest_sha512,
        )
        if manifest is not None:
            header = manifest.header
            record = replace(
                record,
                message_identifier=header.message_identifier,
                transferring_agency=header.transferring_agency,
                originating_agency=header.originating_agency,
                archival_agreement=header.archival_agreement,
                seda_version=header.version or record.seda_version,
            )
        return replace(record, result=result_json(result, record))
