"""Convert: the same package in another version of SEDA, with a report of what is lost.

(1) open what is given: a package, or a manifest alone; tell its version
(2) examine it as an ingest would, without any archive: what has errors is refused
(3) convert the manifest, losses and changes noted
(4) judge what was written, strictly
(5) write the package aside, every file verified while it is copied
(6) write the report, then show the files

No archive is needed, and nothing half-made is ever seen under the name asked for.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from sae.errors import SaeError, UsageError
from sae.jobs.convert_current import convert_current
from sae.jobs.convert_files import Prepared, Terms, write_result
from sae.jobs.convert_old import convert_old
from sae.jobs.convert_report import ConversionReport
from sae.jobs.export_files import FilesAside
from sae.jobs.strict_judgement import faults_of
from sae.ports import Wording
from seda.conversion.dip_writer import Spool
from seda.conversion.part import NotConvertible
from seda.findings import Finding, error
from seda.former.manifest import find_old_manifest
from seda.lone_manifest import is_lone_manifest, open_lone_manifest
from seda.package import ContainerLimits, Package, open_package
from seda.schema import Schemas
from seda.sentences import filled
from seda.versions import VERSIONS
from storage.digests import BLOCK, sha512_of_stream

MARK = ".sae-convert-"  # begins the name of the folder where things are being made


Progress = Callable[[int, int], None]


class ConversionFailed(SaeError):  # noqa: N818 - named as the other errors of the project
    """The result cannot be written; nothing is left of it."""

    code = "conversion_unwritable"
    exit_status = 1


class Outcome(StrEnum):
    """How a conversion ended."""

    CONVERTED = "converted"
    REFUSED = "refused"  # the package has errors, or cannot be said strictly at all
    LOSSY = "lossy"  # something would be lost, and nothing had to be


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionRequest:
    """What is asked for. output: path to write, replaced when it is there.

    lossless: write nothing rather than lose anything. report: where the whole report goes, JSON
    when its name ends in `.json`, text otherwise. original_title: title of the unit that keeps
    the manifest of SEDA 0.2 or 1.0 (`{version}` stands for it). report_heading: first lines of a
    report in text; what the JSON report says of the whole stands in it by name, as `{losses}`.
    """

    package: Path
    output: Path
    version: str
    lossless: bool = False
    report: Path | None = None
    original_title: str = "SEDA {version}"
    report_heading: str = "{package}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What was done. findings: the first of each code; all are in the report.

    source: version received, empty when nobody can tell. losses, changes: how many. sha512: of
    what was written, empty when nothing was.
    """

    outcome: Outcome
    source: str
    version: str
    units: int
    objects: int
    content_bytes: int
    sha512: str
    losses: int
    changes: int
    findings: tuple[Finding, ...]


def convert(
    request: ConversionRequest,
    *,
    schemas: Schemas,
    now: datetime,
    wording: Wording,
    progress: Progress = lambda _done, _all: None,
) -> Conversion:
    """Follow the six steps. schemas: judge what is read and what is written. now: aware.

    progress: told, before each file, how many are copied and of how many.

    Raises: UsageError; ConversionFailed when the result cannot be written.
    """
    _check(request)
    folder = request.output.parent
    try:
        with ExitStack() as stack:
            work = Path(stack.enter_context(TemporaryDirectory(prefix=MARK, dir=folder)))
            report = ConversionReport(stack.enter_context(Spool(str(work))), wording=wording)
            made = _Conversion(request, schemas, now, work=work, report=report, progress=progress)
            return made.follow()
    except OSError as fault:
        raise ConversionFailed(output=request.output, reason=fault.strerror or fault) from fault


# ----------------------------------------------------------------------------- private


