"""From a plan to a package: the steps that all preparations share once they know what to take.

Nothing is seen under the name asked for before it is whole; what was begun stays beside it.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sae.jobs.preparation import (
    PreparationRequest,
    PreparationTools,
    PreparationUnwritable,
    Prepared,
    PreparedStatus,
    Told,
)
from sae.jobs.preparation_manifest import judge_manifest, write_manifest
from sae.jobs.preparation_packing import Packing, pack
from sae.jobs.preparation_units import planned_files, write_units
from sae.jobs.preparation_work import Begun, PackedFile, WorkFolder
from seda.capped_findings import CappedFindings
from seda.containers.model import DEFAULT_CONTAINER_LIMITS
from seda.element_writer import NotWritable
from seda.findings import Finding, Severity, error, warning
from seda.zip_writer import ZipWriter
from storage.digests import BLOCK, sha512_of_stream


class Notes:
    """What is found while a package is prepared, and whether it refuses the package."""

    def __init__(self) -> None:
        self._findings = CappedFindings()
        self.refused = False

    def tell(self, finding: Finding) -> None:
        """Take a finding."""
        self.refused |= finding.severity is Severity.ERROR
        self._findings.add(finding)

    def listed(self) -> tuple[Finding, ...]:
        """Give the findings, so many of each kind."""
        return self._findings.listed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a package will hold; its units are in the work folder. source: folder of the files.

    key: names the source, so that what was begun from another one is not gone on with.
    """

    source: Path
    key: str
    units: int
    files: int


@contextmanager
def held(request: PreparationRequest) -> Iterator[WorkFolder]:
    """Hold the work folder. Raises: PreparationBusy, PreparationUnwritable for any OSError."""
    try:
        with WorkFolder(request.package) as work:
            yield work
    except OSError as failure:
        raise PreparationUnwritable(
            package=request.package, reason=failure.strerror or failure
        ) from failure


def build(  # noqa: PLR0913 - a package is made of these
    plan: Plan,
    request: PreparationRequest,
    tools: PreparationTools,
    *,
    work: WorkFolder,
    notes: Notes,
    told: Told,
) -> Prepared:
    """Pack the files of the plan, write and judge the manifest, show the package.

    May raise OSError when the package cannot be written.
    """
    made = _Made(
        plan=plan,
        request=request,
        tools=tools,
        work=work,
        notes=notes,
        told=told,
        now=tools.now(),
        message_identifier=request.terms.message_identifier or tools.new_id(),
    )
    whole = made.pack()
    if not whole:
        return refused(request, work=work, notes=notes)
    with work.part.open("rb") as stream:
        sha512, _ = sha512_of_stream(stream, bytearray(BLOCK))
    work.part.replace(request.package)
    _sync_folder(request.package.parent)
    work.forget()
    return Prepared(
        status=PreparedStatus.PREPARED,
        package=request.package,
        terms=request.terms,
        message_identifier=made.message_identifier,
        units=plan.units,
        objects=made.objects,
        content_bytes=made.content_bytes,
        sha512=sha512,
        resumed=made.resumed,
        begun=None,
        findings=notes.listed(),
    )


def refused(request: PreparationRequest, *, work: WorkFolder, notes: Notes) -> Prepared:
    """Answer that nothing was made; files that are packed already wait for the next run."""
    kept = work.holds_files()
    if not kept:
        work.forget()
    return Prepared(
        status=PreparedStatus.REFUSED,
        package=request.package,
        terms=request.terms,
        message_identifier="",
        units=0,
        objects=0,
        content_bytes=0,
        sha512="",
        resumed=0,
        begun=work.path if kept else None,
        findings=notes.listed(),
    )


# ----------------------------------------------------------------------------- private


@dataclass(slots=True, kw_only=True)
class _Made:
    """A package being made. done: files packed; objects, content_bytes: of them all."""

    plan: Plan
    request: PreparationRequest
    tools: PreparationTools
    work: WorkFolder
    notes: Notes
    told: Told
    now: datetime
    message_identifier: str
    done: int = 0
    objects: int = 0
    content_bytes: int = 0
    resumed: int = 0

    def pack(self) -> bool:
        """Make the part of the package whole; say whether it is."""
        limit = DEFAULT_CONTAINER_LIMITS.max_entries
        if self.plan.files >= limit:  # with the manifest
            self.notes.tell(warning("prepare_many_files", count=self.plan.files, limit=limit))
        begun = self.work.begun(self.plan.key, now=self.now, afresh=self.request.afresh)
        with closing(begun), self.work.part.open("r+b") as out:
            if len(begun):
                begun.keep_same(planned_files(self.work.plan))
            self.resumed = len(begun)
            out.truncate(begun.part_end())
            out.seek(begun.part_end())
            try:
                with ZipWriter(out, at=begun.at, resumed=begun.entries()) as package:
                    self._write(begun, out, package)
            except _Refused:
                return False
            out.flush()
            os.fsync(out.fileno())
        return True

    # ------------------------------------------------------------------------- private

    def _write(self, begun: Begun, out: BinaryIO, package: ZipWriter) -> None:
        work, terms = self.work, self.request.terms
        how = Packing(
            source=self.plan.source,
            tools=self.tools,
            without_unreadable=self.request.without_unreadable,
            tell=self.notes.tell,
            told=self._count,
        )
        files = planned_files(work.plan)
        with closing(pack(files, begun=begun, out=out, package=package, how=how)) as packed:
            write_units(work.plan, self._counted(packed), into=work.units)
        self._stop_if_refused()
        try:
            write_manifest(
                work.manifest,
                work.units,
                terms,
                date=self.now,
                message_identifier=self.message_identifier,
            )
        except NotWritable as wrong:
            self.notes.tell(error("prepare_not_writable", wrong.path, problem=wrong.problem))
        else:
            for finding in judge_manifest(work.manifest, terms.version, self.tools.schemas):
                self.notes.tell(finding)
        self._stop_if_refused()
        with work.manifest.open("rb") as stream:
            package.copy("manifest.xml", stream, size=work.manifest.stat().st_size)

    def _counted(self, packed: Iterator[PackedFile | None]) -> Iterator[PackedFile | None]:
        for one in packed:
            if one is not None:
                self.objects += 1
                self.content_bytes += one.size
            yield one

    def _count(self) -> None:
        self.done += 1
        self.told(self.done, self.plan.files)

    def _stop_if_refused(self) -> None:
        if self.notes.refused:
            raise _Refused


class _Refused(Exception):  # noqa: N818 - named by what it says
    """Something that was found refuses the package; the zip is not closed."""


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
