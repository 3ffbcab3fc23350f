"""Referentials: the archivist's tables, and the profiles of packages, changed on record.

(1) read the file; every fault is told with its line, and one is enough to import nothing
(2) keep what differs from the present table; of a profile, as a new version
(3) archive the change with the file as received, journal it
(4) seal the journal

Confirming an identifier seen in a package, and declaring a table complete, are such changes too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sae.custody.referential_change import ProfileDocument, SourceFile, change_referential
from sae.custody.seal import seal
from sae.domain.profile_files import Asked, latest, read_profiles
from sae.domain.records import (
    Agency,
    ArchivalAgreement,
    ProfileVersion,
    Referentials,
    RuleDefinition,
    RuleState,
)
from sae.domain.referential_files import (
    PROFILES,
    TABLES,
    UNIT_PROFILES,
    Row,
    read_referential,
)
from sae.domain.referential_record import CLOSED, ReferentialRecord
from sae.domain.rule_versions import versions_to_add
from sae.domain.table_lines import MAX_BYTES
from sae.errors import UnknownIdentifier, UsageError
from sae.ports import Archive
from seda.findings import Finding, has_errors


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did. object_id: the archived change; empty when nothing changed.

    waiting: versions of rules, among those replaced, that wait for `sae rules apply`.
    """

    added: int
    replaced: int
    unchanged: int
    object_id: str
    findings: tuple[Finding, ...]
    waiting: int = 0


def import_referential(  # noqa: PLR0913 - what a document of a profile does not say
    archive: Archive,
    table: str,
    path: Path,
    *,
    identifier: str = "",
    name: str = "",
    from_day: date | None = None,
) -> ImportResult:
    """Follow the four steps.

    identifier, name: of a profile that comes as its own document. from_day: first legal day on
    which a profile is in force; this very instant, if None.
    Raises: UsageError for no such table, StoreUnavailable, OSError.
    """
    require_table(table)
    asked = Asked(
        identifier=identifier,
        name=name,
        in_force_from=archive.clock.beginning(from_day) if from_day is not None else None,
    )
    if asked != Asked() and table not in (PROFILES, UNIT_PROFILES):
        raise UsageError("options_of_profiles", table=table)
    known = referentials(archive)
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    rows, documents, findings = _read(  # (1)
        table, data, name=path.name, known=known, asked=asked, now=archive.clock.now()
    )
    if has_errors(findings):
        return ImportResult(added=0, replaced=0, unchanged=0, object_id="", findings=findings)
    before = rows_of(known, table)
    changed = _changed(archive, rows, before)  # (2)
    added = sum(1 for row in changed if identifier_of(row) not in before)
    return ImportResult(
        added=added,
        replaced=len(changed) - added,
        unchanged=len(rows) - len(changed),
        object_id=_change(
            archive,
            table,
            changed,
            source=SourceFile(_suffix(data), data),
            documents=documents,
        ),
        findings=findings,
        waiting=sum(1 for row in changed if getattr(row, "state", None) is RuleState.WAITING),
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
        case RuleDefinition() | ProfileVersion():
            raise UsageError("rules_need_no_confirmation")
    require_table(table)
    raise UnknownIdentifier("referential_row_unknown", identifier=identifier, table=table)


def close_table(archive: Archive, table: str, *, closed: bool) -> bool:
    """Declare a table complete, or open again; False if it was already so. Raises: UsageError."""
    require_table(table)
    before = referentials(archive).closed
    after = before | {table} if closed else before - {table}
    if after != before:
        record = ReferentialRecord(
            table=CLOSED,
            rows=(),
            closed=after,
            changed_at=archive.clock.now(),
            salt=archive.new_salt(),
        )
        _record(archive, record)
    return after != before


def referentials(archive: Archive) -> Referentials:
    """Give the present tables."""
    with archive.catalogue.read() as reader:
        return reader.referentials()


def rows_of(known: Referentials, table: str) -> Mapping[str, Row]:
    """Give the rows of a table by identifier; of a profile, its last version."""
    if table in (PROFILES, UNIT_PROFILES):
        return latest(known, table)
    rows: Mapping[str, tuple[Row, ...]] = {
        "agencies": known.agencies,
        "agreements": known.agreements,
        "rules": known.rules,
    }
    return {identifier_of(row): row for row in rows.get(table, ())}


def listed_rows(known: Referentials, table: str) -> tuple[Row, ...]:
    """Give every row of a table; of a profile, all its versions."""
    if table in (PROFILES, UNIT_PROFILES):
        return tuple(one for one in known.profiles if one.table == table)
    return tuple(rows_of(known, table).values())


def identifier_of(row: Row) -> str:
    """Give the identifier that packages use for a row."""
    return row.rule_id if isinstance(row, RuleDefinition) else row.identifier


def require_table(table: str) -> None:
    """Raise UsageError for the name of no table."""
    if table not in TABLES:
        raise UsageError("referential_unknown", table=table, known=", ".join(TABLES))


# ----------------------------------------------------------------------------- private


def _read(  # noqa: PLR0913 - a file, what is known and what is asked
    table: str, data: bytes, *, name: str, known: Referentials, asked: Asked, now: datetime
) -> tuple[tuple[Row, ...], tuple[ProfileDocument, ...], tuple[Finding, ...]]:
    if table not in (PROFILES, UNIT_PROFILES):
        read = read_referential(table, data, name=name, known=known)
        return read.rows, (), read.findings
    profiles = read_profiles(table, data, name=name, known=known, asked=asked, now=now)
    documents = tuple(ProfileDocument(path, data) for path, data in profiles.documents.items())
    return profiles.rows, documents, profiles.findings


def _changed(archive: Archive, rows: Sequence[Row], before: Mapping[str, Row]) -> tuple[Row, ...]:
    """Give the rows that differ from the present ones; of rules, as new versions."""
    definitions = [row for row in rows if isinstance(row, RuleDefinition)]
    if definitions:
        with archive.catalogue.read() as reader:
            known = reader.rule_versions(RuleState.IN_FORCE, RuleState.WAITING)
        return versions_to_add(definitions, known)
    return tuple(row for row in rows if before.get(identifier_of(row)) != row)


def _suffix(data: bytes) -> str:
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"[", b"{"):
        return "json"
    return "xml" if start == b"<" else "csv"


def _change(
    archive: Archive,
    table: str,
    rows: tuple[Row, ...],
    *,
    source: SourceFile | None = None,
    documents: Sequence[ProfileDocument] = (),
) -> str:
    if not rows:
        return ""
    record = ReferentialRecord(
        table=table,
        rows=rows,
        closed=frozenset(),
        changed_at=archive.clock.now(),
        salt=archive.new_salt(),
    )
    return _record(archive, record, source=source, documents=documents)


def _record(
    archive: Archive,
    record: ReferentialRecord,
    *,
    source: SourceFile | None = None,
    documents: Sequence[ProfileDocument] = (),
) -> str:
    object_id = change_referential(archive, record, source=source, documents=documents)  # (3)
    seal(archive)  # (4)
    return object_id
