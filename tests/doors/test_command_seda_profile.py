"""`sae seda profile check`, and profiles through `sae referential`: no archive, then an archive."""

from pathlib import Path

import pytest

from tests.doors.command_line import Done, a_home, sae
from tests.packages import a_package
from tests.unit.seda.profiles.grammars import message, unit_schema

REST = '<zeroOrMore><element><anyName/><ref name="any"/></element></zeroOrMore>'
ANY = (
    '<define name="any"><zeroOrMore><choice><attribute><anyName/></attribute><text/>'
    '<element><anyName/><ref name="any"/></element></choice></zeroOrMore></define>'
)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profil.rng"
    imposed = '<element name="Comment"><value>Marchés</value></element>'
    path.write_bytes(message(imposed + REST, more=ANY))
    return path


def check(*arguments: object) -> Done:
    return sae("seda", "profile", "check", *arguments)


def test_a_profile_says_what_it_asks(profile: Path) -> None:
    done = check(profile)

    assert done.status == 0
    assert "profil.rng est un profil utilisable (profil d'archivage, RelaxNG)." in done.out
    assert "Écrit pour le SEDA 2.1." in done.out
    assert "obligatoire  ArchiveTransfer/Comment = Marchés" in done.out


@pytest.mark.parametrize("name", ["paquet.zip", "paquet.tar", "paquet.tar.gz", "paquet"])
def test_packages_of_every_form_are_checked(profile: Path, tmp_path: Path, name: str) -> None:
    for folder in ("bon", "mauvais"):
        (tmp_path / folder).mkdir()
    good = a_package(tmp_path / "bon" / name, comment="Marchés")
    bad = a_package(tmp_path / "mauvais" / name, comment="Autre")

    done = check(profile, good, bad)

    assert done.status == 1
    assert f"{name} : conforme au profil." in done.out
    assert "Comment vaut « Autre » ; le profil impose : Marchés. (/ArchiveTransfer/Comment)" in (
        done.out
    )
    assert "→ Donnez à l'élément la valeur imposée." in done.out


def test_a_bare_manifest_is_a_package_and_json_says_everything(
    profile: Path, tmp_path: Path
) -> None:
    manifest = a_package(tmp_path / "paquet", comment="Autre") / "manifest.xml"

    read, verdict = check("--json", profile, manifest).documents

    assert read["profile"]["usable"]
    assert read["profile"]["seda"] == "2.1"
    assert {"path": "ArchiveTransfer/Comment", "values": ["Marchés"]}.items() <= {
        one["path"]: one for one in read["profile"]["demands"]
    }["ArchiveTransfer/Comment"].items()
    assert not verdict["fits"]
    assert verdict["findings"][0]["code"] == "profile_value_fixed"
    assert verdict["findings"][0]["fields"]["line"]


def test_a_manifest_in_another_encoding_is_read(profile: Path, tmp_path: Path) -> None:
    manifest = a_package(tmp_path / "paquet", comment="Marchés") / "manifest.xml"
    text = manifest.read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-1")
    manifest.write_bytes(text.encode("latin-1", errors="xmlcharrefreplace"))

    assert check(profile, manifest).status == 0


def test_what_is_no_profile_is_told_with_what_to_do(tmp_path: Path) -> None:
    compact = tmp_path / "profil.rnc"
    compact.write_text("start = element ArchiveTransfer { text }", encoding="utf-8")

    done = check(compact)

    assert done.status == 1
    assert "syntaxe compacte" in done.out
    assert "→ Convertissez-le" in done.out
    assert check(tmp_path / "absent.rng").status == 2


def test_a_hostile_package_is_refused_like_at_an_ingest(profile: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bordereau.xml"
    bomb.write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', encoding="utf-8")
    damaged = tmp_path / "paquet.zip"
    damaged.write_bytes(b"PK\x03\x04rien")

    done = check("--json", profile, bomb, damaged)

    assert done.status == 1
    assert [one["fits"] for one in done.documents[1:]] == [False, False]


def test_an_archive_unit_profile_is_checked_too(tmp_path: Path) -> None:
    schema = tmp_path / "dossier.json"
    schema.write_bytes(unit_schema(required=["DocumentType"]))
    package = a_package(tmp_path / "paquet.zip")

    done = check(schema, package)
    nobody = check(schema, package, "--identifier", "AUP-1")

    assert done.status == 1
    assert "il manque dans Content" in done.out
    assert nobody.status == 0
    assert "Aucune unité" in nobody.out


def test_a_profile_is_imported_listed_and_demanded(profile: Path, tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    table = tmp_path / "conventions.csv"
    table.write_text("Identifier,Name,ArchivalProfiles\nCONVENTION-1,Un,PR-1\n", encoding="utf-8")

    early = sae("referential", "import", "agreements", table, home=home)
    refused = sae("referential", "import", "profiles", profile, home=home)
    done = sae(
        "referential", "import", "profiles", profile, "--identifier", "PR-1", "--name", "Marchés",
        "--from", "2020-01-01", home=home,
    )  # fmt: skip
    listed = sae("referential", "list", "profiles", home=home)
    rows = sae("referential", "list", "profiles", "--json", home=home).documents
    agreements = sae("referential", "list", "agreements", home=home)
    bad = sae("ingest", a_package(tmp_path / "bad.zip", comment="Autre"), "--json", home=home)

    assert early.status == 0
    assert "la convention demande le profil" in early.out.lower()
    assert refused.status == 1
    assert "--identifier" in refused.out
    assert done.status == 0
    assert "PR-1  version 1  Marchés  SEDA 2.1  depuis le 31/12/2019 23:00:00 UTC" in listed.out
    assert (rows[0]["table"], rows[0]["version"], rows[0]["format"]) == ("profiles", 1, "rng")
    assert rows[0]["in_force_from"] == "2019-12-31T23:00:00Z"
    assert "PR-1" in agreements.out
    assert bad.document["status"] == "rejected"
    assert "profile_value_fixed" in {one["code"] for one in bad.document["findings"]}
