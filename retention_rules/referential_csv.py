"""Tables of rules as CSV text: Vitam's six columns, and ours beside them.

Of Vitam: RuleId, RuleType (a category of SEDA, `AppraisalRule`...), RuleValue (the label),
RuleDescription, RuleDuration (a number, `unlimited`, or empty), RuleMeasurement (YEAR, MONTH, DAY).

Ours, each optional: RuleValueEn (the label in English), StartEvent (a word of `StartEvent`),
FinalSort (C, D, T), Sampling (`method` or `method:parameter`), AlternativeDuration,
AlternativeMeasurement, AlternativeStartEvent and AlternativeUse (a word of `AlternativeUse`) for
rules with two delays, LegalBasis, Article, Source, Confidence (S, P, M), AgreementReference,
AgreementDate (YYYY-MM-DD), Active (`true`, `false`; without the column every row is active, as
its owner imports it), CodeList (label of the version of the list).

Separators `,` and `;` are both read. Every fault of a table is told, and a faulty row gives none.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from retention_rules.definitions import (
    Alternative,
    AlternativeUse,
    Category,
    Confidence,
    FinalSort,
    RuleDefinition,
    Sampling,
    SamplingMethod,
    StartEvent,
)
from retention_rules.durations import Duration, Measurement

VITAM_COLUMNS = (
    "RuleId",
    "RuleType",
    "RuleValue",
    "RuleDescription",
    "RuleDuration",
    "RuleMeasurement",
)
OUR_COLUMNS = (
    "RuleValueEn",
    "StartEvent",
    "FinalSort",
    "Sampling",
    "AlternativeDuration",
    "AlternativeMeasurement",
    "AlternativeStartEvent",
    "AlternativeUse",
    "LegalBasis",
    "Article",
    "Source",
    "Confidence",
    "AgreementReference",
    "AgreementDate",
    "Active",
    "CodeList",
)
COLUMNS = VITAM_COLUMNS + OUR_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFault:
    """One fault of a table. line: of the file, from 1; code: a stable word; value: as written."""

    code: str
    line: int
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """What a table gave. columns: its header, known or not."""

    definitions: tuple[RuleDefinition, ...]
    faults: tuple[TableFault, ...]
    columns: tuple[str, ...]


def read_table(text: str) -> TableRead:
    """Read a table of rules. Never raises on what people write."""
    first = text.removeprefix("\ufeff").split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    rows = csv.DictReader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator, strict=True
    )
    definitions: dict[str, RuleDefinition] = {}
    faults: list[TableFault] = []
    try:
        columns = tuple((name or "").strip() for name in rows.fieldnames or ())
        rows.fieldnames = columns
        faults += _header_faults(columns)
        for row in rows if not faults else ():
            cells = _Cells(row, rows.line_num, faults)
            definition = _definition(cells)
            if definition is not None and definition.rule_id in definitions:
                cells.fault("rule_twice", "RuleId")
            elif definition is not None:
                definitions[definition.rule_id] = definition
    except csv.Error as error:
        faults.append(TableFault(code="table_unreadable", line=rows.line_num, value=str(error)))
        columns = ()
    return TableRead(definitions=tuple(definitions.values()), faults=tuple(faults), columns=columns)


def write_table(definitions: Iterable[RuleDefinition]) -> str:
    """Write a table with all the columns, which `read_table` reads again."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for one in definitions:
        writer.writerow(_row(one))
    return written.getvalue()


# ----------------------------------------------------------------------------- private

_Word = TypeVar("_Word", bound=StrEnum)
_YES, _NO = {"true", "1", "yes", "oui", "vrai"}, {"", "false", "0", "no", "non", "faux"}


class _Cells:
    """The cells of one row, and where its faults go."""

    def __init__(self, row: Mapping[str, str | None], line: int, faults: list[TableFault]) -> None:
        self._row = row
        self._line = line
        self._faults = faults
        self._before = len(faults)

    def text(self, column: str) -> str:
        cell = self._row.get(column)
        return cell.strip() if isinstance(cell, str) else ""

    def has(self, column: str) -> bool:
        return column in self._row

    def fault(self, code: str, column: str) -> None:
        self._faults.append(
            TableFault(code=code, line=self._line, column=column, value=self.text(column)[:80])
        )

    @property
    def faulty(self) -> bool:
        return len(self._faults) > self._before

    def word(self, column: str, words: type[_Word]) -> _Word | None:
        text = self.text(column)
        try:
            return words(text) if text else None
        except ValueError:
            self.fault("word_unknown", column)
            return None

    def duration(self, count: str, measurement: str) -> Duration | None:
        text = self.text(count).lower()
        if not text:
            return None
        unit = Measurement.YEAR
        if self.text(measurement):
            try:
                unit = Measurement(self.text(measurement).upper())
            except ValueError:
                self.fault("word_unknown", measurement)
        if text == "unlimited":
            return Duration(count=None, measurement=unit)
        if not text.isascii() or not text.isdigit() or int(text) > _LONGEST:
            self.fault("duration_unreadable", count)
            return None
        return Duration(count=int(text), measurement=unit)

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault("day_unreadable", column)
            return None

    def active(self) -> bool:
        if not self.has("Active"):
            return True
        text = self.text("Active").lower()
        if text not in _YES | _NO:
            self.fault("word_unknown", "Active")
        return text in _YES


