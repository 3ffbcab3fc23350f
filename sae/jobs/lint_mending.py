"""Writes the package that mechanical corrections make of another: a step of lint.

(1) give the files the names and places that a package has; read what that gives
(2) correct the manifest in rounds, each kept only if it leaves no new error
(3) write the manifest and every file in a new package

No file is ever left out, but those that desktop systems add and nobody declared. What a file
contradicts is left for people.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sae.errors import UsageError
from sae.jobs.export_files import FilesAside
from sae.jobs.lint_reading import LintReading, LintTools, Target, read_package
from sae.jobs.lone_objects import ObjectRead
from seda.byte_source import FileBytes
from seda.containers.entries import MENDABLE_NAMES
from seda.findings import Finding, Severity, info
from seda.graph import graph_of
from seda.graph_checks import check_graph
from seda.lint.fixes import Fixes
from seda.lint.fixes_groups import group_fixes
from seda.lint.fixes_objects import FileFacts, object_fixes
from seda.lint.fixes_order import order_fixes
from seda.lint.fixes_version import version_fixes
from seda.lint.package_layout import is_junk, layout_of
from seda.manifest_edits import replaced
from seda.manifest_reader import ManifestReader
from seda.model import DataObject, Manifest
from seda.object_checks import check_objects
from seda.package import Package, PackageKind
from seda.safe_xml import scan
from seda.versions import VERSIONS
from seda.zip_writer import ZipWriter

ORDER_ROUNDS = 5  # an element put in order may show another, inside it

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What was corrected. written: False when there was nothing to correct."""

    notes: tuple[Finding, ...]
    written: bool


def mend(path: Path, tools: LintTools, out: Path, *, told: Told) -> Mended:
    """Follow the three steps. told: after each file read.

    Raises: UsageError when `out` is there or has another suffix than what is written;
    ContainerDamaged when a file cannot be read.
    """
    with ExitStack() as stack:
        reading = stack.enter_context(read_package(path, tools, target=Target.ARCHIVE, told=told))
        _check_out(out, reading.package)
        if not _is_whole(reading.package):
            return Mended(notes=(), written=False)
        relaid, notes = _relaid(reading, tools)  # (1)
        if relaid is not None:
            again = read_package(relaid, tools, target=Target.ARCHIVE, told=told)
            reading = stack.enter_context(again)
        mending = _Mending(reading, tools, list(notes))
        mending.run()  # (2)
        names = dict(_final_names(reading, mending.notes))
        if not mending.notes:
            return Mended(notes=(), written=False)
        with FilesAside(str(tools.mark())) as files:  # (3)
            with files.create(out) as stream:
                _write(reading, mending.manifest_path, names, stream, tools)
            files.show()
    return Mended(notes=tuple(mending.notes), written=True)


# ----------------------------------------------------------------------------- private


_MENDABLE = MENDABLE_NAMES | {"manifest_in_folder", "manifest_name", "manifest_missing"}


@dataclass(slots=True)
class _Mending:
    """The rounds of corrections of one manifest."""

    reading: LintReading
    tools: LintTools
    notes: list[Finding]
    manifest_path: Path | None = None
    _number: int = 0
    _errors: int = 0
    _found: tuple[Finding, ...] = field(default=())

    def run(self) -> None:
        examined = self.reading.examined
        source, manifest = examined.source_stream, examined.manifest
        if source is None or manifest is None or manifest.header.version not in VERSIONS:
            return
        self.manifest_path = Path(source.name)
        if self.manifest_path != examined.received:
            self.notes.append(info("fixed_encoding", "manifest.xml"))
        self._errors, self._found = self._judge(self.manifest_path, manifest)
        for _ in range(ORDER_ROUNDS):
            if not self._round(
                lambda stream, model: order_fixes(stream, self._found, model.header.version)
            ):
                break
        facts = {
            index: _facts(manifest.objects[index], one, self.reading)
            for index, one in self.reading.objects.items()
        }
        self._round(lambda stream, model: object_fixes(stream, model, facts))
        self._round(lambda stream, model: version_fixes(stream, model, self._found))
        if self._wants_groups():
            self._round(group_fixes)

    def _wants_groups(self) -> bool:
        codes = {one.code for one in self._found}
        return bool(codes & {"deviation_loose_object", "deviation_group_identifier"})

    def _round(self, fix: Callable[[BinaryIO, Manifest], Fixes]) -> bool:
        """Try corrections; keep them if the manifest has no more errors than before."""
        assert self.manifest_path is not None  # noqa: S101 - `run` gave one
        with self.manifest_path.open("rb") as stream:
            fixes = fix(stream, _read(stream))
            if not fixes:
                return False
            self._number += 1
            target = self.reading.work / f"mended-{self._number}.xml"
            with target.open("wb") as out:
                out.writelines(replaced(stream, fixes.replacements))
        with target.open("rb") as stream:
            model = _read(stream)
        errors, found = self._judge(target, model)
        if errors > self._errors:
            return False
        self.manifest_path, self._errors, self._found = target, errors, found
        self.notes.extend(fixes.notes)
        return True

    def _judge(self, path: Path, model: Manifest) -> tuple[int, tuple[Finding, ...]]:
        """Count the errors of a manifest; give those of the schema, deviations included."""
        version = model.header.version
        with path.open("rb") as stream:
            found = self.tools.schemas.validate(stream, version, tolerant=True, most=10_000)
        others = (*check_graph(model, graph_of(model)), *check_objects(model))
        errors = [one for one in (*found.findings, *others) if one.severity is Severity.ERROR]
        return len(errors), found.findings


