"""A step of the audit: one moment of the archive, which the rest of the audit is about.

Taken while nobody writes, held by one snapshot of SQL. What copies receive later is not in it.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sae.custody.copy_journal import journal_of_catalogue, journal_of_copy, verify_to_head
from sae.custody.locks import exclusive
from sae.custody.recover import recover
from sae.domain.placed_finding import CATALOGUE
from sae.errors import CatalogueBehind
from sae.jobs.audit_report import Findings
from sae.journal.entry import Stream
from sae.journal.verification import CopyReport, JournalCopy
from sae.ports import Archive, Reader
from seda.findings import error, warning
from storage.errors import StorageError, StoreUnavailable
from storage.ports import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What stood at one moment.

    copies: those that answered. journals: by name of copy, and `catalogue`.
    writable: the archive may go on writing, and so write down this audit.
    """

    at: datetime
    reader: Reader
    copies: tuple[Copy, ...]
    journals: Mapping[str, JournalCopy]
    writable: bool


@contextmanager
def picture_of(
    archive: Archive, findings: Findings, *, only: Collection[str] = ()
) -> Iterator[Picture]:
    """Finish what a crash left, then take the picture; a copy that does not answer is told.

    only: names of the copies to look at, all when empty.
    """
    writable = _recover(archive, findings)
    with ExitStack() as while_reading:
        with exclusive(archive.places.lock):
            # The snapshot outlives the lock: others write on, we go on seeing this moment.
            reader = while_reading.enter_context(archive.catalogue.read())
            copies, journals = _answering(archive, findings, only)
            stores = tuple(copy.store for copy in copies)
            verify = archive.timestamps.verify
            journals[CATALOGUE] = journal_of_catalogue(reader, stores, verify_token=verify)
            at = archive.clock.now()
        yield Picture(at=at, reader=reader, copies=copies, journals=journals, writable=writable)


def check_journals(picture: Picture, findings: Findings) -> dict[str, CopyReport]:
    """Verify every journal of the picture: chain, seals, tokens, up to the heads of SQL.

    Gives the reports by place; a copy that stops answering is told and has none.
    """
    reports = {}
    heads = [picture.reader.head(stream) for stream in Stream]
    for place, one in picture.journals.items():
        try:
            reports[place] = verify_to_head(one, heads)
        except StoreUnavailable as fault:
            findings.add(place, error("copy_unreachable", place, reason=fault))
            continue
        for finding in reports[place].findings:
            # What waits for a seal is the same everywhere: said once.
            if place == CATALOGUE or finding.code != "journal_tail_unsealed":
                findings.add(place, finding)
    return reports


# ----------------------------------------------------------------------------- private


def _recover(archive: Archive, findings: Findings) -> bool:
    try:
        recover(archive)
    except CatalogueBehind as behind:
        findings.add(behind.fields.get("copy", CATALOGUE), error(behind.code, **behind.fields))
        return False
    except StorageError as fault:
        # Which copy, and whether it answers at all, is told when it is read.
        findings.add(fault.copy or CATALOGUE, warning("recovery_waits", reason=fault))
        return False
    return True


def _answering(
    archive: Archive, findings: Findings, only: Collection[str]
) -> tuple[tuple[Copy, ...], dict[str, JournalCopy]]:
    copies, journals = [], {}
    for copy in archive.copies.copies:
        if only and copy.name not in only:
            continue
        try:
            journals[copy.name] = journal_of_copy(
                copy.store, verify_token=archive.timestamps.verify
            )
        except StorageError as fault:
            findings.add(copy.name, error("copy_unreachable", copy.name, reason=fault))
        else:
            copies.append(copy)
    return tuple(copies), journals