_LONGEST = 99_999  # of anything; the calendar ends in 9999 anyway


def _header_faults(columns: tuple[str, ...]) -> list[TableFault]:
    missing = [name for name in ("RuleId", "RuleType") if name not in columns]
    faults = [TableFault(code="column_missing", line=1, column=name) for name in missing]
    twice = {name for name in columns if name and columns.count(name) > 1}
    faults += [TableFault(code="column_twice", line=1, column=name) for name in sorted(twice)]
    return faults


def _definition(cells: _Cells) -> RuleDefinition | None:
    category = cells.word("RuleType", Category)
    for column, value in (("RuleId", cells.text("RuleId")), ("RuleType", category)):
        if not value and not (column == "RuleType" and cells.faulty):
            cells.fault("cell_empty", column)
    read = {
        "duration": cells.duration("RuleDuration", "RuleMeasurement"),
        "start_event": cells.word("StartEvent", StartEvent) or StartEvent.UNSPECIFIED,
        "final_sort": cells.word("FinalSort", FinalSort),
        "confidence": cells.word("Confidence", Confidence),
        "agreement_on": cells.day("AgreementDate"),
        "active": cells.active(),
        "alternative": _alternative(cells),
        "sampling": _sampling(cells),
    }
    if cells.faulty or category is None:
        return None
    return RuleDefinition(
        rule_id=cells.text("RuleId"),
        category=category,
        label=cells.text("RuleValue"),
        label_en=cells.text("RuleValueEn"),
        description=cells.text("RuleDescription"),
        legal_basis=cells.text("LegalBasis"),
        article=cells.text("Article"),
        source=cells.text("Source"),
        agreement_reference=cells.text("AgreementReference"),
        code_list=cells.text("CodeList"),
        **read,  # type: ignore[arg-type]  # each name above has the type of its field
    )


def _alternative(cells: _Cells) -> Alternative | None:
    duration = cells.duration("AlternativeDuration", "AlternativeMeasurement")
    event = cells.word("AlternativeStartEvent", StartEvent)
    use = cells.word("AlternativeUse", AlternativeUse)
    if duration is None and event is None and use is None:
        return None
    if duration is None or event is None or use is None:
        cells.fault("alternative_incomplete", "AlternativeDuration")
        return None
    return Alternative(duration=duration, start_event=event, use=use)


def _sampling(cells: _Cells) -> Sampling | None:
    method, _, parameter = cells.text("Sampling").partition(":")
    if not method:
        return None
    try:
        return Sampling(method=SamplingMethod(method.strip()), parameter=parameter.strip())
    except ValueError:
        cells.fault("word_unknown", "Sampling")
        return None


def _row(one: RuleDefinition) -> dict[str, str]:
    second = one.alternative
    sampling = one.sampling
    return {
        "RuleId": one.rule_id,
        "RuleType": one.category.value,
        "RuleValue": one.label,
        "RuleDescription": one.description,
        "RuleDuration": _count(one.duration),
        "RuleMeasurement": one.duration.measurement.value if one.duration else "",
        "RuleValueEn": one.label_en,
        "StartEvent": one.start_event.value,
        "FinalSort": one.final_sort.value if one.final_sort else "",
        "Sampling": f"{sampling.method}:{sampling.parameter}".rstrip(":") if sampling else "",
        "AlternativeDuration": _count(second.duration) if second else "",
        "AlternativeMeasurement": second.duration.measurement.value if second else "",
        "AlternativeStartEvent": second.start_event.value if second else "",
        "AlternativeUse": second.use.value if second else "",
        "LegalBasis": one.legal_basis,
        "Article": one.article,
        "Source": one.source,
        "Confidence": one.confidence.value if one.confidence else "",
        "AgreementReference": one.agreement_reference,
        "AgreementDate": one.agreement_on.isoformat() if one.agreement_on else "",
        "Active": "true" if one.active else "false",
        "CodeList": one.code_list,
    }


def _count(duration: Duration | None) -> str:
    if duration is None:
        return ""
    return "unlimited" if duration.count is None else str(duration.count)
