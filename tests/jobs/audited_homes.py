"""Homes with something to audit, and hands that damage them as media and people do.

home = a_kept_home(tmp_path)
with an_archive(home.opening) as archive:
    flip(home.copy("copy-1") / "README.txt", at=3)
    assert ("copy-1", "copy_file_altered") in codes(audited(archive))
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sae.bootstrap import Opening
from sae.domain.placed_finding import PlacedFinding
from sae.jobs.audit import Scope, audit
from sae.jobs.audit_report import AuditReport
from sae.jobs.ingest import ingest
from sae.jobs.repair import Repaired, repair
from sae.ports import Archive
from seda.findings import Severity
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_dossier, a_file, a_package, a_unit

SET_ASIDE = ("damaged/", "swept/")


@dataclass(frozen=True, slots=True)
class KeptHome:
    """A home with two copies; `units` are ids in order of position."""

    opening: Opening
    units: tuple[str, ...]

    def copy(self, name: str) -> Path:
        return self.opening.home / "copies" / name


def a_kept_home(folder: Path, **options: object) -> KeptHome:
    """Make a home that took in charge one dossier of two documents and one without any."""
    opening = a_home(folder / "home", **options)
    package = a_package(
        folder / "package.zip",
        units=(
            a_dossier("Facture", files=(a_file("facture.txt"), a_file("pièce n° 2.txt"))),
            a_unit("Sans document", level="File"),
        ),
    )
    with an_archive(opening) as archive:
        outcomes = list(ingest(archive, [package]))
        assert [outcome.result.status.value for outcome in outcomes] == ["accepted"]
        with archive.catalogue.read() as reader:
            units = tuple(unit.unit_id for unit in reader.units())
    return KeptHome(opening, units)


def audited(archive: Archive, scope: Scope | None = None) -> list[PlacedFinding]:
    """Audit; give what was found, notices aside."""
    return audit_of(archive, scope)[0]


def audit_of(
    archive: Archive, scope: Scope | None = None
) -> tuple[list[PlacedFinding], AuditReport]:
    found: list[PlacedFinding] = []
    report = audit(archive, scope or Scope(), tell=found.append)
    return [one for one in found if one.finding.severity is not Severity.INFO], report


def repaired(archive: Archive, **options: object) -> tuple[list[PlacedFinding], Repaired]:
    told: list[PlacedFinding] = []
    return told, repair(archive, tell=told.append, **options)


def errors(found: Iterable[PlacedFinding]) -> set[tuple[str, str]]:
    """Give (place, code) of what is wrong."""
    return {
        (one.place, one.finding.code) for one in found if one.finding.severity is Severity.ERROR
    }


def places(found: Iterable[PlacedFinding]) -> str:
    """Give every place where something is wrong, as one text to look into."""
    return "\n".join(one.finding.where for one in found)


def files_of(copy: Path) -> dict[str, bytes]:
    """Read a copy whole, what was put aside left out."""
    return {
        path.relative_to(copy).as_posix(): path.read_bytes()
        for path in sorted(copy.rglob("*"))
        if path.is_file() and not path.relative_to(copy).as_posix().startswith(SET_ASIDE)
    }


def flip(path: Path, *, at: int, bit: int = 0) -> bytes:
    """Flip one bit of a file; give the bytes before."""
    before = path.read_bytes()
    damaged = bytearray(before)
    damaged[at % len(damaged)] ^= 1 << bit
    path.write_bytes(damaged)
    return before


def entry_files(copy: Path, stream: str = "lifecycle") -> list[Path]:
    return sorted((copy / "journal" / stream / "entries").iterdir())
