"""Everything that lint learns of one package, without any archive: a step of lint.

(1) open it, whatever carries it; a manifest alone is looked at alone
(2) examine it as an ingest would, with the habits of who will receive it and our advice
(3) read its files: digests, sizes, formats
(4) look among the files that nobody declares for those that are missing
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sae.jobs.examination import Examined, examine
from sae.jobs.lone_examination import ABOUT_AN_ARCHIVE, lone_examiner
from sae.jobs.lone_objects import ObjectRead, digest_file, read_object, read_objects
from sae.ports import FormatIdentifier
from seda.content_checks import check_unit
from seda.findings import Finding, info, warning
from seda.lint import vitam as lint_vitam
from seda.lint.advice import LintAdvice, check_formats_declared, likely_files
from seda.lint.fixes_objects import meant_digest
from seda.lone_manifest import is_lone_manifest, open_lone_manifest
from seda.model import ArchiveUnit, DataObject
from seda.package import (
    ContainerDamaged,
    Package,
    PackageKind,
    open_package,
)
from seda.schema import Schemas

MOST = 10_000  # findings of one code; beyond, they are counted
COMPARED_FILES = 2_000  # undeclared files whose bytes are compared with what is missing


class Target(StrEnum):
    """Who the package is checked for."""

    ARCHIVE = "archive"  # what this software would answer, its own tables left out
    STRICT = "strict"  # the letter of the standard
    VITAM = "vitam"  # the archive core of the French state


@dataclass(frozen=True, slots=True, kw_only=True)
class LintTools:
    """What lint needs of the world; made by `bootstrap.lint_tools`."""

    schemas: Schemas
    formats: FormatIdentifier
    now: Callable[[], datetime]
    mark: Callable[[], str]


@dataclass(slots=True, kw_only=True)
class LintReading:
    """What was learnt. objects: what each is, by its index, those found elsewhere included.

    elsewhere: Uri -> the file, declared by nobody, that has the bytes that it should have.
    """

    package: Package
    work: Path
    examined: Examined
    objects: dict[int, ObjectRead] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def findings(self) -> tuple[Finding, ...]:
        """Give what was found, but what only an archive can say."""
        listed = self.examined.findings.listed()
        return tuple(finding for finding in listed if finding.code not in ABOUT_AN_ARCHIVE)


@contextmanager
def read_package(
    path: Path,
    tools: LintTools,
    *,
    target: Target,
    files: bool = True,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Iterator[LintReading]:
    """Follow the four steps. files: False leaves the files of the package unread.

    The reading, its package and its work folder last as long as the `with`.
    """
    advice = LintAdvice()

    def check(unit: ArchiveUnit) -> Iterator[Finding]:
        yield from check_unit(unit)
        yield from advice.check_unit(unit)
        if target is Target.VITAM:
            yield from lint_vitam.check_unit(unit)

    examiner = lone_examiner(
        tools.schemas,
        now=tools.now(),
        reading="strict" if target is Target.STRICT else "tolerant",
        check_unit=check,
        most=MOST,
    )
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sae-lint-")))
        package = stack.enter_context(_open(path, work))  # (1)
        examined = examine(package, examiner, work=work)  # (2)
        stack.callback(examined.close)
        reading = LintReading(package=package, work=work, examined=examined)
        _check_whole(reading, advice, target)
        if files and package.kind is not PackageKind.MANIFEST:
            reading.objects = read_objects(  # (3)
                package, examined, formats=tools.formats, told=told
            )
            _look_elsewhere(reading, tools.formats)  # (4)
        yield reading


# ----------------------------------------------------------------------------- private


def _open(path: Path, work: Path) -> Package:
    return open_lone_manifest(path) if is_lone_manifest(path) else open_package(path, work=work)


def _check_whole(reading: LintReading, advice: LintAdvice, target: Target) -> None:
    """Check what needs the whole manifest, or the whole package."""
    package, examined = reading.package, reading.examined
    found: list[Finding] = []
    manifest = examined.manifest
    if package.kind is PackageKind.MANIFEST:
        found.append(info("files_not_checked", package.path.name))
    elif target is Target.VITAM and package.entries:
        name = package.manifest_name or ""
        found.extend(lint_vitam.check_container(package.entries, package.kind, name))
    if manifest is not None and examined.graph is not None:
        found.extend(advice.check_manifest(manifest))
        found.extend(check_formats_declared(manifest))
        if target is Target.VITAM:
            found.extend(lint_vitam.check_manifest(manifest))
    for finding in found:
        examined.add(finding)


def _look_elsewhere(reading: LintReading, formats: FormatIdentifier) -> None:
    """Find declared and missing files under other names: same bytes first, then like names."""
    package, manifest = reading.package, reading.examined.manifest
    if manifest is None or reading.examined.graph is None:
        return  # the examination stopped before any file was looked for
    found = {entry.name for entry in reading.examined.entries.values()}
    extra = [
        name for name in package.entries if name not in found and name != package.manifest_name
    ]
    missing = {
        item.uri: item
        for item in manifest.objects
        if not item.physical and item.uri and item.uri not in reading.examined.entries
    }
    if not extra or not missing:
        return
    reading.elsewhere = _same_bytes(reading, missing, extra)
    for uri, name in reading.elsewhere.items():
        finding = warning("object_found_elsewhere", uri, offset=missing[uri].offset, other=name)
        reading.examined.add(finding)
        fact, _ = read_object(package, missing[uri], name, formats=formats)
        if fact is not None:
            reading.objects[missing[uri].index] = fact
    left = [uri for uri in missing if uri not in reading.elsewhere]
    taken = set(reading.elsewhere.values())
    for uri, name in likely_files(left, (name for name in extra if name not in taken)):
        finding = warning("object_name_near", uri, offset=missing[uri].offset, other=name)
        reading.examined.add(finding)


def _same_bytes(
    reading: LintReading, missing: dict[str, DataObject], extra: list[str]
) -> dict[str, str]:
    """Pair what is missing with the undeclared file that has the declared digest.

    Where several have it, with the one that bears the same letters.
    """
    package = reading.package
    wanted: dict[tuple[str, str], list[str]] = {}
    for uri, item in missing.items():
        meant = meant_digest(item)
        if meant is not None:
            wanted.setdefault((meant.algorithm, meant.value), []).append(uri)
    same: dict[str, list[str]] = {}
    for name in extra[:COMPARED_FILES]:
        for algorithm in {algorithm for algorithm, _ in wanted}:
            try:
                value = digest_file(package, name, algorithm)
            except ContainerDamaged as damaged:
                reading.examined.add(damaged.finding)
                break
            for uri in wanted.get((algorithm, value), ()):
                same.setdefault(uri, []).append(name)
    claims = Counter(name for names in same.values() for name in names)
    pairs: dict[str, str] = {}
    for uri, names in same.items():
        alike = [one for _, one in likely_files([uri], names)] if len(names) > 1 else names
        if alike and (claims[alike[0]] == 1 or len(names) > 1):
            pairs[uri] = alike[0]
    return pairs if len(set(pairs.values())) == len(pairs) else {}
