"""Audit: is everything that was promised still there, and only that. Nothing is repaired.

(1) take a picture: what the journal says and every copy names, while nobody writes
(2) the journal, in SQL and on every copy: chain, seals, tokens, holdings
(3) against a head that was kept outside
(4) plain files of every copy: the same bytes, nothing missing, nothing extra
(5) objects of every copy: every byte read again; the digest in the journal decides
(6) the catalogue's rows against the journal and the inventories
(7) what the home must say of itself
(8) write the audit down in the journal

Others may go on writing meanwhile: what came after the picture is left to the next audit.
"""

import hashlib
import heapq
from dataclasses import dataclass, replace

from sae.custody.commit import journal, new_entry
from sae.custody.copy_contents import check_extra, check_files, check_objects, fixity_findings
from sae.custody.copy_journal import check_to_head, journal_of_catalogue, lines_of
from sae.custody.kept import Kept, always_written, is_sound, kept
from sae.custody.locks import exclusive
from sae.custody.quarantine import expired
from sae.domain.accounts import VERIFIERS
from sae.domain.placed_finding import CATALOGUE, HOME, Progress, Tell
from sae.errors import UsageError
from sae.jobs.audit_picture import Picture, check_journals, picture_of
from sae.jobs.audit_report import AuditReport, Extent, Findings
from sae.jobs.audit_rows import check_aip_rows, check_journal_rows, check_object_rows
from sae.jobs.storage_status import shared_devices
from sae.journal.entry import WHOLE, EntryType, Stream
from sae.journal.heads import HeadDocument, given_head
from sae.journal.verification import CopyReport, JournalCopy
from sae.ports import Archive
from seda.findings import Finding, error, info, warning
from storage.errors import StoreUnavailable
from storage.fixity import FixityResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What to read again.

    sample: so many objects on each copy, 0 for all. seed: any text that chooses them; drawn
    when empty. copies: names of those to look at, all when empty. against: bytes of a head
    exported earlier, empty for none.
    """

    sample: int = 0
    seed: str = ""
    copies: tuple[str, ...] = ()
    against: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What step (5) read again: objects, then files and bytes on all copies together."""

    objects: int
    files: int
    size: int


def audit(
    archive: Archive,
    scope: Scope,
    *,
    tell: Tell,
    progress: Progress = lambda _done, _all: None,
) -> AuditReport:
    """Follow the eight steps.

    Raises: UsageError when `against` is not a head, or a copy has another name; NotAllowed.
    """
    archive.caller.require(*VERIFIERS)
    head = given_head(scope.against)
    late = [copy.name for copy in archive.copies.copies if not copy.required]
    findings = Findings(tell, late=late)
    with picture_of(archive, findings, only=_named(archive, scope)) as picture:  # (1)
        reports = check_journals(picture, findings)  # (2)
        _check_against(picture, head, findings)  # (3)
        truth = kept(_truth(picture, reports), always_written(archive))
        _check_files(archive, picture, truth, findings)  # (4)
        seed, wanted = _sample(archive, truth, scope)
        read = _check_objects(archive, picture, wanted, findings, progress)  # (5)
        _check_rows(picture, truth, wanted, findings)  # (6)
        _check_home(archive, picture, findings, anchored=head is not None)  # (7)
        report = AuditReport(
            at=picture.at,
            copies=tuple(copy.name for copy in picture.copies),
            seed=seed,
            kept=len(truth.objects),
            objects=read.objects,
            files=read.files,
            size=read.size,
            streams=_extents(reports[CATALOGUE], picture),
            seal_number=max(picture.journals[CATALOGUE].seals, default=0),
            anchored=head is not None,
            errors=findings.errors,
            warnings=findings.warnings,
        )
    return _write_down(  # (8)
        archive,
        replace(report, sha512=findings.conclude(report)),
        writable=picture.writable and is_sound(reports[CATALOGUE]),
    )


# ----------------------------------------------------------------------------- private


def _named(archive: Archive, scope: Scope) -> tuple[str, ...]:
    for name in scope.copies:
        if name not in archive.copies.names:
            raise UsageError("no_such_copy", copy=name, known=", ".join(archive.copies.names))
    return scope.copies


def _check_against(picture: Picture, head: HeadDocument | None, findings: Findings) -> None:
    if head is None:
        return
    for place, one in picture.journals.items():
        for finding in check_to_head(one, head, origin=picture.reader.origin()):
            findings.add(place, finding)


