"""The builders of packages are what every other test stands on."""

import hashlib
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.official_schemas import faults, needs_official_schemas
from tests.packages import (
    a_dossier,
    a_file,
    a_manifest,
    a_package,
    a_paper,
    a_unit,
    access,
    appraisal,
    hold,
    metadata,
)

VERSIONS = ("2.1", "2.2", "2.3")


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_the_default_manifest_is_valid(version: str) -> None:
    assert faults(a_manifest(version=version).encode(), version=version) == []


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_a_manifest_that_uses_everything_is_valid(version: str) -> None:
    rules = (appraisal("APP-10", start="2025-12-31"), access("ACC-25"))
    held = () if version == "2.1" else (hold("HOL-1", HoldEndDate="2030-01-01", HoldOwner="DGS"),)
    shared = a_unit("Plan", group_id="PLAN", objects=(a_file("plan.txt"), a_paper()))
    units = (
        a_dossier(
            "École & « travaux » <2024>",
            files=(a_file("devis.pdf", b"", mime="application/pdf", puid="fmt/276"),),
            content=metadata(Description="Réfection", DocumentType="Dossier", StartDate="2024"),
            management=(*rules, *held),
            xml_id="ECOLE",
        ),
        a_dossier("Voirie", placeholders=("ECOLE",), references=("PLAN",)),
        shared,
    )

    text = a_manifest(version=version, units=units, rules=rules, containers=("Fonds", "Série"))

    assert faults(text.encode(), version=version) == []


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for suffix in (".zip", ".tar.gz"):
        first = a_package(tmp_path / f"first{suffix}", units=3)
        second = a_package(tmp_path / f"second{suffix}", units=3)

        assert first.read_bytes() == second.read_bytes()


def test_a_package_holds_its_manifest_and_its_files_in_every_form(tmp_path: Path) -> None:
    expected = {"manifest.xml", "Content/O2-1.txt", "Content/O4-1.txt"}

    zipped = a_package(tmp_path / "two.zip", units=2)
    tarred = a_package(tmp_path / "two.tar", units=2)
    folder = a_package(tmp_path / "two", units=2)

    with zipfile.ZipFile(zipped) as archive, tarfile.open(tarred) as tar:
        assert set(archive.namelist()) == set(tar.getnames()) == expected
    assert (folder / "Content/O4-1.txt").read_bytes().startswith(b"Contenu de dossier-2")


def test_declared_digests_are_true_unless_a_test_lies() -> None:
    honest, liar = a_file("a.txt"), a_file("b.txt", digest="0" * 128, size=7)

    text = a_manifest(units=(a_dossier(files=(honest, liar)),))

    assert hashlib.sha512(honest.data).hexdigest() in text
    assert "0" * 128 in text
    assert "<Size>7</Size>" in text


def test_a_package_can_lose_a_file_and_gain_another(tmp_path: Path) -> None:
    path = a_package(
        tmp_path / "odd.zip",
        units=1,
        without=("Content/O2-1.txt",),
        extra=(("Content/intruder.txt", b"?"),),
        mutate=lambda manifest: manifest.replace("Dossier 1", "Autre titre"),
    )

    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {"manifest.xml", "Content/intruder.txt"}
        assert b"Autre titre" in archive.read("manifest.xml")
