"""The catalogue, as jobs need it: snapshots to read, transactions to write."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sae.domain.records import (
    Agency,
    AipRecord,
    ArchivalAgreement,
    ObjectRecord,
    ProfileVersion,
    Referentials,
    RuleDefinition,
    TransferRecord,
    TransferState,
    UnitRecord,
)
from sae.journal.entry import Head, JournalEntry, NewEntry, Stream
from sae.ports.catalogue_access import AccessReads, AccessWrites
from sae.ports.catalogue_acts import ActsReads, ActsWrites
from sae.ports.catalogue_decisions import DecisionsReads, DecisionsWrites
from sae.ports.catalogue_eliminations import EliminationsReads, EliminationsWrites
from sae.ports.catalogue_expense import ExpenseReads
from sae.ports.catalogue_purges import PurgesReads, PurgesWrites
from sae.ports.catalogue_scheme import SchemeReads, SchemeWrites


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFile:
    """A closed file of journal entries as written on every copy."""

    stream: Stream
    first: int
    last: int
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRecord:
    """A seal: its exact bytes (pending before any write), then its token once obtained."""

    number: int
    text: bytes
    token: bytes
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is kept. content_bytes: size of the AIPs' content, in bytes."""

    aips: int
    units: int
    objects: int
    content_bytes: int


