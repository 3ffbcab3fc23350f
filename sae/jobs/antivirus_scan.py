"""Has the files of one package looked at by the antivirus: a step of reading its objects.

An infected file refuses the package. So does one that could not be scanned, unless the settings
want it taken and told. Where no antivirus is configured, nothing is said.
"""

from collections.abc import Iterator
from pathlib import Path

from sae.ports import Archive, Scan, ScanOutcome
from seda.findings import Finding, error, info, warning

INFECTED = "object_infected"
NOT_SCANNED = "object_not_scanned"


class PackageScan:
    """The scans of one package, by several threads."""

    def __init__(self, archive: Archive) -> None:
        self._antivirus = archive.antivirus
        self._scans: list[ScanOutcome] = []

    def look(self, path: Path, *, name: str, where: str, offset: int = -1) -> Iterator[Finding]:
        """Scan one file. name: as people know it. where, offset: its place in the package."""
        if self._antivirus is None:
            return
        scan = self._antivirus.scan(path)
        self._scans.append(scan.outcome)
        if scan.outcome is ScanOutcome.INFECTED:
            yield error(INFECTED, where, offset=offset, name=name, virus=scan.virus)
        elif scan.outcome is ScanOutcome.TOO_BIG:
            limit = self._antivirus.max_bytes >> 20
            yield warning("object_too_big_to_scan", where, offset=offset, megabytes=limit)
        elif scan.outcome is ScanOutcome.FAILED:
            yield self._not_scanned(scan, where, offset)

    def summary(self) -> Iterator[Finding]:
        """Say that files were scanned, by what; after the last one, and when all were clean."""
        if self._antivirus is None or not self._scans:
            return
        if all(outcome is ScanOutcome.CLEAN for outcome in self._scans):
            yield info("objects_scanned", count=len(self._scans), engine=self._antivirus.engine())

    # ------------------------------------------------------------------------- private

    def _not_scanned(self, scan: Scan, where: str, offset: int) -> Finding:
        required = self._antivirus is not None and self._antivirus.required
        said = error if required else warning
        return said(NOT_SCANNED, where, offset=offset, reason=scan.reason)
