"""The part of an explanation that tells one category: rules, properties, what was stopped."""

from collections.abc import Iterator

from retention_rules.appraisal import Judge
from retention_rules.definitions import Category, RuleDefinition
from retention_rules.durations import Duration
from retention_rules.inheritance import AppliedProperty, AppliedRule
from retention_rules.lineage import Lineage, Stopped
from retention_rules.nodes import Node, day_text, node
from retention_rules.referential import Referential
from retention_rules.terms import Delay, Term


def explain_category(
    category: Category,
    lineage: Lineage,
    judge: Judge,
    referential: Referential,
    follows: tuple[Node, ...],
) -> Node:
    """Tell a category; a node without children when nothing reaches the unit, or was stopped."""
    reach = lineage.bundle.of(category)
    told = [_rule(category, one, lineage, judge, referential) for one in reach.rules]
    told += [_property(category, one, lineage) for one in reach.properties]
    told += [_stopped(one) for one in lineage.stopped if one.category is category]
    return node("category", *told, *(follows if told else ()), category=category.value)


# ----------------------------------------------------------------------------- private


def _rule(
    category: Category,
    rule: AppliedRule,
    lineage: Lineage,
    judge: Judge,
    referential: Referential,
) -> Node:
    _, term = judge(category, rule)
    row = referential.row(rule.statement.rule_id)
    return node(
        "rule",
        *_paths(category, rule, lineage),
        *((_definition(row),) if row is not None else ()),
        *_hold_fields(category, rule),
        *(node("event_given", event=one.event.value, on=day_text(one.on)) for one in rule.events),
        *_delays(term),
        _term(term),
        rule_id=rule.statement.rule_id,
        stated_by=rule.unit_id,
        agency=rule.agency,
        stated_start_on=day_text(rule.statement.start_on),
    )


def _paths(
    category: Category, stated: AppliedRule | AppliedProperty, lineage: Lineage
) -> Iterator[Node]:
    for path in lineage.paths(category, stated):
        if len(path) > 1:
            yield node("path", units=" / ".join(path))


def _definition(row: RuleDefinition) -> Node:
    return node(
        "definition",
        category=row.category.value,
        label=row.label,
        label_en=row.label_en,
        duration=_count(row.duration),
        measurement=row.duration.measurement.value if row.duration else "",
        start_event=row.start_event.value,
        final_sort=row.final_sort.value if row.final_sort else "",
        legal_basis=row.legal_basis,
        article=row.article,
        source=row.source,
        confidence=row.confidence.value if row.confidence else "",
        agreement_reference=row.agreement_reference,
        agreement_on=day_text(row.agreement_on),
        active="true" if row.active else "false",
        code_list=row.code_list,
    )


def _hold_fields(category: Category, rule: AppliedRule) -> Iterator[Node]:
    stated = rule.statement
    if category is Category.HOLD:
        yield node(
            "hold_stated",
            end_on=day_text(stated.hold_end_on),
            owner=stated.hold_owner,
            reason=stated.hold_reason,
            reassessing_on=day_text(stated.hold_reassessing_on),
        )


def _delays(term: Term) -> Iterator[Node]:
    if term.main is not None:
        yield _delay("delay", term.main)
    if term.alternative is not None:
        yield _delay("alternative", term.alternative)


def _delay(code: str, delay: Delay) -> Node:
    return node(
        code,
        start_event=delay.start_event.value,
        start_on=day_text(delay.start_on),
        source=delay.source.value,
        counted_from=day_text(delay.counted_from),
        duration=_count(delay.duration),
        measurement=delay.duration.measurement.value,
        ends_on=day_text(delay.ends_on),
    )


def _term(term: Term) -> Node:
    """Tell the end: a day, or why there is none. chosen: which of two delays gave it."""
    chosen = "alternative" if term.alternative is not None else ""
    if term.main is not None and term.alternative is not None:
        chosen = "delay" if term.ends_on == term.main.ends_on else "alternative"
    return node(
        "term",
        ends_on=day_text(term.ends_on),
        reason=term.reason.value if term.reason else "",
        chosen=chosen,
    )


def _property(category: Category, one: AppliedProperty, lineage: Lineage) -> Node:
    return node(
        "property",
        *_paths(category, one, lineage),
        name=one.name,
        value=str(one.value),
        stated_by=one.unit_id,
        agency=one.agency,
        implicit="true" if one.implicit else "false",
        to_sort="true" if one.to_sort else "false",
    )


def _stopped(one: Stopped) -> Node:
    stated = one.stated
    told = (
        {"rule_id": stated.statement.rule_id}
        if isinstance(stated, AppliedRule)
        else {"name": stated.name, "value": str(stated.value)}
    )
    return node(
        "stopped",
        **told,
        stated_by=stated.unit_id,
        at=one.at,
        by=one.by.value,
        reaches_otherwise="true" if one.reaches_otherwise else "false",
    )


def _count(duration: Duration | None) -> str:
    if duration is None:
        return ""
    return "unlimited" if duration.count is None else str(duration.count)
