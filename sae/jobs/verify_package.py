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
from typing import cast

from sae.domain.records import Referentials, TransferRecord, UnitRecord
from sae.jobs.examination import Examined, Examiner, examine
from sae.jobs.profile_checks import ProfilesAt
from sae.ports import Policy, Reader
from seda.findings import Finding, error
from seda.message_digests import declared_digest
from seda.package import ContainerDamaged, ContainerLimits, Package, open_package
from seda.safe_xml import XmlLimits
from seda.schema import Schemas

PIECE = 1024 * 1024

# What only an archive can know: its referentials, its units.
_ABOUT_AN_ARCHIVE = frozenset(
    {
        "agency_unknown",
        "agreement_missing",
        "agreement_unknown",
        "attachment_unknown",
        "profile_unknown",
        "rule_unknown",
        "unit_profile_unknown",
    }
)


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
    nothing = Referentials(agencies=(), agreements=(), rules=(), closed=frozenset())
    examiner = Examiner(
        policy=_POLICY,
        schemas=schemas,
        referentials=nothing,
        profiles=ProfilesAt(referentials=nothing, document_of=lambda _one: b"", at=now),
        reader=cast("Reader", _NoArchive()),
        now=now,
    )
    with (
        tempfile.TemporaryDirectory() as work,
        open_package(path, limits=_POLICY.container_limits, work=Path(work)) as package,
    ):
        examined = examine(package, examiner, work=Path(work))
        try:
            sizes = list(_digest(package, examined))
        finally:
            examined.close()
    findings = tuple(one for one in examined.findings.listed() if one.code not in _ABOUT_AN_ARCHIVE)
    return PackageChecks(
        findings=findings,
        sound=not any(one.severity == "error" for one in findings),
        units=len(examined.manifest.units) if examined.manifest is not None else 0,
        objects=len(sizes),
        size=sum(sizes),
    )


# ----------------------------------------------------------------------------- private

_POLICY = Policy(
    archival_agency="",
    archival_agency_name="",
    language="",
    quarantine_days=0,
    container_limits=ContainerLimits(),
    xml_limits=XmlLimits(),
    reading="tolerant",
    closed=frozenset(),
    copies=(),
)


class _NoArchive:
    """What an examination asks of a catalogue, answered by none."""

    def accepted_transfer(self, _agency: str, _identifier: str) -> TransferRecord | None:
        return None

    def unit(self, _unit_id: str) -> UnitRecord | None:
        return None

    def units_with_metadata(self, _name: str, _value: str) -> tuple[str, ...]:
        return ()


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
