"""Checks of a package against the archive's own tables: agencies, agreements, rules.

Caution (design §6): what is unknown is kept as stated and may only restrict. An agency or an
agreement seen for the first time is to be confirmed; an unknown rule is a warning. A table that
the archivist declared closed, or a strict agreement, refuses instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.domain.records import ArchivalAgreement, Reading, Referentials, RuleDefinition
from seda.findings import Finding, Severity, error, info, warning
from seda.model import MessageHeader, RuleStatement


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a package is to be read, from its agreement and the archive's policy.

    refuse_unknown: names of the tables (`agencies`, `agreements`, `rules`) that are closed.
    """

    tolerant: bool
    refuse_unknown: frozenset[str]


def terms_of(
    header: MessageHeader, referentials: Referentials, *, reading: str, closed: frozenset[str]
) -> Terms:
    """Find the terms that govern a package; the archive's own where its agreement is unknown."""
    agreement = find_agreement(header, referentials)
    wanted = agreement.reading.value if agreement is not None else reading
    strict = wanted == Reading.STRICT.value
    refuse = set(closed | referentials.closed)
    if strict:
        refuse.add("rules")
    return Terms(
        tolerant=not strict,
        refuse_unknown=frozenset(refuse),
    )


def find_agreement(header: MessageHeader, referentials: Referentials) -> ArchivalAgreement | None:
    """Find the agreement that the message names."""
    for agreement in referentials.agreements:
        if agreement.identifier == header.archival_agreement:
            return agreement
    return None


def check_referentials(
    header: MessageHeader,
    agencies: Iterable[str],
    statements: Iterable[RuleStatement],
    referentials: Referentials,
    terms: Terms,
) -> Iterator[Finding]:
    """Compare what a package names with the tables. agencies: originating ones, named anywhere."""
    yield from _check_agreement(header, referentials, terms)
    known = {agency.identifier for agency in referentials.agencies}
    for name in sorted({header.transferring_agency, *agencies} - known - {""}):
        strange = name == header.transferring_agency and name not in set(agencies)
        if not strange or "agencies" not in terms.refuse_unknown:
            yield _unknown("agency_unknown", "agencies", terms, Severity.INFO, agency=name)
    yield from _check_rules(statements, referentials, terms)


# ----------------------------------------------------------------------------- private


def _check_agreement(
    header: MessageHeader, referentials: Referentials, terms: Terms
) -> Iterator[Finding]:
    if not header.archival_agreement:
        yield _unknown("agreement_missing", "agreements", terms, Severity.INFO)
        return
    agreement = find_agreement(header, referentials)
    if agreement is None:
        yield _unknown(
            "agreement_unknown",
            "agreements",
            terms,
            Severity.INFO,
            agreement=header.archival_agreement,
        )
    elif not agreement.active:
        yield error("agreement_inactive", "ArchivalAgreement", agreement=agreement.identifier)


def _check_rules(
    statements: Iterable[RuleStatement], referentials: Referentials, terms: Terms
) -> Iterator[Finding]:
    known = {rule.rule_id: rule for rule in referentials.rules}
    told: set[tuple[str, str]] = set()
    for statement in statements:
        hold_end = dict(statement.properties).get("HoldEndDate", "")
        rule = known.get(statement.rule_id)
        if hold_end and rule is not None and rule.duration:
            yield error(
                "hold_end_date_with_duration",
                f"manifest.xml:{statement.line}",
                rule=statement.rule_id,
            )
        names = [statement.rule_id]
        names.extend(text for name, text in statement.properties if name == "RefNonRuleId")
        for name in names:
            if not name or (statement.category, name) in told:
                continue
            told.add((statement.category, name))
            yield from _check_rule(statement, name, known.get(name), terms)


def _check_rule(
    statement: RuleStatement, name: str, rule: RuleDefinition | None, terms: Terms
) -> Iterator[Finding]:
    where = f"manifest.xml:{statement.line}"
    if rule is None:
        yield _unknown(
            "rule_unknown",
            "rules",
            terms,
            Severity.WARNING,
            where=where,
            rule=name,
            category=statement.category,
        )
    elif rule.category != statement.category:
        yield _unknown(
            "rule_wrong_category",
            "rules",
            terms,
            Severity.WARNING,
            where=where,
            rule=name,
            category=statement.category,
            known=rule.category,
        )
    elif not rule.active:
        yield warning("rule_not_active", where, rule=name)


def _unknown(
    code: str, table: str, terms: Terms, otherwise: Severity, where: str = "", **fields: str
) -> Finding:
    place = where or {"agencies": "OriginatingAgencyIdentifier"}.get(table, "ArchivalAgreement")
    if table in terms.refuse_unknown:
        return error(code, place, **fields)
    build = warning if otherwise is Severity.WARNING else info
    return build(code, place, **fields)
