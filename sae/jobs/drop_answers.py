"""What the archive knows already of a thing that was dropped: a step of watching a folder."""

from collections.abc import Iterable
from pathlib import Path

from sae.domain.records import TransferRecord
from sae.jobs.antivirus_scan import INFECTED
from sae.ports import Archive
from seda.findings import Finding


def answered(archive: Archive, agency: str, identifier: str) -> TransferRecord | None:
    """Give the transfer that archived a message before; a refused one may come again."""
    with archive.catalogue.read() as reader:
        return reader.accepted_transfer(agency, identifier)


def is_infected(findings: Iterable[Finding]) -> bool:
    """Say whether a package was refused for what the antivirus found in it."""
    return any(finding.code == INFECTED for finding in findings)


def quarantine_of(archive: Archive, transfer_id: str) -> Path:
    """Give the folder where the bytes of a refused transfer are kept."""
    return archive.places.quarantine / transfer_id
