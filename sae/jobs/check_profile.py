"""Check a profile: whether it can be used, what it asks, and whether packages fit it.

(1) read the profile: RelaxNG, XSD, or JSON Schema for archive units
(2) say what it asks, in short
(3) find the packages; a bare manifest is one
(4) open each, pass its manifest through the gate, apply the profile

No archive is needed and nothing is stored. Former versions of SEDA (0.2, 1.0) are read too: a
profile applies to documents of its own namespace.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sae.errors import UsageError
from seda.byte_source import FileBytes
from seda.capped_findings import CappedFindings
from seda.findings import Finding, error, has_errors, info
from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit
from seda.package import ContainerDamaged, Package, find_packages, open_package
from seda.profiles.archival import MAX_BYTES, ArchivalProfile, load_profile
from seda.profiles.demands import Demand
from seda.profiles.unit import ArchiveUnitProfile, load_unit_profile
from seda.safe_xml import Scan, XmlError, scan, to_utf8

PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRead:
    """What a file of a profile says. usable: False when a finding says why not.

    format: `rng`, `xsd` or `json`; empty when it is none. seda: version of SEDA it is written
    for, or the namespace of its documents; empty for archive units, which it suits in every one.
    identifier: the only ArchivalProfile it allows, if so. demands: what it asks.
    """

    usable: bool
    format: str
    seda: str
    identifier: str
    demands: tuple[Demand, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVerdict:
    """Whether a package fits. units: of it that were checked, by an archive-unit profile."""

    package: Path
    fits: bool
    units: int
    findings: tuple[Finding, ...]


def check_profile(
    path: Path, packages: Iterable[Path], *, identifier: str = ""
) -> tuple[ProfileRead, Iterator[ProfileVerdict]]:
    """Follow the four steps; packages are judged as they are asked for.

    identifier: of an archive-unit profile, to check only the units that name it; all, if empty.
    Raises: UsageError, a path leads to no file; OSError.
    """
    for one in (path, *packages):
        if not one.exists():
            raise UsageError("file_missing", file=one)
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if path.suffix.lower() == ".json" or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _unit_profile(data, path.name, packages, identifier)
    return _archival_profile(data, path.name, packages)


# ----------------------------------------------------------------------------- private


def _archival_profile(
    data: bytes, name: str, packages: Iterable[Path]
) -> tuple[ProfileRead, Iterator[ProfileVerdict]]:
    loaded = load_profile(data, name=name)  # (1)
    profile = loaded.profile
    read = ProfileRead(  # (2)
        usable=profile is not None,
        format=profile.format if profile is not None else "",
        seda=(profile.version or profile.namespace) if profile is not None else "",
        identifier=profile.identifier if profile is not None else "",
        demands=profile.demands if profile is not None else (),
        findings=loaded.findings,
    )
    if profile is None:
        return read, iter(())
    return read, _judged(packages, lambda manifest: _judge(manifest, profile))


def _unit_profile(
    data: bytes, name: str, packages: Iterable[Path], identifier: str
) -> tuple[ProfileRead, Iterator[ProfileVerdict]]:
    loaded = load_unit_profile(data, name=name)  # (1)
    profile = loaded.profile
    demands = tuple(  # (2)
        Demand(path=one, required=True, repeated=False, values=(), types=())
        for one in (profile.demanded if profile is not None else ())
    )
    read = ProfileRead(
        usable=profile is not None,
        format="json",
        seda="",
        identifier="",
        demands=demands,
        findings=loaded.findings,
    )
    if profile is None:
        return read, iter(())
    return read, _judged(packages, lambda manifest: _judge_units(manifest, profile, identifier))


@dataclass(frozen=True, slots=True)
class _Manifest:
    """A manifest that passed the gate, in UTF-8. document: its name for people."""

    stream: BinaryIO
    namespace: str
    document: str


_Judged = tuple[int, tuple[Finding, ...]]


def _judged(
    packages: Iterable[Path], judge: Callable[[_Manifest], _Judged]
) -> Iterator[ProfileVerdict]:
    for path in find_packages(packages):  # (3)
        with tempfile.TemporaryDirectory() as work:
            units, findings = _examine(path, Path(work), judge)  # (4)
        yield ProfileVerdict(
            package=path, fits=not has_errors(findings), units=units, findings=findings
        )


def _examine(path: Path, work: Path, judge: Callable[[_Manifest], _Judged]) -> _Judged:
    received = work / "received.xml"
    if path.is_file() and _is_xml(path):
        _copy(path.open("rb"), received)
        return _gate(received, work, path.name, judge)
    with open_package(path, work=work) as package:
        if package.manifest_name is None:
            return 0, package.findings
        try:
            _copy(package.open(package.manifest_name), received)
        except ContainerDamaged as damaged:
            return 0, (damaged.finding,)
        units, found = _gate(received, work, package.manifest_name, judge)
        return units, (*_errors(package), *found)


def _errors(package: Package) -> Iterator[Finding]:
    """Give what keeps a container from being read; the rest is the business of `sae ingest`."""
    return (one for one in package.findings if one.severity == "error")


def _gate(
    received: Path, work: Path, document: str, judge: Callable[[_Manifest], _Judged]
) -> _Judged:
    with received.open("rb") as stream:
        scanned = scan(stream, where=document)
    if has_errors(scanned.findings) or scanned.root is None:
        return 0, scanned.findings
    try:
        plain = _plain(received, work, scanned)
    except XmlError as wrong:
        line = f"{document} line {wrong.line}"
        return 0, (error("xml_malformed", line, line=wrong.line, column=0, reason=wrong.message),)
    with plain.open("rb") as stream:
        return judge(_Manifest(stream, scanned.root[0], document))


def _plain(received: Path, work: Path, scanned: Scan) -> Path:
    if scanned.encoding in ("utf-8", "ascii") and not scanned.bom:
        return received
    plain = work / "utf-8.xml"
    with received.open("rb") as source, plain.open("wb") as target:
        to_utf8(source, target, encoding=scanned.encoding)
    return plain


def _judge(manifest: _Manifest, profile: ArchivalProfile) -> _Judged:
    findings = profile.check(
        manifest.stream, namespace=manifest.namespace, document=manifest.document
    )
    return 0, findings


def _judge_units(manifest: _Manifest, profile: ArchiveUnitProfile, identifier: str) -> _Judged:
    found = CappedFindings()
    checked = 0

    def take(unit: ArchiveUnit) -> None:
        nonlocal checked
        if identifier and unit.profile != identifier:
            return
        checked += 1
        for finding in profile.check(unit, reader.version, document=manifest.document):
            found.add(finding)

    reader = ManifestReader(FileBytes(manifest.stream), on_unit=take)
    scan(manifest.stream, handler=reader)
    if not checked:
        found.add(info("unit_profile_no_unit", manifest.document, profile=identifier or "-"))
    return checked, found.listed()


def _is_xml(path: Path) -> bool:
    with path.open("rb") as stream:
        start = stream.read(256)
    marks = (b"\xff\xfe", b"\xfe\xff")
    return start.startswith(marks) or start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _copy(source: BinaryIO, target: Path) -> None:
    with source, target.open("wb") as out:
        while piece := source.read(PIECE):
            out.write(piece)
