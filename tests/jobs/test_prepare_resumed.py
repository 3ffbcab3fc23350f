"""An interrupted preparation goes on where it was, and never mixes a source that has changed."""

import os
import zipfile
from pathlib import Path

import pytest

from sae.jobs import preparation_packing
from sae.jobs.preparation import PreparedStatus
from sae.jobs.preparation_work import WorkFolder
from tests.jobs.preparations import Formats, a_folder, asked, codes, contents, prepared

FILES = {f"dossier/pièce {number}.txt": f"pièce {number}".encode() for number in range(8)}


class PowerCut(BaseException):
    """What ends a run between two files."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "source", FILES)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "out.zip"


@pytest.fixture(autouse=True)
def every_two_files_are_settled_and_none_is_asked_for_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preparation_packing, "SETTLED_FILES", 2)
    monkeypatch.setattr(preparation_packing, "AHEAD", 0)


def interrupted(source: Path, package: Path, *, at: str = "pièce 5.txt") -> list[str]:
    """Prepare until a file is met; give the files that were asked about."""

    def cut(path: Path) -> None:
        if path.name == at:
            raise PowerCut

    formats = Formats(before=cut)
    with pytest.raises(PowerCut):
        prepared(source, package, formats=formats)
    return formats.asked


def test_nothing_is_seen_of_a_package_before_it_is_whole(source: Path, package: Path) -> None:
    interrupted(source, package)

    assert not package.exists()
    assert [path.name for path in package.parent.iterdir() if path != source] == [
        "out.zip.preparation"
    ]


def test_the_same_command_goes_on_where_it_was(source: Path, package: Path) -> None:
    whole = package.with_name("whole.zip")
    prepared(source, whole)
    begun = interrupted(source, package)
    formats = Formats()

    made = prepared(source, package, formats=formats)

    assert made.status is PreparedStatus.PREPARED
    assert made.resumed == 5
    assert formats.asked == [f"pièce {number}.txt" for number in (5, 6, 7)]
    assert len(begun) == 6
    assert package.read_bytes() == whole.read_bytes()
    assert not WorkFolder(package).path.exists()


def test_what_was_not_yet_on_disk_is_read_again(source: Path, package: Path) -> None:
    interrupted(source, package)
    work = WorkFolder(package)
    os.truncate(work.part, work.part.stat().st_size - 200)  # the third and later are not whole

    made = prepared(source, package)

    assert 0 < made.resumed < 5
    assert contents(package) == {Path(name).name: data for name, data in FILES.items()}


def test_a_line_cut_short_is_not_believed(source: Path, package: Path) -> None:
    interrupted(source, package)
    packed = WorkFolder(package).packed
    os.truncate(packed, packed.stat().st_size - 10)

    assert prepared(source, package).resumed == 4


def test_a_file_that_changed_meanwhile_is_read_again_with_those_after_it(
    source: Path, package: Path
) -> None:
    interrupted(source, package)
    changed = source / "dossier/pièce 3.txt"
    dates = changed.stat()
    changed.write_bytes(b"PIECE 3")  # the same size
    os.utime(changed, ns=(dates.st_atime_ns, dates.st_mtime_ns))  # and the same date

    made = prepared(source, package)

    assert made.resumed == 3
    assert contents(package)["pièce 3.txt"] == b"PIECE 3"
    with zipfile.ZipFile(package) as archive:
        assert len(archive.namelist()) == 9


def test_files_that_came_or_went_meanwhile_are_seen(source: Path, package: Path) -> None:
    interrupted(source, package)
    (source / "dossier/pièce 4.txt").unlink()
    (source / "dossier/annexe.txt").write_bytes(b"annexe")

    made = prepared(source, package)

    names = set(contents(package))
    assert made.resumed == 4
    assert "annexe.txt" in names
    assert "pièce 4.txt" not in names


def test_another_source_is_not_gone_on_with(source: Path, package: Path, tmp_path: Path) -> None:
    interrupted(source, package)
    other = a_folder(tmp_path / "other", FILES)

    assert prepared(other, package).resumed == 0


def test_a_preparation_may_begin_afresh(source: Path, package: Path) -> None:
    interrupted(source, package)

    assert prepared(source, package, asked=asked(package, afresh=True)).resumed == 0


def test_a_file_that_changes_while_it_is_read_is_told_and_only_it_is_read_again(
    source: Path, package: Path
) -> None:
    def write(path: Path) -> None:
        if path.name == "pièce 2.txt":
            path.write_bytes(b"something else")

    refused = prepared(source, package, formats=Formats(before=write))
    formats = Formats()
    made = prepared(source, package, formats=formats)

    assert refused.status is PreparedStatus.REFUSED
    assert codes(refused) == [("prepare_file_changed", "dossier/pièce 2.txt")]
    assert refused.begun == WorkFolder(package).path
    assert made.status is PreparedStatus.PREPARED
    assert made.resumed == 7
    assert formats.asked == ["pièce 2.txt"]
    assert contents(package)["pièce 2.txt"] == b"something else"


def test_a_disk_that_is_full_is_no_fault_of_a_file(
    source: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sae.jobs.preparation import PreparationUnwritable
    from seda.zip_writer import ZipWriter

    def full(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(ZipWriter, "copy", full)
        with pytest.raises(PreparationUnwritable) as told:
            prepared(source, package)

    assert told.value.fields["reason"] == os.strerror(28)
    assert not package.exists()
    assert prepared(source, package).resumed == 8
