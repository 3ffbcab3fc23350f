"""Rows of the table of rules, as the engine wants them."""

from collections.abc import Iterable
from datetime import date

from retention_rules import (
    Alternative,
    AlternativeUse,
    Category,
    Confidence,
    Duration,
    FinalSort,
    Measurement,
    Referential,
    RuleDefinition,
    Sampling,
    SamplingMethod,
    StartEvent,
)
from sae.domain import records


def referential_of(rules: Iterable[records.RuleDefinition]) -> Referential:
    """Give the engine its table of rules."""
    return Referential(definition_of(rule) for rule in rules)


def definition_of(row: records.RuleDefinition) -> RuleDefinition:
    """Give the engine a row of the table."""
    method, _, parameter = row.sampling.partition(":")
    alternative = None
    if row.alternative_use:
        alternative = Alternative(
            duration=_duration(row.alternative_duration, row.alternative_measurement)
            or Duration(count=None),
            start_event=StartEvent(row.alternative_event),
            use=AlternativeUse(row.alternative_use),
        )
    return RuleDefinition(
        rule_id=row.rule_id,
        category=Category(row.category),
        label=row.value,
        label_en=row.value_en,
        description=row.description,
        duration=_duration(row.duration, row.measurement),
        start_event=StartEvent(row.start_event),
        alternative=alternative,
        final_sort=FinalSort(row.final_sort) if row.final_sort else None,
        sampling=Sampling(method=SamplingMethod(method), parameter=parameter) if method else None,
        legal_basis=row.legal_basis,
        article=row.article,
        source=row.source,
        confidence=Confidence(row.confidence) if row.confidence else None,
        agreement_reference=row.agreement_reference,
        agreement_on=date.fromisoformat(row.agreement_on) if row.agreement_on else None,
        active=row.active,
        code_list=row.code_list,
    )


# ----------------------------------------------------------------------------- private


def _duration(count: str, measurement: str) -> Duration | None:
    if not count:
        return None
    if not count.isdigit():
        return Duration(count=None)
    return Duration(
        count=int(count),
        measurement=Measurement(measurement.upper()) if measurement else Measurement.YEAR,
    )
