"""Files go through the antivirus before custody: harm is refused, named, put in quarantine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.jobs.check import check
from sae.jobs.ingest import Outcome
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive
from tests.doors.command_line import change_settings, sae
from tests.jobs.archives import a_home, an_archive
from tests.jobs.ingests import assert_sound, codes, taken_in
from tests.packages import a_dossier, a_file, a_package
from tests.real_clamd import EICAR, MAX_BYTES, VIRUS, a_clamd


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with a_clamd(tmp_path_factory.mktemp("clamd")) as address:
        yield address


def a_scanning_home(
    folder: Path, address: Path, *, on_unavailable: str = "refuse", max_bytes: int = 100 << 20
) -> Opening:
    def settings(text: str) -> str:
        text = text.replace('address = ""', f'address = "{address}"')
        text = text.replace('on_unavailable = "refuse"', f'on_unavailable = "{on_unavailable}"')
        return text.replace("max_bytes = 104857600", f"max_bytes = {max_bytes}")

    return a_home(folder / "home", settings=settings)


def infected(path: Path) -> Path:
    dossier = a_dossier("Envoi", files=[a_file("sain.txt"), a_file("piège.txt", EICAR)])
    return a_package(path, units=[dossier], message_identifier=path.name)


def events(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return [parse_line(line).type for line in reader.entries(Stream.EVENTS)]


def of(outcome: Outcome, code: str) -> dict[str, str]:
    (found,) = (one for one in outcome.result.findings if one.code == code)
    return {"where": found.where, **dict(found.fields)}


def test_an_infected_file_refuses_its_package_and_no_other(clamd: Path, tmp_path: Path) -> None:
    home = a_scanning_home(tmp_path, clamd)
    sound = a_package(tmp_path / "sound.zip", message_identifier="sound")

    bad, good = taken_in(home, infected(tmp_path / "bad.zip"), sound)

    assert bad.result.status == "rejected"
    assert of(bad, "object_infected")["virus"] == VIRUS
    assert of(bad, "object_infected")["name"] == "piège.txt"
    assert good.result.status == "accepted"
    assert of(good, "objects_scanned")["engine"].startswith("ClamAV")
    with an_archive(home) as archive:
        (kept,) = (archive.places.quarantine / bad.transfer.transfer_id).iterdir()
        assert (kept.name, kept.stat().st_mode & 0o777) == ("infected", 0o600)
        reply = archive.copies.read_bytes(bad.transfer.transfer_id, "reply.xml")
        assert VIRUS in reply.decode()
        staged = [path for path in archive.places.home.rglob("*") if path.is_file()]
        assert not [path for path in staged if path != kept and EICAR in path.read_bytes()]
    assert_sound(home)


def test_a_check_tells_it_too(clamd: Path, tmp_path: Path) -> None:
    with an_archive(a_scanning_home(tmp_path, clamd)) as archive:
        (verdict,) = check(archive, [infected(tmp_path / "bad.zip")])

    assert "object_infected" in {finding.code for finding in verdict.result.findings}


def test_an_antivirus_that_does_not_answer_refuses(tmp_path: Path) -> None:
    home = a_scanning_home(tmp_path, tmp_path / "nobody.socket")

    (outcome,) = taken_in(home, a_package(tmp_path / "a.zip"))

    assert outcome.result.status == "rejected"
    assert of(outcome, "object_not_scanned")["reason"] in {"unreachable", "silent"}


def test_or_is_told_and_journaled_when_the_settings_say_so(tmp_path: Path) -> None:
    home = a_scanning_home(tmp_path, tmp_path / "nobody.socket", on_unavailable="flag")

    (outcome,) = taken_in(home, a_package(tmp_path / "a.zip"))

    assert outcome.result.status == "accepted_with_warnings"
    assert "object_not_scanned" in codes(outcome)
    with an_archive(home) as archive:
        assert events(archive).count("antivirus_failed") == 1
    assert_sound(home)


@pytest.mark.parametrize("max_bytes", [MAX_BYTES // 2, MAX_BYTES * 4])
def test_a_file_too_big_to_be_scanned_is_taken_and_told(
    clamd: Path, tmp_path: Path, max_bytes: int
) -> None:
    """Whether our own limit says so, or that of clamd."""
    home = a_scanning_home(tmp_path, clamd, max_bytes=max_bytes)
    big = a_dossier("Film", files=[a_file("film.txt", b"f" * (2 * MAX_BYTES))])

    (outcome,) = taken_in(home, a_package(tmp_path / "a.zip", units=[big]))

    assert outcome.result.status == "accepted_with_warnings"
    assert codes(outcome) & {"object_too_big_to_scan", "object_not_scanned"}


def test_an_infected_thing_in_a_watched_folder_goes_to_quarantine(
    clamd: Path, tmp_path: Path
) -> None:
    home, drops = tmp_path / "home", tmp_path / "drops"
    assert sae("init", home).status == 0
    change_settings(home, "processes = 0", "processes = 1")
    change_settings(home, 'transferring_agency = ""', 'transferring_agency = "COMMUNE"')
    change_settings(home, 'address = ""', f'address = "{clamd}"')
    drops.mkdir()
    (drops / "facture.pdf").write_bytes(EICAR)
    (drops / "lettre.txt").write_bytes(b"bonjour")

    done = sae("ingest", "--watch", drops, "--once", "--quiet", "0", "--json", home=home)

    assert {one["package"]: one["status"] for one in done.documents} == {
        "facture.pdf": "rejected",
        "lettre.txt": "accepted",
    }
    (refused,) = (drops / "refused").iterdir()
    assert [path.name for path in refused.iterdir()] == ["facture.pdf.txt"]
    assert VIRUS in (refused / "facture.pdf.txt").read_text(encoding="utf-8")
    assert not [path for path in drops.rglob("*") if path.is_file() and EICAR in path.read_bytes()]


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert sae("init", home).status == 0
    change_settings(home, 'address = ""', 'address = "tcp://:x"')

    done = sae("search", "a", home=home)

    assert done.status == 3
    assert "tcp://machine:port" in done.err
