"""A package against the archive's own tables: the unknown restricts, a closed table refuses."""

from dataclasses import replace

import pytest

from sae.domain.records import Agency, ArchivalAgreement, Reading, Referentials, RuleDefinition
from sae.domain.referential_checks import check_referentials, terms_of
from seda.findings import Finding, Severity
from seda.model import MessageHeader, RuleStatement

TABLES = ("agencies", "agreements", "rules")
HEADER = MessageHeader(
    version="2.1",
    message_identifier="M",
    date="",
    archival_agreement="CONVENTION",
    archival_agency="A",
    transferring_agency="COMMUNE",
    originating_agency="SERVICE",
    submission_agency="",
    archival_profile="",
)
AGREEMENT = ArchivalAgreement(
    identifier="CONVENTION",
    name="",
    confirmed=True,
    active=True,
    reading=Reading.TOLERANT,
    acceptance="automatic",
    post_elimination_metadata_policy="keep_restricted",
)
RULE = RuleDefinition(
    rule_id="APP-5",
    category="AppraisalRule",
    value="",
    description="",
    duration="5",
    measurement="year",
)


def known(**changes: object) -> Referentials:
    """Tables that know everything that the package below names."""
    tables = Referentials(
        agencies=(
            Agency(identifier="SERVICE", name="", confirmed=True),
            Agency(identifier="COMMUNE", name="", confirmed=True),
        ),
        agreements=(AGREEMENT,),
        rules=(RULE,),
        closed=frozenset(),
    )
    return replace(tables, **changes)


def statement(
    rule_id: str = "APP-5", category: str = "AppraisalRule", *properties: tuple[str, str]
) -> RuleStatement:
    return RuleStatement(category, rule_id, "", properties, 12)


def found(
    tables: Referentials,
    *statements: RuleStatement,
    closed: tuple[str, ...] = (),
    header: MessageHeader = HEADER,
) -> list[Finding]:
    terms = terms_of(header, tables, reading="tolerant", closed=frozenset(closed))
    return list(check_referentials(header, {"SERVICE"}, statements, tables, terms))


def test_what_the_tables_know_is_passed_without_a_word() -> None:
    assert found(known(), statement(), closed=TABLES) == []


@pytest.mark.parametrize(
    ("tables", "code", "severity", "table"),
    [
        (known(agencies=()), "agency_unknown", Severity.INFO, "agencies"),
        (known(agreements=()), "agreement_unknown", Severity.INFO, "agreements"),
        (known(rules=()), "rule_unknown", Severity.WARNING, "rules"),
    ],
)
def test_the_unknown_is_told_and_refused_only_where_its_table_is_closed(
    tables: Referentials, code: str, severity: Severity, table: str
) -> None:
    opened, closed = found(tables, statement()), found(tables, statement(), closed=(table,))

    assert {(f.code, f.severity) for f in opened} == {(code, severity)}
    assert {(f.code, f.severity) for f in closed} == {(code, Severity.ERROR)}


def test_a_table_that_the_archivist_closed_is_closed_too() -> None:
    [finding] = found(known(rules=(), closed=frozenset({"rules"})), statement())

    assert finding.severity is Severity.ERROR


def test_a_message_without_agreement_is_told_so() -> None:
    header = replace(HEADER, archival_agreement="")

    [opened] = found(known(), header=header)
    [closed] = found(known(), header=header, closed=("agreements",))

    assert (opened.code, opened.severity) == ("agreement_missing", Severity.INFO)
    assert closed.severity is Severity.ERROR


def test_an_agreement_that_ended_refuses_even_where_tables_are_open() -> None:
    [finding] = found(known(agreements=(replace(AGREEMENT, active=False),)))

    assert (finding.code, finding.severity) == ("agreement_inactive", Severity.ERROR)


def test_a_strict_agreement_reads_strictly_and_refuses_unknown_rules() -> None:
    tables = known(agreements=(replace(AGREEMENT, reading=Reading.STRICT),), rules=())

    terms = terms_of(HEADER, tables, reading="tolerant", closed=frozenset())
    [finding] = found(tables, statement())

    assert not terms.tolerant
    assert finding.severity is Severity.ERROR


def test_the_home_decides_how_unknown_agreements_are_read() -> None:
    tables = known(agreements=())

    assert terms_of(HEADER, tables, reading="tolerant", closed=frozenset()).tolerant
    assert not terms_of(HEADER, tables, reading="strict", closed=frozenset()).tolerant


def test_a_rule_of_another_category_is_told() -> None:
    [finding] = found(known(), statement("APP-5", "AccessRule"))

    assert (finding.code, finding.severity) == ("rule_wrong_category", Severity.WARNING)
    assert finding.where == "manifest.xml:12"


def test_a_rule_is_told_once_however_often_it_is_stated() -> None:
    assert len(found(known(rules=()), *(statement() for _ in range(50)))) == 1


def test_a_rule_that_is_only_excluded_must_be_known_too() -> None:
    excluded = statement("", "AppraisalRule", ("RefNonRuleId", "APP-9"))

    [finding] = found(known(), excluded)

    assert dict(finding.fields)["rule"] == "APP-9"


def test_an_end_of_hold_is_refused_where_the_rule_has_a_duration() -> None:
    held = statement("HOL-1", "HoldRule", ("HoldEndDate", "2030-01-01"))
    rule = replace(RULE, rule_id="HOL-1", category="HoldRule")

    [finding] = found(known(rules=(rule,)), held)

    assert (finding.code, finding.severity) == ("hold_end_date_with_duration", Severity.ERROR)
    assert found(known(rules=(replace(rule, duration=""),)), held) == []
