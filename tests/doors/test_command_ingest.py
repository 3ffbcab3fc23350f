"""`sae ingest`: what people and programs are told of their packages."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.doors.command_line import a_home, sae, sae_alone
from tests.packages import a_dossier, a_file, a_package, appraisal

CONTRACT = {
    "package", "status", "transfer_id", "already", "units", "objects", "bytes", "findings", "reply",
}  # fmt: skip


def test_an_accepted_package_is_told_as_the_contract_says(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip", units=2)

    done = sae("ingest", package, "--json", home=home)

    answer = done.document
    assert done.status == 0
    assert answer.keys() >= CONTRACT
    assert answer["package"] == str(package)
    assert answer["status"] == "accepted"
    assert answer["already"] is False
    assert answer["units"] == 4
    assert answer["objects"] == 2
    assert answer["bytes"] > 0
    assert "ArchiveTransferReply" in Path(answer["reply"]).read_text(encoding="utf-8")


def test_findings_have_their_words_and_their_remedy(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip", rules=(appraisal("REGLE-9", start="2020-01-01"),))

    answer = sae("ingest", package, "--json", home=home).document

    (finding,) = [one for one in answer["findings"] if one["code"] == "rule_unknown"]
    assert answer["status"] == "accepted_with_warnings"
    assert finding["severity"] == "warning"
    assert "REGLE-9" in finding["message"]
    assert finding["remedy"]
    assert finding["where"].startswith("manifest.xml:")


def test_a_refused_package_gives_status_1_and_a_reply(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    (tmp_path / "batch").mkdir()
    good = a_package(tmp_path / "batch" / "1.zip")
    altered = a_dossier("Altéré", files=(a_file(digest="0" * 128),))
    bad = a_package(tmp_path / "batch" / "2.zip", message_identifier="V-2", units=(altered,))

    done = sae("ingest", tmp_path / "batch", "--json", home=home)

    by_package = {Path(one["package"]).name: one for one in done.documents}
    assert done.status == 1
    assert by_package[good.name]["status"] == "accepted"
    assert by_package[bad.name]["status"] == "rejected"
    assert Path(by_package[bad.name]["reply"]).exists()
    assert "1 paquet refusé" in done.err


def test_the_same_package_is_answered_twice_and_archived_once(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip")

    first = sae("ingest", package, "--json", home=home)
    second = sae("ingest", package, "--json", home=home)

    assert second.status == 0
    assert second.document["already"] is True
    for name in ("transfer_id", "reply", "status"):
        assert second.document[name] == first.document[name]


def test_a_dry_run_finds_what_an_ingest_finds_and_keeps_nothing(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(
        tmp_path / "one.zip",
        units=(
            a_dossier("Factures", files=(a_file("facture.pdf", b"not a pdf"), a_file("vide", b""))),
        ),
        rules=(appraisal("REGLE-9", start="2020-01-01"),),
    )
    before = everything_under(home)

    dry = sae("ingest", package, "--dry-run", "--json", home=home).document
    kept = everything_under(home)
    real = sae("ingest", package, "--json", home=home).document

    assert kept == before
    assert dry["findings"] == real["findings"]
    for name in ("status", "units", "objects", "bytes", "schema"):
        assert dry[name] == real[name], name
    assert dry["transfer_id"] == dry["reply"] == ""


def test_a_dry_run_of_a_package_already_archived_says_so(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip")
    archived = sae("ingest", package, "--json", home=home).document

    dry = sae("ingest", package, "--dry-run", "--json", home=home).document

    assert dry["already"] is True
    assert dry["transfer_id"] == archived["transfer_id"]


def test_people_read_one_line_for_each_package_then_what_to_do(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "reçu.zip", rules=(appraisal("REGLE-9", start="2020-01-01"),))

    done = sae("ingest", package, home=home)

    assert "reçu.zip  accepté avec des remarques  unités : 2, objets : 1" in done.out
    assert "attention La règle « REGLE-9 »" in done.out
    assert "→" in done.out
    assert done.err == ""


def test_many_findings_of_a_kind_are_shown_by_three(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    files = [a_file(f"piece-{number}.pdf", b"not a pdf") for number in range(8)]
    package = a_package(tmp_path / "one.zip", units=(a_dossier("Pièces", files=files),))

    done = sae("ingest", package, home=home)

    assert "5 autres du même genre" in done.out


def test_a_path_that_leads_nowhere_stops_before_anything_is_received(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip")

    done = sae("ingest", package, tmp_path / "absent.zip", "--json", home=home)

    assert done.status == 2
    assert done.document["error"]["code"] == "package_missing"
    assert "absent.zip" in done.err
    assert sae("search", "*", "--json", home=home).documents == []


def test_a_folder_without_packages_is_told(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("ingest", home / "copies", home=home)

    assert done.status == 2
    assert "ne contient aucun paquet" in done.err


def test_a_file_that_is_no_package_is_refused_not_a_failure(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    (tmp_path / "lettre.zip").write_bytes(b"Bonjour")

    done = sae("ingest", tmp_path / "lettre.zip", "--json", home=home)

    assert done.status == 1
    assert done.document["status"] == "rejected"
    assert done.document["findings"]


def test_folders_and_tars_are_packages_too(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    folder = a_package(tmp_path / "folder", message_identifier="V-1")
    tar = a_package(tmp_path / "two.tar.gz", message_identifier="V-2")

    done = sae("ingest", folder, tar, "--json", home=home)

    assert [one["status"] for one in done.documents] == ["accepted", "accepted"]


def test_a_batch_on_all_cores_answers_for_every_package(tmp_path: Path) -> None:
    home = tmp_path / "archive"
    assert sae("init", home).status == 0
    (tmp_path / "batch").mkdir()
    for number in range(4):
        a_package(tmp_path / "batch" / f"{number}.zip", message_identifier=f"V-{number}")

    done = sae_alone("ingest", tmp_path / "batch", "--json", home=home)

    assert done.status == 0
    assert sorted(Path(one["package"]).name for one in done.documents) == [
        "0.zip", "1.zip", "2.zip", "3.zip"
    ]  # fmt: skip


def test_a_terminal_sees_the_work_go_on_and_a_file_only_the_answers(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    package = a_package(tmp_path / "one.zip", units=30)
    shown, terminal = pty.openpty()

    with subprocess.Popen(
        [sys.executable, "-m", "sae.cli", "ingest", package, "--json"],
        env={**os.environ, "SAE_HOME": str(home), "SAE_LANG": "fr", "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=terminal,
    ) as child:
        os.close(terminal)
        drawn = all_of(shown)  # a terminal that nobody reads stops who writes on it
        answer, _ = child.communicate()

    assert json.loads(answer)["status"] == "accepted"
    assert "Versement" in drawn.decode(errors="replace")


def all_of(terminal: int) -> bytes:
    """Read what is written on a terminal until its other end is closed."""
    pieces = []
    with suppress(OSError):  # EIO: no one has the other end any more
        while piece := os.read(terminal, 4096):
            pieces.append(piece)
    os.close(terminal)
    return b"".join(pieces)


def everything_under(folder: Path) -> dict[str, bytes]:
    """Give every file of a home except its locks and SQLite's own working files."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }
