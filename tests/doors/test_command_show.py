"""`sae show` and `sae open`: one unit whole, and its bytes."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.packages import (
    a_dossier,
    a_file,
    a_package,
    a_paper,
    a_unit,
    access,
    appraisal,
    metadata,
)

PDF = b"%PDF-1.4 facture"


def an_archive(tmp_path: Path, **description: object) -> tuple[Path, dict[str, str]]:
    """Give a home with one package, and its units by title."""
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip", **description)
    assert sae("ingest", package, home=home).status == 0
    hits = sae("search", "*", "--limit", "100", "--json", home=home).documents
    return home, {hit["title"]: hit["unit_id"] for hit in hits}


def test_a_unit_is_shown_whole(tmp_path: Path) -> None:
    home, units = an_archive(
        tmp_path,
        containers=("Finances",),
        units=(
            a_dossier(
                "Mandat 412",
                files=(a_file("facture.pdf", PDF),),
                management=(appraisal("FIN-05", start="2024-12-31"),),
                content=metadata(DocumentType="Mandat", CreatedDate="2024-11-05"),
            ),
        ),
    )

    done = sae("show", units["Mandat 412"], home=home)

    assert done.status == 0
    for words in (
        "Mandat 412", "Finances", "type de document", "05/11/2024", "FIN-05", "inconnue",
        "sort final : éliminer", "à partir du 31/12/2024", "facture.pdf", "copy-1, copy-2",
        "pris en charge", "Scellement n°", "VERSEMENT-1",
    ):  # fmt: skip
        assert words in done.out, words


def test_a_keyword_says_what_its_public_term_means(tmp_path: Path) -> None:
    total = (("KeywordContent", "3936.00"), ("KeywordReference", "EN16931:BT-112"))
    other = (("KeywordContent", "chaudière"), ("KeywordReference", "RAMEAU:1"))
    home, units = an_archive(
        tmp_path, units=(a_unit("Facture", content=(("Keyword", total), ("Keyword", other))),)
    )

    shown = sae("show", units["Facture"], home=home)

    assert "montant TTC : 3936.00  (EN16931:BT-112)" in shown.out
    assert "chaudière  (RAMEAU:1)" in shown.out


def test_programs_read_a_unit_in_one_line(tmp_path: Path) -> None:
    home, units = an_archive(
        tmp_path,
        units=(
            a_unit(
                "Facture",
                objects=(a_file("facture.pdf", PDF),),
                management=(appraisal("FIN-05", start="2024-12-31"), access("AR038")),
            ),
        ),
    )

    shown = sae("show", units["Facture"], "--json", home=home).document

    (item,) = shown["objects"]
    assert item["sha512"] == hashlib.sha512(PDF).hexdigest()
    assert item["copies"] == ["copy-1", "copy-2"]
    assert [rule["known"] for rule in shown["rules"]] == [False, False]
    assert shown["metadata"]["Title"] == ["Facture"]
    assert [line["type"] for line in shown["journal"]] == ["taken_in_charge"]
    assert shown["seal"]["timestamped"] is True


def test_a_rule_of_the_referential_is_shown_with_its_name(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", management=(access("AR038"),)),))
    table = tmp_path / "rules.csv"
    table.write_text(
        "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\n"
        "AR038,AccessRule,Librement communicable,0,YEAR\n",
        encoding="utf-8",
    )
    assert sae("referential", "import", "rules", table, home=home).status == 0

    done = sae("show", units["Note"], home=home)

    assert "communicabilité  AR038  Librement communicable" in done.out
    assert "inconnue" not in done.out


def test_eight_characters_are_enough(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=1)
    whole = units["Dossier 1"]

    assert sae("show", whole[:8], "--json", home=home).document["unit_id"] == whole
    assert sae("show", whole[:7], home=home).status == 2


def test_an_object_leads_to_its_unit_and_an_aip_to_its_transfer(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file(),)),))
    unit = sae("show", units["Note"], "--json", home=home).document

    of_object = sae("show", unit["objects"][0]["object_id"], "--json", home=home).document
    of_aip = sae("show", unit["aip_id"], "--json", home=home).document

    assert of_object["unit_id"] == unit["unit_id"]
    assert of_aip["transfer_id"] == unit["transfer_id"]
    assert of_aip["tops"][0]["title"] == "Note"


def test_a_transfer_is_shown_with_its_reply_and_its_remarks(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip", rules=(appraisal("REGLE-9", start="2020-01-01"),))
    answer = sae("ingest", package, "--json", home=home).document

    done = sae("show", answer["transfer_id"], home=home)
    document = sae("show", answer["transfer_id"], "--json", home=home).document

    assert "VERSEMENT-1" in done.out
    assert "Dossier 1" in done.out
    assert "REGLE-9" in done.out
    assert "reply.xml" in done.out
    assert document["findings"] == answer["findings"]
    assert document["reply"] == answer["reply"]
    assert [line["type"] for line in document["journal"]] == [
        "received", "taken_in_charge", "transfer_completed"
    ]  # fmt: skip


def test_a_refused_transfer_can_be_shown(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    (tmp_path / "lettre.zip").write_bytes(b"Bonjour")
    answer = sae("ingest", tmp_path / "lettre.zip", "--json", home=home).document

    done = sae("show", answer["transfer_id"], home=home)

    assert done.status == 0
    assert "REFUSÉ" in done.out


@pytest.mark.parametrize("typed", ["00000000", "inconnu-mais-long", "../../etc/passwd", "%%%%%%%%"])
def test_an_identifier_of_nothing_is_told(tmp_path: Path, typed: str) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("show", typed, "--json", home=home)

    assert done.status == 1
    assert done.document["error"]["code"] == "identifier_unknown"
    assert "sae search" in done.err


def test_a_beginning_of_several_identifiers_is_told(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    packages = [a_package(tmp_path / f"{n}.zip", message_identifier=f"V-{n}") for n in range(2)]
    answers = sae("ingest", *packages, "--json", home=home).documents
    common = answers[0]["transfer_id"][:8]  # a UUIDv7 begins with the time

    done = sae("show", common, home=home)

    assert done.status == 2
    assert answers[1]["transfer_id"] in done.err


def test_bytes_come_out_as_they_went_in_and_it_is_journaled(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file("n.pdf", PDF),)),))

    done = sae("open", units["Note"], "-o", tmp_path / "out.pdf", "--json", home=home)

    assert done.status == 0
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    line = access_lines(home)[-1]
    assert line["type"] == "opened"
    assert line["objects"] == [units["Note"], done.document["object_id"]]


def test_a_file_already_there_is_not_replaced_without_force(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file("n.pdf", PDF),)),))
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(b"mine")

    refused = sae("open", units["Note"], "-o", mine, home=home)
    kept = mine.read_bytes()
    forced = sae("open", units["Note"], "-o", mine, "--force", home=home)

    assert (refused.status, kept) == (2, b"mine")
    assert access_lines(home) == access_lines(home)[-1:]
    assert (forced.status, mine.read_bytes()) == (0, PDF)


def test_a_folder_receives_the_file_under_its_own_name(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file("é.pdf", PDF),)),))
    (tmp_path / "out").mkdir()

    assert sae("open", units["Note"], "-o", tmp_path / "out", home=home).status == 0

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["é.pdf"]


def test_of_several_files_one_must_be_chosen(tmp_path: Path) -> None:
    files = (
        a_file("a.pdf", PDF, usage="BinaryMaster_1"),
        a_file("b.pdf", b"other", usage="BinaryMaster_2"),
    )
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=files),))
    shown = sae("show", units["Note"], "--json", home=home).document
    second = next(one["object_id"] for one in shown["objects"] if one["filename"] == "b.pdf")

    vague = sae("open", units["Note"], "-o", tmp_path / "x", home=home)
    chosen = sae("open", units["Note"], "-o", tmp_path / "x", "--object", second, home=home)

    assert vague.status == 2
    assert "a.pdf" in vague.err
    assert second in vague.err
    assert chosen.status == 0
    assert (tmp_path / "x").read_bytes() == b"other"


def test_the_original_is_chosen_among_its_renditions(tmp_path: Path) -> None:
    files = (
        a_file("small.jpg", b"small", usage="Thumbnail"),
        a_file("scan.pdf", PDF, usage="BinaryMaster"),
    )
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=files),))

    done = sae("open", units["Note"], "-o", tmp_path / "x", home=home)

    assert (tmp_path / "x").read_bytes() == PDF
    assert "small.jpg" in done.out


def test_paper_and_dossiers_are_not_opened(tmp_path: Path) -> None:
    home, units = an_archive(
        tmp_path,
        units=(
            a_dossier("Dossier", files=(a_file(),)),
            a_unit("Plan", objects=(a_paper("boîte 12"),)),
        ),
    )

    paper = sae("open", units["Plan"], "-o", tmp_path / "x", home=home)
    dossier = sae("open", units["Dossier"], "-o", tmp_path / "x", home=home)

    assert (paper.status, dossier.status) == (2, 2)
    assert "boîte 12" in paper.err
    assert "sae show" in dossier.err


def test_a_damaged_copy_is_told_and_another_answers(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file("n.pdf", PDF),)),))
    damage(home / "copies/copy-1")

    done = sae("open", units["Note"], "-o", tmp_path / "out.pdf", home=home)

    assert done.status == 0
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    assert "copy-1" in done.err


def test_bytes_damaged_everywhere_are_never_handed_over(tmp_path: Path) -> None:
    home, units = an_archive(tmp_path, units=(a_unit("Note", objects=(a_file("n.pdf", PDF),)),))
    damage(home / "copies/copy-1")
    damage(home / "copies/copy-2")

    done = sae("open", units["Note"], "-o", tmp_path / "out.pdf", home=home)

    assert done.status == 3
    assert "sae audit" in done.err
    assert "Traceback" not in done.err
    assert not (tmp_path / "out.pdf").exists()
    assert not list(tmp_path.glob(".sae-*"))
    assert access_lines(home) == []


def damage(copy: Path) -> None:
    (stored,) = (path for path in copy.rglob("*") if path.is_file() and path.read_bytes() == PDF)
    stored.chmod(0o644)
    stored.write_bytes(PDF[::-1])


def access_lines(home: Path) -> list[dict[str, object]]:
    files = sorted((home / "copies/copy-2/journal/access").rglob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]
