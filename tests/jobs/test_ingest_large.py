"""What only large packages go through, on a small one told to be large."""

from pathlib import Path

import pytest

from sae.jobs import memory, set_aside
from sae.jobs.ingest import ingest
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_package


def _rows(home: Path, package: Path) -> list[tuple[str, str, int]]:
    with an_archive(a_home(home)) as archive:
        [outcome] = ingest(archive, [package])
        assert outcome.result.status.value.startswith("accepted"), outcome.result.findings
        with archive.catalogue.read() as reader:
            return [(item.filename, item.sha512, item.size) for item in reader.objects()]


def test_declarations_put_aside_come_back_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = a_package(tmp_path / "package.zip", units=4, objects_per_unit=2)
    expected = _rows(tmp_path / "small", package)

    monkeypatch.setattr(set_aside, "LARGE", 1)
    monkeypatch.setattr(memory, "LARGE", 1)
    found = _rows(tmp_path / "large", package)

    assert len(expected) > 1
    assert found == expected


def test_a_digest_of_the_wrong_length_is_found_in_a_large_package_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = a_package(
        tmp_path / "package.zip",
        units=4,
        objects_per_unit=2,
        mutate=lambda text: text.replace("</MessageDigest>", "0</MessageDigest>", 1),
    )
    monkeypatch.setattr(set_aside, "LARGE", 1)

    with an_archive(a_home(tmp_path / "home")) as archive:
        [outcome] = ingest(archive, [package])

    assert outcome.result.status.value == "rejected"
    assert "digest_format" in {finding.code for finding in outcome.result.findings}
