"""What every catalogue must do with AIPs, units and objects."""

from collections.abc import Iterator

import pytest

from sae.domain.records import UnitRecord
from sae.errors import SaeError
from sae.journal.entry import Stream
from sae.ports import Catalogue, Counts, Transaction
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import (
    a_rule,
    a_transfer,
    a_unit,
    an_aip,
    an_object,
    keep,
    take_in_charge,
)


class HoldingsContract(CataloguePlaces):
    def test_units_and_objects_come_back_as_they_were(self, catalogue: Catalogue) -> None:
        root = a_unit("U1", 0, metadata='{"Title":["Marché"]}', description="Été « n° 1 »")
        below = a_unit(
            "U2",
            1,
            parents=("U1", "elsewhere"),
            rules=(a_rule(), a_rule(category="AccessRule", rule_id="", properties=())),
            groups=("G1", "G2"),
        )
        binary = an_object("O1", 0, group_id="G1")
        paper = an_object("O2", 1, group_id="G2", physical=True, physical_id="BOX-4", sha512="")

        keep(catalogue, root, below, objects=(binary, paper))

        with catalogue.read() as reader:
            assert reader.unit("U1") == root
            assert reader.unit("U2") == below
            assert reader.object("O1") == binary
            assert reader.object("O2") == paper
            assert reader.aip("A1") == an_aip(published_seq=1)

    def test_nothing_is_seen_before_it_is_published(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer(published_seq=1))
            unit = a_unit("U1", groups=("G1",), metadata='{"Title":["T"]}', parents=("P",))
            seen = an_object("O1", group_id="G1")
            seq = take_in_charge(transaction, an_aip(), unit, objects=(seen,))

            assert transaction.unit("U1") is None
        with catalogue.read() as reader:
            assert reader.aip("A1") is None
            assert list(reader.aips()) == []
            assert reader.unit("U1") is None
            assert list(reader.units(transfer_id="T1")) == []
            assert reader.units_with_metadata("Title", "T") == ()
            assert reader.children("P") == ()
            assert reader.descendants("P") == ()
            assert dict(reader.unit_titles(["U1"])) == {}
            assert reader.object("O1") is None
            assert list(reader.objects(aip_id="A1")) == []
            assert reader.objects_of_unit("U1") == ()
            assert reader.outbox(10) == ()
            assert reader.counts("T1").units == 0

        with catalogue.write() as transaction:
            transaction.set_published(Stream.LIFECYCLE, seq)

        with catalogue.read() as reader:
            assert reader.aip("A1") is not None
            assert reader.unit("U1") == unit
            assert reader.units_with_metadata("Title", "T") == ("U1",)
            assert reader.children("P") == ("U1",)
            assert reader.descendants("P") == ("U1",)
            assert dict(reader.unit_titles(["U1"])) == {"U1": "Dossier U1"}
            assert reader.objects_of_unit("U1") == (seen,)
            assert reader.outbox(10) == ("A1",)
            assert reader.counts("T1") == Counts(aips=1, units=1, objects=1, content_bytes=1_000)

    def test_units_and_objects_are_listed_in_order_of_transfer_and_position(
        self, catalogue: Catalogue
    ) -> None:
        last = [a_unit(f"B{n}", n, transfer="T2", aip="A2") for n in (1, 0)]
        keep(catalogue, *last, objects=(an_object("OB", transfer="T2", aip="A2"),), name="2")
        first = [a_unit(f"C{n:04}", n, parents=("C0000",)) for n in range(2_500)]
        keep(catalogue, *first, objects=(an_object("OA", 1), an_object("OC", 0)))

        with catalogue.read() as reader:
            expected = [unit.unit_id for unit in first] + ["B0", "B1"]
            assert [unit.unit_id for unit in reader.units()] == expected
            assert [unit.unit_id for unit in reader.units(transfer_id="T2")] == ["B0", "B1"]
            assert list(reader.units(aip_id="A1")) == first
            assert [found.object_id for found in reader.objects()] == ["OC", "OA", "OB"]
            assert [found.object_id for found in reader.objects(aip_id="A2")] == ["OB"]
            assert [aip.aip_id for aip in reader.aips()] == ["A1", "A2"]
            assert [aip.aip_id for aip in reader.aips("T2")] == ["A2"]

    def test_a_unit_has_the_objects_of_all_its_groups(self, catalogue: Catalogue) -> None:
        keep(
            catalogue,
            a_unit("U1", 0, groups=("G2", "G1")),
            a_unit("U2", 1, groups=("G3",)),
            objects=(
                an_object("O1", 2, group_id="G1"),
                an_object("O2", 1, group_id="G2"),
                an_object("O3", 0, group_id="G3"),
            ),
        )

        with catalogue.read() as reader:
            assert [found.object_id for found in reader.objects_of_unit("U1")] == ["O2", "O1"]
            assert reader.objects_of_unit("unknown") == ()

    def test_what_is_below_a_unit_is_found_once_through_every_parent(
        self, catalogue: Catalogue
    ) -> None:
        keep(
            catalogue,
            a_unit("U1", 0),
            a_unit("U2", 1, parents=("U1",)),
            a_unit("U3", 2, parents=("U1",)),
            a_unit("U4", 3, parents=("U2", "U3")),
        )
        keep(catalogue, a_unit("U5", 0, transfer="T2", aip="A2", parents=("U4",)), name="2")

        with catalogue.read() as reader:
            assert reader.children("U1") == ("U2", "U3")
            assert reader.descendants("U1") == ("U2", "U3", "U4", "U5")
            assert reader.descendants("U5") == ()

    def test_titles_are_given_for_many_units_at_once(self, catalogue: Catalogue) -> None:
        keep(catalogue, *(a_unit(f"U{n}", n) for n in range(2_100)))

        with catalogue.read() as reader:
            titles = reader.unit_titles([*(f"U{n}" for n in range(2_100)), "unknown"])

        assert len(titles) == 2_100
        assert titles["U7"] == "Dossier U7"

    @pytest.mark.parametrize(
        ("name", "value", "found"),
        [
            ("Title", "Marché de voirie", ("U1", "U2")),
            ("FilePlanPosition", "4.2", ("U1",)),
            ("KeywordContent", "Voirie", ("U2",)),
            ("DescriptionLevel", "File", ("U1", "U2")),  # shared by many: found by reading
            ("Description", "x" * 300, ("U2",)),  # too long to be filed: found by reading
            ("Title", "marché de voirie", ()),
            ("Title", "4.2", ()),
            ("Title", " Marché de voirie\n", ("U1", "U2")),  # spaces around do not count
            ("lang", "fr", ()),
            ("Unheard", "", ()),
        ],
    )
    def test_units_are_found_by_the_exact_text_of_an_element(
        self, catalogue: Catalogue, name: str, value: str, found: tuple[str, ...]
    ) -> None:
        one = (
            '{"DescriptionLevel":["File"],"FilePlanPosition":["4.2","4.3"],'
            '"Title":["Marché de voirie"]}'
        )
        two = (
            '{"Description":["' + "x" * 300 + '"],"DescriptionLevel":["File"],'
            '"Keyword":[{"@id":"k","KeywordContent":["Voirie"]}],'
            '"Title":[{"#":"Marché de voirie","@lang":"fr"}]}'
        )
        keep(catalogue, a_unit("U1", 0, metadata=one), a_unit("U2", 1, metadata=two))

        with catalogue.read() as reader:
            assert reader.units_with_metadata(name, value) == found

    def test_no_more_than_three_units_answer_for_a_text(self, catalogue: Catalogue) -> None:
        keep(catalogue, *(a_unit(f"U{n}", n, metadata='{"Title":["T"]}') for n in range(5)))

        with catalogue.read() as reader:
            assert len(reader.units_with_metadata("Title", "T")) == 3

    def test_a_unit_is_kept_once_and_in_an_aip_that_exists(self, catalogue: Catalogue) -> None:
        keep(catalogue, a_unit("U1", 0))

        for faulty in (a_unit("U1", 1), a_unit("U2", 0), a_unit("U3", 3, aip="unknown")):
            with pytest.raises(SaeError) as raised, catalogue.write() as transaction:
                transaction.add_units([faulty])
            assert raised.value.code == "catalogue_conflict"

    def test_adding_units_reads_its_source_as_it_goes(self, catalogue: Catalogue) -> None:
        kept_when_asked: list[int] = []

        def units(transaction: Transaction) -> Iterator[UnitRecord]:
            for n in range(10_000):
                if n % 1_000 == 999:
                    kept_when_asked.append(transaction.counts().units)
                yield a_unit(f"U{n}", n)

        with catalogue.write() as transaction:
            transaction.add_transfer(a_transfer(published_seq=1))
            take_in_charge(transaction, an_aip())
            transaction.set_published(Stream.LIFECYCLE, 1)
            transaction.add_units(units(transaction))

        assert max(kept_when_asked) > 0  # the first were in before the last were read

    def test_the_outbox_gives_the_oldest_first_until_it_is_told(self, catalogue: Catalogue) -> None:
        for name in ("9", "5", "7"):
            keep(catalogue, name=name)

        with catalogue.read() as reader:
            assert reader.outbox(2) == ("A9", "A5")

        with catalogue.write() as transaction:
            transaction.forget_from_outbox(["A9", "A7", "never seen"])

        with catalogue.read() as reader:
            assert reader.outbox(10) == ("A5",)