def _check_out(out: Path, package: Package) -> None:
    suffix = ".xml" if package.kind is PackageKind.MANIFEST else ".zip"
    if out.suffix.lower() != suffix:
        raise UsageError("lint_out_suffix", path=out, suffix=suffix)
    if out.exists():
        raise UsageError("lint_out_exists", path=out)


def _is_whole(package: Package) -> bool:
    """Say whether nothing is wrong with the package but names and places of its files."""
    errors = {one.code for one in package.findings if one.severity is Severity.ERROR}
    return errors <= _MENDABLE and package.refused <= package.misnamed.keys()


def _relaid(reading: LintReading, tools: LintTools) -> tuple[Path | None, tuple[Finding, ...]]:
    """Write the package aside with the names and places that it should have, if they differ."""
    package = reading.package
    if package.kind in (PackageKind.MANIFEST, PackageKind.UNKNOWN):
        return None, ()
    layout = layout_of([*package.entries, *package.misnamed])
    if layout is None or not layout.notes:
        return None, ()
    path = reading.work / "relaid.zip"
    with path.open("wb") as out, ZipWriter(out, at=tools.now()) as target:
        for old, new in layout.names.items():
            entry = package.entries.get(old)
            opened = package.open(old) if entry is not None else package.open_misnamed(old)
            size = entry.size if entry is not None else package.misnamed[old].size
            with opened as stream:
                target.copy(new, stream, size=size)
    return path, layout.notes


def _final_names(reading: LintReading, notes: list[Finding]) -> Iterator[tuple[str, str]]:
    """Give the files to carry over and their names; note what changes."""
    package, examined = reading.package, reading.examined
    declared = {entry.name: uri for uri, entry in examined.entries.items()}
    for name in package.entries:
        if name == package.manifest_name:
            continue
        uri = declared.get(name)
        if uri is None and is_junk(name) and name not in reading.elsewhere.values():
            notes.append(info("fixed_junk", name))
            continue
        new = " ".join((uri or name).split()) if uri is not None else name
        if new != name:
            notes.append(info("fixed_name", new, before=name))
        yield name, new


def _write(
    reading: LintReading,
    manifest: Path | None,
    names: dict[str, str],
    out: BinaryIO,
    tools: LintTools,
) -> None:
    package = reading.package
    manifest = manifest or reading.examined.received
    if package.kind is PackageKind.MANIFEST:
        if manifest is not None:
            with manifest.open("rb") as stream:
                shutil.copyfileobj(stream, out)
        return
    with ZipWriter(out, at=tools.now()) as target:
        if manifest is not None:
            with manifest.open("rb") as stream:
                target.copy(
                    package.manifest_name or "manifest.xml", stream, size=manifest.stat().st_size
                )
        for old, new in names.items():
            with package.open(old) as stream:
                target.copy(new, stream, size=package.entries[old].size)


def _facts(item: DataObject, one: ObjectRead, reading: LintReading) -> FileFacts:
    is_elsewhere = (item.uri or "") in reading.elsewhere
    return FileFacts(
        # What was recognised under another spelling takes the name that is declared.
        name=one.name if is_elsewhere else item.uri or "",
        size=one.size,
        digests=one.digests,
        puid=one.puid,
        mime=one.mime,
        known_puid=one.known_puid,
    )


def _read(stream: BinaryIO) -> Manifest:
    stream.seek(0)
    reader = ManifestReader(FileBytes(stream))
    scan(stream, handler=reader)
    return reader.manifest()
