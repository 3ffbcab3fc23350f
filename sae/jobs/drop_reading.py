"""Looks into a thing that was dropped, and unpacks a zip: a step before its preparation."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sae.flows.first_bytes import is_pdf
from sae.flows.recognition import HEAD_BYTES, Glimpse, Kind, is_document, recognise
from sae.jobs.file_start import first_bytes
from sae.ports import EmbeddedFileReader
from seda.findings import Finding, Severity
from seda.package import ContainerDamaged, ContainerLimits, Package, PackageKind, open_package

MOST_GLIMPSES = 2_000  # files looked at; the kind of a thing shows long before
MOST_PDF_OPENED = 20  # for what is inside them: each is read by a child process
_PARCELS = (PackageKind.ZIP, PackageKind.TAR, PackageKind.TAR_GZ)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a thing is. parcel: it is a zip or a tar of files, which may have to be unpacked."""

    kind: Kind
    parcel: bool


def recognised(
    path: Path, embedded: EmbeddedFileReader, *, limits: ContainerLimits, work: Path
) -> Recognised:
    """Say what a file, a folder or a zip is. work: an existing folder, where nothing is left.

    Whatever the bytes, there is an answer: what cannot be read is of no kind.
    """
    with open_package(path, limits=limits, work=work) as package:
        if package.kind is PackageKind.UNKNOWN:
            return Recognised(kind=recognise([_lone(path, embedded)]), parcel=False)
        names = list(package.entries)
        parcel = package.kind in _PARCELS
        if parcel and (is_document(names) or not names):
            return Recognised(kind=Kind.FOLDER, parcel=False)
        seen = list(_glimpses(package, names))
        if recognise(seen) is Kind.FOLDER:
            seen = _with_embedded(package, seen, embedded, work)
        return Recognised(kind=recognise(seen), parcel=parcel)


def unpack(path: Path, into: Path, *, limits: ContainerLimits, work: Path) -> tuple[Finding, ...]:
    """Unpack a zip or a tar; what is refused in it is told, and then nothing is unpacked.

    Its files are those received, bit for bit; the zip was only their envelope.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    with open_package(path, limits=limits, work=work) as package:
        faults = tuple(
            one
            for one in package.findings
            if one.severity is Severity.ERROR and one.code not in _OF_PACKAGES
        )
        if faults:
            return faults
        try:
            for name in package.entries:
                target = into / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with package.open(name) as stream, target.open("wb") as out:
                    shutil.copyfileobj(stream, out)
        except ContainerDamaged as damaged:
            return (damaged.finding,)
    return ()


# ----------------------------------------------------------------------------- private

_OF_PACKAGES = frozenset(
    {"manifest_missing", "manifest_multiple", "manifest_in_folder", "manifest_name"}
)


def _lone(path: Path, embedded: EmbeddedFileReader) -> Glimpse:
    head = first_bytes(path, most=HEAD_BYTES)
    inside = _names_inside(path, embedded) if is_pdf(head) else ()
    return Glimpse(path=path.name, head=head, embedded=inside)


def _glimpses(package: Package, names: list[str]) -> Iterator[Glimpse]:
    for name in sorted(names, key=lambda name: (name.count("/"), name))[:MOST_GLIMPSES]:
        yield Glimpse(path=name, head=_head(package, name))


def _head(package: Package, name: str) -> bytes:
    try:
        with package.open(name) as stream:
            return stream.read(HEAD_BYTES)
    except (ContainerDamaged, OSError):
        return b""


def _with_embedded(
    package: Package, seen: list[Glimpse], embedded: EmbeddedFileReader, work: Path
) -> list[Glimpse]:
    """Look again into the first PDF files: an invoice may be inside."""
    pdf = [one.path for one in seen if is_pdf(one.head)]
    inside: Mapping[str, tuple[str, ...]] = {
        name: _inside(package, name, embedded, work) for name in pdf[:MOST_PDF_OPENED]
    }
    others = set(pdf[MOST_PDF_OPENED:])  # taken to be as the first ones are
    return [
        Glimpse(path=one.path, head=one.head, embedded=inside.get(one.path, ()))
        for one in seen
        if one.path not in others
    ]


def _inside(
    package: Package, name: str, embedded: EmbeddedFileReader, work: Path
) -> tuple[str, ...]:
    with tempfile.NamedTemporaryFile(dir=work, suffix=".pdf") as aside:
        try:
            with package.open(name) as stream:
                shutil.copyfileobj(stream, aside)
        except (ContainerDamaged, OSError):
            return ()
        aside.flush()
        return _names_inside(Path(aside.name), embedded)


def _names_inside(path: Path, embedded: EmbeddedFileReader) -> tuple[str, ...]:
    return tuple(file.name for file in embedded.read(path, filename=path.name).files)
