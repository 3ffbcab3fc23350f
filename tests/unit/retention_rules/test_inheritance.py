from datetime import date

from retention_rules import (
    ArchiveHold,
    Category,
    FinalAction,
    GivenEvent,
    RuleStatement,
    StartEvent,
    Unit,
)
from retention_rules.inheritance import Bundle, inherit, nothing_above
from tests.unit.retention_rules.archives import a_unit, destroying, keeping, managing, stating


def bundles(*units: Unit) -> dict[str, Bundle]:
    """Inherit along units given parents first."""
    roots, found = nothing_above(), {}
    for unit in units:
        found[unit.unit_id] = inherit(unit, [found[one] for one in unit.parents], roots=roots)
    return found


def reaching(bundle: Bundle, category: Category = Category.APPRAISAL) -> set[tuple[str, str]]:
    return {(one.unit_id, one.statement.rule_id) for one in bundle.of(category).rules}


def actions(bundle: Bundle) -> set[tuple[str, FinalAction]]:
    return {
        (one.unit_id, FinalAction(str(one.value)))
        for one in bundle.of(Category.APPRAISAL).properties
    }


def test_a_rule_comes_down_to_every_descendant() -> None:
    found = bundles(
        a_unit("top", destroying("A")),
        a_unit("middle", parents=("top",)),
        a_unit("leaf", parents=("middle",)),
    )

    assert reaching(found["leaf"]) == {("top", "A")}
    assert actions(found["leaf"]) == {("top", FinalAction.DESTROY)}


def test_units_that_state_nothing_share_what_reaches_them() -> None:
    found = bundles(
        a_unit("top", destroying("A")),
        a_unit("one", parents=("top",)),
        a_unit("two", parents=("one",)),
    )

    assert found["one"] is found["two"] is found["top"]


def test_rules_of_two_parents_are_put_together() -> None:
    found = bundles(
        a_unit("left", destroying("A")),
        a_unit("right", destroying("B")),
        a_unit("leaf", parents=("left", "right")),
    )

    assert reaching(found["leaf"]) == {("left", "A"), ("right", "B")}


def test_one_statement_that_comes_by_two_paths_is_one_rule() -> None:
    found = bundles(
        a_unit("top", destroying("A")),
        a_unit("left", stating("B"), parents=("top",)),
        a_unit("right", stating("C"), parents=("top",)),
        a_unit("leaf", parents=("left", "right")),
    )

    assert len(found["leaf"].of(Category.APPRAISAL).rules) == 3
    assert reaching(found["leaf"]) == {("top", "A"), ("left", "B"), ("right", "C")}


def test_one_rule_id_stated_by_two_units_is_two_rules() -> None:
    found = bundles(
        a_unit("left", destroying("A", start_on=date(2000, 1, 1))),
        a_unit("right", destroying("A", start_on=date(2010, 1, 1))),
        a_unit("leaf", parents=("left", "right")),
    )

    assert reaching(found["leaf"]) == {("left", "A"), ("right", "A")}


def test_a_rule_stated_again_masks_the_one_from_above() -> None:
    found = bundles(
        a_unit("top", destroying("A", "B")),
        a_unit("leaf", stating("A", start_on=date(2020, 1, 1)), parents=("top",)),
    )

    assert reaching(found["leaf"]) == {("leaf", "A"), ("top", "B")}


def test_prevent_inheritance_stops_rules_and_properties_of_its_category_only() -> None:
    found = bundles(
        a_unit("top", destroying("A"), stating("C", category=Category.ACCESS)),
        a_unit("leaf", stating("B", prevent_inheritance=True), parents=("top",)),
    )

    assert reaching(found["leaf"]) == {("leaf", "B")}
    assert actions(found["leaf"]) == {("leaf", FinalAction.KEEP)}  # implicit
    assert reaching(found["leaf"], Category.ACCESS) == {("top", "C")}


def test_ref_non_rule_id_stops_the_rule_and_not_the_properties() -> None:
    found = bundles(
        a_unit("top", destroying("A", "B")),
        a_unit("leaf", stating(ref_non_rule_ids=("A",)), parents=("top",)),
    )

    assert reaching(found["leaf"]) == {("top", "B")}
    assert actions(found["leaf"]) == {("top", FinalAction.DESTROY)}


def test_what_is_stopped_on_one_path_may_come_by_another() -> None:
    found = bundles(
        a_unit("top", destroying("A")),
        a_unit("left", stating(prevent_inheritance=True), parents=("top",)),
        a_unit("right", parents=("top",)),
        a_unit("leaf", parents=("left", "right")),
    )

    assert reaching(found["leaf"]) == {("top", "A")}


