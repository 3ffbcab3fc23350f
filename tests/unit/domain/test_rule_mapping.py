"""Rows to engine units: properties once, dates at their ends, dossiers over transfers."""

import json
from dataclasses import replace
from datetime import date

from retention_rules import Category, Duration, FinalAction, Measurement, StartEvent
from sae.domain.records import RuleDefinition
from sae.domain.rule_inputs import RuleInputs, RuleUnitRow, StandingHold, StatedRule
from sae.domain.rule_mapping import content_days, definition_of, units_of
from sae.domain.rule_mapping.statements import management_of

NOTHING = RuleInputs(rules=())


def row(unit_id: str, **changes: object) -> RuleUnitRow:
    given = RuleUnitRow(
        unit_number=1,
        unit_id=unit_id,
        transfer_id="T",
        dossier_id=unit_id,
        agency="MAIRIE",
        start_date="",
        end_date="",
        metadata="",
        parents=(),
        rules=(),
    )
    return given._replace(**changes)


def stated(
    category: str, rule_id: str, *properties: tuple[str, str], start: str = ""
) -> StatedRule:
    return (category, rule_id, start, json.dumps(properties))


def test_what_a_category_says_of_itself_counts_once_and_the_first_word_wins() -> None:
    management = management_of(
        (
            stated("AppraisalRule", "A", ("FinalAction", "Keep"), ("RefNonRuleId", "X")),
            stated("AppraisalRule", "B", ("FinalAction", "Keep"), ("RefNonRuleId", "X")),
            stated("AppraisalRule", "MESSAGE", ("FinalAction", "Destroy"), start="2001-02"),
        )
    )

    found = management.of(Category.APPRAISAL)
    assert found is not None
    assert [rule.rule_id for rule in found.rules] == ["A", "B", "MESSAGE"]
    assert found.final_action is FinalAction.KEEP
    assert found.ref_non_rule_ids == ("X",)
    assert found.rules[2].start_on == date(2001, 2, 28)  # a partial date ends late


def test_holds_of_packages_keep_their_own_words() -> None:
    hold = stated(
        "HoldRule",
        "H",
        ("HoldEndDate", "2030-01-01"),
        ("HoldOwner", "O"),
        ("PreventInheritance", "1"),
    )

    found = management_of((hold,)).of(Category.HOLD)

    assert found is not None
    assert (found.rules[0].hold_end_on, found.rules[0].hold_owner) == (date(2030, 1, 1), "O")
    assert found.prevent_inheritance


def test_dates_that_are_not_whole_are_read_at_their_ends() -> None:
    assert content_days(row("u", start_date="2010", end_date="2012-02")) == (
        date(2010, 1, 1),
        date(2012, 2, 29),
    )
    other = '{"Title":["x"],"SentDate":["2015-04-03T10:00:00Z"],"ReceivedDate":["2015-04-05"]}'
    assert content_days(row("u", metadata=other)) == (date(2015, 4, 3), date(2015, 4, 5))
    assert content_days(row("u", start_date="vers 1900")) == (None, None)


def test_a_dossier_is_one_over_transfers_and_several_parents() -> None:
    rows = (
        row("d1"),
        row("p", dossier_id="d1", parents=("d1",)),
        row("later", parents=("p",), transfer_id="T2"),
        row("q", dossier_id="later", parents=("later",), transfer_id="T2"),
        row("d2"),
        row("both", dossier_id="d2", parents=("d2", "p")),
        row("alone", parents=("gone",)),
    )

    units, _ = units_of(rows, NOTHING)

    dossiers = {unit.unit_id: unit.dossier_id for unit in units}
    assert {dossiers[one] for one in ("d1", "p", "later", "q", "d2")} == {"d1"}
    assert (dossiers["both"], dossiers["alone"]) == ("d1", "alone")
    assert units[-1].parents == ()  # what is gone passes nothing down


def test_what_is_to_be_confirmed_and_holds_come_as_holds() -> None:
    inputs = replace(
        NOTHING,
        unconfirmed_agencies=frozenset({"MAIRIE"}),
        holds=(StandingHold(unit_id="u", hold_id="H1", until_on=None),),
    )

    (unit,), _ = units_of((row("u"),), inputs)

    assert [(one.hold_id, one.with_descendants) for one in unit.holds] == [
        ("H1", True),
        ("agency_to_confirm", False),
    ]


def test_a_row_of_the_table_becomes_a_definition() -> None:
    found = definition_of(
        RuleDefinition(
            rule_id="R",
            category="AccessRule",
            value="Deux délais",
            description="",
            duration="75",
            measurement="year",
            start_event="register_closing",
            alternative_duration="25",
            alternative_measurement="YEAR",
            alternative_event="death",
            alternative_use="if_shorter",
        )
    )

    assert found.duration == Duration(count=75, measurement=Measurement.YEAR)
    assert found.alternative is not None
    assert found.alternative.start_event is StartEvent.DEATH
    assert not found.agreed