class _Conversion:
    """One conversion being made."""

    def __init__(  # noqa: PLR0913 - a conversion is made with these
        self,
        request: ConversionRequest,
        schemas: Schemas,
        now: datetime,
        *,
        work: Path,
        report: ConversionReport,
        progress: Progress,
    ) -> None:
        self._request = request
        self._schemas = schemas
        self._now = now
        self._work = work
        self._report = report
        self._progress = progress

    def follow(self) -> Conversion:
        """Follow the steps, each when the one before refused nothing."""
        request = self._request
        with (
            FilesAside(self._work.name) as files,
            Spool(str(self._work)) as manifest,
            ExitStack() as keep,
        ):
            prepared = self._prepare(keep, manifest)
            faults = prepared.faults or tuple(  # (4)
                faults_of(manifest, request.version, self._schemas)
            )
            if not faults and request.lossless and self._report.losses:
                return self._answer(Outcome.LOSSY, prepared, self._report.listed())
            if not faults:
                with files.create(request.output) as target:
                    faults = write_result(  # (5)
                        prepared, manifest, target, at=self._now, progress=self._progress
                    )
            if faults:
                return self._answer(Outcome.REFUSED, prepared, faults)
            with files.read(request.output) as stream:
                sha512, _ = sha512_of_stream(stream, bytearray(BLOCK))
            done = self._answer(Outcome.CONVERTED, prepared, self._report.listed(), sha512)
            self._write_report(files, done)  # (6)
            files.show()
        return done

    # ------------------------------------------------------------------------- private

    def _prepare(self, keep: ExitStack, manifest: Spool) -> Prepared:
        """Follow steps (1) to (3)."""
        request = self._request
        terms = Terms(
            version=request.version,
            at=self._now,
            schemas=self._schemas,
            work=self._work,
            note=self._report.note,
            keep=keep,
            original_title=request.original_title,
        )
        package = keep.enter_context(_open(request.package, self._work))  # (1)
        old = find_old_manifest(package)
        try:
            if old is not None:
                return convert_old(package, old, terms, into=manifest)  # (2) (3)
            return convert_current(package, terms, into=manifest)
        except NotConvertible as impossible:
            fault = error("conversion_not_strict", impossible.owner, detail=impossible.message)
            return Prepared(faults=(fault,))

    def _answer(
        self,
        outcome: Outcome,
        prepared: Prepared,
        findings: tuple[Finding, ...],
        sha512: str = "",
    ) -> Conversion:
        return Conversion(
            outcome=outcome,
            source=prepared.source,
            version=self._request.version,
            units=prepared.units,
            objects=prepared.objects,
            content_bytes=sum(item.size for item in prepared.files),
            sha512=sha512,
            losses=self._report.losses,
            changes=self._report.changes,
            findings=findings,
        )

    def _write_report(self, files: FilesAside, done: Conversion) -> None:
        target = self._request.report
        if target is None:
            return
        about = {
            "package": str(self._request.package),
            "output": str(self._request.output),
            "from": done.source,
            "to": done.version,
            "at": self._now.isoformat(timespec="seconds"),
            "sha512": done.sha512,
            "units": done.units,
            "objects": done.objects,
            "losses": done.losses,
            "changes": done.changes,
        }
        with files.create(target) as stream:
            if target.suffix.lower() == ".json":
                self._report.write_json(stream, about)
            else:
                fields = {name: str(value) for name, value in about.items()}
                self._report.write_text(stream, filled(self._request.report_heading, fields))


def _open(path: Path, work: Path) -> Package:
    if is_lone_manifest(path):
        return open_lone_manifest(path, limits=ContainerLimits())
    return open_package(path, limits=ContainerLimits(), work=work)


def _check(request: ConversionRequest) -> None:
    if request.version not in VERSIONS:
        raise UsageError("seda_version_unknown", version=request.version, known=", ".join(VERSIONS))
    if not request.package.exists():
        raise UsageError("package_missing", path=request.package)
    if request.package.is_dir() and request.package.resolve() in request.output.resolve().parents:
        raise UsageError("conversion_output_inside", output=request.output)
    if request.report is not None and request.report.resolve() == request.output.resolve():
        raise UsageError("conversion_same_file", output=request.output)
    for target in (request.output, request.report):
        if target is not None and not target.parent.is_dir():
            raise UsageError("export_folder_missing", folder=target.parent)
        if target is not None and target.is_dir():
            raise UsageError("export_target_is_folder", package=target)