def test_a_property_stated_here_masks_all_those_from_above() -> None:
    found = bundles(
        a_unit("left", destroying("A")),
        a_unit("right", destroying("B"), agency="CCAS"),
        a_unit("leaf", keeping(), parents=("left", "right")),
    )

    assert actions(found["leaf"]) == {("leaf", FinalAction.KEEP)}
    assert reaching(found["leaf"]) == {("left", "A"), ("right", "B")}


def test_a_unit_whose_agency_says_nothing_keeps_and_masks_other_agencies() -> None:
    found = bundles(
        a_unit("top", destroying("A"), agency="CCAS"),
        a_unit("leaf", parents=("top",), agency="MAIRIE"),
        a_unit("below", parents=("leaf",), agency="MAIRIE"),
    )

    assert actions(found["leaf"]) == {("leaf", FinalAction.KEEP)}
    assert found["below"] is found["leaf"]


def test_a_holding_unit_without_agency_keeps_nothing_by_itself() -> None:
    found = bundles(
        a_unit("tree", agency=""),
        a_unit("top", destroying("A"), parents=("tree",)),
        a_unit("node", parents=("top",), agency=""),
    )

    assert actions(found["tree"]) == set()
    assert actions(found["node"]) == {("top", FinalAction.DESTROY)}


def test_keep_beside_need_authorization_is_a_sorting() -> None:
    unit = Unit(
        unit_id="u", agency="MAIRIE", management=managing(keeping("A"), need_authorization=True)
    )

    [action] = bundles(unit)["u"].of(Category.APPRAISAL).properties

    assert action.to_sort


def test_secrecy_comes_down_property_by_property() -> None:
    found = bundles(
        a_unit(
            "top",
            stating(
                category=Category.CLASSIFICATION,
                classification_level="Secret",
                classification_owner="Préfecture",
            ),
        ),
        a_unit(
            "leaf",
            stating(category=Category.CLASSIFICATION, classification_level="Très secret"),
            parents=("top",),
        ),
    )

    assert {
        (one.name, one.value) for one in found["leaf"].of(Category.CLASSIFICATION).properties
    } == {("classification_level", "Très secret"), ("classification_owner", "Préfecture")}


def test_an_event_is_told_to_the_rules_that_reach_the_unit_and_goes_down_with_them() -> None:
    death = GivenEvent(event=StartEvent.DEATH, on=date(1999, 1, 1))
    found = bundles(
        a_unit("series", stating(RuleStatement(rule_id="A"))),
        a_unit("file", parents=("series",), events=(death,)),
        a_unit("piece", parents=("file",)),
        a_unit("other", parents=("series",)),
    )

    [rule] = found["piece"].of(Category.APPRAISAL).rules
    [untold] = found["other"].of(Category.APPRAISAL).rules
    assert (rule.unit_id, rule.events) == ("series", (death,))
    assert untold.events == ()


def test_of_two_events_of_one_kind_the_nearest_is_right() -> None:
    old = GivenEvent(event=StartEvent.DEATH, on=date(1999, 1, 1))
    new = GivenEvent(event=StartEvent.DEATH, on=date(2001, 1, 1), rule_id="A")
    found = bundles(
        a_unit("series", stating(RuleStatement(rule_id="A")), events=(old,)),
        a_unit("file", parents=("series",), events=(new,)),
    )

    [rule] = found["file"].of(Category.APPRAISAL).rules
    assert rule.events == (new,)


def test_an_event_told_for_another_rule_or_category_changes_nothing() -> None:
    death = GivenEvent(event=StartEvent.DEATH, on=date(1999, 1, 1), rule_id="B")
    access = GivenEvent(event=StartEvent.DEATH, on=date(1999, 1, 1), category=Category.ACCESS)
    found = bundles(
        a_unit("top", stating(RuleStatement(rule_id="A"))),
        a_unit("leaf", parents=("top",), events=(death, access)),
    )

    assert found["leaf"].of(Category.APPRAISAL).rules[0].events == ()


def test_a_hold_of_the_archive_comes_down_only_if_it_is_set_on_all_that_is_below() -> None:
    wide, narrow = ArchiveHold(hold_id="wide"), ArchiveHold(hold_id="n", with_descendants=False)
    found = bundles(
        a_unit("top", holds=(wide, narrow)),
        a_unit("leaf", stating(category=Category.HOLD, prevent_inheritance=True), parents=("top",)),
        a_unit("silent", parents=("top",)),
        a_unit("both", parents=("leaf", "silent")),
    )

    assert found["top"].holds == (("top", wide), ("top", narrow))
    for unit_id in ("leaf", "silent", "both"):
        assert found[unit_id].holds == (("top", wide),)
