"""What an audit says: findings, each in its place, and a summary; as lines that can be digested.

The SHA-512 of these lines is what the journal keeps of an audit: who was handed the file can show
later that it is the one that was made that day.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import rfc8785

from sae.domain.placed_finding import PlacedFinding, Tell
from sae.journal.entry import Stream
from seda.findings import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far a journal stream went, and how far it is sealed, in lines."""

    stream: Stream
    size: int
    sealed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The summary of an audit.

    seed: replays the sample, empty when everything was read. objects: read again on each copy;
    kept: how many there are. files, size: read again on all copies together, `size` in bytes.
    seal_number: of the last seal, 0 when there is none. anchored: compared with a head kept
    outside. sha512: of the report's lines. journaled: the archive could write this audit down.
    """

    at: datetime
    copies: tuple[str, ...]
    seed: str
    kept: int
    objects: int
    files: int
    size: int
    streams: tuple[Extent, ...]
    seal_number: int
    anchored: bool
    errors: int
    warnings: int
    sha512: str = ""
    journaled: bool = False

    @property
    def sound(self) -> bool:
        """Say whether nothing was found wrong."""
        return self.errors == 0


# What a copy that is not required may lack for a while: `sae storage sync` gives it.
MAY_BE_LATE = frozenset(
    {
        "copy_unreachable",
        "copy_file_missing",
        "stored_object_missing",
        "journal_truncated",
        "journal_line_missing",
        "journal_file_missing",
        "seal_missing",
        "holdings_file_missing",
    }
)


class Findings:
    """Tells findings as they come, counts them and digests their lines.

    late: names of copies that are not required; what they lack is a warning.
    """

    def __init__(self, tell: Tell, *, late: Collection[str] = ()) -> None:
        self._tell = tell
        self._late = frozenset(late)
        self._digest = hashlib.sha512()
        self.errors = 0
        self.warnings = 0

    def add(self, place: str, finding: Finding) -> None:
        """Take one finding."""
        if place in self._late and finding.code in MAY_BE_LATE:
            finding = replace(finding, severity=Severity.WARNING)
        found = PlacedFinding(place=place, finding=finding)
        self.errors += finding.severity is Severity.ERROR
        self.warnings += finding.severity is Severity.WARNING
        self._digest.update(finding_line(found))
        self._tell(found)

    def conclude(self, report: AuditReport) -> str:
        """Give the SHA-512 of the lines of all findings and of the summary."""
        self._digest.update(summary_line(report))
        return self._digest.hexdigest()


def finding_line(found: PlacedFinding) -> bytes:
    """Write a finding as a line of the report: canonical JSON (RFC 8785)."""
    return _line(
        {
            "place": found.place,
            "code": found.finding.code,
            "severity": str(found.finding.severity),
            "where": found.finding.where,
            "fields": dict(found.finding.fields),
        }
    )


def summary_line(report: AuditReport) -> bytes:
    """Write the last line of the report."""
    return _line(
        {
            "format": "sae-audit-report/1",
            "at": report.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "copies": list(report.copies),
            "seed": report.seed,
            "kept": report.kept,
            "objects": report.objects,
            "files": report.files,
            "bytes": report.size,
            "journal": {
                str(one.stream): {"size": one.size, "sealed": one.sealed} for one in report.streams
            },
            "seal": report.seal_number,
            "anchored": report.anchored,
            "errors": report.errors,
            "warnings": report.warnings,
        }
    )


# ----------------------------------------------------------------------------- private


def _line(document: dict[str, object]) -> bytes:
    return bytes(rfc8785.dumps(document)) + b"\n"  # type: ignore[arg-type]  # plain JSON values
