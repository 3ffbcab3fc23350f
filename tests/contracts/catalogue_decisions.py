"""What every catalogue does with versions of rules, decisions and what makes them stale."""

from dataclasses import replace
from datetime import date

from retention_rules import Fate
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.rule_inputs import StartEventRow
from sae.domain.unit_decision import ALWAYS, Chosen, UnitDecision
from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import a_unit, keep

RULE = RuleDefinition(
    rule_id="A",
    category="AppraisalRule",
    value="Dix ans",
    description="",
    duration="10",
    measurement="YEAR",
)
DECISION = UnitDecision(
    unit_id="",
    fate=Fate.DESTROY,
    due_on=date(2020, 12, 31),
    conflict_on=None,
    term_on=date(2020, 12, 31),
    in_use_until=ALWAYS,
    communicable_on=None,
    disseminable_on=None,
    reusable_on=None,
    held_until=ALWAYS,
    blockers=("rule_running", "child_kept"),
    waiting_for=(("AccessRule", "R/1"),),
)


class DecisionsContract(CataloguePlaces):
    def test_a_version_that_waits_comes_into_force_and_goes_back(
        self, catalogue: Catalogue
    ) -> None:
        longer = replace(RULE, duration="15", state=RuleState.WAITING)
        with catalogue.write() as tx:
            tx.put_rules([RULE, longer])
            tx.put_rules_in_force([("AppraisalRule", "A", 2)])
        with catalogue.write() as tx:
            assert [r.duration for r in tx.rule_versions(RuleState.IN_FORCE)] == ["15"]
            tx.put_rules_in_force([("AppraisalRule", "A", 1)])
        with catalogue.read() as reader:
            states = {r.version: r.state for r in reader.rule_versions()}

        assert states == {1: RuleState.IN_FORCE, 2: RuleState.WAITING}

    def test_decisions_are_found_by_unit_and_by_day(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1", position=1), a_unit("U2", position=2))
        kept = replace(DECISION, fate=Fate.KEEP, due_on=None, waiting_for=())
        with catalogue.write() as tx:
            numbers = {row.unit_id: row.unit_number for row in tx.rule_units()}
            tx.put_decisions([(numbers["U1"], DECISION), (numbers["U2"], kept)], every=True)
            tx.put_sorts({"U2": Chosen.KEEP}, act_id="act")

        with catalogue.read() as reader:
            assert reader.decision("U1") == replace(DECISION, unit_id="U1")
            assert reader.decision("nobody") is None
            found = reader.decision("U2")
            assert found is not None
            assert found.chosen is Chosen.KEEP
            assert [one.unit_id for one in reader.due(date(2020, 12, 31))] == ["U1"]
            assert list(reader.due(date(2020, 12, 30))) == []
            assert {one.unit_id for one in reader.past_term(date(2021, 1, 1))} == {"U1", "U2"}
            assert list(reader.waiting_units()) == [("U1", "AccessRule", "R/1")]
            assert sum(one.units for one in reader.count_due(date(2021, 1, 1))) == 1

    def test_what_is_stale_is_told_until_it_is_dealt_with(self, catalogue: Catalogue) -> None:
        with catalogue.write() as tx:
            tx.mark_decisions_stale(unit_ids=["U1"], transfer_ids=["T1"])
            first = tx.stale_marks()
            tx.mark_decisions_stale(every=True)
            tx.forget_stale(upto=first.last, rules_sha256="digest")

        with catalogue.read() as reader:
            left = reader.stale_marks()
        assert (first.unit_ids, first.transfer_ids, first.every) == (("U1",), ("T1",), False)
        assert (left.unit_ids, left.every, left.rules_sha256) == ((), True, "digest")

    def test_an_event_given_again_replaces_the_first(self, catalogue: Catalogue) -> None:
        event = StartEventRow(
            unit_id="U1",
            rule_id="A",
            category="AppraisalRule",
            event="",
            happened_on=date(2000, 1, 1),
            act_id="one",
        )
        again = replace(event, happened_on=date(2001, 1, 1), act_id="two")
        with catalogue.write() as tx:
            tx.put_start_events([event])
            tx.put_start_events([again])

        with catalogue.read() as reader:
            assert reader.start_events() == (again,)
            assert reader.rule_inputs().events == (again,)