def _truth(picture: Picture, reports: dict[str, CopyReport]) -> JournalCopy:
    """Choose the journal that decides: SQL's, or that of a copy when SQL's does not hold."""
    places = (CATALOGUE, *(copy.name for copy in picture.copies))
    sound = (place for place in places if place in reports and is_sound(reports[place]))
    return picture.journals[next(sound, CATALOGUE)]


def _check_files(archive: Archive, picture: Picture, truth: Kept, findings: Findings) -> None:
    threads = 2 * archive.workers.processes
    unknown = []
    for copy in picture.copies:
        try:
            for finding in check_files(copy.store, truth.files, threads=threads):
                findings.add(copy.name, finding)
            unknown += [(copy.name, finding) for finding in check_extra(copy.store, truth)]
        except StoreUnavailable as fault:
            findings.add(copy.name, error("copy_unreachable", copy.name, reason=fault))
    for place, finding in _still_unknown(archive, unknown) if unknown else ():
        findings.add(place, finding)


def _still_unknown(
    archive: Archive, unknown: list[tuple[str, Finding]]
) -> list[tuple[str, Finding]]:
    """Leave out what came after the picture and that the journal names by now."""
    with exclusive(archive.places.lock), archive.catalogue.read() as reader:
        verify = archive.timestamps.verify
        now = kept(journal_of_catalogue(reader, (), verify_token=verify), {})
    return [
        (place, finding)
        for place, finding in unknown
        if finding.where not in now.objects and finding.where not in now.files
    ]


def _sample(archive: Archive, truth: Kept, scope: Scope) -> tuple[str, list[tuple[str, str]]]:
    """Choose what to read again; the same seed over the same holdings chooses the same."""
    if not scope.sample or scope.sample >= len(truth.objects):
        return "", sorted(truth.objects.items())
    seed = scope.seed or archive.new_salt()

    def rank(item: tuple[str, str]) -> bytes:
        return hashlib.sha256(f"{seed} {item[0]}".encode()).digest()

    return seed, sorted(heapq.nsmallest(scope.sample, truth.objects.items(), key=rank))


def _check_objects(
    archive: Archive,
    picture: Picture,
    wanted: list[tuple[str, str]],
    findings: Findings,
    progress: Progress,
) -> _Read:
    threads = 2 * archive.workers.processes
    away: set[str] = set()
    files = size = 0
    for done, (_, results) in enumerate(
        check_objects(picture.copies, wanted, threads=threads), start=1
    ):
        for place, result in results.items():
            if isinstance(result, FixityResult):
                files += result.files
                size += result.size
                for finding in fixity_findings(result):
                    findings.add(place, finding)
            elif place not in away:
                away.add(place)
                findings.add(place, error("copy_unreachable", place, reason=result))
        progress(done, len(wanted))
    return _Read(objects=len(wanted), files=files, size=size)


def _check_rows(
    picture: Picture,
    truth: Kept,
    wanted: list[tuple[str, str]],
    findings: Findings,
) -> None:
    one = picture.journals[CATALOGUE]
    for check in (
        check_journal_rows(picture.reader, truth.files),
        check_aip_rows(picture.reader, truth.objects, lines_of(one, Stream.LIFECYCLE)),
        check_object_rows(picture.reader, picture.copies, wanted),
    ):
        for finding in check:
            findings.add(CATALOGUE, finding)


def _check_home(archive: Archive, picture: Picture, findings: Findings, *, anchored: bool) -> None:
    sharing = [name for name, others in shared_devices(archive).items() if others]
    if sharing:
        findings.add(HOME, warning("copies_same_device", ", ".join(sorted(sharing))))
    for folder in expired(archive, picture.at):
        findings.add(HOME, warning("quarantine_expired", folder.name))
    if archive.timestamps.internal:
        findings.add(HOME, info("timestamps_internal"))
    if not anchored:
        findings.add(HOME, info("audit_without_head"))


def _extents(report: CopyReport, picture: Picture) -> tuple[Extent, ...]:
    sealed = {one.stream: one.tree_size for seal in report.seals for one in seal.streams}
    return tuple(
        Extent(stream=stream, size=picture.reader.head(stream).size, sealed=sealed.get(stream, 0))
        for stream in Stream
    )


def _write_down(archive: Archive, report: AuditReport, *, writable: bool) -> AuditReport:
    if not writable:
        return report
    entry = new_entry(
        archive,
        EntryType.AUDITED,
        *([WHOLE] if not report.seed and report.copies == archive.copies.names else []),
        operation=archive.new_id(),
        outcome="ok" if report.sound else "ko",
        after=f"sha512:{report.sha512}",
    )
    journal(archive, Stream.EVENTS, entry)
    return replace(report, journaled=True)
