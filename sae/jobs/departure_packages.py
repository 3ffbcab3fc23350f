"""A step of restitute: what leaves as SEDA packages, each valid and ingestible by another archive.

Transfers whose units stand below units of others go together in one package, so that their links
stay links; the others have a package each, and keep the `id`s and the rules of their message.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sae.domain.departure import HandedPackage
from sae.domain.records import ObjectRecord
from sae.jobs.export_aip import Parts, convert_aip
from sae.jobs.export_manifest import judge, write_manifest
from sae.jobs.export_report import ExportReport
from sae.jobs.export_selection import Selection, select
from sae.jobs.reading import sight_on
from sae.ports import Archive, Reader
from seda.conversion.dip_header import Addressed
from seda.conversion.dip_writer import Spool
from seda.findings import Finding
from seda.versions import VERSIONS
from seda.zip_writer import ZipWriter
from storage.digests import BLOCK, sha512_of_stream

PACKAGES = "packages"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A line of the list of what leaves: a unit, and one of its objects when it has some.

    package, path: where the file is; empty for paper and for a unit without objects.
    """

    unit_id: str
    aip_id: str
    object_id: str
    package: str
    path: str
    size: int
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPackage:
    """A package on disk, what is in it, and what the version asked for could not say."""

    package: HandedPackage
    version: str
    files: tuple[ListedFile, ...]
    findings: tuple[Finding, ...]


def selections(
    archive: Archive, reader: Reader, *, unit_ids: Sequence[str], transfer_ids: Sequence[str]
) -> tuple[Selection, ...]:
    """Choose what leaves, package by package. Raises: UnknownIdentifier, UsageError."""
    sight, on = sight_on(archive, reader), archive.clock.today()
    whole = select(reader, unit_ids=unit_ids, transfer_ids=transfer_ids, sight=sight, on=on)
    kept: dict[str, list[str]] = {}
    tied: dict[str, set[str]] = {}
    for unit in whole.units.values():
        if not unit.kept:
            continue
        kept.setdefault(unit.transfer_id, []).append(unit.unit_id)
        for parent in (whole.units.get(one) for one in unit.parents):
            if parent is not None and parent.transfer_id != unit.transfer_id:
                tied.setdefault(unit.transfer_id, set()).add(parent.transfer_id)
                tied.setdefault(parent.transfer_id, set()).add(unit.transfer_id)
    parts = list(_components(kept, tied))
    if len(parts) == 1:
        return (whole,)
    return tuple(
        select(
            reader,
            unit_ids=[u for t in part for u in kept.get(t, ())],
            transfer_ids=(),
            sight=sight,
            on=on,
        )
        for part in parts
    )


def write_package(  # noqa: PLR0913 - a package is made of these
    archive: Archive,
    selection: Selection,
    *,
    into: Path,
    message_identifier: str,
    version: str | None,
    addressed: Addressed | None,
    at: datetime,
) -> WrittenPackage:
    """Write one package and, beside it, what its version could not say.

    Raises: ExportRefused, NotConvertible, StorageError, OSError.
    """
    versions = {transfer.seda_version for transfer in selection.sources}
    agreed = versions.pop() if len(versions) == 1 else VERSIONS[-1]
    version = version or agreed
    with ExitStack() as stack:
        units, groups, manifest, lost = (
            stack.enter_context(Spool(str(into.parent))) for _ in range(4)
        )
        report = ExportReport(lost, wording=archive.wording)
        parts = Parts(units=units, groups=groups)
        for aip_id in selection.of_aip:
            convert_aip(
                archive.copies,
                aip_id,
                selection=selection,
                version=version,
                replaced={},
                into=parts,
                note=report.note,
            )
        write_manifest(
            manifest,
            parts=parts,
            selection=selection,
            version=version,
            message_identifier=message_identifier,
            date=at,
            archive=archive,
            note=report.note,
            addressed=addressed,
        )
        judge(manifest, version, archive)
        _write_zip(archive, into, parts, manifest, at)
        if report:
            with into.with_name(f"{into.name}.losses.json").open("wb") as out:
                out.writelines(report.chunks())
        with archive.catalogue.read() as reader:
            files = tuple(_files(reader, selection, parts, f"{PACKAGES}/{into.name}"))
        return WrittenPackage(
            package=_handed(into, message_identifier, selection, parts),
            version=version,
            files=files,
            findings=report.listed(),
        )


def inventory_csv(files: Iterable[ListedFile]) -> Iterator[bytes]:
    """Write the list of what leaves, for spreadsheets and for whoever counts."""
    for rows in (
        (("unit_id", "object_id", "package", "path", "bytes", "sha512"),),
        ((f.unit_id, f.object_id, f.package, f.path, f.size, f.sha512) for f in files),
    ):
        for row in rows:
            line = io.StringIO()
            csv.writer(line, delimiter=";", lineterminator="\n").writerow(row)
            yield line.getvalue().encode()


# ----------------------------------------------------------------------------- private


def _components(
    transfers: Collection[str], tied: Mapping[str, set[str]]
) -> Iterator[tuple[str, ...]]:
    """Group transfers that are tied, whatever stands between them."""
    seen: set[str] = set()
    for first in transfers:
        if first in seen:
            continue
        found, waiting = [], [first]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                found.append(one)
                waiting.extend(tied.get(one, ()))
        yield tuple(sorted(found))


def _write_zip(archive: Archive, into: Path, parts: Parts, manifest: Spool, at: datetime) -> None:
    with into.open("xb") as stream, ZipWriter(stream, at=at) as package:
        with package.entry("manifest.xml", size=len(manifest)) as entry:
            for data in manifest.chunks():
                entry.write(data)
        for item in parts.objects:
            facts = item.facts
            with archive.copies.open(item.aip_id, item.path, sha512=facts.sha512) as source:
                package.copy(facts.uri, source, size=facts.size, compress=False)


def _handed(
    into: Path, message_identifier: str, selection: Selection, parts: Parts
) -> HandedPackage:
    with into.open("rb") as stream:
        sha512, size = sha512_of_stream(stream, bytearray(BLOCK))
    return HandedPackage(
        name=f"{PACKAGES}/{into.name}",
        message_identifier=message_identifier,
        sha512=sha512,
        size=size,
        units=sum(unit.kept for unit in selection.units.values()),
        objects=len(parts.objects) + parts.papers,
    )


def _files(
    reader: Reader, selection: Selection, parts: Parts, package: str
) -> Iterator[ListedFile]:
    """List each unit with its objects: each object under every unit that points to it."""
    places = {(item.aip_id, item.path): item.facts.uri for item in parts.objects}
    for aip_id, units in selection.of_aip.items():
        of_group: dict[str, list[ObjectRecord]] = {}
        for item in reader.objects(aip_id=aip_id):
            of_group.setdefault(item.group_id, []).append(item)
        for unit in (one for one in units.values() if one.kept):
            own = [item for group in unit.groups for item in of_group.get(group, ())]
            for item in own:
                place = places.get((aip_id, item.content_path), "")
                yield ListedFile(
                    unit_id=unit.unit_id,
                    aip_id=aip_id,
                    object_id=item.object_id,
                    package=package if place else "",
                    path=place,
                    size=item.size,
                    sha512=item.sha512,
                )
            if not own:
                yield ListedFile(
                    unit_id=unit.unit_id,
                    aip_id=aip_id,
                    object_id="",
                    package="",
                    path="",
                    size=0,
                    sha512="",
                )
