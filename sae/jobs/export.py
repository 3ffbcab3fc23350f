"""Export: a dissemination package (DIP) of chosen units, that another archive ingests as it is.

(1) choose the units that the caller may read and what stands above them, on one snapshot
(2) convert the units and the groups of each AIP to the version asked for, losses noted
(3) write the manifest and judge it strictly: what is not valid is not delivered
(4) write the package aside, every file verified while it is copied
(5) write its losses and its proofs beside it
(6) write the journal, then show the files

Nothing half-made is ever seen under the names asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sae.custody.commit import committing, new_entry
from sae.errors import NotAllowed, UsageError
from sae.jobs.export_aip import Parts, ReplacedObject, convert_aip
from sae.jobs.export_files import FilesAside
from sae.jobs.export_manifest import ExportRefused, judge, write_manifest
from sae.jobs.export_report import ExportReport
from sae.jobs.export_selection import Selection, select
from sae.jobs.reading import sight_on
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from seda.conversion.dip_writer import Spool
from seda.conversion.part import NotConvertible
from seda.findings import Finding
from seda.versions import VERSIONS
from seda.zip_writer import ZipWriter
from storage.digests import BLOCK, sha512_of_stream

__all__ = ["ExportRefused", "ExportRequest", "Exported", "Prove", "ReplacedObject", "export"]

NAMED_TOGETHER = 50  # identifiers in one line of the journal

Prove = Callable[[str], Iterable[tuple[str, Iterable[bytes]]]]
"""Gives the proof of a unit, by its identifier: files as (name, pieces of bytes)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is asked for. package: path of the zip to write, replaced when it is there.

    unit_ids: units taken with everything below them. transfer_ids: transfers taken whole.
    version: of SEDA; None for that of the archived packages, 2.3 when they differ.
    alone: nothing of what stands above, which who receives may not read. replaced: copies given
    in the place of objects.
    """

    package: Path
    unit_ids: tuple[str, ...] = ()
    transfer_ids: tuple[str, ...] = ()
    version: str | None = None
    alone: bool = False
    replaced: tuple[ReplacedObject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was delivered. units: kept ones, those repeated as context left out.

    findings: `export_loss` (warnings) and `export_changed` (infos); all are in `losses` when
    there are some. sha512: of the package.
    """

    package: Path
    version: str
    units: int
    objects: int
    content_bytes: int
    sha512: str
    findings: tuple[Finding, ...]
    losses: Path | None
    proofs: Path | None


def export(archive: Archive, request: ExportRequest, *, prove: Prove | None = None) -> Exported:
    """Follow the six steps. prove: proofs of each unit are written beside the package.

    Raises: UnknownIdentifier, UsageError, ExportRefused, StorageError when a file cannot be read
    intact from any copy.
    """
    _check(request)
    operation = archive.new_id()
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        if prove is not None and not sight.is_whole:
            raise NotAllowed("proof_shows_more")
        selection = select(  # (1)
            reader,
            unit_ids=request.unit_ids,
            transfer_ids=request.transfer_ids,
            sight=sight,
            on=archive.clock.today(),
            alone=request.alone,
        )
    try:
        with FilesAside(operation) as files:
            exported = _Export(archive, request, selection, operation).write(files, prove)
            _write_journal(archive, request, exported, operation)  # (6)
            files.show()
    except OSError as error:
        raise ExportRefused(
            "export_unwritable", package=request.package, reason=error.strerror or error
        ) from error
    except NotConvertible as error:
        raise ExportRefused(where=error.owner, detail=error.message) from error
    return exported


# ----------------------------------------------------------------------------- private


