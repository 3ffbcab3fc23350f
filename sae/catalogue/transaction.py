"""The catalogue's two faces on one open transaction: what may be read, what may be written.

Each method is one named query of a `queries_*` module; nothing is decided here.
"""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from sae.catalogue import (
    dump,
    journal_table,
    queries_home,
    queries_identifiers,
    queries_objects,
    queries_rules,
    queries_transfers,
    queries_units,
    writing_units,
)
from sae.catalogue.transaction_access import SqlAccessReads, SqlAccessWrites
from sae.catalogue.transaction_acts import SqlActsReads, SqlActsWrites
from sae.catalogue.transaction_decisions import SqlDecisionsReads, SqlDecisionsWrites
from sae.catalogue.transaction_eliminations import (
    SqlEliminationsReads,
    SqlEliminationsWrites,
)
from sae.catalogue.transaction_expense import SqlExpenseReads
from sae.catalogue.transaction_purges import SqlPurgesReads, SqlPurgesWrites
from sae.catalogue.transaction_scheme import SqlSchemeReads, SqlSchemeWrites
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
from sae.ports import Counts, EntryFile, SealRecord


class SqlReader(
    SqlActsReads,
    SqlEliminationsReads,
    SqlSchemeReads,
    SqlAccessReads,
    SqlDecisionsReads,
    SqlPurgesReads,
    SqlExpenseReads,
):
    """Reads on one open transaction: `sae.ports.Reader`."""

    def origin(self) -> str:
        return queries_home.origin(self._connection)

    def referentials(self) -> Referentials:
        return queries_home.referentials(self._connection)

    def transfer(self, transfer_id: str) -> TransferRecord | None:
        return queries_transfers.transfer(self._connection, transfer_id)

    def accepted_transfer(
        self, transferring_agency: str, message_identifier: str
    ) -> TransferRecord | None:
        return queries_transfers.accepted_transfer(
            self._connection, transferring_agency, message_identifier
        )

    def transfers(self, state: TransferState | None = None) -> Iterator[TransferRecord]:
        return queries_transfers.list_transfers(self._connection, state)

    def aip(self, aip_id: str) -> AipRecord | None:
        return queries_transfers.aip(self._connection, aip_id)

    def aips(self, transfer_id: str | None = None) -> Iterator[AipRecord]:
        return queries_transfers.list_aips(self._connection, transfer_id)

    def unit(self, unit_id: str) -> UnitRecord | None:
        return queries_units.unit(self._connection, unit_id)

    def units(
        self, *, transfer_id: str | None = None, aip_id: str | None = None
    ) -> Iterator[UnitRecord]:
        return queries_units.list_units(self._connection, transfer_id, aip_id)

    def units_with_metadata(self, name: str, value: str) -> tuple[str, ...]:
        return queries_units.units_with_metadata(self._connection, name, value)

    def beginning_so(self, beginning: str) -> tuple[str, ...]:
        return queries_identifiers.beginning_so(self._connection, beginning)

    def units_of_object(self, object_id: str) -> tuple[str, ...]:
        return queries_identifiers.units_of_object(self._connection, object_id)

    def children(self, unit_id: str) -> tuple[str, ...]:
        return queries_units.children(self._connection, unit_id)

    def descendants(self, unit_id: str) -> tuple[str, ...]:
        return queries_units.descendants(self._connection, unit_id)

    def unit_titles(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_units.unit_titles(self._connection, unit_ids)

    def objects_of_unit(self, unit_id: str) -> tuple[ObjectRecord, ...]:
        return queries_objects.objects_of_unit(self._connection, unit_id)

    def object(self, object_id: str) -> ObjectRecord | None:
        return queries_objects.find_object(self._connection, object_id)

    def objects(
        self, *, transfer_id: str | None = None, aip_id: str | None = None
    ) -> Iterator[ObjectRecord]:
        return queries_objects.list_objects(self._connection, transfer_id, aip_id)

    def counts(self, transfer_id: str | None = None) -> Counts:
        return queries_objects.counts(self._connection, transfer_id)

    def head(self, stream: Stream) -> Head:
        return journal_table.head(self._connection, stream)

    def published(self, stream: Stream) -> int:
        return journal_table.published(self._connection, stream)

    def entries(self, stream: Stream, first: int = 1, last: int | None = None) -> Iterator[bytes]:
        return journal_table.entries(self._connection, stream, first, last)

    def entry_files(self, stream: Stream, *, beyond: int = 0) -> tuple[EntryFile, ...]:
        return journal_table.list_entry_files(self._connection, stream, beyond)

    def seals(self) -> tuple[SealRecord, ...]:
        return journal_table.list_seals(self._connection)

    def outbox(self, limit: int) -> tuple[str, ...]:
        return queries_transfers.list_outbox(self._connection, limit)

    def dump(self) -> Iterator[str]:
        return dump.dump(self._connection)


class SqlTransaction(
    SqlReader,
    SqlActsWrites,
    SqlEliminationsWrites,
    SqlSchemeWrites,
    SqlAccessWrites,
    SqlDecisionsWrites,
    SqlPurgesWrites,
):
    """Reads and writes of one atomic change: `sae.ports.Transaction`."""

    def add_transfer(self, transfer: TransferRecord) -> None:
        queries_transfers.add_transfer(self._connection, transfer)

    def update_transfer(self, transfer: TransferRecord) -> None:
        queries_transfers.update_transfer(self._connection, transfer)

    def remove_transfer(self, transfer_id: str) -> None:
        queries_transfers.remove_transfer(self._connection, transfer_id)

    def add_aip(self, aip: AipRecord) -> None:
        queries_transfers.add_aip(self._connection, aip)

    def add_units(self, units: Iterable[UnitRecord]) -> None:
        writing_units.add_units(self._connection, units)

    def add_objects(self, objects: Iterable[ObjectRecord]) -> None:
        writing_units.add_objects(self._connection, objects)

    def append(
        self, stream: Stream, entries: Iterable[NewEntry], *, at: datetime
    ) -> tuple[JournalEntry, ...]:
        return journal_table.append(self._connection, stream, entries, at=at)

    def add_entry_file(self, entry_file: EntryFile) -> None:
        journal_table.add_entry_file(self._connection, entry_file)

    def restore_entries(self, stream: Stream, lines: Iterable[bytes]) -> None:
        journal_table.restore_entries(self._connection, stream, lines)

    def set_published(self, stream: Stream, seq: int) -> None:
        journal_table.set_published(self._connection, stream, seq)

    def put_seal(self, seal: SealRecord) -> None:
        journal_table.put_seal(self._connection, seal)

    def put_agencies(self, agencies: Iterable[Agency]) -> None:
        queries_home.put_agencies(self._connection, agencies)

    def put_agreements(self, agreements: Iterable[ArchivalAgreement]) -> None:
        queries_home.put_agreements(self._connection, agreements)

    def put_rules(self, rules: Iterable[RuleDefinition]) -> None:
        queries_rules.put_rules(self._connection, rules)

    def put_profiles(self, profiles: Iterable[ProfileVersion]) -> None:
        queries_home.put_profiles(self._connection, profiles)

    def set_closed(self, tables: frozenset[str]) -> None:
        queries_home.set_closed(self._connection, tables)

    def forget_from_outbox(self, aip_ids: Iterable[str]) -> None:
        queries_transfers.forget_from_outbox(self._connection, aip_ids)
