"""The two stand-alone verifiers: a sound proof passes, every altered one is refused by name."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sae.journal.proof import build, verifier
from tests.conformity.sample_proof import an_authority, an_evidence, write_folder, write_zip

Verify = Callable[[Path], tuple[int, str]]
VERIFIERS = ["verify.py", "verify.sh"]

# README and verifiers prove nothing: they are guarded by digests.sha512 only. Certificates are
# what the reader decides to trust.
NOT_EVIDENCE = {"README.txt", "verify.py", "verify.sh", "digests.sha512", "seal/certificates.pem"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("proof")
    return write_folder(an_evidence(an_authority(tmp_path_factory.mktemp("keys"))), folder)


@pytest.fixture
def proof(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "proof"))


@pytest.fixture(params=VERIFIERS, scope="module")
def verify(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Verify:
    """A verifier taken from elsewhere, run where our software cannot be imported."""
    script = tmp_path_factory.mktemp("verifier") / request.param
    script.write_bytes(verifier(request.param))
    python = [sys.executable, "-I", "-S", "-X", "utf8"]
    command = python if request.param == "verify.py" else ["sh"]

    def run(place: Path) -> tuple[int, str]:
        return run_offline([*command, str(script), str(place)])

    return run


def run_offline(command: list[str], cwd: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "LANG": "C"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def members(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x20  # also turns a digest's letters to upper case
    path.write_bytes(data)


def list_digests_again(folder: Path) -> None:
    """Do as a forger would: make digests.sha512 agree with the altered files."""
    lines = (
        f"{hashlib.sha512((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in members(folder)
        if name != "digests.sha512"
    )
    (folder / "digests.sha512").write_text("".join(lines))


def test_a_sound_proof_passes(proof: Path, verify: Verify) -> None:
    status, said = verify(proof)

    assert "ALTERED" not in said
    assert said.endswith("PREUVE VALABLE / VALID PROOF\n")
    assert status == 0


@pytest.mark.parametrize("size", [2, 3, 4, 7, 8, 31, 100])
def test_a_proof_passes_whatever_the_shape_of_the_tree(
    size: int, verify: Verify, tmp_path: Path
) -> None:
    folder = write_folder(
        an_evidence(an_authority(tmp_path / "keys"), size=size), tmp_path / "proof"
    )

    assert verify(folder)[0] == 0


def test_the_verifiers_inside_a_proof_need_no_argument(proof: Path) -> None:
    for command in ([sys.executable, "-I", "verify.py"], ["sh", "verify.sh"]):
        status, said = run_offline(command, cwd=proof)
        assert (status, said.splitlines()[-1]) == (0, "PREUVE VALABLE / VALID PROOF")


def test_the_zip_itself_can_be_verified(tmp_path: Path) -> None:
    path = tmp_path / "proof.zip"
    write_zip(build(an_evidence(an_authority(tmp_path / "keys"))), path)
    script = tmp_path / "verify.py"
    script.write_bytes(verifier("verify.py"))

    status, said = run_offline([sys.executable, "-I", str(script), str(path)])

    assert (status, said.splitlines()[-1]) == (0, "PREUVE VALABLE / VALID PROOF")


@pytest.mark.parametrize("damage", ["cut", "twice", "not_a_zip", "inside"])
def test_a_damaged_zip_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "proof.zip"
    write_zip(build(an_evidence(an_authority(tmp_path / "keys"))), path)
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif damage == "inside":
        flip(path, 200)
    elif damage == "not_a_zip":
        path.write_bytes(b"junk")
    else:
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("README.txt", archive.read("README.txt"))
    script = tmp_path / "verify.py"
    script.write_bytes(verifier("verify.py"))

    status, said = run_offline([sys.executable, "-I", str(script), str(path)])

    assert status == 1
    assert "PROOF REFUSED" in said.splitlines()[-1]


def test_every_member_altered_is_refused_by_name(proof: Path, verify: Verify) -> None:
    draw = random.Random(1)
    for name in members(proof):
        sound = (proof / name).read_bytes()
        place = draw.randrange(len(sound))
        flip(proof / name, place)

        status, said = verify(proof)

        assert status == 1, (name, place)
        assert "PROOF REFUSED" in said.splitlines()[-1]
        assert any(name in line for line in said.splitlines() if "ALTERED" in line), (name, place)
        (proof / name).write_bytes(sound)


def test_every_member_missing_is_refused_by_name(proof: Path, verify: Verify) -> None:
    for name in members(proof):
        sound = (proof / name).read_bytes()
        (proof / name).unlink()

        status, said = verify(proof)

        assert status == 1, name
        assert ("seal/" if name.startswith("seal/") else name) in said.splitlines()[-1]
        (proof / name).write_bytes(sound)


@pytest.mark.parametrize("name", ["objects/extra.pdf", "extra", "seal/5.txt", "aip/.hidden"])
def test_an_extra_file_is_refused_by_name(proof: Path, verify: Verify, name: str) -> None:
    (proof / name).write_bytes(b"extra")

    status, said = verify(proof)

    assert status == 1
    assert name in said


def test_evidence_altered_by_someone_who_lists_the_digests_again_is_refused(
    proof: Path, verify: Verify
) -> None:
    draw = random.Random(2)
    for name in sorted(set(members(proof)) - NOT_EVIDENCE - {"seal/4.tsr", "journal/paths.json"}):
        sound = (proof / name).read_bytes()
        for place in {draw.randrange(len(sound)) for _ in range(2)}:
            flip(proof / name, place)
            list_digests_again(proof)

            assert verify(proof)[0] == 1, (name, place)
            (proof / name).write_bytes(sound)


def test_an_altered_path_is_refused_even_with_digests_listed_again(
    proof: Path, verify: Verify
) -> None:
    path = proof / "journal/paths.json"
    sound = path.read_bytes()
    changes = {
        b'"seq":6': b'"seq":5',
        b'"tree-size":13': b'"tree-size":12',
        sound[12:20]: b"00000000",
        b',"root"': b',"rout"',
    }
    for before, after in changes.items():
        assert before in sound
        path.write_bytes(sound.replace(before, after, 1))
        list_digests_again(proof)

        assert verify(proof)[0] == 1, before


def test_a_token_of_another_seal_or_another_authority_is_refused(
    proof: Path, verify: Verify, tmp_path: Path
) -> None:
    other = an_evidence(an_authority(tmp_path / "other"))
    for changes in (
        {"seal/4.tsr": other.token},
        {"seal/4.tsr": b""},
        {"seal/4.txt": other.seal.replace(b"number: 4", b"number: 5")},
        {"seal/certificates.pem": other.certificates},
    ):
        sound = {name: (proof / name).read_bytes() for name in changes}
        for name, data in changes.items():
            (proof / name).write_bytes(data)
        list_digests_again(proof)

        status, said = verify(proof)

        assert status == 1
        assert "seal/4.tsr" in said.splitlines()[-1]
        for name, data in sound.items():
            (proof / name).write_bytes(data)


def test_an_object_of_the_same_package_under_the_name_of_another_is_refused(
    proof: Path, verify: Verify
) -> None:
    (proof / "objects/Content/ID12.pdf").write_bytes(b"of another unit of the same AIP")
    list_digests_again(proof)

    status, said = verify(proof)

    assert status == 1
    assert "objects/Content/ID12.pdf" in said.splitlines()[-1]


def test_a_proof_without_object_is_a_proof_of_paper(verify: Verify, tmp_path: Path) -> None:
    evidence = replace(an_evidence(an_authority(tmp_path / "keys")), objects=())

    folder = write_folder(evidence, tmp_path / "proof")

    assert verify(folder)[0] == 0


def test_openssl_alone_refuses_the_token_once_the_certificate_expired(
    proof: Path,
) -> None:
    command = ["openssl", "ts", "-verify", "-data", "seal/4.txt", "-in", "seal/4.tsr"]
    late = ["-CAfile", "seal/certificates.pem", "-attime", "2200000000"]

    done = subprocess.run([*command, *late], cwd=proof, capture_output=True, check=False)

    assert done.returncode == 1  # why the verifiers use the time that the token states


def test_coreutils_can_read_the_list_of_digests(proof: Path) -> None:
    status, said = run_offline(["sha512sum", "-c", "--strict", "digests.sha512"], cwd=proof)

    assert status == 0
    assert said.count(": OK") == len(members(proof)) - 1


def test_the_verifier_in_python_is_short_and_uses_the_standard_library_only() -> None:
    text = verifier("verify.py").decode()

    assert len(text.splitlines()) < 200
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert {name.partition(".")[0] for name in imported} - {"__future__"} <= sys.stdlib_module_names


def test_the_readme_says_in_both_languages_what_the_proof_does_not_establish(proof: Path) -> None:
    text = (proof / "README.txt").read_text(encoding="utf-8")

    assert "prouve l'ordre, pas la date" in text
    assert "proves order, not date" in text
    assert "-attime" in text
    assert "{" not in text
