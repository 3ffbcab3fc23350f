"""Builders of packages for the tests of the whole product, with a default for everything.

    a_package(tmp_path / "three.zip", units=3)
    a_package(path, units=(a_dossier("Facture", files=(a_file("facture.pdf"),)),), version="2.3")
    a_package(path, mutate=lambda manifest: manifest.replace("BinaryMaster", "Nonsense"))

The suffix of the path chooses the form: `.zip`, `.tar`, `.tar.gz`, or a folder without suffix.
Same arguments, same bytes.
"""

import gzip
import io
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sae.cli.samples.sip import Element, File, Paper, Sip, Unit, files, manifest, write_zip

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def a_file(name: str = "document.txt", data: bytes | None = None, **changes: object) -> File:
    """A file whose bytes come from its name, unless given; `changes` are fields of File."""
    content = f"Contenu de {name}.\n".encode() if data is None else data
    return replace(File(name=name, data=content), **changes)


def a_paper(physical_id: str = "boîte 12, chemise 3", **changes: object) -> Paper:
    return replace(Paper(physical_id=physical_id), **changes)


def a_unit(title: str = "Pièce", **changes: object) -> Unit:
    return replace(Unit(title=title), **changes)


def a_dossier(title: str = "Dossier", *, files: Iterable[File] = (), **changes: object) -> Unit:
    """A File unit with one Item per file."""
    items = tuple(a_unit(file.name, objects=(file,)) for file in files)
    return replace(Unit(title=title, level="File", children=items), **changes)


def appraisal(rule: str, *, start: str = "", action: str = "Destroy") -> Element:
    return ("AppraisalRule", (*_rule(rule, start), ("FinalAction", action)))


def access(rule: str, *, start: str = "") -> Element:
    return ("AccessRule", _rule(rule, start))


def hold(rule: str, *, start: str = "", **properties: str) -> Element:
    """A HoldRule (from SEDA 2.2 on); properties in the order of the schema: HoldEndDate..."""
    return ("HoldRule", (*_rule(rule, start), *properties.items()))


def metadata(**elements: str) -> tuple[Element, ...]:
    """Elements of Content, given in the order of the schema: `metadata(DocumentType="Avoir")`."""
    return tuple(elements.items())


def a_sip(
    *,
    version: str = "2.1",
    units: int | Iterable[Unit] = 1,
    objects_per_unit: int = 1,
    object_bytes: bytes | None = None,
    containers: Iterable[str] = (),
    agency: str = "SERVICE-FINANCES",
    transferring_agency: str = "COMMUNE-DE-TEST",
    archival_agency: str = "ARCHIVES-DE-TEST",
    agreement: str = "CONVENTION-1",
    message_identifier: str = "VERSEMENT-1",
    rules: Iterable[Element] = (),
    comment: str = "Paquet de test",
    at: datetime = AT,
) -> Sip:
    """A description of a package, to be written or changed.

    units: so many dossiers, or these units. objects_per_unit, object_bytes: for dossiers that
    are counted. containers: titles of nested RecordGrp around the units, outermost first.
    """
    if isinstance(units, int):
        units = _dossiers(units, objects_per_unit, object_bytes)
    return Sip(
        version=version,
        message_identifier=message_identifier,
        date=at,
        comment=comment,
        archival_agreement=agreement,
        archival_agency=archival_agency,
        transferring_agency=transferring_agency,
        originating_agency=agency,
        units=_nested(tuple(containers), tuple(units)),
        rules=tuple(rules),
    )


def a_manifest(*, mutate: Callable[[str], str] = str, **description: object) -> str:
    """The manifest of `a_sip(**description)`, as text, after `mutate`."""
    return mutate(manifest(a_sip(**description)))


def a_package(
    path: Path,
    *,
    mutate: Callable[[str], str] = str,
    without: Iterable[str] = (),
    extra: Iterable[tuple[str, bytes]] = (),
    **description: object,
) -> Path:
    """Write the package of `a_sip(**description)` at `path` and give the path back.

    mutate: changes the manifest's text. without: places of files left out. extra: files added.
    """
    sip = a_sip(**description)
    left_out = frozenset(without)
    kept = [entry for entry in files(sip) if entry[0] not in left_out]
    text = mutate(manifest(sip)).encode()
    return _write(path, [("manifest.xml", text), *kept, *extra], at=sip.date)


# ----------------------------------------------------------------------------- private


def _rule(rule: str, start: str) -> tuple[Element, ...]:
    return (("Rule", rule), ("StartDate", start)) if start else (("Rule", rule),)


def _dossiers(count: int, objects_per_unit: int, data: bytes | None) -> tuple[Unit, ...]:
    return tuple(
        a_dossier(
            f"Dossier {number}",
            files=[
                a_file(f"dossier-{number}-piece-{rank}.txt", data)
                for rank in range(1, objects_per_unit + 1)
            ],
        )
        for number in range(1, count + 1)
    )


def _nested(titles: tuple[str, ...], units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    for title in reversed(titles):
        units = (Unit(title=title, level="RecordGrp", children=units),)
    return units


def _write(path: Path, entries: list[tuple[str, bytes]], *, at: datetime) -> Path:
    if path.suffix == ".zip":
        return write_zip(path, entries, at=at)
    if path.name.endswith((".tar", ".tar.gz")):
        return _write_tar(path, entries, at=at)
    for name, data in entries:
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return path


def _write_tar(path: Path, entries: list[tuple[str, bytes]], *, at: datetime) -> Path:
    out, seconds = io.BytesIO(), int(at.timestamp())
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in entries:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), seconds
            archive.addfile(member, io.BytesIO(data))
    data = out.getvalue()
    path.write_bytes(gzip.compress(data, mtime=seconds) if path.suffix == ".gz" else data)
    return path
