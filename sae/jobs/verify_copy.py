"""A step of verify: one copy alone, without home, catalogue nor keys.

(1) the journal: files, chain, seals, holdings; tokens by the certificates given, or in the copy
(2) against a head that was kept outside
(3) plain files: nothing missing, altered or extra
(4) objects: every byte read again; the digest in the journal decides

The certificates in a copy are there to be read, not to be believed: their fingerprint is told.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sae.custody.copy_contents import check_extra, check_files, fixity_findings
from sae.custody.copy_journal import VerifyToken, check_to_head, journal_of_copy
from sae.custody.kept import kept
from sae.custody.seal import CERTIFICATES
from sae.errors import TimestampInvalid
from sae.journal.entry import Stream
from sae.journal.heads import HeadDocument
from sae.journal.proof import fingerprint
from sae.journal.verification import JournalCopy, verify_copy
from seda.findings import Finding, Severity, error, info
from storage.fixity import check_copy, read_or_none
from storage.ocfl_root import storage_root_files
from storage.ports import ObjectStore

TokenVerifiers = Callable[[bytes], VerifyToken]
"""Gives what verifies tokens by a PEM chain. Raises: TimestampInvalid, no root in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyChecks:
    """What was read again. lines: of the journal. seals: their count. size: in bytes."""

    sound: bool
    origin: str
    lines: int
    seals: int
    objects: int
    files: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneCopy:
    """A copy and how it is checked.

    trust: PEM of the authorities believed, empty for those named in the copy. head: kept
    outside, or None. threads: how many files to read at once.
    """

    store: ObjectStore
    verifiers: TokenVerifiers
    trust: bytes
    head: HeadDocument | None
    threads: int


def verify_lone_copy(
    copy: LoneCopy,
    *,
    tell: Callable[[Finding], None],
    progress: Callable[[int, int], None],
) -> CopyChecks:
    """Follow the four steps. Raises: StoreUnavailable."""
    told = _Told(tell)
    journal = journal_of_copy(copy.store, verify_token=_verifier(copy, told))
    report = verify_copy(journal)  # (1)
    told.take(report.findings)
    told.take(_witnesses(journal))
    origin = report.seals[0].origin if report.seals else ""
    if copy.head is None:  # (2)
        told.take([info("audit_without_head")])
    else:
        told.take(check_to_head(journal, copy.head, origin=origin))
    truth = kept(journal, storage_root_files())
    told.take(check_files(copy.store, truth.files, threads=copy.threads))  # (3)
    told.take(check_extra(copy.store, truth))
    wanted = sorted(truth.objects.items())
    files = size = 0
    results = check_copy(copy.store, wanted, threads=copy.threads)
    for done, result in enumerate(results, start=1):  # (4)
        files += result.files
        size += result.size
        told.take(fixity_findings(result))
        progress(done, len(wanted))
    return CopyChecks(
        sound=not told.errors,
        origin=origin,
        lines=sum(one.last - one.first + 1 for one in journal.files),
        seals=len(journal.seals),
        objects=len(wanted),
        files=files,
        size=size,
    )


# ----------------------------------------------------------------------------- private


class _Told:
    """Tells findings as they come, and counts the errors."""

    def __init__(self, tell: Callable[[Finding], None]) -> None:
        self._tell = tell
        self.errors = 0

    def take(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.errors += finding.severity is Severity.ERROR
            self._tell(finding)


def _verifier(copy: LoneCopy, told: _Told) -> VerifyToken:
    chain = copy.trust or read_or_none(copy.store, CERTIFICATES) or b""
    try:
        verify_token = copy.verifiers(chain)
    except TimestampInvalid:
        if copy.trust:
            raise
        told.take([error("copy_certificates_unusable", CERTIFICATES)])
        return _refuse
    if not copy.trust:
        told.take([info("copy_certificates_own", CERTIFICATES, fingerprint=fingerprint(chain))])
    return verify_token


def _witnesses(journal: JournalCopy) -> Iterator[Finding]:
    """Refuse a copy that nothing vouches for: what was cut out whole leaves no fault behind."""
    if not journal.files:
        yield error("copy_without_journal")
    elif not journal.seals and any(one.stream is Stream.LIFECYCLE for one in journal.files):
        yield error("copy_without_seal")


def _refuse(_data: bytes, _token: bytes) -> datetime:
    raise TimestampInvalid(reason="no certificate to check it by")
