"""What registers count: paper in boxes and metres, extreme dates, ways in, cells of tables."""

import pytest

from sae.domain.accession import (
    NOTHING,
    extreme,
    legal_status_of,
    less,
    mode_of,
    paper_extent,
    paper_size,
    total,
)
from sae.domain.documents import EntryMode, Extent, LegalStatus
from sae.domain.table_cells import safe_cell, written_cell


def test_a_box_of_several_papers_takes_its_shelf_once() -> None:
    thick = (("Thickness", "10", "centimetre"), ("Width", "24", "centimetre"))
    papers = [
        paper_size("Boîte n° 12, chemise 1", thick),
        paper_size("boite 12, chemise 2", ()),
        paper_size("registre", (("Width", "0.05", "metre"),)),
        paper_size("plan", (("Thickness", "never", "centimetre"),)),
    ]

    extent = paper_extent(papers[:1] + papers[2:])

    assert (extent.paper_items, extent.boxes, extent.linear_centimetres) == (3, 1, 15)
    assert papers[1].box.endswith("12")
    assert papers[3].linear_millimetres == 0


def test_extreme_dates_may_be_partial() -> None:
    dates = extreme(["2021-03", "", "2019", "2021", "2020-12-31"])

    assert (dates.earliest, dates.latest) == ("2019", "2021")
    assert extreme([]) == extreme([""])


def test_extents_are_added_and_never_below_nothing() -> None:
    one = Extent(units=1, files=2, size_bytes=3, paper_items=4)

    assert total([one, one]).size_bytes == 6
    assert less(one, total([one, one])) == NOTHING


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("Don de la famille Martin", EntryMode.GIFT),
        ("dépôt", EntryMode.DEPOSIT),
        ("Achat", EntryMode.PURCHASE),
        ("dation", EntryMode.DATION),
        ("réintégration", EntryMode.REINTEGRATION),
        ("Versement", EntryMode.TRANSFER),
        ("", EntryMode.TRANSFER),
    ],
)
def test_the_way_in_is_read_from_acquisition_information(written: str, mode: EntryMode) -> None:
    assert mode_of(written) is mode


def test_what_says_nothing_is_public() -> None:
    assert legal_status_of("Private Archive") is LegalStatus.PRIVATE
    assert legal_status_of("") is LegalStatus.PUBLIC


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@x", "\tx"])
def test_no_cell_is_a_formula_and_it_reads_back(text: str) -> None:
    assert str(safe_cell(text)).startswith("'")
    assert written_cell(str(safe_cell(text))) == text
