"""A step of verify: a SEDA package, by what it says of itself, without any archive.

Its container, its manifest and its digests are checked as at an ingest. What an archive alone
knows (its referentials, what it holds already) is left out.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sae.jobs.examination import examine
from sae.jobs.lone_examination import lone_examiner, without_an_archive
from sae.jobs.lone_objects import read_objects
from seda.findings import Finding
from seda.package import open_package
from seda.schema import Schemas


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageChecks:
    """What was read: units described, objects whose bytes were digested, and their size."""

    findings: tuple[Finding, ...]
    sound: bool
    units: int
    objects: int
    size: int


def verify_package(path: Path, *, schemas: Schemas, now: datetime) -> PackageChecks:
    """Check a package; every fault is a finding."""
    with (
        tempfile.TemporaryDirectory() as work,
        open_package(path, work=Path(work)) as package,
    ):
        examined = examine(package, lone_examiner(schemas, now=now), work=Path(work))
        try:
            read = read_objects(package, examined, formats=None)
            sizes = [one.size for one in read.values()]
        finally:
            examined.close()
    findings = without_an_archive(examined.findings.listed())
    return PackageChecks(
        findings=findings,
        sound=not any(one.severity == "error" for one in findings),
        units=len(examined.manifest.units) if examined.manifest is not None else 0,
        objects=len(sizes),
        size=sum(sizes),
    )
