"""Preparations for tests: quick tools, folders to prepare, and what is in a package that was made.

folder = a_folder(tmp_path / "source", {"Comptes/2024/facture.txt": b"facture"})
made = prepared(folder, tmp_path / "out.zip")
assert titles(made.package) == ["source", "Comptes", "2024", "facture.txt"]
"""

import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree

from sae.bootstrap import Opening
from sae.flows.transfer_terms import TransferTerms
from sae.jobs.import_referential import import_referential
from sae.jobs.preparation import PreparationRequest, PreparationTools, Prepared
from sae.jobs.prepare_folder import FolderRequest, prepare_folder
from sae.ports import Identification
from tests.jobs.archives import FormatsByName, a_home, an_archive, own_schemas

NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
MODIFIED = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)  # the first of March in Paris
TERMS = TransferTerms(
    version="2.1",
    message_identifier="VERSEMENT-1",
    archival_agency="ARCHIVES-DE-TEST",
    transferring_agency="COMMUNE-DE-TEST",
)


@dataclass(frozen=True, slots=True)
class Formats(FormatsByName):
    """Formats by name, and what happens when one is asked for. asked: the files it was about."""

    before: Callable[[Path], None] = lambda _path: None
    asked: list[str] = field(default_factory=list)

    def identify(self, path: Path, *, filename: str) -> Identification:
        self.asked.append(filename)
        self.before(path)
        return FormatsByName.identify(self, path, filename=filename)

    def close(self) -> None:
        """Nothing to end."""


def tools(formats: Formats | None = None) -> PreparationTools:
    one = formats or Formats()
    return PreparationTools(
        formats=lambda: one,
        identifiers=1,
        schemas=own_schemas(),
        now=lambda: NOW,
        new_id=lambda: "01a20000-0000-7000-8000-000000000000",
    )


def a_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files, all of one date; a name that ends with `/` is an empty folder."""
    for name, data in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (MODIFIED.timestamp(),) * 2)
    return folder


def asked(package: Path, **changes: object) -> PreparationRequest:
    return replace(PreparationRequest(package=package, terms=TERMS), **changes)


def folder_request(folder: Path, package: Path, **changes: object) -> FolderRequest:
    request = FolderRequest(
        folder=folder, asked=asked(package), title="", zone=ZoneInfo("Europe/Paris")
    )
    return replace(request, **changes)


def prepared(
    folder: Path, package: Path, *, formats: Formats | None = None, **changes: object
) -> Prepared:
    """Prepare a folder."""
    return prepare_folder(folder_request(folder, package, **changes), tools(formats))


def a_strict_home(folder: Path) -> Opening:
    """Create a home that reads strictly and knows who and what the packages here name."""
    opening = a_home(
        folder / "home",
        settings=lambda text: text.replace('reading = "tolerant"', 'reading = "strict"'),
    )
    tables = {
        "agencies": "Identifier,Name\nCOMMUNE-DE-TEST,Commune\nARCHIVES-DE-TEST,Archives\n",
        "agreements": "Identifier,Name\nCONVENTION-1,Convention\n",
        "rules": "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\n"
        "APP-001,AppraisalRule,Comptes,10,YEAR\nACC-001,AccessRule,Immédiat,0,YEAR\n"
        "FIN-05,AppraisalRule,Factures et mandats,10,YEAR\n",
    }
    with an_archive(opening) as archive:
        for table, text in tables.items():
            file = folder / f"{table}.csv"
            file.write_text(text, encoding="utf-8")
            assert not import_referential(archive, table, file).findings
    return opening


def codes(made: Prepared) -> list[tuple[str, str]]:
    """Give what was found: code and place."""
    return [(finding.code, finding.where) for finding in made.findings]


def manifest_of(package: Path) -> etree._Element:
    with zipfile.ZipFile(package) as archive:
        return etree.fromstring(archive.read("manifest.xml"), etree.XMLParser())


def titles(package: Path) -> list[str]:
    return texts(package, "Title")


def texts(package: Path, name: str) -> list[str]:
    return [element.text or "" for element in manifest_of(package).iter(f"{{*}}{name}")]


def contents(package: Path) -> dict[str, bytes]:
    """Give the files of a package by their Filename, each checked against its digest."""
    found = {}
    with zipfile.ZipFile(package) as archive:
        for item in manifest_of(package).iter("{*}BinaryDataObject"):
            data = archive.read(item.findtext("{*}Uri") or "")
            assert hashlib.sha512(data).hexdigest() == item.findtext("{*}MessageDigest")
            found[item.findtext("{*}FileInfo/{*}Filename") or ""] = data
    return found


def in_tar_gz(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return target.getvalue()
