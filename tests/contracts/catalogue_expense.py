"""What every catalogue must find by business keys and by bytes."""
# ruff: noqa: ANN401 - changes are the fields of the record, which `replace` checks

import json
from typing import Any

from sae.domain.business_keys import Role, Term
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
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


def a_keyed_unit(name: str, position: int, term: str, value: str, **changes: Any) -> UnitRecord:
    keyword = {"KeywordContent": [value], "KeywordReference": [term]}
    return a_unit(name, position, metadata=json.dumps({"Keyword": [keyword]}), **changes)


class ExpenseContract(CataloguePlaces):
    def test_a_unit_is_found_by_what_it_is_before_those_that_name_it(
        self, catalogue: Catalogue
    ) -> None:
        named = json.dumps(
            {
                "Keyword": [
                    {"KeywordContent": ["PJ-1"], "KeywordReference": ["PES:IdUnique"]},
                    {"KeywordContent": ["01"], "KeywordReference": ["PES:Support"]},
                ]
            }
        )
        keep(
            catalogue,
            a_unit("U1", 0, metadata=named),
            a_keyed_unit("U2", 1, "PES:IdUnique", "PJ-1"),
            a_keyed_unit("U3", 2, "PES:IdUnique", "PJ-2"),
        )
        wanted = {(Term.DOCUMENT, "PJ1")}

        with catalogue.read() as reader:
            found = reader.units_keyed(wanted, (Stage.ATTACHMENT,), limit=9)
            assert [(one.unit_id, one.key.role) for one in found] == [
                ("U2", Role.IS),
                ("U1", Role.NAMES),
            ]
            assert len(reader.units_keyed(wanted, (Stage.ATTACHMENT,), limit=1)) == 1
            assert reader.units_keyed(wanted, (Stage.INVOICE,), limit=9) == ()
            assert set(reader.business_keys(("U1", "U3", "U9"))) == {"U1", "U3"}
            values = [one.key.value for one in reader.every_key(Term.DOCUMENT)]
            assert values == ["PJ1", "PJ1", "PJ2"]
            assert list(reader.every_key(Term.CONTRACT)) == []

    def test_the_same_bytes_lead_from_unit_to_unit(self, catalogue: Catalogue) -> None:
        keep(
            catalogue,
            *(a_unit(f"U{n}", n, groups=(f"G{n}",)) for n in range(4)),
            objects=(
                an_object("O0", 0, group_id="G0", sha256="aa", size=5),
                an_object("O1", 1, group_id="G1", sha256="aa", size=5),
                an_object("O2", 2, group_id="G2", sha256="bb", size=0),
                an_object("O3", 3, group_id="G3", sha256="bb", size=0),
            ),
        )

        with catalogue.read() as reader:
            (found,) = reader.units_of_same_bytes(("U0", "U2"), limit=9)
            assert (found.unit_id, found.other_id, found.sha256) == ("U0", "U1", "aa")

    def test_children_are_told_apart_by_what_they_are(self, catalogue: Catalogue) -> None:
        keep(
            catalogue,
            a_unit("U0", 0),
            a_keyed_unit("U1", 1, "PES:IdUnique", "PJ-1", parents=("U0",)),
            a_unit("U2", 2, parents=("U0",)),
        )

        with catalogue.read() as reader:
            assert reader.children_at(("U0",), (Stage.ATTACHMENT,)) == (("U0", "U1"),)
            assert reader.children_at(("U0",), (Stage.FLOW,)) == ()
            assert list(reader.units_by_id(("U2", "U9"))) == ["U2"]

    def test_a_unit_that_goes_takes_its_keys_with_it(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_keyed_unit("U1", 0, "PES:IdUnique", "PJ-1"))
        with catalogue.write() as transaction:
            transaction.remove_aip(next(iter(transaction.aips())).aip_id)

        with catalogue.read() as reader:
            assert list(reader.every_key(Term.DOCUMENT)) == []

    def test_what_is_not_published_has_no_key(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer("T9", published_seq=1))
            unit = a_keyed_unit("U9", 0, "PES:IdUnique", "PJ-1", aip="A9", transfer="T9")
            take_in_charge(transaction, an_aip("A9", "T9"), unit)

        with catalogue.read() as reader:
            assert list(reader.every_key(Term.DOCUMENT)) == []
            assert reader.business_keys(("U9",)) == {}
