"""Acts become a package: each with its document, its annexes, and what the prefecture said."""

from pathlib import Path

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_actes import prepare_actes
from tests.jobs.archives import a_home
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import Formats, a_folder, asked, codes, contents, titles, tools
from tests.unit.flows.actes import STEM, an_acknowledgement, an_act, an_envelope

ACT = "Délibération n° D12 du 12/03/2024 – Budget primitif"


def prepared(folder: Path, files: dict[str, bytes]) -> Prepared:
    source = a_folder(folder / "source", files)
    request = FlowRequest(source=source, asked=asked(folder / "out.zip"))
    return prepare_actes(request, tools(Formats()))


def test_an_act_stands_with_its_document_its_annexes_and_what_the_prefecture_said(
    tmp_path: Path,
) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=(f"22_DP-{STEM}-1-1_2.pdf",)),
            f"{STEM}-1-1_1.pdf": b"%PDF acte",
            f"{STEM}-1-1_2.pdf": b"%PDF annexe",
            f"{STEM}-1-1_3.pdf": b"%PDF autre",
            f"{STEM}-1-2.xml": an_acknowledgement(),
            f"{STEM}-4-1.pdf": b"%PDF observations",
            "EACT--222222222--20240312-1.xml": an_envelope(f"{STEM}-1-1_0.xml"),
        },
    )

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [
        ACT,
        f"Acte ({STEM}-1-1_1.pdf)",
        f"Annexe 1 ({STEM}-1-1_2.pdf)",
        f"Annexe ({STEM}-1-1_3.pdf)",
        "Lettre d'observations",
        "Message de transmission",
        "Accusé de réception de la préfecture",
        "Enveloppe de transmission",
    ]
    assert len(contents(made.package)) == 7
    assert made.findings == ()


def test_a_document_that_is_not_here_is_stated_and_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {f"{STEM}-1-1_0.xml": an_act()})

    assert f"Acte (99_DE-{STEM}-1-1_1.pdf), non joint" in titles(made.package)
    assert {code for code, _ in codes(made)} == {
        "actes_document_missing",
        "actes_not_acknowledged",
    }


def test_an_acknowledgement_alone_still_describes_the_act(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"ar.xml": an_acknowledgement()})

    assert titles(made.package)[0] == ACT


def test_a_name_and_a_message_that_disagree_are_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {f"{STEM}-1-1_0.xml": an_act(nature="4")})

    assert ("actes_nature_differs", f"{STEM}-1-1_0.xml") in codes(made)


def test_the_same_bytes_in_two_roles_are_two_units(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=(f"{STEM}-1-1_2.pdf",)),
            f"{STEM}-1-1_1.pdf": b"%PDF la meme",
            f"{STEM}-1-1_2.pdf": b"%PDF la meme",
            f"{STEM}-1-2.xml": an_acknowledgement(),
        },
    )

    assert made.objects == 4


def test_what_cannot_be_read_is_archived_all_the_same(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"acte.xml": b"<a:Acte", "delib.pdf": b"%PDF"})

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["acte.xml", "delib.pdf"]
    assert ("actes_unreadable", "acte.xml") in codes(made)


def test_the_package_is_taken_in(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"a.xml": an_act(), "ar.xml": an_acknowledgement()})

    (outcome,) = taken_in(a_home(tmp_path / "home"), made.package)

    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
