"""The samples of the demonstration are true packages, true documents and true French."""

import hashlib
import zipfile
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from sae.cli.samples import ARCHIVAL_AGENCY, REFUSED, write_samples
from sae.cli.samples.documents import pdf
from tests.official_schemas import faults, needs_official_schemas

DAY = date(2026, 1, 15)
SEDA = "{fr:gouv:culture:archivesdefrance:seda:v"


def samples(folder: Path) -> dict[str, zipfile.ZipFile]:
    return {path.name: zipfile.ZipFile(path) for path in write_samples(folder, now=DAY)}


def manifest_of(package: zipfile.ZipFile) -> etree._Element:
    return etree.fromstring(package.read("manifest.xml"))


def texts(root: etree._Element, name: str) -> list[str]:
    return [element.text or "" for element in root.iter("{*}" + name)]


def wrong_files(package: zipfile.ZipFile) -> list[str]:
    """Files whose bytes are not those that the manifest digested."""
    return [
        uri
        for item in manifest_of(package).iter("{*}BinaryDataObject")
        if (uri := item.findtext("{*}Uri"))
        and hashlib.sha512(package.read(uri)).hexdigest() != item.findtext("{*}MessageDigest")
    ]


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.corpus
@needs_official_schemas
def test_each_manifest_is_valid_against_the_official_schema_of_its_version(tmp_path: Path) -> None:
    for name, package in samples(tmp_path).items():
        version = name.removesuffix(".zip")[-3:]

        assert faults(package.read("manifest.xml"), version=version) == [], name


def test_the_three_versions_of_seda_are_there(tmp_path: Path) -> None:
    spaces = {manifest_of(package).tag for package in samples(tmp_path).values()}

    assert {space[len(SEDA) : len(SEDA) + 3] for space in spaces} == {"2.1", "2.2", "2.3"}


def test_only_the_faulty_sample_has_a_wrong_digest(tmp_path: Path) -> None:
    wrong = {name: wrong_files(package) for name, package in samples(tmp_path).items()}

    assert [name for name, uris in wrong.items() if uris] == [REFUSED]


def test_every_file_is_declared_and_every_declared_file_is_there(tmp_path: Path) -> None:
    for package in samples(tmp_path).values():
        declared = texts(manifest_of(package), "Uri")

        assert sorted([*declared, "manifest.xml"]) == sorted(package.namelist())


def test_message_identifiers_differ_and_the_archive_is_always_the_same(tmp_path: Path) -> None:
    manifests = [manifest_of(package) for package in samples(tmp_path).values()]

    assert len({texts(manifest, "MessageIdentifier")[0] for manifest in manifests}) == 4
    assert {manifest.findtext("{*}ArchivalAgency/{*}Identifier") for manifest in manifests} == {
        ARCHIVAL_AGENCY
    }


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()

    first = [path.read_bytes() for path in write_samples(tmp_path, now=DAY)]
    second = [path.read_bytes() for path in write_samples(tmp_path / "again", now=DAY)]

    assert first == second


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, ("Facture n° F-2024-0187 du 14/10/2024", "chauffage", "3 936,00 €", "École")),
        (1, ("Délibération n° 2025-012", "toiture", "école des Tilleuls", "unanimité")),
        (2, ("Acte d'engagement", "2023-TRX-04", "Bâtisseurs du Haut-Val", "495 420,00 € TTC")),
    ],
)
def test_words_people_look_for_are_in_the_text_layer(
    tmp_path: Path, number: int, words: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(write_samples(tmp_path, now=DAY)[number]) as package:
        shown = " ".join(
            words_of_pdf(package.read(name)) for name in package.namelist() if name.endswith("pdf")
        )

    for word in words:
        assert word in shown


def test_a_long_text_takes_several_pages() -> None:
    file = pdf("long.pdf", "Procès-verbal (extrait) \\ annexe", ["Le conseil délibère."] * 120)

    assert len(pypdfium2.PdfDocument(file.data)) == 3
    assert "Procès-verbal (extrait) \\ annexe" in words_of_pdf(file.data)


def test_formats_declared_are_those_that_pronom_identifies(tmp_path: Path) -> None:
    pygfried = pytest.importorskip("pygfried")
    for package in samples(tmp_path).values():
        for item in manifest_of(package).iter("{*}BinaryDataObject"):
            uri = item.findtext("{*}Uri") or ""
            path = tmp_path / Path(uri).name
            path.write_bytes(package.read(uri))

            found = pygfried.identify(str(path))

            assert found == item.findtext("{*}FormatIdentification/{*}FormatId"), uri
