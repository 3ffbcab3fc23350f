from datetime import date

import pytest

from retention_rules import (
    Alternative,
    AlternativeUse,
    Category,
    Confidence,
    Duration,
    FinalSort,
    Measurement,
    Sampling,
    SamplingMethod,
    StartEvent,
    years,
)
from retention_rules.referential_csv import COLUMNS, VITAM_COLUMNS, read_table, write_table
from tests.unit.retention_rules.archives import a_rule

VITAM = ",".join(VITAM_COLUMNS)


def test_the_six_columns_of_vitam_are_enough() -> None:
    read = read_table(f'{VITAM}\nAPP-1,AppraisalRule,Offres,"deux\nlignes",5,Year\n')

    [rule] = read.definitions
    assert not read.faults
    assert (rule.rule_id, rule.category, rule.label) == ("APP-1", Category.APPRAISAL, "Offres")
    assert rule.description == "deux\nlignes"
    assert rule.duration == years(5)
    assert rule.start_event is StartEvent.UNSPECIFIED
    assert rule.active
    assert not rule.agreed


def test_spans_may_be_months_days_unlimited_or_none() -> None:
    rows = ("4,MONTH", "100,day", "unlimited,Year", ",")
    table = "".join(f"R{line},HoldRule,,,{row}\n" for line, row in enumerate(rows))

    spans = [rule.duration for rule in read_table(f"{VITAM}\n{table}").definitions]

    assert spans == [
        Duration(count=4, measurement=Measurement.MONTH),
        Duration(count=100, measurement=Measurement.DAY),
        Duration(count=None),
        None,
    ]


def test_semicolons_a_byte_order_mark_and_other_orders_are_read() -> None:
    read = read_table("\ufeffRuleType;RuleId;Active;Notes\nReuseRule;R;oui;rien\n")

    assert not read.faults
    assert [(rule.rule_id, rule.active) for rule in read.definitions] == [("R", True)]


def test_a_column_active_that_says_nothing_is_inactive() -> None:
    [rule] = read_table("RuleId,RuleType,Active\nR,ReuseRule,\n").definitions

    assert not rule.active


def test_what_is_written_is_read_again() -> None:
    rules = (
        a_rule("plain"),
        a_rule(
            "full",
            label="Libellé, avec virgule",
            label_en="Label",
            description="deux\nlignes",
            duration=Duration(count=None, measurement=Measurement.MONTH),
            start_event=StartEvent.BIRTH,
            alternative=Alternative(
                duration=years(25), start_event=StartEvent.DEATH, use=AlternativeUse.IF_SHORTER
            ),
            final_sort=FinalSort.SORT,
            sampling=Sampling(method=SamplingMethod.YEARS, parameter="0,5"),
            legal_basis="Code",
            article="L.1",
            source="AD",
            confidence=Confidence.PARTIAL,
            agreement_on=date(2024, 2, 29),
            active=False,
            code_list="2026",
        ),
    )

    written = write_table(rules)

    assert written.startswith(",".join(COLUMNS))
    assert read_table(written).definitions == rules


@pytest.mark.parametrize(
    ("header", "row", "code", "column"),
    [
        ("RuleId,RuleType", "R,SomeRule", "word_unknown", "RuleType"),
        ("RuleId,RuleType", ",AccessRule", "cell_empty", "RuleId"),
        ("RuleId,RuleType", "R,", "cell_empty", "RuleType"),
        ("RuleId,RuleType,RuleDuration", "R,AccessRule,dix", "duration_unreadable", "RuleDuration"),
        ("RuleId,RuleType,RuleDuration", "R,AccessRule,-1", "duration_unreadable", "RuleDuration"),
        (
            "RuleId,RuleType,RuleDuration,RuleMeasurement",
            "R,AccessRule,1,SECOND",
            "word_unknown",
            "RuleMeasurement",
        ),
        ("RuleId,RuleType,StartEvent", "R,AccessRule,lundi", "word_unknown", "StartEvent"),
        ("RuleId,RuleType,FinalSort", "R,AppraisalRule,X", "word_unknown", "FinalSort"),
        ("RuleId,RuleType,Sampling", "R,AppraisalRule,sort", "word_unknown", "Sampling"),
        (
            "RuleId,RuleType,AgreementDate",
            "R,AppraisalRule,hier",
            "day_unreadable",
            "AgreementDate",
        ),
        ("RuleId,RuleType,Active", "R,AppraisalRule,peut-être", "word_unknown", "Active"),
        (
            "RuleId,RuleType,AlternativeDuration",
            "R,AccessRule,25",
            "alternative_incomplete",
            "AlternativeDuration",
        ),
        ("RuleId", "R", "column_missing", "RuleType"),
        ("RuleId,RuleType,RuleId", "R,AccessRule,R", "column_twice", "RuleId"),
    ],
)
def test_each_fault_is_told_with_its_column(header: str, row: str, code: str, column: str) -> None:
    read = read_table(f"{header}\n{row}\n")

    assert [(fault.code, fault.column) for fault in read.faults] == [(code, column)]
    assert not read.definitions


def test_every_fault_is_told_with_its_line_and_good_rows_are_read() -> None:
    read = read_table("RuleId,RuleType\nA,AccessRule\nB,Bad\nA,AccessRule\nC,Worse\n")

    assert [(fault.line, fault.code) for fault in read.faults] == [
        (3, "word_unknown"),
        (4, "rule_twice"),
        (5, "word_unknown"),
    ]
    assert [rule.rule_id for rule in read.definitions] == ["A"]


def test_a_text_that_is_no_table_is_told() -> None:
    assert [fault.code for fault in read_table("").faults] == ["column_missing", "column_missing"]
    broken = read_table('RuleId,RuleType\n"A,AccessRule')
    assert [fault.code for fault in broken.faults] == ["table_unreadable"]
