import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from retention_rules import (
    ArchiveHold,
    Category,
    GivenEvent,
    Reason,
    ReasonCode,
    Referential,
    RuleDefinition,
    RuleStatement,
    StartEvent,
    Unit,
    decide,
)
from retention_rules.errors import UnitMissing
from retention_rules.explanation import Surroundings, explain
from retention_rules.inheritance import inherit, nothing_above
from retention_rules.nodes import Node
from retention_rules.tables import table
from tests.unit.retention_rules.archives import a_rule, a_unit, an_access_rule, destroying, stating
from tests.unit.retention_rules.graphs import REFERENTIAL, archives

RULES = [a_rule(label="Factures", legal_basis="Circulaire", article="3"), an_access_rule()]


def explained(unit_id: str, *units: Unit, rules: list[RuleDefinition] | None = None) -> Node:
    return explain(unit_id, units, Referential(RULES if rules is None else rules))


def only(tree: Node, code: str) -> dict[str, str]:
    [found] = tree.find(code)
    return dict(found.fields)


def test_a_rule_is_told_with_its_way_down_its_law_and_its_arithmetic() -> None:
    tree = explained(
        "leaf",
        a_unit("top", destroying()),
        a_unit("middle", parents=("top",)),
        a_unit("leaf", parents=("middle",)),
    )

    assert only(tree, "rule")["stated_by"] == "top"
    assert {path.field("units") for path in tree.find("path")} == {"top / middle / leaf"}
    definition = only(tree, "definition")
    assert (definition["label"], definition["legal_basis"], definition["article"]) == (
        "Factures",
        "Circulaire",
        "3",
    )
    assert definition["agreement_reference"] == "AD-2024-1"
    delay = only(tree, "delay")
    assert (delay["start_on"], delay["source"], delay["duration"], delay["ends_on"]) == (
        "2010-01-01",
        "stated",
        "5",
        "2015-01-01",
    )
    assert only(tree, "conclusion") == {
        "fate": "destroy",
        "due_on": "2015-01-01",
        "term_on": "2015-01-01",
    }


def test_both_ways_down_are_told() -> None:
    tree = explained(
        "leaf",
        a_unit("top", destroying()),
        a_unit("left", parents=("top",)),
        a_unit("right", parents=("top",)),
        a_unit("leaf", parents=("left", "right")),
    )

    assert {path.field("units") for path in tree.find("path")} == {
        "top / left / leaf",
        "top / right / leaf",
    }


@pytest.mark.parametrize(
    ("statement", "obstacles"),
    [
        (stating(prevent_inheritance=True), {"prevent_inheritance"}),
        (stating(ref_non_rule_ids=("APP",)), {"ref_non_rule_id"}),
        (destroying("APP", start_on=date(2020, 1, 1)), {"restated"}),
    ],
)
def test_what_was_stopped_is_told_with_the_unit_that_stops_it(
    statement: object, obstacles: set[str]
) -> None:
    tree = explained(
        "leaf",
        a_unit("top", destroying()),
        a_unit("middle", statement, parents=("top",)),
        a_unit("leaf", parents=("middle",)),
    )

    stopped = [dict(one.fields) for one in tree.find("stopped") if one.field("rule_id")]
    assert [one["rule_id"] for one in stopped] == ["APP"]
    assert {one["by"] for one in stopped} == obstacles
    assert {one["at"] for one in stopped} == {"middle"}
    assert {one["reaches_otherwise"] for one in stopped} == {"false"}


def test_the_smaller_of_two_delays_is_told_with_both() -> None:
    code = next(row for row in table("access-2009") if row.rule_id == "AR054")
    active = Referential([replace(code, active=True)])
    unit = a_unit(
        "u",
        stating(
            RuleStatement(rule_id="AR054", start_on=date(1950, 12, 31)), category=Category.ACCESS
        ),
        events=(GivenEvent(event=StartEvent.DEATH, on=date(1960, 1, 1)),),
    )

    tree = explain("u", [unit], active)

    assert only(tree, "delay")["ends_on"] == "2025-12-31"
    assert only(tree, "alternative")["ends_on"] == "1985-01-01"
    assert only(tree, "term") == {
        "ends_on": "1985-01-01",
        "reason": "",
        "chosen": "alternative",
    }
    assert only(tree, "event_given") == {"event": "death", "on": "1960-01-01"}
    assert only(tree, "opens")["on"] == "1985-01-01"


