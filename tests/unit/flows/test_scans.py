"""What is said of scans, what a text asks of them, where a batch is parted."""

from dataclasses import replace

import pytest

from sae.flows.scans.batch import ScanLine, read_batch
from sae.flows.scans.model import Colours, Container, Loss, PageFacts, ScanFacts
from sae.flows.scans.paper import DESTROYED, KEPT, paper_of
from sae.flows.scans.policies import LAWS, Policy, judged, looked, spoken
from sae.flows.scans.separators import Separator, spans_of
from seda.findings import Severity

PAGE = PageFacts(
    number=1,
    width=2480,
    height=3508,
    dpi_x=300,
    dpi_y=300,
    colours=Colours.COLOUR,
    bits=24,
    compression="Deflate",
    loss=Loss.LOSSLESS,
    ink=0.05,
    skew=0.0,
)


def a_scan(*pages: PageFacts, container: Container = Container.PDF) -> ScanFacts:
    return ScanFacts(container=container, pages_total=len(pages), pages=pages)


def pages(marks: str) -> tuple[PageFacts, ...]:
    """A page for each sign: `x` written, `_` blank, `?` that could not be looked at."""
    inks = {"x": 0.05, "_": 0.0, "?": -1.0}
    return tuple(
        replace(PAGE, number=number, ink=inks[mark]) for number, mark in enumerate(marks, 1)
    )


def unmet(facts: ScanFacts, policy: Policy, *, has_context: bool = True) -> dict[str, str]:
    found = judged(facts, policy, where="lot.pdf", has_context=has_context)
    return {one.code: dict(one.fields).get("pages", "") for one in found}


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            "Fichier;N° facture;Fournisseur;SIRET;Montant TTC\na.tif;12;Dupont;123;10,50\n",
            ScanLine(file="a.tif", number="12", supplier="Dupont", siret="123", amount="10,50"),
        ),
        ("filename,number,supplier\na.tif,12,Dupont\n", ScanLine(
            file="a.tif", number="12", supplier="Dupont")),
        ('{"Numéro": 12, "tiers": "Dupont", "pages": 3}', ScanLine(
            number="12", supplier="Dupont", pages="3")),
        ("<lot><doc><numero>12</numero><objet>Bois</objet></doc></lot>", ScanLine(
            number="12", purpose="Bois")),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_its_form_and_the_words_of_its_columns(
    table: str, line: ScanLine
) -> None:
    batch = read_batch(table.encode(), name="lot")

    assert batch is not None
    assert batch.lines == (line,)


def test_a_column_that_is_not_known_is_told() -> None:
    batch = read_batch(b"fichier;armoire\na.tif;B12\n", name="lot.csv")

    assert batch is not None
    assert [one.code for one in batch.findings] == ["scan_columns_unknown"]


@pytest.mark.parametrize(
    "data", [b"", b"{", b"<a", b"[1, 2]", b"x;y\n1;2\n", b"\x00\xff" * 50, b"[" * 5000]
)
def test_what_is_no_table_of_scans_is_another_document(data: bytes) -> None:
    assert read_batch(data, name="x") is None


def test_a_table_of_windows_with_a_fault_loses_what_follows_the_fault_only() -> None:
    table = 'fichier;numéro\na.tif;1\nb.tif;"2\n'.encode("cp1252")

    batch = read_batch(table, name="lot.csv")

    assert batch is not None
    assert [line.number for line in batch.lines] == ["1"]
    assert {one.code for one in batch.findings} == {"csv_encoding_guessed", "csv_quotes"}
    assert Severity.ERROR not in {one.severity for one in batch.findings}


def test_pages_are_a_count_or_a_span() -> None:
    assert ScanLine(pages="3").count == 3
    assert ScanLine(pages="2-4").span == (2, 4)
    assert ScanLine(pages="4-2").span is None
    assert ScanLine(pages="toutes").count == 0


@pytest.mark.parametrize(
    ("marks", "separator", "spans"),
    [
        ("xx_x", Separator.BLANK, ((1, 2), (4, 4))),
        ("_x__x_", Separator.BLANK, ((2, 2), (5, 5))),
        ("xx_x", Separator.NONE, ((1, 4),)),
        ("x_x__xx", Separator.BLANK_SHEET, ((1, 3), (6, 7))),
        ("x?x", Separator.BLANK, ((1, 3),)),
        ("___", Separator.BLANK, ()),
        ("", Separator.BLANK, ()),
    ],
)
def test_a_batch_is_parted_where_pages_are_blank(
    marks: str, separator: Separator, spans: tuple[tuple[int, int], ...]
) -> None:
    assert spans_of(pages(marks), separator) == spans


def test_a_perfect_scan_meets_both_texts() -> None:
    assert not unmet(a_scan(PAGE), Policy.FISCAL)
    assert not unmet(a_scan(PAGE), Policy.Z42_026)


def test_each_text_warns_of_what_it_asks_with_the_pages() -> None:
    lossy = replace(PAGE, number=2, loss=Loss.LOSSY, compression="JPEG", dpi_x=150)
    grey = replace(PAGE, number=3, colours=Colours.GREY, layers=3)
    scan = a_scan(PAGE, lossy, grey, container=Container.TIFF)

    assert unmet(scan, Policy.FISCAL) == {
        "scan_resolution_low": "2",
        "scan_lossy": "2",
        "scan_layers": "3",
        "scan_not_colour": "3",
        "scan_not_pdf": "",
    }
    assert unmet(scan, Policy.Z42_026, has_context=False) == {
        "scan_resolution_low": "2",
        "scan_lossy_to_document": "2",
        "scan_not_colour": "3",
        "scan_context_missing": "",
    }


def test_a_warning_names_the_text_that_applies() -> None:
    scan = a_scan(replace(PAGE, loss=Loss.LOSSY))

    [fiscal] = judged(scan, Policy.FISCAL, where="a", has_context=True)
    [other] = judged(scan, Policy.Z42_026, where="a", has_context=True)

    assert dict(fiscal.fields)["law"] == LAWS[Policy.FISCAL]
    assert dict(other.fields)["law"] == LAWS[Policy.Z42_026]


def test_the_look_of_pages_is_told_and_judged_by_nobody() -> None:
    askew = replace(PAGE, number=3, skew=-2.5)
    found = {
        one.code: dict(one.fields)
        for one in looked(a_scan(*pages("x_"), askew), where="a", expected=4, blanks_part=False)
    }

    assert found["scan_page_count"] == {"count": "3", "expected": "4"}
    assert found["scan_blank_pages"]["pages"] == "2"
    assert found["scan_skewed"]["found"] == "-2,5°"


def test_pages_are_spoken_of_in_runs() -> None:
    assert spoken([*pages("xxx"), replace(PAGE, number=7)]) == "1-3, 7"


def test_paper_is_kept_unless_a_visa_says_that_it_was_destroyed() -> None:
    def status(said: str, visa: str, kind: str = "Facture") -> tuple[str, list[str]]:
        paper = paper_of(said, visa, document_type=kind, where="a")
        return paper.status, [one.code for one in paper.findings]

    assert status("", "") == (KEPT, [])
    assert status("conservé", "V1") == (KEPT, [])
    assert status("non détruit", "V1") == (KEPT, [])
    assert status("Détruit", "V1") == (DESTROYED, [])
    assert status("éliminé", "") == (KEPT, ["paper_without_visa"])
    assert status("détruit", "V1", "Délibération") == (KEPT, ["paper_never_destroyed"])
    assert status("détruit", "V1", "Registre des arrêtés") == (KEPT, ["paper_never_destroyed"])
