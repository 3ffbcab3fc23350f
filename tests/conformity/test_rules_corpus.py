"""Rules of real packages: every one is decided, and those worked out by hand agree.

The tables of rules of the corpus are read as if the Archives départementales had agreed to them:
their own system asks for no agreement.
"""

from datetime import date

import pytest

from retention_rules import Decisions, Outcome, ReasonCode, Referential, decide, on_day
from retention_rules.errors import CyclicUnits
from retention_rules.explanation import explain
from tests.conformity.corpus_homes import CORPUS, rows
from tests.conformity.rule_packages import definitions, titles_of, units_of

SIP = CORPUS / "sip"
ROWS = [row for row in rows("sip/index.tsv") if row["rule_categories"]]
ZIPS = [row["file"] for row in ROWS if row["file"].endswith(".zip")]
CYCLIC = "TestSipCyclic.zip"
TODAY = date(2024, 1, 1)
ALWAYS = date.min

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ROWS, reason="the shared corpus is not beside the checkout"),
]


def decided(package: str, table: str = "integration-ingest-internal") -> Decisions:
    return decide(units_of(SIP / package), Referential(definitions(table)))


def outcomes(decisions: Decisions, day: date = TODAY) -> dict[str, str]:
    return {one.unit_id: on_day(one, day).outcome.value for one in decisions}


@pytest.mark.parametrize("package", [one for one in ZIPS if one != CYCLIC])
def test_every_package_with_rules_is_decided_and_explained(package: str) -> None:
    units = units_of(SIP / package)
    referential = Referential(definitions())

    found = decide(units, referential)

    gone = {
        one.unit_id
        for one in found
        if on_day(one, TODAY).outcome in (Outcome.DESTROY, Outcome.SORT)
    }
    for unit in units:
        if unit.unit_id not in gone:
            assert not gone & set(unit.parents), unit.unit_id
        one = found.of(unit.unit_id)
        assert unit.unit_id not in gone or not one.rulings.holding.held_on(TODAY)
        [conclusion] = explain(unit.unit_id, units, referential).find("conclusion")
        assert conclusion.field("fate") == one.fate.value


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_the_rules_read_are_those_of_the_index(row: dict[str, str]) -> None:
    if row["file"] not in ZIPS:
        pytest.skip("a tar: read by the product, not by this reader")
    stated = {
        f"{statement.category}:{rule.rule_id}"
        for unit in units_of(SIP / row["file"])
        for statement in unit.management.statements
        for rule in statement.rules
    }

    # `HoleOwner` is a tag misspelt in one package.
    known = {one for one in row["rules_used"].split(",") if one and not one.startswith("HoleOwner")}
    assert stated <= known
    assert known <= stated | _named_to_be_left_out(row["file"])


def _named_to_be_left_out(package: str) -> set[str]:
    return {
        f"{statement.category}:{name}"
        for unit in units_of(SIP / package)
        for statement in unit.management.statements
        for name in statement.ref_non_rule_ids
    }


def test_a_cycle_is_named() -> None:
    with pytest.raises(CyclicUnits):
        decided(CYCLIC)


def test_a_tree_without_rules_is_kept() -> None:
    assert set(outcomes(decided("SIP_TREE.zip"), date(2500, 1, 1)).values()) == {"keep"}


def test_an_elimination_of_two_branches_that_meet() -> None:
    # ID4 > ID6 > ID8 > ID10 > ID14 and ID16 > ID18 > ID20 > ID10; ID8 keeps APP-00001 until 2081,
    # ID10 does not want it (RefNonRuleId); ID20 stops the holds of ID16 and ID18.
    found = decided("TEST_ELIMINATION_V2.zip")

    assert {one.unit_id: one.due_on for one in found} == {
        "ID4": date(2081, 1, 1),
        "ID6": date(2081, 1, 1),
        "ID8": date(2081, 1, 1),
        "ID10": date(2017, 12, 31),
        "ID14": date(2017, 12, 31),
        "ID16": date(2020, 1, 1),
        "ID18": date(2020, 1, 1),
        "ID20": date(2017, 12, 31),
    }


def test_the_same_elimination_is_held_on_the_eve_and_free_on_the_day() -> None:
    found = decided("TEST_ELIMINATION_V2.zip")

    assert outcomes(found, date(2017, 12, 30))["ID10"] == "conflict"
    assert outcomes(found, date(2017, 12, 31))["ID10"] == "destroy"
    assert outcomes(found, date(2019, 12, 31))["ID18"] == "conflict"
    assert outcomes(found, date(2020, 1, 1))["ID18"] == "destroy"
    # Before any rule is over nothing lets go, and a hold is no conflict.
    assert outcomes(found, date(2006, 12, 31))["ID10"] == "not_yet"


