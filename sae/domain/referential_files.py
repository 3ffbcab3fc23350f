"""Reads the files that an archivist imports: agencies, agreements, rules. Bytes in, rows out.

Tables of CSV or JSON, in the column names that Vitam uses: what one SAE exports, this one takes.
Every fault of a file is told with its line; what to do of a faulty file is not decided here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sae.domain.records import (
    Agency,
    ArchivalAgreement,
    ProfileVersion,
    Reading,
    Referentials,
    RuleDefinition,
)
from sae.domain.rule_rows import NEEDED as RULES_NEEDED
from sae.domain.rule_rows import read_rule
from sae.domain.table_lines import Line, Unreadable, lines_of
from seda.findings import Finding, error, has_errors, warning

AGENCIES, AGREEMENTS, RULES = "agencies", "agreements", "rules"
PROFILES, UNIT_PROFILES = "profiles", "unit_profiles"
TABLES = (AGENCIES, AGREEMENTS, RULES, PROFILES, UNIT_PROFILES)

Row = Agency | ArchivalAgreement | RuleDefinition | ProfileVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentialFile:
    """What a file says. rows: complete rows, in order; meaningless when a finding is an error."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def read_referential(table: str, data: bytes, *, name: str, known: Referentials) -> ReferentialFile:
    """Read a file of agencies, agreements or rules (for profiles, see `profile_files`).

    name: of the file, for the findings. known: the present tables, for what a file may leave out
    of a row that exists.
    """
    try:
        lines = list(lines_of(data, name=name))
    except Unreadable as wrong:
        return ReferentialFile(rows=(), findings=(wrong.finding,))
    needed, build = _BUILDERS[table]
    findings = list(_missing_columns(name, lines, needed))
    rows: dict[str, Row] = {}
    places: dict[str, str] = {}
    for line in lines if not findings else ():
        faults = list(_missing_values(line, needed))
        row = None if faults else build(line, known, faults)
        key = line.value(needed[0])
        if key and key in rows:
            faults.append(error("referential_twice", line.where, identifier=key, first=places[key]))
        if row is not None:
            rows[key] = row
            places.setdefault(key, line.where)
        findings.extend(faults)
    if not lines:
        findings.append(error("referential_empty", name))
    return ReferentialFile(rows=tuple(rows.values()), findings=tuple(findings))


# ----------------------------------------------------------------------------- private


def _missing_columns(name: str, lines: list[Line], needed: Iterable[str]) -> Iterator[Finding]:
    """Tell which columns no line has."""
    present = {column for line in lines for column in line.values}
    for column in needed if lines else ():
        if column.lower() not in present:
            yield error("referential_column_missing", name, column=column)


def _missing_values(line: Line, needed: Iterable[str]) -> Iterator[Finding]:
    for column in needed:
        if not line.value(column):
            yield error("referential_value_missing", line.where, column=column)


def _agency(line: Line, _known: Referentials, _faults: list[Finding]) -> Agency:
    return Agency(identifier=line.value("Identifier"), name=line.value("Name"), confirmed=True)


def _agreement(line: Line, known: Referentials, faults: list[Finding]) -> ArchivalAgreement | None:
    identifier = line.value("Identifier")
    before = next((a for a in known.agreements if a.identifier == identifier), None)

    def choice(column: str, allowed: tuple[str, ...], otherwise: str) -> str:
        value = line.value(column).lower() or otherwise
        if value not in allowed:
            faults.append(
                error(
                    "referential_value_unknown",
                    line.where,
                    column=column,
                    value=value,
                    allowed=", ".join(allowed),
                )
            )
        return value

    active = before is None or before.active
    status = choice("Status", ("active", "inactive"), "active" if active else "inactive")
    reading = choice("Reading", _READINGS, before.reading if before else _READINGS[0])
    acceptance = choice("Acceptance", _ACCEPTANCES, before.acceptance if before else "automatic")
    policy = choice(
        "PostEliminationMetadataPolicy",
        _POLICIES,
        before.post_elimination_metadata_policy if before else _POLICIES[0],
    )
    profiles = _identifiers(line, before.archival_profiles if before else (), *_PROFILES)
    unit_profiles = _identifiers(line, before.unit_profiles if before else (), *_UNIT_PROFILES)
    faults.extend(_unknown_profiles(line, known, PROFILES, profiles))
    faults.extend(_unknown_profiles(line, known, UNIT_PROFILES, unit_profiles))
    if has_errors(faults):
        return None
    return ArchivalAgreement(
        identifier=identifier,
        name=line.value("Name"),
        confirmed=True,
        active=status == "active",
        reading=Reading(reading),
        acceptance=acceptance,
        post_elimination_metadata_policy=policy,
        archival_profiles=profiles,
        unit_profiles=unit_profiles,
    )


def _identifiers(line: Line, before: tuple[str, ...], *columns: str) -> tuple[str, ...]:
    """Read the identifiers of a cell, cut at `|`; those of before where there is no such column."""
    for column in columns:
        if column.lower() in line.values:
            names = (name.strip() for name in line.value(column).split("|"))
            return tuple(dict.fromkeys(name for name in names if name))
    return before


def _unknown_profiles(
    line: Line, known: Referentials, table: str, names: Iterable[str]
) -> Iterator[Finding]:
    there = {one.identifier for one in known.profiles if one.table == table}
    for name in names:
        if name not in there:
            yield warning("agreement_profile_unknown", line.where, profile=name, table=table)


def _rule(line: Line, known: Referentials, faults: list[Finding]) -> RuleDefinition | None:
    rule_id = line.value("RuleId")
    return read_rule(line, next((r for r in known.rules if r.rule_id == rule_id), None), faults)


_READINGS = tuple(reading.value for reading in Reading)
_ACCEPTANCES = ("automatic",)  # packages that wait for the archivist: with named accounts
_POLICIES = ("keep_restricted", "expurgate", "digest_only")

_PROFILES = ("ArchivalProfiles", "ArchiveProfiles")  # ours, and that of Vitam's contracts
_UNIT_PROFILES = ("ArchiveUnitProfiles",)

_Build = Callable[[Line, Referentials, list[Finding]], Row | None]
_BUILDERS: Mapping[str, tuple[tuple[str, ...], _Build]] = MappingProxyType(
    {
        AGENCIES: (("Identifier", "Name"), _agency),
        AGREEMENTS: (("Identifier", "Name"), _agreement),
        RULES: (RULES_NEEDED, _rule),
    }
)
