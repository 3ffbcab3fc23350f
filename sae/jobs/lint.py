"""Lint: every fault of a package, in its place, before it is sent. No archive is needed.

(1) read the package: container, manifest, files (`lint_reading`)
(2) place each finding in the manifest and say what it rests on: the standard, a habit, advice
(3) answer: what an ingest would refuse, what it would remark

The original is only read; `mend` writes another package (`lint_mending`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sae.errors import UsageError
from sae.jobs.lint_mending import Mended, mend
from sae.jobs.lint_reading import LintReading, LintTools, Target, read_package
from seda.findings import Severity
from seda.lint import vitam as lint_vitam
from seda.lint.remarks import LintContext, Remark, remarked
from seda.lint.rules import LintRule
from seda.package import find_packages

__all__ = [
    "LintTools",
    "Linted",
    "Mended",
    "Remark",
    "Target",
    "lint",
    "mend",
    "packages_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linted:
    """What is to be said of one package. version: of SEDA, empty when it could not be read.

    schema: which one judged. size: of the files read, in bytes; files: how many of them.
    at: when the package was looked at.
    """

    package: Path
    at: datetime
    target: Target
    kind: str
    version: str
    schema: str
    remarks: tuple[Remark, ...]
    units: int
    objects: int
    files: int
    size: int

    def count(self, severity: str) -> int:
        """Count the remarks of one severity."""
        return sum(remark.finding.severity.value == severity for remark in self.remarks)

    @property
    def errors(self) -> int:
        """Count what would be refused."""
        return self.count("error")


def packages_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """List the packages under paths. Raises: UsageError when a path leads to none."""
    packages: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError("package_missing", path=path)
        found = list(find_packages([path]))
        if not found:
            raise UsageError("no_package_in_folder", path=path)
        packages += found
    return tuple(packages)


def lint(
    path: Path,
    tools: LintTools,
    *,
    target: Target = Target.ARCHIVE,
    files: bool = True,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Linted:
    """Follow the three steps. files: False leaves the files of the package unread.

    told: after each file read, how many were and are.
    """
    with read_package(path, tools, target=target, files=files, told=told) as reading:  # (1)
        return _linted(path, reading, target, at=tools.now())  # (2) (3)


# ----------------------------------------------------------------------------- private

_NO_WEIGHTS: Mapping[str, tuple[Severity, LintRule]] = MappingProxyType({})


def _linted(path: Path, reading: LintReading, target: Target, *, at: datetime) -> Linted:
    """Place the findings of a reading and sum it up."""
    examined, manifest = reading.examined, reading.examined.manifest
    version = manifest.header.version if manifest is not None else ""
    context = LintContext(
        manifest_name=reading.package.manifest_name or "manifest.xml",
        version=version,
        declared={
            item.uri: item.offset
            for item in (manifest.objects if manifest is not None else ())
            if item.uri
        },
        weights=lint_vitam.WEIGHTS if target is Target.VITAM else _NO_WEIGHTS,
    )
    remarks = remarked(reading.findings(), examined.source_stream, context)
    return Linted(
        package=path,
        at=at,
        target=target,
        kind=reading.package.kind.value,
        version=version,
        schema=examined.schema,
        remarks=remarks,
        units=sum(not unit.target for unit in manifest.units) if manifest is not None else 0,
        objects=len(manifest.objects) if manifest is not None else 0,
        files=len(reading.objects),
        size=sum(one.size for one in reading.objects.values()),
    )
