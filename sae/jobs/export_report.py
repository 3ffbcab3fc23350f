"""The report of an export: what was lost or written otherwise, kept beside the package."""

import json
from collections.abc import Iterator

from sae.ports import Wording
from seda.capped_findings import CappedFindings
from seda.conversion.dip_writer import Spool
from seda.findings import Finding


class ExportReport:
    """Collects findings in flat memory. wording: puts one into a sentence."""

    def __init__(self, spool: Spool, *, wording: Wording) -> None:
        self._spool = spool
        self._wording = wording
        self._listed = CappedFindings()

    def __bool__(self) -> bool:
        return bool(self._listed)

    def note(self, finding: Finding) -> None:
        """Keep a finding."""
        document = {
            "code": finding.code,
            "severity": finding.severity.value,
            "where": finding.where,
            "fields": dict(finding.fields),
            "message": self._wording(finding),
        }
        opening = ",\n" if len(self._spool) else "[\n"
        self._spool.add((opening + json.dumps(document, ensure_ascii=False)).encode())
        self._listed.add(finding)

    def listed(self) -> tuple[Finding, ...]:
        """Give the first findings of each code, and how many more there are."""
        return self._listed.listed()

    def chunks(self) -> Iterator[bytes]:
        """Give them all as one JSON array, in pieces."""
        yield from self._spool.chunks()
        yield b"\n]\n" if len(self._spool) else b"[]\n"