class Reader(
    ActsReads,
    EliminationsReads,
    SchemeReads,
    AccessReads,
    DecisionsReads,
    PurgesReads,
    ExpenseReads,
    Protocol,
):
    """Reads of the catalogue, within one snapshot.

    Unless said otherwise, only what is published exists: transfers, AIPs, units and objects
    whose lifecycle entry is at or below the published position.
    """

    def origin(self) -> str:
        """Give the permanent identifier of this archive home (a UUID)."""

    def referentials(self) -> Referentials:
        """Give the archive's tables: agencies, agreements, rules, profiles, accounts."""

    def transfer(self, transfer_id: str) -> TransferRecord | None:
        """Find a transfer, published or not."""

    def accepted_transfer(
        self, transferring_agency: str, message_identifier: str
    ) -> TransferRecord | None:
        """Find the committed transfer that answered this message, published or not."""

    def transfers(self, state: TransferState | None = None) -> Iterator[TransferRecord]:
        """List transfers, published or not, in order of identifier."""

    def aip(self, aip_id: str) -> AipRecord | None:
        """Find an AIP."""

    def aips(self, transfer_id: str | None = None) -> Iterator[AipRecord]:
        """List AIPs in order of identifier."""

    def unit(self, unit_id: str) -> UnitRecord | None:
        """Find a unit."""

    def units(
        self, *, transfer_id: str | None = None, aip_id: str | None = None
    ) -> Iterator[UnitRecord]:
        """List units in order of transfer and position."""

    def units_with_metadata(self, name: str, value: str) -> tuple[str, ...]:
        """Find ids of units whose metadata element `name` has exactly this text (at most 3)."""

    def beginning_so(self, beginning: str) -> tuple[str, ...]:
        """Find ids of units, objects, transfers and AIPs that begin so (at most 3 of a kind)."""

    def units_of_object(self, object_id: str) -> tuple[str, ...]:
        """List ids of the units that an object belongs to."""

    def children(self, unit_id: str) -> tuple[str, ...]:
        """List ids of the units directly below, in order of transfer and position."""

    def descendants(self, unit_id: str) -> tuple[str, ...]:
        """List ids of the units below at any depth, once each, in the same order."""

    def unit_titles(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give titles by unit id; ids of no such unit are left out."""

    def objects_of_unit(self, unit_id: str) -> tuple[ObjectRecord, ...]:
        """List the objects of a unit's groups, in order of position."""

    def object(self, object_id: str) -> ObjectRecord | None:
        """Find an object."""

    def objects(
        self, *, transfer_id: str | None = None, aip_id: str | None = None
    ) -> Iterator[ObjectRecord]:
        """List objects in order of transfer and position."""

    def counts(self, transfer_id: str | None = None) -> Counts:
        """Count what is kept of a transfer, or of the whole home."""

    def head(self, stream: Stream) -> Head:
        """Give the head of a journal stream, published or not."""

    def published(self, stream: Stream) -> int:
        """Give the last position of a stream known to be in every required copy."""

    def entries(self, stream: Stream, first: int = 1, last: int | None = None) -> Iterator[bytes]:
        """Give the exact bytes of journal lines, without line feed, in order."""

    def entry_files(self, stream: Stream, *, beyond: int = 0) -> tuple[EntryFile, ...]:
        """List the files of entries that go beyond a position, in order."""

    def seals(self) -> tuple[SealRecord, ...]:
        """List seals in order of number."""

    def outbox(self, limit: int) -> tuple[str, ...]:
        """List AIP ids that wait to be indexed, oldest first."""

    def dump(self) -> Iterator[str]:
        """Give every row that storage can rebuild, as canonical JSON lines in a fixed order."""


class Transaction(
    Reader,
    ActsWrites,
    EliminationsWrites,
    SchemeWrites,
    AccessWrites,
    DecisionsWrites,
    PurgesWrites,
    Protocol,
):
    """One atomic change of the catalogue; rolled back unless its context ends well."""

    def add_transfer(self, transfer: TransferRecord) -> None:
        """Add a transfer."""

    def update_transfer(self, transfer: TransferRecord) -> None:
        """Replace a transfer's row."""

    def remove_transfer(self, transfer_id: str) -> None:
        """Forget a transfer that was never published."""

    def add_aip(self, aip: AipRecord) -> None:
        """Add an AIP and put it in the outbox."""

    def add_units(self, units: Iterable[UnitRecord]) -> None:
        """Add units with their parents, rules and groups. Streams."""

    def add_objects(self, objects: Iterable[ObjectRecord]) -> None:
        """Add objects. Streams."""

    def append(
        self, stream: Stream, entries: Iterable[NewEntry], *, at: datetime
    ) -> tuple[JournalEntry, ...]:
        """Append to a stream's chain: positions without gap, one writer at a time."""

    def add_entry_file(self, entry_file: EntryFile) -> None:
        """Remember a file of entries that must be on every copy."""

    def restore_entries(self, stream: Stream, lines: Iterable[bytes]) -> None:
        """Put back the exact lines read from a copy (rebuild only). Raises: ChainBroken."""

    def set_published(self, stream: Stream, seq: int) -> None:
        """Say that a stream is in every required copy up to `seq`."""

    def put_seal(self, seal: SealRecord) -> None:
        """Add or replace a seal."""

    def put_agencies(self, agencies: Iterable[Agency]) -> None:
        """Add or replace agencies."""

    def put_agreements(self, agreements: Iterable[ArchivalAgreement]) -> None:
        """Add or replace agreements."""

    def put_rules(self, rules: Iterable[RuleDefinition]) -> None:
        """Add versions of rules; one without a number gets the next one.

        The version that was in the state of the new one is superseded.
        """

    def put_profiles(self, profiles: Iterable[ProfileVersion]) -> None:
        """Add versions of profiles."""

    def set_closed(self, tables: frozenset[str]) -> None:
        """Say which referentials are complete."""

    def forget_from_outbox(self, aip_ids: Iterable[str]) -> None:
        """Say that AIPs are indexed."""


class Catalogue(Protocol):
    """The projection of storage that SQL keeps."""

    def read(self) -> AbstractContextManager[Reader]:
        """Open a snapshot."""

    def write(self) -> AbstractContextManager[Transaction]:
        """Open the one writing transaction; commits when the context ends well."""

    def create(self, *, origin: str) -> None:
        """Create an empty catalogue at the present version of the schema."""

    def beside(self) -> "Catalogue":
        """Give the place of another catalogue, empty, that may replace this one (rebuild)."""

    def replace_with(self, other: "Catalogue") -> None:
        """Put the catalogue made `beside` in the place of this one, durably."""

    def forget_removed(self) -> bool:
        """Leave nothing of removed rows in any file of the catalogue; say whether it was done.

        False while another process reads: to be asked again.
        """

    def close(self) -> None:
        """Let go of every connection."""
