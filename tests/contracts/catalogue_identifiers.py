"""What every catalogue must find from identifiers as people have them."""

import pytest

from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import (
    a_transfer,
    a_unit,
    an_aip,
    an_object,
    keep,
    take_in_charge,
)


class IdentifiersContract(CataloguePlaces):
    @pytest.mark.parametrize("beginning", ["abcd1234", "abcd1234-U", "abcd1234-Unit"])
    def test_the_beginning_of_an_identifier_is_enough(
        self, catalogue: Catalogue, beginning: str
    ) -> None:
        keep(catalogue, a_unit("abcd1234-Unit", 0), a_unit("abcd9999-Unit", 1))

        with catalogue.read() as reader:
            assert reader.beginning_so(beginning) == ("abcd1234-Unit",)

    def test_everything_that_people_name_is_found(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1", 0, groups=("G1",)), objects=(an_object("O1", 0),))

        with catalogue.read() as reader:
            transfer = next(iter(reader.transfers())).transfer_id
            aip = next(iter(reader.aips())).aip_id
            for identifier in ("U1", "O1", transfer, aip):
                assert identifier in reader.beginning_so(identifier)

    @pytest.mark.parametrize("typed", ["%", "_", "%%%%%%%%", "U_", "\uffff", "'"])
    def test_no_character_means_anything_but_itself(self, catalogue: Catalogue, typed: str) -> None:
        keep(catalogue, a_unit("U1", 0))

        with catalogue.read() as reader:
            assert reader.beginning_so(typed) == ()

    def test_of_many_a_few_are_given(self, catalogue: Catalogue) -> None:
        keep(catalogue, *(a_unit(f"U{number}", number) for number in range(9)))

        with catalogue.read() as reader:
            assert reader.beginning_so("U") == ("U0", "U1", "U2")

    def test_what_is_not_published_has_no_identifier(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer("T9", published_seq=1))
            take_in_charge(transaction, an_aip("A9", "T9"), a_unit("U9", aip="A9", transfer="T9"))

        with catalogue.read() as reader:
            assert [reader.beginning_so(name) for name in ("T9", "A9", "U9")] == [(), (), ()]

    def test_an_object_leads_to_every_unit_that_shows_it(self, catalogue: Catalogue) -> None:
        keep(
            catalogue,
            a_unit("U1", 0, groups=("G1",)),
            a_unit("U2", 1, groups=("G2", "G1")),
            a_unit("U3", 2, groups=("G2",)),
            objects=(an_object("O1", 0, group_id="G1"), an_object("O2", 1, group_id="G2")),
        )

        with catalogue.read() as reader:
            assert reader.units_of_object("O1") == ("U1", "U2")
            assert reader.units_of_object("O2") == ("U2", "U3")
            assert reader.units_of_object("O9") == ()
