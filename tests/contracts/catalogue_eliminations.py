"""What every catalogue must keep of elimination campaigns."""

from dataclasses import replace

from sae.domain.elimination import Campaign, CampaignState, UnitState
from sae.domain.elimination_list import ListedUnit
from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import a_unit, keep


def a_campaign(campaign_id: str = "C1", **changes: object) -> Campaign:
    made = Campaign(
        campaign_id=campaign_id,
        number=f"2026-{campaign_id}",
        state=CampaignState.PROPOSED,
        on="2026-01-01",
        seda_version="2.2",
        proposed_at="2026-01-01T00:00:00+00:00",
        producers=("A",),
        preparers=("archivist",),
        lines=(),
        refusals={"held": 2},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_listed(unit_id: str, *, line: int = 1) -> ListedUnit:
    return ListedUnit(
        unit_id=unit_id,
        line=line,
        aip_id="A1",
        dossier_id="",
        fingerprint="f",
        earliest="2010",
        latest="2011",
        objects=(("O1", "ab", 3),),
    )


class EliminationsContract(CataloguePlaces):
    def test_a_campaign_is_found_as_it_was_put_last(self, catalogue: Catalogue) -> None:
        with catalogue.write() as tx:
            tx.put_elimination(a_campaign())
            tx.put_elimination(a_campaign("C0", state=CampaignState.CERTIFIED))
            tx.put_elimination(a_campaign(state=CampaignState.SUBMITTED))

        with catalogue.read() as reader:
            assert reader.elimination("C1") == a_campaign(state=CampaignState.SUBMITTED)
            assert reader.elimination("none") is None
            assert [one.campaign_id for one in reader.eliminations()] == ["C0", "C1"]
            assert [one.campaign_id for one in reader.eliminations(over=True)] == ["C0"]
            assert [one.campaign_id for one in reader.eliminations(over=False)] == ["C1"]

    def test_units_are_moved_and_said_to_stand_somewhere(self, catalogue: Catalogue) -> None:
        with catalogue.write() as tx:
            tx.put_elimination(a_campaign())
            tx.add_elimination_units("C1", [a_listed("U1"), a_listed("U2"), a_listed("U3", line=2)])
            tx.move_elimination_units("C1", [("U2", 2)])
            tx.set_elimination_units("C1", UnitState.RELEASED, reason="excluded", unit_ids=["U3"])
            tx.set_elimination_units("C1", UnitState.ORDERED, lines=[1, 2], before=UnitState.LISTED)

        with catalogue.read() as reader:
            found = {one.unit_id: one for one in reader.elimination_units("C1")}
            assert found["U1"] == replace(a_listed("U1"), state=UnitState.ORDERED)
            assert found["U2"].line == 2
            assert (found["U3"].state, found["U3"].reason) == (UnitState.RELEASED, "excluded")
            second = reader.elimination_units("C1", line=2, states=[UnitState.ORDERED])
            assert [one.unit_id for one in second] == ["U2"]
            assert reader.open_eliminations_of(["U1", "U3", "U9"]) == {"U1": "C1"}
            assert reader.elimination_of("U1") == ("C1", found["U1"])
            assert reader.elimination_of("U3") is None

    def test_units_are_given_with_the_aip_where_they_are(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1", 0), a_unit("U2", 1))

        with catalogue.read() as reader:
            aip = next(iter(reader.aips())).aip_id
            assert reader.aips_of_units(["U2", "U9", "U1"]) == {"U1": aip, "U2": aip}
            assert list(reader.undetermined_units()) == []

    def test_the_units_below_many_are_asked_for_at_once(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1", 0), a_unit("U2", 1, parents=("U1",)))

        with catalogue.read() as reader:
            assert reader.children_of(["U1", "U2", "U9"]) == {"U1": ("U2",)}

    def test_the_dump_tells_campaigns_with_their_units(self, catalogue: Catalogue) -> None:
        with catalogue.write() as tx:
            tx.put_elimination(a_campaign())
            tx.add_elimination_units("C1", [a_listed("U1")])

        with catalogue.read() as reader:
            rows = [line for line in reader.dump() if '"row":"elimination' in line]
        assert len(rows) == 2
