"""`sae demo` plays to its end, and says what it plays."""

import shutil
from pathlib import Path

import pytest

from tests.doors.command_line import sae, sae_alone


@pytest.mark.skipif(
    shutil.which("openssl") is None or shutil.which("sha512sum") is None,
    reason="openssl and sha512sum are not installed",
)
def test_the_demonstration_goes_as_told(tmp_path: Path) -> None:
    done = sae_alone("demo", tmp_path / "demo")

    assert done.status == 0, done.err
    assert done.err == ""
    assert "Démonstration terminée." in done.out
    assert done.out.count("Vérifié par un outil indépendant.") == 6
    assert "3 paquets acceptés" in done.out
    assert (tmp_path / "demo/facture.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "demo/export.zip").exists()
    assert "VALID PROOF" not in done.out  # what tools print is shown when they find a difference


def test_the_demonstration_never_touches_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        done = sae("demo", tmp_path)

    assert done.status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