class _Export:
    """One export being made."""

    def __init__(
        self, archive: Archive, request: ExportRequest, selection: Selection, operation: str
    ) -> None:
        self._archive = archive
        self._package = request.package
        self._replaced = {one.object_id: one for one in request.replaced}
        self._selection = selection
        self._operation = operation
        self._at = archive.clock.now()
        versions = {transfer.seda_version for transfer in selection.sources}
        agreed = versions.pop() if len(versions) == 1 else VERSIONS[-1]
        self._version = request.version or agreed

    def write(self, files: FilesAside, prove: Prove | None) -> Exported:
        """Follow steps (2) to (5); nothing is shown yet."""
        with ExitStack() as stack:
            units, groups, manifest, lost = (
                stack.enter_context(Spool(str(self._package.parent))) for _ in range(4)
            )
            report = ExportReport(lost, wording=self._archive.wording)
            parts = Parts(units=units, groups=groups)
            for aip_id in self._selection.of_aip:  # (2)
                convert_aip(
                    self._archive.copies,
                    aip_id,
                    selection=self._selection,
                    version=self._version,
                    replaced=self._replaced,
                    into=parts,
                    note=report.note,
                )
            write_manifest(  # (3)
                manifest,
                parts=parts,
                selection=self._selection,
                version=self._version,
                message_identifier=self._operation,
                date=self._at,
                archive=self._archive,
                note=report.note,
            )
            judge(manifest, self._version, self._archive)
            self._write_package(files, parts, manifest)  # (4)
            losses = self._write_losses(files, report)  # (5)
            proofs = self._write_proofs(files, prove)
            return self._exported(files, parts, report, losses, proofs)

    # ------------------------------------------------------------------------- private

    def _write_package(self, files: FilesAside, parts: Parts, manifest: Spool) -> None:
        copies = self._archive.copies
        with files.create(self._package) as stream, ZipWriter(stream, at=self._at) as package:
            with package.entry("manifest.xml", size=len(manifest)) as entry:
                for data in manifest.chunks():
                    entry.write(data)
            for item in parts.objects:
                facts = item.facts
                with copies.open(item.aip_id, item.path, sha512=facts.sha512) as source:
                    package.copy(facts.uri, source, size=facts.size, compress=_is_text(facts.mime))

    def _write_losses(self, files: FilesAside, report: ExportReport) -> Path | None:
        target = self._package.with_name(f"{self._package.name}.losses.json")
        if not report:
            files.forget(target)
            return None
        with files.create(target) as stream:
            stream.writelines(report.chunks())
        return target

    def _write_proofs(self, files: FilesAside, prove: Prove | None) -> Path | None:
        target = self._package.with_name(f"{self._package.name}.proofs.zip")
        if prove is None:
            files.forget(target)
            return None
        kept = (unit.unit_id for unit in self._selection.units.values() if unit.kept)
        with files.create(target) as stream, ZipWriter(stream, at=self._at) as proofs:
            for unit_id in kept:
                for name, chunks in prove(unit_id):
                    # Each proof is a zip already.
                    with proofs.entry(name, compress=False) as entry:
                        entry.writelines(chunks)
        return target

    def _exported(
        self,
        files: FilesAside,
        parts: Parts,
        report: ExportReport,
        losses: Path | None,
        proofs: Path | None,
    ) -> Exported:
        with files.read(self._package) as stream:
            sha512, _ = sha512_of_stream(stream, bytearray(BLOCK))
        return Exported(
            package=self._package,
            version=self._version,
            units=sum(unit.kept for unit in self._selection.units.values()),
            objects=len(parts.objects) + parts.papers,
            content_bytes=sum(item.facts.size for item in parts.objects),
            sha512=sha512,
            findings=report.listed(),
            losses=losses,
            proofs=proofs,
        )


def _check(request: ExportRequest) -> None:
    if request.version is not None and request.version not in VERSIONS:
        raise UsageError("seda_version_unknown", version=request.version, known=", ".join(VERSIONS))
    if not request.package.parent.is_dir():
        raise UsageError("export_folder_missing", folder=request.package.parent)
    if request.package.is_dir():
        raise UsageError("export_target_is_folder", package=request.package)


def _is_text(mime: str) -> bool:
    return mime.startswith("text/") or mime.endswith(("xml", "json"))


def _write_journal(
    archive: Archive, request: ExportRequest, exported: Exported, operation: str
) -> None:
    """Say who took what, before it is shown: a package without its line would be a leak."""
    with committing(archive) as commit:
        commit.append(
            Stream.ACCESS,
            (
                new_entry(
                    archive,
                    EntryType.EXPORTED,
                    *named,
                    operation=operation,
                    after=f"sha512:{exported.sha512}",
                )
                for named in _by_lines((*request.transfer_ids, *request.unit_ids))
            ),
        )


def _by_lines(identifiers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(identifiers), NAMED_TOGETHER):
        yield identifiers[start : start + NAMED_TOGETHER]
