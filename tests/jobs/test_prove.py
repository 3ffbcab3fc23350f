"""Proof of a unit: verified offline by two verifiers that share nothing with the archive."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.ingest import ingest
from sae.jobs.prove import prove
from sae.jobs.read_journal import Wanted, show
from sae.journal.proof import verifier
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import KeptHome, a_kept_home, flip
from tests.packages import a_package

NOT_EVIDENCE = {"README.txt", "verify.py", "verify.sh"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> KeptHome:
    return a_kept_home(tmp_path_factory.mktemp("kept"))


@pytest.fixture(params=["verify.py", "verify.sh"])
def tool(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def verified(proof: Path, place: Path, tool: str) -> tuple[int, str]:
    """Unzip a proof and run one of the verifiers in an empty place, with a bare interpreter."""
    folder = place / "unzipped"
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(proof) as package:
        package.extractall(folder)
    script = place / tool
    script.write_bytes(verifier(tool))
    command = [sys.executable, "-I", "-S", "-X", "utf8"] if tool == "verify.py" else ["sh"]
    done = subprocess.run(
        [*command, str(script), str(folder)],
        cwd=place,
        env={"PATH": os.environ["PATH"], "LANG": "C"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("unit", [0, 1, 2, 3])
def test_the_proof_of_any_unit_verifies_offline(
    home: KeptHome, tmp_path: Path, unit: int, tool: str
) -> None:
    with an_archive(home.opening) as archive:
        made = prove(archive, home.units[unit], into=tmp_path / "proof.zip")

    status, said = verified(made.path, tmp_path, tool)

    assert status == 0, said
    assert made.objects == (1 if unit in (1, 2) else 0)
    with zipfile.ZipFile(made.path) as package:
        objects = [name for name in package.namelist() if name.startswith("objects/")]
    assert len(objects) == made.objects


def test_an_altered_member_is_refused(home: KeptHome, tmp_path: Path, tool: str) -> None:
    with an_archive(home.opening) as archive:
        made = prove(archive, home.units[1], into=tmp_path / "proof.zip")
    with zipfile.ZipFile(made.path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for name, data in members.items():
        if name in NOT_EVIDENCE:
            continue
        altered = tmp_path / "altered.zip"
        with zipfile.ZipFile(altered, "w") as package:
            for other, bytes_of_other in members.items():
                changed = data[:-1] + bytes([data[-1] ^ 1]) if other == name else bytes_of_other
                package.writestr(other, changed)

        status, said = verified(altered, tmp_path, tool)

        assert status == 1, name
        assert "PROOF REFUSED" in said, name


@pytest.mark.parametrize("uri", ["content/x.pdf", "Toto/x.pdf", "x.pdf"])
def test_an_object_is_proved_wherever_its_package_had_it(
    tmp_path: Path, uri: str, tool: str
) -> None:
    home = a_kept_home(tmp_path)

    def moved(manifest: str) -> str:
        return manifest.replace("Content/O2-1.txt", uri)

    package = a_package(
        tmp_path / "odd.zip",
        mutate=moved,
        without=["Content/O2-1.txt"],
        extra=[(uri, b"Contenu de dossier-1-piece-1.txt.\n")],
        message_identifier="ODD",
    )
    with an_archive(home.opening) as archive:
        (outcome,) = ingest(archive, [package])
        with archive.catalogue.read() as reader:
            units = list(reader.units(transfer_id=outcome.transfer.transfer_id))
        made = prove(archive, units[-1].unit_id, into=tmp_path / "proof.zip")

    status, said = verified(made.path, tmp_path, tool)

    assert status == 0, said
    assert f"objects/{uri}" in said


def test_the_same_proof_is_made_again_byte_for_byte(home: KeptHome, tmp_path: Path) -> None:
    with an_archive(home.opening) as archive:
        first = prove(archive, home.units[1], into=tmp_path / "first.zip")
        second = prove(archive, home.units[1][:8], into=tmp_path / "second.zip")

    assert first.path.read_bytes() == second.path.read_bytes()


def test_a_proof_is_journaled_with_its_digest(home: KeptHome, tmp_path: Path) -> None:
    with an_archive(home.opening) as archive:
        made = prove(archive, home.units[0], into=tmp_path / "proof.zip")
        last = list(show(archive, Wanted(streams=("access",), kind="proved")))[-1].entry

    assert last.after == f"sha512:{made.sha512}"
    assert last.objects == (home.units[0],)


def test_a_damaged_copy_never_goes_into_a_proof(tmp_path: Path, tool: str) -> None:
    home = a_kept_home(tmp_path)
    for path in home.copy("copy-1").glob("ocfl/??/??/*/v1/content/**/*"):
        if path.is_file():
            flip(path, at=0)
    for path in home.copy("copy-1").glob("ocfl/??/??/*/inventory.json"):
        flip(path, at=0)

    with an_archive(home.opening) as archive:
        made = prove(archive, home.units[1], into=tmp_path / "proof.zip")

    assert verified(made.path, tmp_path, tool)[0] == 0


def test_only_a_unit_can_be_proved(home: KeptHome, tmp_path: Path) -> None:
    with an_archive(home.opening) as archive:
        with archive.catalogue.read() as reader:
            transfer = next(iter(reader.transfers())).transfer_id
        with pytest.raises(UsageError):
            prove(archive, transfer, into=tmp_path / "proof.zip")
        with pytest.raises(UnknownIdentifier):
            prove(archive, "0190f0c0-0000", into=tmp_path / "proof.zip")

    assert list(tmp_path.iterdir()) == []
