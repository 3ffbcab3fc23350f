"""`sae convert`: what people and programs are told, and the status it leaves with."""

import json
import zipfile
from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.old_packages import an_old_package
from tests.packages import a_package, a_unit, hold


def a_held_package(path: Path) -> Path:
    return a_package(path, version="2.2", units=(a_unit("Gelé", management=(hold("GEL-1"),)),))


def test_a_package_is_converted_and_its_losses_are_told(tmp_path: Path) -> None:
    package = a_held_package(tmp_path / "in.zip")

    done = sae("convert", package, "--to", "2.1", "-o", tmp_path / "out.zip")

    assert done.status == 0
    assert "SEDA 2.2 > 2.1" in done.out
    assert "GEL-1" in done.out
    assert zipfile.is_zipfile(tmp_path / "out.zip")


def test_programs_are_told_in_json(tmp_path: Path) -> None:
    package = a_held_package(tmp_path / "in.zip")

    done = sae(
        *("convert", package, "--to", "2.1", "-o", tmp_path / "out.zip", "--json"),
        *("--report", tmp_path / "report.json"),
    )

    assert done.document["status"] == "converted"
    assert (done.document["from"], done.document["to"]) == ("2.2", "2.1")
    assert (done.document["losses"], done.document["changes"]) == (1, 0)
    (finding,) = done.document["findings"]
    assert finding["code"] == "conversion_hold_lost"
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [one["code"] for one in report["findings"]] == ["conversion_hold_lost"]


def test_a_loss_that_is_not_allowed_is_a_refusal(tmp_path: Path) -> None:
    package = a_held_package(tmp_path / "in.zip")

    done = sae("convert", package, "--to", "2.1", "-o", tmp_path / "out.zip", "--lossless")

    assert done.status == 1
    assert "--lossless" in done.out
    assert not (tmp_path / "out.zip").exists()


def test_a_package_with_errors_is_a_refusal(tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip", extra=(("Content/extra.txt", b"?"),))

    done = sae("convert", package, "--to", "2.2", "-o", tmp_path / "out.zip", "--json")

    assert done.status == 1
    assert done.document["status"] == "refused"
    assert done.document["output"] == ""
    assert [one["code"] for one in done.document["findings"]] == ["object_extra"]


def test_a_file_already_there_is_not_replaced_without_force(tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip")
    mine = tmp_path / "out.zip"
    mine.write_bytes(b"mine")

    refused = sae("convert", package, "--to", "2.2", "-o", mine)
    kept = mine.read_bytes()
    forced = sae("convert", package, "--to", "2.2", "-o", mine, "--force")

    assert (refused.status, kept) == (2, b"mine")
    assert forced.status == 0


def test_an_unknown_version_is_bad_usage(tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip")

    done = sae("convert", package, "--to", "2.0", "-o", tmp_path / "out.zip")

    assert done.status == 2
    assert "2.1, 2.2, 2.3" in done.err


def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip")

    done = sae("convert", package, "--to", "2.2", "-o", "/proc/out.zip")

    assert done.status == 1
    assert "/proc/out.zip" in done.err
    assert "Traceback" not in done.err


def test_an_old_package_goes_from_refusal_to_acceptance(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    folder = an_old_package(tmp_path / "versement", version="1.0")
    package = an_old_package(tmp_path / "versement.zip", version="0.2")

    refused = sae("ingest", package, home=home)
    not_a_package = sae("ingest", folder, home=home)
    converted = [
        sae("convert", one, "--to", "2.2", "-o", tmp_path / f"{one.stem}-{rank}.zip")
        for rank, one in enumerate((folder, package))
    ]
    taken = sae(
        *("ingest", tmp_path / "versement-0.zip", tmp_path / "versement-1.zip", "--json"),
        home=home,
    )

    assert refused.status == 1
    assert "sae convert" in refused.out
    assert not_a_package.status == 2
    assert "sae convert" in not_a_package.err
    assert [done.status for done in converted] == [0, 0]
    assert "SEDA 1.0 > 2.2" in converted[0].out
    assert all(one["status"].startswith("accepted") for one in taken.documents)
    titles = {hit["title"] for hit in sae("search", "*", "--json", home=home).documents}
    assert {"Délibération", "Bordereau de transfert reçu (SEDA 1.0)"} <= titles
