"""`sae related` and `sae gaps`, as they are typed."""

from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.jobs.expenses import a_mention, a_slip, an_act, an_invoice, an_order
from tests.packages import a_package, a_unit


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("related")
    place = a_home(folder / "home")
    acts = tuple(an_act(f"2024-{number:03}") for number in (1, 2, 4))
    units = (
        an_invoice(),
        a_slip(orders=(an_order(papers=(a_mention("PJ-2"),)),)),
        a_unit("Séances", level="RecordGrp", children=acts),
    )
    package = a_package(folder / "all.zip", units=units)
    assert sae("ingest", package, home=place).status == 0
    return place


def test_the_file_of_an_expense_is_shown_with_what_is_missing(home: Path) -> None:
    hit = sae("search", "mandat", "chauffage", "--json", home=home).documents[0]

    shown = sae("related", hit["unit_id"], home=home)
    told = sae("related", hit["unit_id"], "--json", home=home)

    assert shown.status == 0
    assert "  * Mandat 412 - Thermique du Val - chauffage" in shown.out.replace("    *", "  *")
    assert "pièce justificative annoncée sous IdUnique PJ-2, non reçue" in shown.out
    assert "aucun accusé de réception du trésor pour le bordereau 12/2024" in shown.out
    document = told.document
    assert [one["lack"] for one in document["missing"]] == [
        "document_not_received",
        "no_acknowledgement",
    ]
    asked = next(one for one in document["pieces"] if one["because"] == "asked")
    assert (asked["stage"], asked["certainty"]) == ("order", "certain")


def test_related_speaks_english(home: Path) -> None:
    hit = sae("search", "bordereau", "--json", home=home).documents[0]

    shown = sae("related", hit["unit_id"], "--lang", "en", home=home)

    assert "no acknowledgement of the treasury for slip 12/2024" in shown.out


def test_an_identifier_of_nothing_is_refused(home: Path) -> None:
    assert sae("related", "ffffffff-0000", home=home).status != 0


def test_gaps_exits_with_one_when_something_is_missing(home: Path) -> None:
    shown = sae("gaps", home=home)
    told = sae("gaps", "--series", "deliberations", "--year", "2024", "--json", home=home)

    assert shown.status == told.status == 1
    assert "Délibérations 2024 : 3 détenus, il en manque un : 2024-003" in shown.out
    assert "pièce PJ-2, annoncée par une unité" in shown.out
    assert told.document["missing"] == ["2024-003"]
    assert sae("gaps", "--year", "1998", home=home).status == 0
    assert sae("gaps", "--series", "mandats", home=home).status == 2


def test_a_gap_is_certified_then_explained(home: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "completude.pdf"
    series = ("--series", "deliberations", "--year", "2024")

    certified = sae(
        "gaps", "--certificate", "deliberations", "--year", "2024", "-o", pdf, home=home
    )
    explained = sae("gaps", *series, "--explain", "2024-003", "--reason", "Retirée", home=home)
    after = sae("gaps", *series, home=home)

    assert certified.status == 1
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert explained.status == 0
    assert after.status == 0
    assert "2024-003 expliqué : Retirée" in after.out
    assert sae("gaps", "--certificate", "deliberations", home=home).status == 2


def test_an_attestation_that_could_not_be_written_is_not_made(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    done = sae(
        *("gaps", "--certificate", "deliberations", "--year", "2024"),
        *("-o", tmp_path / "nowhere" / "c.pdf", "--json"),
        home=home,
    )

    assert done.status == 2
    assert done.document["error"]["code"] == "output_folder_missing"
    assert sae("attest", "list", "--json", home=home).documents == []


def test_a_number_is_explained_within_a_series(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("gaps", "--explain", "3", "--year", "2024", "--json", home=home)

    assert (done.status, done.document["error"]["code"]) == (2, "gaps_series_needed")
