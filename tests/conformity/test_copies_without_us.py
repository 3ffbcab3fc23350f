"""Each copy of a real home is checked by tools that we did not write, from the copy alone."""

import shutil
import subprocess
from pathlib import Path

import ocfl
import pytest

from sae.jobs.read_journal import seal_now
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import KeptHome, a_kept_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> KeptHome:
    home = a_kept_home(tmp_path_factory.mktemp("kept"))
    with an_archive(home.opening) as archive:
        seal_now(archive)
    return home


@pytest.fixture(params=["copy-1", "copy-2"])
def copy(request: pytest.FixtureRequest, home: KeptHome) -> Path:
    return home.copy(request.param)


def run(command: list[str], copy: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)


def test_ocfl_py_says_that_the_copy_is_a_valid_storage_root(copy: Path) -> None:
    root = ocfl.StorageRoot(root=str(copy / "ocfl"))

    valid = root.validate(validate_objects=True, check_digests=True, log_warnings=False)

    assert valid, [str(error) for error in root.errors]
    assert root.num_objects == root.good_objects == 2


def test_coreutils_check_every_list_of_digests(copy: Path) -> None:
    lists = sorted(path.relative_to(copy).as_posix() for path in copy.glob("sums/*.sha512"))

    done = run(["sha512sum", "--check", "--strict", "--quiet", *lists], copy)

    assert (done.returncode, done.stdout) == (0, "")
    listed = {line[130:] for name in lists for line in (copy / name).read_text().splitlines()}
    files = {path.relative_to(copy).as_posix() for path in copy.glob("ocfl/??/??/**/*")}
    assert listed == {name for name in files if (copy / name).is_file()}


def test_openssl_accepts_every_token_by_the_certificates_of_the_copy(copy: Path) -> None:
    seals = sorted(copy.glob("journal/seals/*.txt"))
    assert len(seals) == 2

    for text in seals:
        arguments = ["-data", str(text), "-in", str(text.with_suffix(".tsr"))]
        done = run(
            ["openssl", "ts", "-verify", *arguments, "-CAfile", "journal/seals/certificates.pem"],
            copy,
        )

        assert done.returncode == 0, done.stderr


def test_coreutils_find_the_digests_that_the_seals_state(copy: Path) -> None:
    """What the README of a copy tells: `cat` the files of entries, then `sha512sum`."""
    for text in sorted(copy.glob("journal/seals/*.txt")):
        stated = dict(line.split(": ", 1) for line in text.read_text().splitlines())
        for stream in ("lifecycle", "events", "access"):
            if stated[f"{stream}-entries"] == "none":
                continue
            first, last = (int(bound) for bound in stated[f"{stream}-entries"].split("-"))
            names = [
                path
                for path in sorted((copy / "journal" / stream / "entries").iterdir())
                if first <= int(path.name[:12]) and int(path.name[13:25]) <= last
            ]
            script = f"cat {' '.join(map(str, names))} | sha512sum"
            done = run(["sh", "-c", script], copy)

            assert done.stdout.split()[0] == stated[f"{stream}-sha512"]
