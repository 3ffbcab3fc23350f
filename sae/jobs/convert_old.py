"""A step of convert: a package in SEDA 0.2 or 1.0, checked, and its manifest said in SEDA 2.

There is no schema of ours for these versions: what a manifest says is read leniently and what is
not understood is reported as lost; files and digests are checked as strictly as in SEDA 2.
"""

from collections.abc import Iterator
from pathlib import Path

from sae.jobs.convert_files import Prepared, Terms
from sae.jobs.convert_old_files import InlineFiles, OldFiles
from sae.jobs.received_manifest import copy_manifest
from seda.byte_source import FileBytes
from seda.conversion.dip_writer import Spool
from seda.findings import Finding, Severity, error, has_errors
from seda.former.conversion import OldTarget, convert_old_manifest
from seda.former.manifest import OldManifest
from seda.former.outline import outline_of_old
from seda.lone_manifest import open_lone_manifest
from seda.package import ContainerDamaged, ContainerLimits, Package, PackageKind
from seda.safe_xml import XmlError, XmlLimits, scan, to_utf8


def convert_old(package: Package, old: OldManifest, terms: Terms, *, into: Spool) -> Prepared:
    """Check the package and write its manifest, converted, in `into`.

    The files of a manifest given alone are looked for beside it.

    Raises: NotConvertible, OSError.
    """
    package = package.with_manifest(old.name)
    received = terms.work / "manifest.xml"
    try:
        sha512 = copy_manifest(package, received)
    except ContainerDamaged as damaged:
        return Prepared(source=old.version, faults=(damaged.finding,))
    readable, faults = _as_utf8(received)
    if faults:
        return Prepared(source=old.version, faults=faults)
    source = FileBytes(terms.keep.enter_context(readable.open("rb")))
    inline = InlineFiles(terms.work)
    outline = outline_of_old(source, old.version, inline=inline.take)
    if package.kind is PackageKind.MANIFEST:
        names = (file.name for file in outline.files if file.name)
        package = terms.keep.enter_context(
            open_lone_manifest(package.path, beside=names, limits=ContainerLimits())
        )
    files = OldFiles(package, inline)
    found = files.find(outline.files)
    faults = tuple(_errors((*package.findings, *outline.findings, *files.findings)))
    if faults:
        return Prepared(source=old.version, faults=faults)
    original = files.original(received, name=Path(old.name).name, sha512=sha512)
    units = convert_old_manifest(
        source,
        outline,
        OldTarget(
            version=terms.version,
            at=terms.at,
            files=[one.kept for one in found],
            original=original.kept,
            original_title=terms.original_title.replace("{version}", old.version),
            folder=str(terms.work),
        ),
        into=into,
        note=terms.note,
    )
    files.tell_digests(found, terms.note)
    copied = tuple(one.to_copy for one in (*found, original))
    return Prepared(source=old.version, units=units, objects=len(copied), files=copied)


# ----------------------------------------------------------------------------- private


def _as_utf8(received: Path) -> tuple[Path, tuple[Finding, ...]]:
    """Pass the manifest through the gate; give it in UTF-8, or what is wrong with it."""
    with received.open("rb") as stream:
        scanned = scan(stream, limits=XmlLimits())
    if has_errors(scanned.findings):
        return received, tuple(_errors(scanned.findings))
    if scanned.encoding in ("utf-8", "ascii") and not scanned.bom:
        return received, ()
    plain = received.with_name("manifest.utf-8.xml")
    try:
        with received.open("rb") as stream, plain.open("wb") as target:
            to_utf8(stream, target, encoding=scanned.encoding)
    except XmlError as wrong:
        return received, (
            error("xml_malformed", f"manifest.xml:{wrong.line}", reason=wrong.message),
        )
    return plain, ()


def _errors(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity is Severity.ERROR)
