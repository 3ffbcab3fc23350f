"""What is taken out of a container is the same bytes; what is dangerous in it stays in it."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from sae.jobs.taken_out import TakenOut
from seda.containers.model import ContainerLimits
from seda.findings import Finding

FILES = {"pieces/acte.pdf": b"%PDF-1.7 acte", "message.xml": b"<a/>"}


def a_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path


def a_tar(path: Path, files: dict[str, bytes], mode: str) -> Path:
    with tarfile.open(path, mode) as out:  # type: ignore[call-overload]
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            out.addfile(entry, io.BytesIO(data))
    return path


@pytest.mark.parametrize("form", ["zip", "tar", "tar.gz"])
def test_the_files_of_a_container_come_out_bit_for_bit(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"envoi.{form}"
    if form == "zip":
        a_zip(path, FILES)
    else:
        a_tar(path, FILES, "w:gz" if form == "tar.gz" else "w:")
    told: list[Finding] = []

    found = TakenOut(tmp_path / "out", tell=told.append).unpack(path, place="0", title="envoi")

    assert {one.name: one.path.read_bytes() for one in found} == FILES
    assert [one.file.filename for one in found] == ["message.xml", "acte.pdf"]
    assert told == []


def test_what_is_no_container_has_nothing_inside(tmp_path: Path) -> None:
    path = tmp_path / "acte.pdf"
    path.write_bytes(b"%PDF-1.7")

    assert TakenOut(tmp_path / "out", tell=print).unpack(path, place="0", title="acte") == ()


def test_a_bomb_is_told_and_nothing_of_it_comes_out(tmp_path: Path) -> None:
    path = a_tar(tmp_path / "bombe.tar.gz", {"zeros": bytes(3 << 20)}, "w:gz")
    limits = ContainerLimits(max_total_bytes=1 << 20, max_entries=10)
    told: list[Finding] = []
    taken = TakenOut(tmp_path / "out", tell=told.append)

    assert taken.unpack(path, place="0", title="bombe.tar.gz", limits=limits) == ()
    assert [(one.code, one.where) for one in told] == [("container_not_sound", "bombe.tar.gz")]


def test_a_name_that_climbs_out_is_told_and_its_neighbour_comes_out(tmp_path: Path) -> None:
    path = a_zip(tmp_path / "envoi.zip", {"../../dehors": b"x", "dedans.txt": b"y"})
    told: list[Finding] = []

    found = TakenOut(tmp_path / "out", tell=told.append).unpack(path, place="0", title="envoi.zip")

    assert [one.name for one in found] == ["dedans.txt"]
    assert {one.code for one in told} == {"container_not_sound"}


def test_a_second_run_keeps_the_same_files_and_forgets_the_others(tmp_path: Path) -> None:
    path, out = a_zip(tmp_path / "envoi.zip", FILES), tmp_path / "out"
    first = TakenOut(out, tell=print)
    before = first.unpack(path, place="0", title="envoi")
    other = first.keep(b"plus rien", place="1", name="vieux.txt")

    second = TakenOut(out, tell=print)
    after = second.unpack(path, place="0", title="envoi")
    second.forget_others()

    assert after == before
    assert not Path(other.path).exists()
