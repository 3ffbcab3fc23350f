"""What a search must hide from who may not read: hits, total, facets, snippets."""

from datetime import date, timedelta
from itertools import product

import pytest

from sae.domain.access import AccessFacts, Extent, Sight
from sae.ports import FullText, IndexDocument
from tests.contracts.fulltext_records import IndexPlaces, a_document, ask, facet, found, keep

DAY = date(2026, 6, 1)


def an_agent(*agencies: str, closed: tuple[str, ...] = (), on: date = DAY) -> Sight:
    return Sight(
        extent=Extent.BY_RIGHT,
        on=on,
        agencies=frozenset(agencies),
        closed_series=frozenset(closed),
    )


NOBODY = Sight(extent=Extent.NOTHING, on=DAY)


class AccessContract(IndexPlaces):
    def test_units_of_other_agencies_do_not_exist_for_the_caller(self, index: FullText) -> None:
        keep(
            index,
            a_document("u1", title="Paie", originating_agency="RH", body="secret"),
            a_document("u2", title="Paie", originating_agency="FINANCES"),
        )
        mine = an_agent("FINANCES", "ACCUEIL")

        results = ask(index, "paie", sight=mine)

        assert results.total == 1
        assert [hit.unit_id for hit in results.hits] == ["u2"]
        assert facet(results, "originating_agency") == {"FINANCES": 1}
        asked = (("originating_agency", "RH"), ("originating_agency", "FINANCES"))
        assert found(index, "*", sight=mine, filters=asked) == ["u2"]
        assert ask(index, "secret", sight=mine).total == 0
        assert ask(index, "*", sight=an_agent()).total == 0
        assert ask(index, "-zzz", sight=mine).total == 1

    def test_what_is_open_is_found_by_every_agent_from_its_day_on(self, index: FullText) -> None:
        keep(index, a_document("u1", originating_agency="RH", open_from=DAY))
        before = DAY - timedelta(days=1)

        assert found(index, "*", sight=an_agent("FINANCES", on=before)) == []
        assert found(index, "*", sight=an_agent("FINANCES", on=DAY)) == ["u1"]
        assert found(index, "*", sight=an_agent(on=date(9999, 12, 31))) == ["u1"]

    def test_a_sensitive_series_is_closed_even_to_its_own_agency(self, index: FullText) -> None:
        keep(
            index,
            a_document("u1", originating_agency="RH", series="paie, été"),
            a_document("u2", originating_agency="RH", series="fonds"),
        )

        assert found(index, "*", sight=an_agent("RH", closed=("paie, été", "autre"))) == ["u2"]
        assert found(index, "*", sight=an_agent("RH", closed=("fonds",))) == ["u1"]
        assert found(index, "*", sight=an_agent("RH")) == ["u1", "u2"]

    def test_nothing_exists_for_who_reads_no_content(self, index: FullText) -> None:
        keep(index, a_document("u1", title="Paie", open_from=date(2000, 1, 1)))

        results = ask(index, "paie", sight=NOBODY)

        assert (results.total, results.hits) == (0, ())
        assert not any(values for _, values in results.facets)

    def test_what_a_caller_sees_does_not_change_the_order(self, index: FullText) -> None:
        documents = [
            a_document(
                f"u{n}",
                body="facture " * (n + 1) + "mot " * 20,
                open_from=DAY if n % 2 else None,
                originating_agency="FINANCES" if n < 4 else "RH",
            )
            for n in range(8)
        ]
        keep(index, *documents)
        every = found(index, "facture")

        mine = found(index, "facture", sight=an_agent("FINANCES"))

        assert mine == [one for one in every if one in set(mine)]
        assert set(mine) == {"u0", "u1", "u2", "u3", "u5", "u7"}

    def test_a_decision_that_changes_is_seen_at_once(self, index: FullText) -> None:
        keep(index, a_document("u1", originating_agency="RH", open_from=DAY))
        keep(index, a_document("u1", originating_agency="RH", open_from=None))

        assert found(index, "*", sight=an_agent("FINANCES")) == []

    @pytest.mark.parametrize("agencies", [(), ("RH",), ("RH", "FINANCES")])
    def test_the_index_sees_as_the_one_rule_does(
        self, index: FullText, agencies: tuple[str, ...]
    ) -> None:
        documents = list(_every_case())
        keep(index, *documents)

        for closed in ((), ("S1",), ("S1", "S2")):
            sight = an_agent(*agencies, closed=closed)
            expected = sorted(one.unit_id for one in documents if sight.sees(_facts(one)))
            assert sorted(found(index, "*", sight=sight, limit=100)) == expected


def _every_case() -> list[IndexDocument]:
    agencies = ("RH", "FINANCES", "")
    series = ("", "S1", "S2")
    days = (None, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
    return [
        a_document(f"u{number}", originating_agency=agency, series=nodes, open_from=day)
        for number, (agency, nodes, day) in enumerate(product(agencies, series, days))
    ]


def _facts(document: IndexDocument) -> AccessFacts:
    return AccessFacts(
        unit_id=document.unit_id,
        originating_agency=document.originating_agency,
        series=document.series,
        open_from=document.open_from,
    )
