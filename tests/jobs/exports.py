"""What the tests of exports ask of an archive and of a package."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sae.jobs.ingest import ingest
from sae.journal.entry import EntryType, ParsedEntry, Stream, parse_line
from sae.ports import Archive


@dataclass(frozen=True)
class Holding:
    """What an archive knows of a transfer, without its own identifiers."""

    units: dict[str, tuple[object, ...]]
    objects: dict[str, tuple[object, ...]]


def take_in(archive: Archive, package: Path) -> str:
    """Ingest a package that must be accepted; give its transfer's identifier."""
    (outcome,) = ingest(archive, [package])
    errors = [finding for finding in outcome.result.findings if finding.severity == "error"]
    assert not errors, errors
    return outcome.transfer.transfer_id


def unit_named(archive: Archive, title: str) -> str:
    with archive.catalogue.read() as reader:
        return next(unit.unit_id for unit in reader.units() if unit.title == title)


def holding(archive: Archive, transfer_id: str) -> Holding:
    with archive.catalogue.read() as reader:
        units = list(reader.units(transfer_id=transfer_id))
        xml_ids = {unit.unit_id: unit.xml_id for unit in units}
        return Holding(
            units={
                unit.xml_id: (
                    tuple(sorted(xml_ids.get(parent, "?") for parent in unit.parents)),
                    unit.title,
                    unit.metadata,
                    unit.rules,
                    unit.originating_agency,
                    tuple(sorted(o.xml_id for o in reader.objects_of_unit(unit.unit_id))),
                )
                for unit in units
            },
            objects={
                item.xml_id: (item.sha512, item.size, item.usage, item.filename, item.uri)
                for item in reader.objects(transfer_id=transfer_id)
            },
        )


def manifest_of(package: Path) -> str:
    with zipfile.ZipFile(package) as opened:
        return opened.read("manifest.xml").decode()


def titles(manifest: str) -> list[str]:
    return re.findall("<Title>(.*?)</Title>", manifest)


def export_entries(archive: Archive) -> list[ParsedEntry]:
    with archive.catalogue.read() as reader:
        entries = [parse_line(line) for line in reader.entries(Stream.ACCESS)]
    return [entry for entry in entries if entry.type == EntryType.EXPORTED]


def damage(copy: Path) -> None:
    """Change one byte of every file that was received, on one copy."""
    damaged = 0
    for path in copy.rglob("Content/*"):
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(b"X" + data[1:])
        damaged += 1
    assert damaged
