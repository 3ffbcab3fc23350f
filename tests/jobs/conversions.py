"""A package converted, what is left of it, and what was said."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

from sae.jobs.convert import Conversion, ConversionRequest, convert
from seda.schema import Schemas
from tests.jobs.archives import french

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
SCHEMAS = Schemas()


def converted(
    package: Path,
    version: str = "2.2",
    *,
    output: Path | None = None,
    lossless: bool = False,
    report: Path | None = None,
) -> Conversion:
    request = ConversionRequest(
        package=package,
        output=output or package.parent / "out.zip",
        version=version,
        lossless=lossless,
        report=report,
        original_title="Bordereau reçu (SEDA {version})",
        report_heading="SEDA {from} > SEDA {to}, pertes : {losses}",
    )
    return convert(request, schemas=SCHEMAS, now=AT, wording=french)


def files_of(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name != "manifest.xml"}


def manifest_of(package: Path) -> bytes:
    with zipfile.ZipFile(package) as opened:
        return opened.read("manifest.xml")


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def codes(done: Conversion) -> list[str]:
    return [finding.code for finding in done.findings]
