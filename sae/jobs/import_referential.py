"""Referentials: the archivist's tables of agencies, agreements and rules, changed on record.

(1) read the file; every fault is told with its line, and one is enough to import nothing
(2) keep what differs from the present table
(3) archive the change with the file as received, journal it
(4) seal the journal

Confirming an identifier seen in a package, and declaring a table complete, are such changes too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sae.custody.referential_change import SourceFile, change_referential
from sae.custody.seal import seal
from sae.domain.records import Agency, ArchivalAgreement, Referentials, RuleDefinition
from sae.domain.referential_files import MAX_BYTES, TABLES, Row, read_referential
from sae.domain.referential_record import CLOSED, ReferentialRecord
from sae.errors import UnknownIdentifier, UsageError
from sae.ports import Archive
from seda.findings import Finding, has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did. object_id: the archived change; empty when nothing changed."""

    added: int
    replaced: int
    unchanged: int
    object_id: str
    findings: tuple[Finding, ...]


def import_referential(archive: Archive, table: str, path: Path) -> ImportResult:
    """Follow the four steps. Raises: UsageError for no such table, StoreUnavailable, OSError."""
    require_table(table)
    known = referentials(archive)
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    read = read_referential(table, data, name=path.name, known=known)  # (1)
    if has_errors(read.findings):
        return ImportResult(added=0, replaced=0, unchanged=0, object_id="", findings=read.findings)
    before = rows_of(known, table)
    changed = [row for row in read.rows if before.get(identifier_of(row)) != row]  # (2)
    added = sum(1 for row in changed if identifier_of(row) not in before)
    suffix = "json" if data.lstrip()[:1] in (b"[", b"{") else "csv"
    return ImportResult(
        added=added,
        replaced=len(changed) - added,
        unchanged=len(read.rows) - len(changed),
        object_id=_change(archive, table, tuple(changed), source=SourceFile(suffix, data)),
        findings=read.findings,
    )


def confirm(archive: Archive, table: str, identifier: str) -> bool:
    """Confirm an agency or an agreement first seen in a package; False if it was already.

    Raises: UsageError for another table, UnknownIdentifier.
    """
    row = rows_of(referentials(archive), table).get(identifier)
    match row:
        case Agency() | ArchivalAgreement():
            if not row.confirmed:
                _change(archive, table, (replace(row, confirmed=True),))
            return not row.confirmed
        case RuleDefinition():
            raise UsageError("rules_need_no_confirmation")
    require_table(table)
    raise UnknownIdentifier("referential_row_unknown", identifier=identifier, table=table)


def close_table(archive: Archive, table: str, *, closed: bool) -> bool:
    """Declare a table complete, or open again; False if it was already so. Raises: UsageError."""
    require_table(table)
    before = referentials(archive).closed
    after = before | {table} if closed else before - {table}
    if after != before:
        _record(archive, CLOSED, (), after, None)
    return after != before


def referentials(archive: Archive) -> Referentials:
    """Give the present tables."""
    with archive.catalogue.read() as reader:
        return reader.referentials()


def rows_of(known: Referentials, table: str) -> Mapping[str, Row]:
    """Give the rows of a table by identifier."""
    rows: Mapping[str, tuple[Row, ...]] = {
        "agencies": known.agencies,
        "agreements": known.agreements,
        "rules": known.rules,
    }
    return {identifier_of(row): row for row in rows.get(table, ())}


def identifier_of(row: Row) -> str:
    """Give the identifier that packages use for a row."""
    return row.rule_id if isinstance(row, RuleDefinition) else row.identifier


def require_table(table: str) -> None:
    """Raise UsageError for the name of no table."""
    if table not in TABLES:
        raise UsageError("referential_unknown", table=table, known=", ".join(TABLES))


# ----------------------------------------------------------------------------- private


def _change(
    archive: Archive, table: str, rows: tuple[Row, ...], *, source: SourceFile | None = None
) -> str:
    return _record(archive, table, rows, frozenset(), source) if rows else ""


def _record(
    archive: Archive,
    table: str,
    rows: tuple[Row, ...],
    closed: frozenset[str],
    source: SourceFile | None,
) -> str:
    record = ReferentialRecord(
        table=table,
        rows=rows,
        closed=closed,
        changed_at=archive.clock.now(),
        salt=archive.new_salt(),
    )
    object_id = change_referential(archive, record, source=source)  # (3)
    seal(archive)  # (4)
    return object_id
