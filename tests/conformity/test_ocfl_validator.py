"""Each copy is a valid OCFL 1.1 storage root for a validator that we did not write (LAY-01)."""

import shutil
import subprocess
from pathlib import Path

import ocfl
import pytest

from storage.file_store import FileStore
from storage.replicated_store import Copies, Copy
from tests.unit.storage.sample_copies import FILES, an_id, publish
from tests.unit.storage.test_versions import a_version, finish, next_version, taking

MANY = {f"package/Content/ID{number}.pdf": str(number % 7).encode() for number in range(40)}
STRANGE = {
    "package/Content/Délibération n°12 : budget.pdf": b"budget",
    "package/Content/DELIBERATION.PDF": b"1",
    "package/Content/deliberation.pdf": b"2",
    "package/Content/" + "très long " * 30 + ".txt": b"3",
    "con/nul/🎉": b"",
}


def test_an_empty_copy_is_a_valid_storage_root(tmp_path: Path) -> None:
    copies_in(tmp_path)

    assert faults_of_root(tmp_path / "first") == []


@pytest.mark.parametrize("name", ["first", "second"])
def test_every_copy_is_a_valid_storage_root(tmp_path: Path, name: str) -> None:
    copies = copies_in(tmp_path)
    for number, files in enumerate([FILES, MANY, STRANGE, {}]):
        publish(copies, an_id(number), files)

    assert faults_of_root(tmp_path / name, objects=4) == []


def test_a_repaired_copy_is_a_valid_storage_root(tmp_path: Path) -> None:
    copies = copies_in(tmp_path)
    summary = publish(copies, an_id(1), MANY)
    path = copies.local_path(an_id(1), "package/Content/ID3.pdf")
    assert path is not None
    path.unlink()

    copies.repair(an_id(1), summary.inventory_sha512)

    assert faults_of_root(tmp_path / "first", objects=1) == []


def test_a_copy_is_a_valid_storage_root_after_an_object_is_removed(tmp_path: Path) -> None:
    copies = copies_in(tmp_path)
    for number in range(3):
        publish(copies, an_id(number))

    copies.remove_object(an_id(1))

    assert faults_of_root(tmp_path / "first", objects=2) == []
    assert empty_folders(tmp_path / "first" / "ocfl") == []


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_copy_is_a_valid_storage_root_with_later_versions(tmp_path: Path, name: str) -> None:
    copies = copies_in(tmp_path)
    last = next_version(copies, next_version(copies, publish(copies, an_id(1))), b"<Third/>")
    without = a_version(copies, last)
    without.leave_out("record.json")
    without.add("package/Content/Délibération n°13.pdf", [b"13"])
    finish(copies, without)
    taking(copies, publish(copies, an_id(2), MANY), an_id(3), tuple(MANY)[:20])
    copies.purge(an_id(2))

    assert faults_of_root(tmp_path / name, objects=2) == []


def test_an_object_stands_where_the_declared_layout_says(tmp_path: Path) -> None:
    copies = copies_in(tmp_path)
    publish(copies, an_id(1))
    root = ocfl.StorageRoot(root=str(tmp_path / "first" / "ocfl"))
    root.open_root_fs()
    root.check_root_structure()

    place = root.object_path(f"urn:uuid:{an_id(1)}")

    assert (tmp_path / "first" / "ocfl" / place / "inventory.json").is_file()


def test_the_validator_would_have_seen_a_fault(tmp_path: Path) -> None:
    copies = copies_in(tmp_path)
    publish(copies, an_id(1))
    path = copies.local_path(an_id(1), "record.json")
    assert path is not None
    path.write_bytes(b"altered")

    assert faults_of_root(tmp_path / "first", objects=1) != []


def test_the_list_of_digests_is_checked_by_coreutils(tmp_path: Path) -> None:
    if shutil.which("sha512sum") is None:
        pytest.skip("coreutils are not installed")
    copies = copies_in(tmp_path)
    publish(copies, an_id(1), {**FILES, **STRANGE})
    files = [path for path in (tmp_path / "first" / "ocfl").rglob("*") if path.is_file()]

    done = subprocess.run(
        ["sha512sum", "--check", "--strict", f"sums/{an_id(1)}.sha512"],
        cwd=tmp_path / "first",
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == len(files) - 3  # the files of the storage root


# ----------------------------------------------------------------------------- builders


def copies_in(place: Path) -> Copies:
    copies = Copies(
        tuple(
            Copy(name=name, store=FileStore(place / name), required=True)
            for name in ("first", "second")
        )
    )
    copies.initialise(b"How to read this copy.\n")
    return copies


def faults_of_root(copy: Path, *, objects: int = 0) -> list[str]:
    root = ocfl.StorageRoot(root=str(copy / "ocfl"))
    valid = root.validate(validate_objects=True, check_digests=True, log_warnings=False)
    faults = [str(error) for error in root.errors]
    if not valid or root.num_objects != objects or root.good_objects != objects:
        faults.append(f"{root.good_objects} good of {root.num_objects}, {objects} expected")
    return faults


def empty_folders(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_dir() and not any(path.iterdir())]
