"""What every catalogue must do with holds."""

from dataclasses import replace
from datetime import date

from sae.domain.act import Act, ActKind
from sae.domain.holds import Hold
from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import NOON, a_rule, a_unit, keep


def a_hold(hold_id: str = "H1", **changes: object) -> Hold:
    return replace(
        Hold(
            hold_id=hold_id,
            owner="Chambre régionale des comptes",
            reason="contrôle",
            rule_id="HOL-1",
            until_on=date(2027, 1, 1),
            reassess_on=None,
            prevents_rearrangement=True,
            roots=1,
            set_at=NOON,
            set_by="operator",
        ),
        **changes,
    )


def put(catalogue: Catalogue, hold: Hold, *unit_ids: str) -> None:
    with catalogue.write() as tx:
        act = Act(
            act_id=hold.hold_id,
            kind=ActKind.HOLD_SET,
            campaign_id="",
            at=NOON,
            actor="operator",
            reason="",
            body={},
            salt="",
            published_seq=1,
        )
        tx.add_act(act)
        tx.add_hold(hold, unit_ids)


class AccessContract(CataloguePlaces):
    def test_a_hold_comes_back_as_it_was(self, catalogue: Catalogue) -> None:
        put(catalogue, a_hold(), "U2", "U1")

        with catalogue.read() as reader:
            assert reader.hold("H1") == a_hold()
            assert list(reader.holds()) == [a_hold()]
            assert reader.hold_roots("H1") == ("U1", "U2")
            assert reader.hold("H2") is None

    def test_a_hold_reaches_units_below_by_any_parent(self, catalogue: Catalogue) -> None:
        top, other = a_unit("TOP", 0), a_unit("OTHER", 1)
        leaf = a_unit("LEAF", 2, parents=("OTHER", "TOP"))
        keep(catalogue, top, other, leaf)
        put(catalogue, a_hold(), "TOP")

        with catalogue.read() as reader:
            found = list(reader.holds_on(["LEAF", "OTHER", "TOP"]))

        assert [(one.unit_id, one.root_id) for one in found] == [("LEAF", "TOP"), ("TOP", "TOP")]
        assert {one.owner for one in found} == {"Chambre régionale des comptes"}

    def test_a_rule_stated_by_a_package_holds_as_well(self, catalogue: Catalogue) -> None:
        properties = (("HoldOwner", "TJ"), ("HoldEndDate", "2030-01-01"))
        rule = a_rule(category="HoldRule", rule_id="HOL-9", properties=properties)
        keep(catalogue, a_unit("TOP", 0, rules=(rule,)), a_unit("LEAF", 1, parents=("TOP",)))

        with catalogue.read() as reader:
            (found,) = reader.holds_on(["LEAF"])

        assert (found.hold_id, found.rule_id, found.owner) == ("", "HOL-9", "TJ")
        assert found.until_on == date(2030, 1, 1)

    def test_a_hold_that_was_lifted_reaches_nothing(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("TOP", 0))
        put(catalogue, a_hold(), "TOP")

        with catalogue.write() as tx:
            tx.lift_hold("H1", at=NOON, by="operator", reason="jugement rendu")

        with catalogue.read() as reader:
            assert list(reader.holds_on(["TOP"])) == []
            lifted = a_hold(lifted_at=NOON, lifted_by="operator", lift_reason="jugement rendu")
            assert reader.hold("H1") == lifted

    def test_the_day_of_examination_changes(self, catalogue: Catalogue) -> None:
        put(catalogue, a_hold(), "TOP")

        with catalogue.write() as tx:
            tx.reassess_hold("H1", date(2026, 12, 1))

        with catalogue.read() as reader:
            assert reader.hold("H1") == a_hold(reassess_on=date(2026, 12, 1))
