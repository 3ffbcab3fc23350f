"""Reads the files that an archivist imports: agencies, agreements, rules. Bytes in, rows out.

CSV with a header (comma, semicolon or tab; UTF-8 with or without mark, or windows-1252), or a
JSON array of objects, in the column names that Vitam uses: what one SAE exports, this one takes.
Every fault of a file is told with its line; what to do of a faulty file is not decided here.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sae.domain.records import Agency, ArchivalAgreement, Reading, Referentials, RuleDefinition
from seda.findings import Finding, error

AGENCIES, AGREEMENTS, RULES = "agencies", "agreements", "rules"
TABLES = (AGENCIES, AGREEMENTS, RULES)
MAX_BYTES = 32 * 1024**2  # a table of a large city is a few hundred kilobytes

Row = Agency | ArchivalAgreement | RuleDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentialFile:
    """What a file says. rows: complete rows, in order; meaningless when a finding is an error."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


def read_referential(table: str, data: bytes, *, name: str, known: Referentials) -> ReferentialFile:
    """Read a file of a table of TABLES.

    name: of the file, for the findings. known: the present tables, for what a file may leave out
    of a row that exists.
    """
    reader = _Reader(name)
    try:
        lines = list(reader.lines(data))
    except _Unreadable as wrong:
        return ReferentialFile(rows=(), findings=(wrong.finding,))
    needed, build = _BUILDERS[table]
    findings = list(reader.missing_columns(lines, needed))
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


class _Unreadable(Exception):  # noqa: N818 - said, not raised to anyone outside
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file. values: by column name, in lower case."""

    where: str
    values: Mapping[str, str]

    def value(self, column: str) -> str:
        return self.values.get(column.lower(), "").strip()


class _Reader:
    def __init__(self, name: str) -> None:
        self._name = name

    def lines(self, data: bytes) -> Iterator[_Line]:
        """Read the lines. Raises: _Unreadable."""
        if len(data) > MAX_BYTES:
            raise _Unreadable(error("referential_too_large", self._name, limit=MAX_BYTES))
        text = _text_of(data)
        if "\0" in text:
            raise _Unreadable(error("referential_unreadable", self._name, reason="NUL"))
        if text.lstrip()[:1] in ("[", "{"):
            return self._json_lines(text)
        return self._csv_lines(text)

    def missing_columns(self, lines: list[_Line], needed: Iterable[str]) -> Iterator[Finding]:
        """Tell which columns no line has."""
        present = {column for line in lines for column in line.values}
        for column in needed if lines else ():
            if column.lower() not in present:
                yield error("referential_column_missing", self._name, column=column)

    def _csv_lines(self, text: str) -> Iterator[_Line]:
        header = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=header.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns: list[str] = []
        first = 1
        try:
            for cells in reader:
                if not columns:
                    columns = [cell.strip().lower() for cell in cells]
                elif any(cell.strip() for cell in cells):
                    values = dict(zip(columns, cells, strict=False))
                    yield _Line(f"{self._name}:{first}", MappingProxyType(values))
                first = reader.line_num + 1
        except csv.Error as wrong:
            where = f"{self._name}:{first}"
            raise _Unreadable(error("referential_unreadable", where, reason=wrong)) from wrong

    def _json_lines(self, text: str) -> Iterator[_Line]:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as wrong:
            where = f"{self._name}:{getattr(wrong, 'lineno', 1)}"
            raise _Unreadable(error("referential_unreadable", where, reason=wrong)) from wrong
        for number, item in enumerate(document if isinstance(document, list) else [document], 1):
            if not isinstance(item, dict):
                finding = error("referential_unreadable", self._name, reason=f"#{number}")
                raise _Unreadable(finding)
            values = {
                name.lower(): "" if value is None else str(value)
                for name, value in item.items()
                if not isinstance(value, (dict, list))
            }
            yield _Line(f"{self._name}#{number}", MappingProxyType(values))


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what spreadsheets write by default


def _missing_values(line: _Line, needed: Iterable[str]) -> Iterator[Finding]:
    for column in needed:
        if not line.value(column):
            yield error("referential_value_missing", line.where, column=column)


def _agency(line: _Line, _known: Referentials, _faults: list[Finding]) -> Agency:
    return Agency(identifier=line.value("Identifier"), name=line.value("Name"), confirmed=True)


def _agreement(line: _Line, known: Referentials, faults: list[Finding]) -> ArchivalAgreement | None:
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
    if faults:
        return None
    return ArchivalAgreement(
        identifier=identifier,
        name=line.value("Name"),
        confirmed=True,
        active=status == "active",
        reading=Reading(reading),
        acceptance=acceptance,
        post_elimination_metadata_policy=policy,
    )


def _rule(line: _Line, _known: Referentials, faults: list[Finding]) -> RuleDefinition | None:
    category = line.value("RuleType")
    duration = line.value("RuleDuration").lower()
    measurement = line.value("RuleMeasurement").upper()

    def refuse(column: str, value: str, allowed: str) -> None:
        faults.append(
            error(
                "referential_value_unknown",
                line.where,
                column=column,
                value=value,
                allowed=allowed,
            )
        )

    if category not in RULE_CATEGORIES:
        refuse("RuleType", category, ", ".join(RULE_CATEGORIES))
    counted = duration not in ("", "unlimited")
    if counted and not (duration.isascii() and duration.isdigit() and len(duration) <= 4):
        refuse("RuleDuration", duration, "0-9999, unlimited")
    if duration == "" and category in RULE_CATEGORIES and category != "HoldRule":
        # SEDA 2.3: a hold may end with its owner's decision; every other rule counts from a day.
        faults.append(error("referential_value_missing", line.where, column="RuleDuration"))
    if measurement not in _MEASUREMENTS and (counted or measurement):
        refuse("RuleMeasurement", measurement, ", ".join(_MEASUREMENTS))
    if faults:
        return None
    return RuleDefinition(
        rule_id=line.value("RuleId"),
        category=category,
        value=line.value("RuleValue"),
        description=line.value("RuleDescription"),
        duration=duration,
        measurement=measurement if counted else "",
    )


RULE_CATEGORIES = (
    "AppraisalRule",
    "AccessRule",
    "StorageRule",
    "DisseminationRule",
    "ReuseRule",
    "ClassificationRule",
    "HoldRule",
)
_MEASUREMENTS = ("YEAR", "MONTH", "DAY")
_READINGS = tuple(reading.value for reading in Reading)
_ACCEPTANCES = ("automatic",)  # packages that wait for the archivist: with named accounts
_POLICIES = ("keep_restricted", "expurgate", "digest_only")

_Build = Callable[[_Line, Referentials, list[Finding]], Row | None]
_BUILDERS: Mapping[str, tuple[tuple[str, ...], _Build]] = MappingProxyType(
    {
        AGENCIES: (("Identifier", "Name"), _agency),
        AGREEMENTS: (("Identifier", "Name"), _agreement),
        RULES: (("RuleId", "RuleType", "RuleValue"), _rule),
    }
)
