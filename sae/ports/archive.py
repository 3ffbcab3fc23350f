"""The bundle of everything a job may use, and the words of a home that govern it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sae.domain.accounts import Caller
from sae.ports.antivirus import Antivirus
from sae.ports.catalogue import Catalogue
from sae.ports.documents import DocumentInspector, FormatIdentifier, Printer, TextExtractor
from sae.ports.fulltext import FullText
from sae.ports.scans import PageReader
from sae.ports.signatures import SignatureVerifier
from sae.ports.trust import Clock, Secrets, TimestampAuthority
from seda.findings import Finding
from seda.package import ContainerLimits
from seda.safe_xml import XmlLimits
from seda.schema import Schemas
from storage.replicated_store import Copies

T = TypeVar("T")
R = TypeVar("R")


class Workers(Protocol):
    """Runs tasks on all cores; each worker opens the archive for itself."""

    processes: int

    def map(self, task: Callable[["Archive", T], R], items: Iterable[T]) -> Iterator[R]:
        """Give results as they come, in no order. A task MUST be a module-level function."""

    def close(self) -> None:
        """End the worker processes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a home keeps what is not a copy."""

    home: Path
    work: Path
    quarantine: Path
    derived: Path
    keys: Path
    lock: Path
    ingest_lock: Path
    index_lock: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTerms:
    """What is declared of a copy: medium, site, country, class of storage."""

    name: str
    path: str
    medium: str
    site: str
    country: str
    storage_class: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the settings decide for jobs.

    archival_agency: identifier of the service that answers. reading: `tolerant` or `strict`,
    for agreements that are not in the referential. closed: referentials (`agencies`,
    `agreements`, `rules`) in which an unknown identifier is refused. ocr_at_ingest: scans are read
    as soon as they are archived.
    """

    archival_agency: str
    archival_agency_name: str
    language: str
    ocr_at_ingest: bool
    quarantine_days: int
    withdrawal_days: int
    container_limits: ContainerLimits
    xml_limits: XmlLimits
    reading: str
    closed: frozenset[str]
    copies: tuple[CopyTerms, ...]


Wording = Callable[[Finding], str]
"""Puts a finding into one sentence, in the language of the home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Everything a job may use, chosen by `bootstrap`.

    caller: who acts. software: name and version, as journaled. antivirus: None without one.
    new_id: draws a UUIDv7. new_salt: draws 128 bits, in hexadecimal.
    """

    places: Places
    policy: Policy
    catalogue: Catalogue
    copies: Copies
    fulltext: FullText
    formats: FormatIdentifier
    inspector: DocumentInspector
    text: TextExtractor
    signatures: SignatureVerifier
    antivirus: Antivirus | None
    ocr: PageReader
    printer: Printer
    timestamps: TimestampAuthority
    secrets: Secrets
    clock: Clock
    workers: Workers
    schemas: Schemas
    new_id: Callable[[], str]
    new_salt: Callable[[], str]
    wording: Wording
    caller: Caller
    software: str

    @property
    def actor(self) -> str:
        """Give the identifier of the account that acts, never a name."""
        return self.caller.account_id
