"""Reads a line of a table of rules: Vitam's columns, and ours beside them. Text in, row out.

Columns: those of `retention_rules.referential_csv`. What a file has no column for stays as it is
in the row that it changes.
"""

from collections.abc import Iterable
from datetime import date

from retention_rules import (
    AlternativeUse,
    Category,
    Confidence,
    FinalSort,
    Measurement,
    RuleDefinition,
    SamplingMethod,
    StartEvent,
)
from sae.domain import records
from sae.domain.table_lines import Line
from seda.findings import Finding, error

RULE_CATEGORIES = tuple(category.value for category in Category)
NEEDED = ("RuleId", "RuleType", "RuleValue")


def read_rule(
    line: Line, before: records.RuleDefinition | None, faults: list[Finding]
) -> records.RuleDefinition | None:
    """Read a row; what is wrong with it is added to `faults`."""
    cells = _Cells(line, before, faults)
    # A rule that changed its category would be two rules: it takes another identifier.
    category = cells.word("RuleType", (before.category,) if before else RULE_CATEGORIES)
    duration, measurement = cells.delay("Rule", "duration", "measurement")
    if duration == "" and category in RULE_CATEGORIES and category != Category.HOLD:
        # SEDA 2.3: a hold may end with its owner's decision; every other rule counts from a day.
        faults.append(error("referential_value_missing", line.where, column="RuleDuration"))
    alternative = cells.alternative()
    agreement = cells.agreement()
    row = records.RuleDefinition(
        rule_id=line.value("RuleId"),
        category=category,
        value=line.value("RuleValue"),
        description=cells.text("RuleDescription", "description"),
        duration=duration,
        measurement=measurement,
        value_en=cells.text("RuleValueEn", "value_en"),
        start_event=cells.choice("StartEvent", "start_event", StartEvent),
        alternative_duration=alternative[0],
        alternative_measurement=alternative[1],
        alternative_event=alternative[2],
        alternative_use=alternative[3],
        final_sort=cells.choice("FinalSort", "final_sort", FinalSort),
        sampling=cells.sampling(),
        legal_basis=cells.text("LegalBasis", "legal_basis"),
        article=cells.text("Article", "article"),
        source=cells.text("Source", "source"),
        confidence=cells.choice("Confidence", "confidence", Confidence),
        agreement_reference=agreement[0],
        agreement_on=agreement[1],
        code_list=cells.text("CodeList", "code_list"),
        active=cells.active(),
    )
    return None if faults else row


def row_of_definition(definition: RuleDefinition) -> records.RuleDefinition:
    """Make a row of a definition of a shipped table: never active."""
    other = definition.alternative
    sampling = definition.sampling
    duration, measurement = _written(definition)
    return records.RuleDefinition(
        rule_id=definition.rule_id,
        category=definition.category.value,
        value=definition.label,
        value_en=definition.label_en,
        description=definition.description,
        duration=duration,
        measurement=measurement,
        start_event=definition.start_event.value,
        alternative_duration="" if other is None else str(other.duration.count or "unlimited"),
        alternative_measurement="" if other is None else other.duration.measurement.value,
        alternative_event="" if other is None else other.start_event.value,
        alternative_use="" if other is None else other.use.value,
        final_sort=definition.final_sort.value if definition.final_sort else "",
        sampling=":".join(filter(None, (sampling.method.value, sampling.parameter)))
        if sampling
        else "",
        legal_basis=definition.legal_basis,
        article=definition.article,
        source=definition.source,
        confidence=definition.confidence.value if definition.confidence else "",
        code_list=definition.code_list,
        active=False,
    )


# ----------------------------------------------------------------------------- private

_UNLIMITED = "unlimited"
_YES, _NO = ("true", "1", "oui", "yes"), ("false", "0", "non", "no")


def _written(definition: RuleDefinition) -> tuple[str, str]:
    duration = definition.duration
    if duration is None:
        return "", ""
    if duration.count is None:
        return _UNLIMITED, ""
    return str(duration.count), duration.measurement.value


class _Cells:
    """The cells of a line, with those of the row it changes for the columns it lacks."""

    def __init__(
        self, line: Line, before: records.RuleDefinition | None, faults: list[Finding]
    ) -> None:
        self._line = line
        self._before = before
        self._faults = faults

    def text(self, column: str, field: str) -> str:
        """Give the text of a column, or that of before when the file has no such column."""
        if column.lower() not in self._line.values and self._before is not None:
            return str(getattr(self._before, field))
        return self._line.value(column)

    def word(self, column: str, allowed: Iterable[str]) -> str:
        """Give a word of a closed list."""
        value = self._line.value(column)
        if value not in allowed:
            self._refuse(column, value, allowed)
        return value

    def choice(self, column: str, field: str, allowed: Iterable[str]) -> str:
        """Give a word of a closed list, or nothing."""
        value = self.text(column, field)
        if value and value not in tuple(allowed):
            self._refuse(column, value, (one for one in allowed if one))
        return value

    def delay(self, prefix: str, *fields: str) -> tuple[str, str]:
        """Give a count and what it counts."""
        duration = self.text(f"{prefix}Duration", fields[0]).lower()
        measurement = self.text(f"{prefix}Measurement", fields[1]).upper()
        counted = duration not in ("", _UNLIMITED)
        if counted and not (duration.isascii() and duration.isdigit() and len(duration) <= 4):
            self._refuse(f"{prefix}Duration", duration, ("0-9999", _UNLIMITED))
        if measurement not in tuple(Measurement) and (counted or measurement):
            self._refuse(f"{prefix}Measurement", measurement, Measurement)
        return duration, measurement if counted else ""

    def alternative(self) -> tuple[str, str, str, str]:
        """Give the second delay of a rule that has two: all of it, or nothing."""
        duration, measurement = self.delay(
            "Alternative", "alternative_duration", "alternative_measurement"
        )
        event = self.choice("AlternativeStartEvent", "alternative_event", StartEvent)
        use = self.choice("AlternativeUse", "alternative_use", AlternativeUse)
        if use and not duration:
            self._missing("AlternativeDuration")
        if duration and not use:
            self._missing("AlternativeUse")
        return duration, measurement, event, use

    def sampling(self) -> str:
        """Give a method of sampling, with its parameter."""
        value = self.text("Sampling", "sampling")
        method = value.partition(":")[0]
        if value and method not in tuple(SamplingMethod):
            self._refuse("Sampling", value, SamplingMethod)
        return value

    def agreement(self) -> tuple[str, str]:
        """Give the reference and the day of the agreement: both, or neither."""
        reference = self.text("AgreementReference", "agreement_reference")
        day = self.text("AgreementDate", "agreement_on")
        if day:
            try:
                date.fromisoformat(day)
            except ValueError:
                self._refuse("AgreementDate", day, ("YYYY-MM-DD",))
        if reference and not day:
            self._missing("AgreementDate")
        if day and not reference:
            self._missing("AgreementReference")
        return reference, day

    def active(self) -> bool:
        """Say whether the row is active; without a word of it, as before, or it is."""
        value = self._line.value("Active").lower()
        if not value:
            return self._before is None or self._before.active
        if value not in (*_YES, *_NO):
            self._refuse("Active", value, ("true", "false"))
        return value in _YES

    def _refuse(self, column: str, value: str, allowed: Iterable[str]) -> None:
        self._faults.append(
            error(
                "referential_value_unknown",
                self._line.where,
                column=column,
                value=value,
                allowed=", ".join(allowed),
            )
        )

    def _missing(self, column: str) -> None:
        self._faults.append(error("referential_value_missing", self._line.where, column=column))
