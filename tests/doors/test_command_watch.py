"""`sae ingest --watch`: what is dropped is archived under its kind, once, and set down."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from sae.bootstrap import Opening, open_archive, preparation_tools, read_home_preparation
from sae.cli.door import close
from sae.cli.watch_chain import Chain
from sae.jobs.drop_folder import watched
from tests.doors.command_line import Done, a_home, change_settings, sae
from tests.jobs.archives import french
from tests.packages import a_package
from tests.unit.flows.pes_flows import a_flow, a_slip, an_order
from tests.unit.flows.test_recognition import ACTE, CII

NO_QUIET = ("--once", "--quiet", "0")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = a_home(tmp_path_factory.mktemp("watch") / "home")
    change_settings(folder, 'transferring_agency = ""', 'transferring_agency = "COMMUNE"')
    return folder


def watch(home: Path, drops: Path) -> Done:
    return sae("ingest", "--watch", drops, *NO_QUIET, "--json", home=home)


def test_each_thing_is_prepared_by_its_kind_and_archived(home: Path, tmp_path: Path) -> None:
    drops = tmp_path / "drops"
    drops.mkdir()
    (drops / "a.bin").write_bytes(a_flow(a_slip(an_order())))
    (drops / "b.txt").write_bytes(b"un mot")
    (drops / "acte").mkdir()
    (drops / "acte" / "m.xml").write_bytes(ACTE)
    with zipfile.ZipFile(drops / "c.zip", "w") as parcel:
        parcel.writestr("factures/1.xml", CII)
    a_package(drops / "d.zip")
    (drops / "e.zip").write_bytes(b"PK\x03\x04 broken")

    done = watch(home, drops)

    kinds = {one["package"]: one["kind"] for one in done.documents}
    assert kinds == {
        "a.bin": "pes",
        "b.txt": "folder",
        "acte": "actes",
        "c.zip": "invoice",
        "d.zip": "seda",
        "e.zip": "folder",
    }
    assert {one["status"] for one in done.documents} <= {"accepted", "accepted_with_warnings"}
    assert done.status == 0
    left = {path.name for path in drops.iterdir()}
    assert left == {"done", ".sae"}
    (day,) = (drops / "done").iterdir()
    assert "Versement : " in (day / "a.bin.txt").read_text(encoding="utf-8")
    assert [path for path in (drops / ".sae").rglob("*") if path.is_file()] == [
        drops / ".sae" / "lock"
    ]


def test_a_refused_package_stands_beside_what_to_do(home: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "faux.zip", "w") as package:
        package.writestr("manifest.xml", "<ArchiveTransfer xmlns='fr:gouv:x'/>")

    done = watch(home, tmp_path)

    assert (done.status, done.document["status"]) == (1, "rejected")
    refused = Path(done.document["moved_to"])
    assert refused.name == "faux.zip"
    words = (refused.parent / "faux.zip.txt").read_text(encoding="utf-8")
    assert words.startswith("« faux.zip » n'a pas été archivé.")
    assert "→" in words


def test_a_thing_dropped_twice_is_archived_once(home: Path, tmp_path: Path) -> None:
    (tmp_path / "lettre.txt").write_bytes(b"deux fois")
    first = watch(home, tmp_path).document
    (tmp_path / "lettre.txt").write_bytes(b"deux fois")

    again = watch(home, tmp_path).document

    assert (again["already"], again["status"]) == (True, "accepted")
    assert again["transfer_id"] == first["transfer_id"]
    assert "seconde fois" in (Path(again["moved_to"]).parent / "lettre (2).txt.txt").read_text(
        encoding="utf-8"
    )


def test_a_run_that_was_stopped_before_the_end_is_gone_on_with(home: Path, tmp_path: Path) -> None:
    """What was taken is answered; what was archived and not set down is not archived again."""
    (tmp_path / "archived.txt").write_bytes(b"interrompu")
    with watched(tmp_path) as drop:
        in_an_hour = preparation_tools().now() + timedelta(hours=1)
        things = drop.take(now=in_an_hour, quiet=timedelta(0), most=10)
        archive = open_archive(Opening(home=home, wording=french), for_writing=True)
        (made,) = Chain(archive, read_home_preparation(home), preparation_tools()).run(things)
        close(archive)
        archive.formats.close()
        (tmp_path / "taken.txt").write_bytes(b"interrompu avant")
        drop.take(now=in_an_hour, quiet=timedelta(0), most=10)

    done = watch(home, tmp_path)

    answers = {one["package"]: (one["status"], one["already"]) for one in done.documents}
    assert answers == {"archived.txt": ("accepted", True), "taken.txt": ("accepted", False)}
    assert made.transfer_id in {one["transfer_id"] for one in done.documents}


def test_a_folder_to_watch_needs_to_know_who_transfers(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")

    done = sae("ingest", "--watch", tmp_path, "--once", home=home)

    assert done.status == 2
    assert "[preparation]" in done.err


def test_packages_and_a_folder_to_watch_do_not_go_together(home: Path, tmp_path: Path) -> None:
    assert sae("ingest", tmp_path, "--watch", tmp_path, home=home).status == 2
    assert sae("ingest", home=home).status == 2
