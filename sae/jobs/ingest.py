"""Ingest: packages go in, archives or refusals come out, each with its reply.

(1) find the packages; go on first with what an interrupted run had received
(2) receive: identifier, acknowledgement, journal (NF Z42-013: traceability begins here)
(3) prepare on all cores: safety, manifest, checks, bytes staged on every copy, read back;
    what is refused is set aside
(4) take in charge, by groups: rename, one SQL transaction with rows and journal, publish
(5) index
(6) seal the journal

Each package's outcome is given as soon as it is published. A run that is interrupted can be
started again: nothing is archived twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from sae.custody.commit import journal, new_entry
from sae.custody.locks import shared_with_survivors
from sae.custody.receive import Receipt, receive, source_of, unfinished
from sae.custody.seal import seal
from sae.custody.take_in_charge import let_go, take_in_charge
from sae.domain.accounts import Role
from sae.domain.records import TransferRecord, TransferStatus
from sae.domain.transfer_result import TransferResult, parse_result
from sae.jobs.antivirus_scan import NOT_SCANNED
from sae.jobs.derived_text import forget_texts
from sae.jobs.indexing import drain_outbox
from sae.jobs.intake import Intake, Prepared, prepare
from sae.jobs.memory import LARGE, release
from sae.jobs.object_intake import ObjectsTold
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from seda.package import find_packages

RECEIVED_TOGETHER = 256  # packages whose reception shares one journal file
COMMITTED_TOGETHER = 32  # packages whose custody shares one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one package. already: it had been archived before, under this transfer."""

    package: Path
    transfer: TransferRecord
    result: TransferResult
    already: bool


def ingest(
    archive: Archive, paths: Iterable[Path], *, told: ObjectsTold | None = None
) -> Iterator[Outcome]:
    """Follow the six steps over every package found under `paths`.

    told: of each object read, when packages come one at a time (a batch tells its packages).
    Raises: StoreUnavailable when a required copy cannot be written; what was published stays.
    NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    operation = archive.new_id()
    lock = archive.places.ingest_lock
    with shared_with_survivors(lock, when_alone=lambda: unfinished(archive)) as found:
        try:
            left = found or ()  # (1)
            # What waits is answered first: the same message may be announced again.
            for receipts in (iter(left), _receive(archive, paths, operation, left)):  # (2)
                for group in _groups(_prepare(archive, receipts, told)):  # (3)
                    yield from _commit(archive, group, operation)  # (4)
        finally:
            drain_outbox(archive)  # (5)
            seal(archive)  # (6)


# ----------------------------------------------------------------------------- private


def _receive(
    archive: Archive, paths: Iterable[Path], operation: str, left: tuple[Receipt, ...]
) -> Iterator[Receipt]:
    """Receive more packages when the workers are about to lack some."""
    again = {receipt.transfer.source for receipt in left}
    packages = (path for path in find_packages(paths) if source_of(path) not in again)
    while together := list(islice(packages, RECEIVED_TOGETHER)):
        yield from receive(archive, together, operation=operation)
        drain_outbox(archive)


def _prepare(
    archive: Archive, received: Iterator[Receipt], told: ObjectsTold | None
) -> Iterator[Prepared]:
    cores = archive.workers.processes
    first = list(islice(received, 2))
    receipts = chain(first, received)
    if len(first) > 1 and cores > 1:
        yield from archive.workers.map(
            prepare, (Intake(receipt=receipt, threads=1) for receipt in receipts)
        )
        return
    # One package: its objects share the cores, without the cost of starting processes.
    for receipt in receipts:
        prepared = prepare(archive, Intake(receipt=receipt, threads=2 * cores, told=told))
        _rest(archive, prepared)
        yield prepared


def _rest(archive: Archive, prepared: Prepared) -> None:
    """After a large package, let go of what its reading needed: custody needs memory too."""
    size = prepared.result.units + prepared.result.objects
    if size >= LARGE:
        archive.formats.close()
        archive.text.close()
        archive.signatures.close()
        archive.inspector.close()
        release(size=size)


def _groups(prepared: Iterator[Prepared]) -> Iterator[list[Prepared]]:
    while group := list(islice(prepared, COMMITTED_TOGETHER)):
        yield group


def _commit(archive: Archive, group: list[Prepared], operation: str) -> Iterator[Outcome]:
    forget = [item.receipt.transfer for item in group if item.already is not None]
    if forget:
        let_go(archive, forget, operation=operation)
    new = [item for item in group if item.already is None]
    rows = take_in_charge(
        archive,
        [(item.transfer, item.aips, item.inventory_sha512) for item in new],
        operation=operation,
    )
    answers = {item.receipt.transfer.transfer_id: row for item, row in zip(new, rows, strict=True)}
    _tell_not_scanned(archive, new, operation)
    again = []
    for item in group:
        transfer_id = item.receipt.transfer.transfer_id
        row = item.already or answers[transfer_id]
        if row is None or row.transfer_id != transfer_id:
            forget_texts(archive.places.derived, (aip.aip_id for aip in item.aips))
        if row is None:
            again.append(item.receipt)
        else:
            yield Outcome(
                package=item.receipt.path,
                transfer=row,
                result=parse_result(row.result),
                already=row.transfer_id != transfer_id,
            )
    if again:
        yield from _commit(archive, [_once_more(archive, one) for one in again], operation)


def _tell_not_scanned(archive: Archive, taken: list[Prepared], operation: str) -> None:
    """Journal the packages taken while the antivirus did not answer, as the settings allow."""
    entries = [
        new_entry(
            archive,
            EntryType.ANTIVIRUS_FAILED,
            item.transfer.transfer_id,
            operation=operation,
            outcome="ko",
        )
        for item in taken
        if item.result.status is not TransferStatus.REJECTED
        and any(finding.code == NOT_SCANNED for finding in item.result.findings)
    ]
    if entries:
        journal(archive, Stream.EVENTS, *entries)


def _once_more(archive: Archive, receipt: Receipt) -> Prepared:
    """Prepare again a package whose message identifier was taken while it was being prepared."""
    return prepare(archive, Intake(receipt=replace(receipt, resumed=True), threads=1))
