"""What every catalogue must do with the plan de classement, filings and what registers count."""

from dataclasses import replace

from sae.domain.accession import HeldPaper
from sae.domain.scheme import Filing, FilingRule, Scheme, SeriesNode
from sae.ports import Catalogue
from tests.contracts.catalogue import CataloguePlaces
from tests.contracts.catalogue_records import a_unit, an_object, keep

FINANCES = SeriesNode(
    code="12W", parent="", title="Finances", filed_here=(FilingRule(agreement="CONV-1"),)
)
BELOW = SeriesNode(code="1D", parent="12W", title="Actes", sensitive=True, position=1)


class SchemeContract(CataloguePlaces):
    def test_the_tree_is_replaced_whole(self, catalogue: Catalogue) -> None:
        with catalogue.write() as transaction:
            transaction.put_scheme(Scheme((FINANCES, BELOW)))
        with catalogue.write() as transaction:
            transaction.put_scheme(Scheme((replace(FINANCES, title="Comptes"),)))

        with catalogue.read() as reader:
            assert reader.scheme() == Scheme((replace(FINANCES, title="Comptes"),))

    def test_a_series_comes_from_the_agreement_or_from_above(self, catalogue: Catalogue) -> None:
        child = a_unit("U2", 1, dossier_id="U1", path="U1/U2", parents=("U1",))
        keep(catalogue, a_unit("U1"), child, a_unit("U3", 2))
        with catalogue.write() as transaction:
            transaction.put_scheme(Scheme((FINANCES, BELOW)))
            transaction.put_filings([Filing(unit_id="U1", code="1D", cote="1D1")])

        with catalogue.read() as reader:
            series = reader.series_of(["U3", "U2", "U1", "none"])
            assert [(unit, node.code) for unit, node in series.items()] == [
                ("U3", "12W"),
                ("U2", "1D"),
                ("U1", "1D"),
            ]
            assert list(reader.dossiers("T1")) == ["U1", "U3"]

    def test_a_filing_without_any_decision_is_forgotten(self, catalogue: Catalogue) -> None:
        both = [Filing(unit_id=name, code="1D", cote="") for name in ("U2", "U1")]
        with catalogue.write() as transaction:
            transaction.put_filings(both)
            transaction.put_filings([Filing(unit_id="U2", code="", cote="")])

        with catalogue.read() as reader:
            assert list(reader.filings()) == [both[1]]
            assert list(reader.filings(["U2"])) == []

    def test_every_object_counts_once(self, catalogue: Catalogue) -> None:
        shared = an_object("O1", size=10)
        paper = an_object(
            "O2", 1, group_id="G-O1", physical=True, size=0, physical_id="boîte 1", content_path=""
        )
        lone = an_object("O3", 2, size=7)
        units = (a_unit("U1", groups=("G-O1",)), a_unit("U2", 1, groups=("G-O1",)))
        keep(catalogue, *units, objects=(shared, paper, lone))

        with catalogue.read() as reader:
            held = {unit.unit_id: unit for unit in reader.held_units()}
            assert (held["U1"].files, held["U1"].size_bytes, held["U1"].papers) == (1, 10, 1)
            assert (held["U2"].files, held["U2"].papers) == (0, 0)
            assert reader.lone_objects() == (1, 7)
            assert list(reader.held_papers()) == [
                HeldPaper(unit_id="U1", transfer_id="T1", xml_id="ID-O2", physical_id="boîte 1")
            ]

    def test_a_cote_stated_by_a_package_is_found(self, catalogue: Catalogue) -> None:
        stated = '{"ArchivalAgencyArchiveUnitIdentifier":["3 E 12"]}'
        keep(catalogue, a_unit("U1", metadata=stated), a_unit("U2", 1))

        with catalogue.read() as reader:
            assert list(reader.stated_cotes()) == [("U1", "3 E 12")]