def test_an_exercise_shows_the_day_it_is_carried_to() -> None:
    rule = a_rule(start_event=StartEvent.EXERCISE_CLOSING)
    unit = a_unit("u", destroying(start_on=None), dossier_id="d", latest_on=date(2014, 4, 2))

    delay = only(explained("u", unit, rules=[rule]), "delay")

    assert (delay["start_on"], delay["counted_from"], delay["source"], delay["ends_on"]) == (
        "2014-04-02",
        "2014-12-31",
        "dossier",
        "2019-12-31",
    )


def test_what_is_missing_is_told_where_it_is_missing() -> None:
    tree = explained("u", a_unit("u", destroying("NOBODY")))

    assert not list(tree.find("definition"))
    assert only(tree, "term")["reason"] == "rule_unknown"
    assert only(tree, "reason")["reason"] == "rule_unknown"
    assert only(tree, "conclusion")["fate"] == "undetermined"


def test_holds_are_told_with_their_motive() -> None:
    hold = RuleStatement(rule_id="HOL", hold_owner="Mairie", hold_reason="Contentieux")
    tree = explained(
        "u",
        a_unit("top", holds=(ArchiveHold(hold_id="audit", until=date(2030, 1, 1)),)),
        a_unit("u", stating(hold, category=Category.HOLD), parents=("top",)),
        rules=[a_rule("HOL", category=Category.HOLD, duration=None)],
    )

    assert only(tree, "hold_stated")["reason"] == "Contentieux"
    assert only(tree, "archive_hold") == {
        "hold_id": "audit",
        "set_on": "top",
        "until": "2030-01-01",
    }
    assert only(tree, "held")["until"] == ""


def test_what_the_dossier_imposes_may_be_told_by_a_stored_decision() -> None:
    kept = Reason(code=ReasonCode.DOSSIER_KEPT, unit_id="other", until=date(2030, 1, 1))

    tree = explain(
        "u",
        [a_unit("u", destroying())],
        Referential(RULES),
        around=Surroundings(reasons=(kept,), to_sort=True),
        on=date(2020, 1, 1),
    )

    conclusion = only(tree, "conclusion")
    assert (conclusion["fate"], conclusion["due_on"]) == ("sort", "2030-01-01")
    assert only(tree, "on_day")["outcome"] == "not_yet"


def test_a_day_asked_is_answered() -> None:
    tree = explain("u", [a_unit("u", destroying())], Referential(RULES), on=date(2015, 1, 1))

    assert only(tree, "on_day") == {
        "day": "2015-01-01",
        "outcome": "destroy",
        "communicable": "false",
    }


def test_the_tree_is_json() -> None:
    tree = explained("u", a_unit("u", destroying()))

    told = json.loads(json.dumps(tree.to_json()))

    assert told["code"] == "unit"
    assert told["fields"]["unit_id"] == "u"
    assert "children" not in told["children"][-1]["children"][0]


def test_a_unit_that_was_not_given_cannot_be_explained() -> None:
    with pytest.raises(UnitMissing):
        explained("nobody", a_unit("u"))


@settings(max_examples=100, deadline=None)
@given(archives())
def test_an_explanation_says_what_was_decided(units: list[Unit]) -> None:
    decisions = decide(units, REFERENTIAL)
    roots, bundles = nothing_above(), {}
    for unit in units:
        above = [bundles[one] for one in unit.parents]
        bundles[unit.unit_id] = inherit(unit, above, roots=roots)

    for unit in units:
        tree = explain(unit.unit_id, units, REFERENTIAL)
        decision = decisions.of(unit.unit_id)
        conclusion = only(tree, "conclusion")
        assert conclusion["fate"] == decision.fate.value
        assert conclusion["due_on"] == (decision.due_on.isoformat() if decision.due_on else "")
        told = sorted((one.field("stated_by"), one.field("rule_id")) for one in tree.find("rule"))
        assert told == sorted(
            (rule.unit_id, rule.statement.rule_id)
            for reach in bundles[unit.unit_id].reaches
            for rule in reach.rules
        )
        ends = [one.field("until") for one in tree.find("conclusion") for one in one.children]
        assert len(ends) == len(decision.reasons)