def test_a_parent_of_what_is_kept_longer_waits_and_says_for_which_unit() -> None:
    parent = decided("TEST_ELIMINATION_V2.zip").of("ID4")

    [reason] = [one for one in parent.reasons if one.code is ReasonCode.CHILD_KEPT]
    assert (reason.unit_id, reason.until) == ("ID8", date(2081, 1, 1))


def test_rules_of_use_add_up_along_a_branch() -> None:
    found = decided("1069_CA1.zip", "integration-processing")

    # R1: 1 year from 2017-01-01; R3: 3 from 2017-03-01; R4: 4 from 2017-04-01.
    assert {one.unit_id: one.rulings.storage.ends_on for one in found} == {
        "AU1": date(2018, 1, 1),
        "AU2": date(2018, 1, 1),
        "AU3": date(2020, 3, 1),
        "AU4": date(2021, 4, 1),
        "AU5": date(2021, 4, 1),
        "AU6": date(2021, 4, 1),
    }


def test_a_rule_stated_again_without_a_start_waits_for_one() -> None:
    found = decided("1069_CA4.zip", "integration-processing")

    ends = {one.unit_id: one.rulings.storage.ends_on for one in found}
    assert ends == {
        "AU1": date(2018, 1, 1),
        "AU2": date(2018, 1, 1),
        "AU3": date(2022, 5, 1),  # R1 by AU2, R5 by AU5
        "AU4": None,  # R1 stated again, without a start
        "AU5": date(2022, 5, 1),
    }


def test_holds_are_as_their_units_describe_them() -> None:
    package = "RECLASSIFICATION_HOLD_RULES_COMPLEX.zip"
    found, titles = decided(package), titles_of(SIP / package)

    checked = 0
    for unit_id, (_, description) in titles.items():
        holding = found.of(unit_id).rulings.holding
        if "Rearrangement" not in description:
            assert holding.ends_on == ALWAYS, unit_id
            continue
        checked += 1
        in_force = not description.startswith("Expired")
        fixed = description.endswith("PreventRearrangement=true")
        assert holding.held_on(TODAY) == in_force, (unit_id, description)
        assert (holding.movable_on is None or holding.movable_on > TODAY) == (in_force and fixed)
    assert checked == 24


def test_holds_stop_and_come_down_as_other_rules_do() -> None:
    found = decided("SIP_OK_HoldRules.zip")

    assert {one.unit_id: one.rulings.holding.ends_on for one in found} == {
        "ID01": ALWAYS,
        "ID02": date(2001, 1, 1),
        "ID03": None,  # a year, from an unknown day
        "ID04": date(2010, 1, 1),
        "ID05": None,  # without an end, and that of ID02
        "ID06": ALWAYS,  # RefNonRuleId
        "ID07": ALWAYS,  # PreventInheritance
        "ID08": None,
    }


def test_a_final_action_stated_below_masks_the_one_above_and_the_rules_come_down() -> None:
    found = decided("OK-RULES-MDRULES.zip")

    assert outcomes(found) == {"ID1": "keep", "ID2": "keep", "ID3": "not_yet", "ID4": "not_yet"}
    assert found.of("ID3").due_on == date(2062, 9, 1)  # 80 years from 1982-09-01


def test_delays_of_access_over_twenty_eight_units() -> None:
    found = decided("1069_OK_RULES_COMPLEXE_COMPLETE_V2.zip")

    opens = {one.unit_id: one.rulings.access.opens_on for one in found}
    assert opens["ID4"] == date(2025, 1, 1)
    assert opens["ID6"] is None  # PreventInheritance, and nothing stated
    assert opens["ID10"] == date(2027, 1, 1)  # by ID20: ACC-00002 from 2002
    assert opens["ID28"] == date(2999, 1, 1)  # 999 years, beside 100 days
    assert opens["ID30"] == date(3001, 1, 1)  # stated again from 2002
    assert opens["ID32"] == date(2000, 1, 1)  # PreventInheritance, and 0 years
    assert opens["ID60"] == date(2999, 1, 1)
    assert opens["ID70"] == date(2025, 1, 1)


def test_a_held_leaf_is_in_conflict_and_blocks_its_ancestors() -> None:
    found = decided("1069_OK_RULES_COMPLEXE_COMPLETE_V2.zip")

    assert {unit: outcomes(found)[unit] for unit in ("ID50", "ID52", "ID56", "ID48")} == {
        "ID50": "blocked",
        "ID52": "blocked",
        "ID56": "conflict",
        "ID48": "keep",
    }


def test_an_unknown_rule_closes_and_never_destroys() -> None:
    found = decided("SIP-test.zip")  # rules that no table of the corpus has

    [one] = list(found)
    assert outcomes(found, date(2500, 1, 1)) == {one.unit_id: "keep"}
    assert one.rulings.access.opens_on is None
    assert one.rulings.dissemination.opens_on is None
    assert one.rulings.reuse.opens_on is None
