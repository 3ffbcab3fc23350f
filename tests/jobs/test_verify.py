"""Verify: a proof, a package or a copy, by what it carries, with no home at hand."""

import shutil
import zipfile
from pathlib import Path

import pytest

from sae.bootstrap import instruments
from sae.errors import TimestampInvalid, UsageError
from sae.jobs.ingest import ingest
from sae.jobs.prove import prove
from sae.jobs.read_journal import export_head
from sae.jobs.verify import Kind, Known, Verified, verify
from sae.jobs.verify_copy import CopyChecks
from seda.findings import Finding, Severity
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import KeptHome, a_kept_home, files_of, flip
from tests.packages import a_package


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> KeptHome:
    return a_kept_home(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def copy(home: KeptHome, tmp_path: Path) -> Path:
    """A copy that somebody brought, without its empty folders and nothing else of the home."""
    brought = Path(shutil.copytree(home.copy("copy-1"), tmp_path / "brought"))
    shutil.rmtree(brought / "incoming")
    return brought


def checked(target: Path, known: Known | None = None) -> tuple[Verified, list[Finding]]:
    found: list[Finding] = []
    answer = verify(target, instruments(), known=known or Known(), tell=found.append)
    return answer, found


def wrong(found: list[Finding]) -> set[str]:
    return {one.code for one in found if one.severity is Severity.ERROR}


# ------------------------------------------------------------------------- a copy


def test_a_copy_alone_is_verified(copy: Path) -> None:
    before = files_of(copy)

    answer, found = checked(copy)

    assert answer.kind is Kind.COPY
    assert answer.sound, found
    assert isinstance(answer.checks, CopyChecks)
    assert (answer.checks.objects, answer.checks.seals, answer.checks.lines) == (2, 1, 4)
    assert "copy_certificates_own" in {one.code for one in found}
    assert files_of(copy) == before


def test_any_file_changed_in_a_copy_alone_is_found(copy: Path) -> None:
    for key, data in files_of(copy).items():
        flip(copy / key, at=len(data) // 2)

        answer, _ = checked(copy)

        # Nothing commits to the last events since the last seal but a head kept outside.
        assert not answer.sound, key
        (copy / key).write_bytes(data)


def test_any_file_removed_from_a_copy_alone_is_found(copy: Path) -> None:
    for key, data in files_of(copy).items():
        (copy / key).unlink()

        answer, _ = checked(copy)

        # Without any README nor the line that names it, nothing says that it should be there.
        assert not answer.sound, key
        (copy / key).write_bytes(data)


def test_a_file_added_to_a_copy_alone_is_found(copy: Path) -> None:
    (copy / "ocfl" / "stray").write_bytes(b"put there")

    _, found = checked(copy)

    assert wrong(found) == {"copy_file_extra"}


@pytest.mark.parametrize(
    ("removed", "code"),
    [
        (("journal", "holdings", "sums", "ocfl/??"), "copy_without_journal"),
        (("journal/seals", "holdings"), "copy_without_seal"),
    ],
)
def test_what_is_cut_out_whole_leaves_no_sound_copy(
    copy: Path, removed: tuple[str, ...], code: str
) -> None:
    for pattern in removed:
        for folder in list(copy.glob(pattern)):
            shutil.rmtree(folder)

    answer, found = checked(copy)

    assert not answer.sound
    assert code in wrong(found)


def test_a_copy_cut_at_its_last_seal_is_told_by_a_head_alone(tmp_path: Path) -> None:
    home = a_kept_home(tmp_path)
    copy = Path(shutil.copytree(home.copy("copy-1"), tmp_path / "cut"))
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="LATER")]))
        head = export_head(archive)

    without, _ = checked(copy)
    against, found = checked(copy, Known(head=head))
    complete, _ = checked(home.copy("copy-2"), Known(head=head))

    assert without.sound
    assert not against.sound
    assert "journal_truncated" in wrong(found)
    assert complete.sound


def test_the_certificates_of_who_verifies_decide(
    copy: Path, home: KeptHome, tmp_path: Path
) -> None:
    own = (home.opening.home / "keys" / "timestamp-ca.pem").read_bytes()
    other = a_kept_home(tmp_path / "other").opening.home / "keys" / "timestamp-ca.pem"

    trusted, _ = checked(copy, Known(trust=own))
    foreign, found = checked(copy, Known(trust=other.read_bytes()))

    assert trusted.sound
    assert not foreign.sound
    assert wrong(found) == {"seal_token_invalid"}
    with pytest.raises(TimestampInvalid):
        checked(copy, Known(trust=b"no certificate"))


def test_a_copy_without_its_certificates_says_so(copy: Path) -> None:
    (copy / "journal" / "seals" / "certificates.pem").unlink()

    _, found = checked(copy)

    assert wrong(found) >= {"copy_certificates_unusable", "seal_token_invalid"}


# ------------------------------------------------------------------------- a proof


@pytest.fixture
def proof(home: KeptHome, tmp_path: Path) -> Path:
    with an_archive(home.opening) as archive:
        return prove(archive, home.units[1], into=tmp_path / "proof.zip").path


def test_a_proof_is_verified_zipped_or_not(proof: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(proof) as package:
        package.extractall(folder)

    for target in (proof, folder):
        answer, _ = checked(target)

        assert (answer.kind, answer.sound) == (Kind.PROOF, True)


def test_a_proof_whose_own_verifier_lies_is_refused(proof: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(proof) as package, zipfile.ZipFile(altered, "w") as forged:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("objects/"):
                data = b"forged"
            elif name == "verify.py":
                data = b"print('PREUVE VALABLE / VALID PROOF')"
            forged.writestr(name, data)

    answer, _ = checked(altered)

    assert (answer.kind, answer.sound) == (Kind.PROOF, False)


def test_a_proof_cut_short_is_refused(proof: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.zip"
    cut.write_bytes(proof.read_bytes()[:-30])

    answer, found = checked(cut)

    assert not answer.sound
    assert wrong(found)


# ------------------------------------------------------------------------- a package


def test_a_package_is_verified_by_itself(tmp_path: Path) -> None:
    answer, found = checked(a_package(tmp_path / "one.zip", units=2))

    assert (answer.kind, answer.sound) == (Kind.PACKAGE, True)
    assert found == []


def test_an_altered_package_is_refused(tmp_path: Path) -> None:
    package = a_package(
        tmp_path / "altered.zip",
        without=["Content/O2-1.txt"],
        extra=[("Content/O2-1.txt", b"altered")],
    )

    answer, found = checked(package)

    assert not answer.sound
    assert wrong(found) == {"digest_mismatch"}


def test_nothing_at_the_place_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        checked(tmp_path / "nothing")


def test_a_head_that_is_none_is_bad_usage(copy: Path) -> None:
    with pytest.raises(UsageError):
        checked(copy, Known(head=b"{}"))
