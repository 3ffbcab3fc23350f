"""The commands of docs/storage-format.md, run as they stand on a copy made by the archive."""

import os
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from sae.cli.app import run
from sae.cli.samples import write_samples
from sae.settings import Settings
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "storage-format.md"
CHECKS = blocks(PAGE, "sh")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive home where the sample packages were ingested (one of them is refused)."""
    place = tmp_path_factory.mktemp("storage-format")
    packages = place / "packages"
    packages.mkdir()
    write_samples(packages, now=date(2026, 1, 15))
    assert run(["init", str(place / "home")]) == 0
    assert run(["ingest", "--home", str(place / "home"), str(packages)]) == 1
    return place / "home"


def check(commands: str, copy: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("openssl") is None or shutil.which("sha512sum") is None:
        pytest.skip("coreutils and openssl are not installed")
    return subprocess.run(
        ["sh", "-euc", commands],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
    )


@pytest.mark.parametrize("number", range(1, len(CHECKS) + 1))
def test_every_check_of_the_page_passes_on_each_copy(number: int, home: Path) -> None:
    for copy in sorted((home / "copies").iterdir()):
        done = check(CHECKS[number - 1], copy)

        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("pattern", "failing"),
    [
        ("ocfl/**/package/Content/*", {1, 2}),
        ("ocfl/**/v1/content/manifest.xml", {1, 2}),
        ("ocfl/*/*/*/inventory.json", {1, 2}),
        ("journal/lifecycle/entries/*.jsonl", {2, 3, 4}),
        ("journal/seals/*.txt", {6}),
        ("holdings/*.txt", {4, 5}),
    ],
)
def test_whatever_is_altered_a_check_of_the_page_finds_it(
    pattern: str, failing: set[int], home: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(home / "copies" / "copy-1", tmp_path / "copy"))
    victim = min(copy.glob(pattern))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.write_bytes(data)

    found = {number for number in failing if check(CHECKS[number - 1], copy).returncode}

    assert found


def test_a_removed_archive_is_missed(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home / "copies" / "copy-1", tmp_path / "copy"))
    shutil.rmtree(min(copy.glob("ocfl/*/*/*")))

    done = check(CHECKS[4], copy)

    assert done.returncode == 1
    assert "missing" in done.stdout


def test_every_setting_is_documented_with_its_default(home: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    written = tomllib.loads((home / "sae.toml").read_text(encoding="utf-8"))

    Settings.model_validate(written)
    for section, values in written.items():
        for name, value in (values[0] if section == "copy" else values).items():
            assert f"| `{section}.{name}` |" in page
            if section in {"ingest", "limits", "search"} and value != "":
                shown = str(value).lower() if isinstance(value, bool) else str(value)
                assert f"| `{section}.{name}` | `{shown}` |" in page


def test_every_setting_of_the_page_exists() -> None:
    rows = [
        line.split("`")[1]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
        and line.split("`")[1].count(".") == 1
        and not line.split("`")[1].endswith(".jsonl")  # a file, not a setting
    ]
    known = {f"{section}.{name}" for section, model in _sections().items() for name in model}

    assert {row for row in rows if row.split(".")[0] in _sections()} == known


def _sections() -> dict[str, list[str]]:
    from sae.settings import (
        AntivirusSettings,
        CopySettings,
        HomeSettings,
        IngestSettings,
        LimitSettings,
        OcrSettings,
        PreparationSettings,
        SearchSettings,
        SignatureSettings,
        WithdrawalSettings,
    )

    models: dict[str, type[BaseModel]] = {
        "antivirus": AntivirusSettings,
        "home": HomeSettings,
        "copy": CopySettings,
        "ingest": IngestSettings,
        "limits": LimitSettings,
        "preparation": PreparationSettings,
        "ocr": OcrSettings,
        "search": SearchSettings,
        "signatures": SignatureSettings,
        "withdrawal": WithdrawalSettings,
    }
    assert {field.alias or name for name, field in Settings.model_fields.items()} == set(models)
    return {name: list(model.model_fields) for name, model in models.items()}
