"""A step of verify: a SEDA package, by what it says of itself, without any archive.

Its container, its manifest and its digests are checked as at an ingest. What an archive alone
knows (its referentials, what it holds already) is left out.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sae.jobs.examination import Examined, examine
from sae.jobs.lone_package import POLICY, examiner_alone, without_an_archive
from seda.findings import Finding, error
from seda.message_digests import declared_digest
from seda.package import ContainerDamaged, Package, open_package
from seda.schema import Schemas

PIECE = 1024 * 1024


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
        open_package(path, limits=POLICY.container_limits, work=Path(work)) as package,
    ):
        examined = examine(package, examiner_alone(schemas, now), work=Path(work))
        try:
            sizes = list(_digest(package, examined))
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


# ----------------------------------------------------------------------------- private


def _digest(package: Package, examined: Examined) -> Iterator[int]:
    """Read each object whose file was found, compare its digest, give its size."""
    for item in examined.manifest.objects if examined.manifest is not None else ():
        entry = examined.entries.get(item.uri or "")
        if entry is None:
            continue
        declared, _ = declared_digest(item)  # the examination told what is wrong with it
        algorithm = declared.algorithm if declared is not None else "sha512"
        digest = hashlib.new(algorithm, usedforsecurity=False)
        size = 0
        try:
            with package.open(entry.name) as stream:
                while piece := stream.read(PIECE):
                    digest.update(piece)
                    size += len(piece)
        except ContainerDamaged as damaged:
            examined.add(damaged.finding)
            continue
        found = digest.hexdigest()
        if declared is not None and found != declared.value:
            examined.add(error("digest_mismatch", entry.name, declared=declared.value, found=found))
        yield size
