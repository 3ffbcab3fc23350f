"""`sae seda schemas`: the published schemas plugged in an archive, and ours given to others."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, change_settings, sae
from tests.official_schemas import FOLDER, needs_official_schemas, needs_xmllint
from tests.packages import a_manifest, a_package

VERSIONS = ("2.1", "2.2", "2.3")


def events(home: Path) -> list[str]:
    shown = sae("journal", "show", "--json", home=home).documents
    return [line["type"] for line in shown if line["type"] == "settings_changed"]


def published(folder: Path) -> Path:
    """Make a folder that looks like the published schemas, from our own."""
    own = folder / "own"
    assert sae("seda", "schemas", "export", own).status == 0
    for version in VERSIONS:
        place = folder / "published" / f"seda-{version}"
        place.mkdir(parents=True)
        shutil.copy(own / f"seda-{version}.xsd", place / f"seda-{version}-main.xsd")
    for name in ("xml.xsd", "xlink.xsd"):
        shutil.copy(own / name, folder / "published" / name)
    return folder / "published"


def test_an_archive_judges_with_the_schemas_it_is_given(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    folder = published(tmp_path)
    before = (home / "sae.toml").read_text(encoding="utf-8")

    done = sae("seda", "schemas", "use", folder, "--json", home=home)
    status = sae("seda", "schemas", "status", "--json", home=home)
    ingested = sae("ingest", a_package(tmp_path / "one.zip"), "--json", home=home)

    after = (home / "sae.toml").read_text(encoding="utf-8")
    assert done.status == status.status == ingested.status == 0
    assert done.document["changed"] is True
    assert status.document["in_force"] == "official"
    assert status.document["folder"] == str(folder)
    assert [one["usable"] for one in status.document["versions"]] == [True] * 3
    assert after == before.replace('schemas = ""', f'schemas = "{folder}"')
    assert events(home) == ["settings_changed"]


def test_going_back_to_our_own_grammar_leaves_the_settings_as_they_were(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    before = (home / "sae.toml").read_bytes()
    sae("seda", "schemas", "use", published(tmp_path), home=home)

    back = sae("seda", "schemas", "use", "ours", home=home)
    again = sae("seda", "schemas", "use", "ours", home=home)

    assert (home / "sae.toml").read_bytes() == before
    assert "Grammaire du logiciel" in back.out
    assert "Rien à changer" in again.out
    assert events(home) == ["settings_changed", "settings_changed"]


def test_a_folder_given_from_where_one_stands_is_kept_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "archive")
    published(tmp_path)
    monkeypatch.chdir(tmp_path)

    done = sae("seda", "schemas", "use", "published", "--json", home=home)

    assert done.document["folder"] == str(tmp_path / "published")


def test_a_folder_that_lacks_a_version_changes_nothing(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    folder = published(tmp_path)
    shutil.rmtree(folder / "seda-2.2")
    before = (home / "sae.toml").read_bytes()

    done = sae("seda", "schemas", "use", folder, home=home)

    assert done.status == 2
    assert "schémas officiels de SEDA 2.2" in done.err
    assert (home / "sae.toml").read_bytes() == before
    assert events(home) == []


@pytest.mark.parametrize(
    ("version", "old", "new"),
    [
        ("2.1", "<xs:element", "<xs:elephant"),
        ("2.3", "seda:v2.3", "seda:v2.1"),  # a version put in the folder of another
        ("2.2", 'schemaLocation="xml.xsd"', 'schemaLocation="absent.xsd"'),
    ],
)
def test_a_schema_that_does_not_do_is_named_and_changes_nothing(
    tmp_path: Path, version: str, old: str, new: str
) -> None:
    home = a_home(tmp_path / "archive")
    folder = published(tmp_path)
    file = folder / f"seda-{version}" / f"seda-{version}-main.xsd"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    done = sae("seda", "schemas", "use", folder, "--json", home=home)

    assert done.status == 2
    assert done.document["error"]["code"] == "schemas_refused"
    assert f"Le schéma de SEDA {version}" in done.err
    assert events(home) == []


def test_schemas_that_went_away_are_found_wrong_and_can_be_left(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    folder = published(tmp_path)
    sae("seda", "schemas", "use", folder, home=home)
    shutil.rmtree(folder)

    status = sae("seda", "schemas", "status", home=home)
    back = sae("seda", "schemas", "use", "ours", home=home)

    assert status.status == 1
    assert "SEDA 2.1 : inutilisable" in status.out
    assert back.status == 0
    assert sae("seda", "schemas", "status", home=home).status == 0


def test_settings_written_in_another_way_are_left_to_the_person(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    change_settings(home, 'schemas = ""', 'schemas = """"""')
    before = (home / "sae.toml").read_bytes()

    done = sae("seda", "schemas", "use", published(tmp_path), home=home)

    assert done.status == 3
    assert "schemas = " in done.err
    assert (home / "sae.toml").read_bytes() == before
    assert events(home) == []


def test_a_new_archive_refuses_schemas_that_do_not_do(tmp_path: Path) -> None:
    done = sae("init", tmp_path / "archive", "--schemas", tmp_path)

    assert done.status == 2
    assert "schémas officiels de SEDA 2.1, 2.2, 2.3" in done.err
    assert not (tmp_path / "archive").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "xlink.xsd").write_text("mine")

    done = sae("seda", "schemas", "export", tmp_path)

    assert done.status == 2
    assert [path.name for path in tmp_path.iterdir()] == ["xlink.xsd"]
    assert (tmp_path / "xlink.xsd").read_text() == "mine"


@needs_xmllint
@pytest.mark.parametrize("version", VERSIONS)
def test_the_exported_schemas_serve_other_software(tmp_path: Path, version: str) -> None:
    sae("seda", "schemas", "export", tmp_path)
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(a_manifest(version=version), encoding="utf-8")
    bad.write_text(
        a_manifest(version=version).replace(
            "<MessageIdentifier>", "<Surprise/><MessageIdentifier>"
        ),
        encoding="utf-8",
    )

    status = [
        subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", tmp_path / f"seda-{version}.xsd", file],
            capture_output=True,
            check=False,
        ).returncode
        for file in (good, bad)
    ]

    assert status == [0, 3]


@pytest.mark.corpus
@needs_official_schemas
def test_the_published_schemas_can_be_used(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("seda", "schemas", "use", FOLDER, home=home)
    ingested = sae("ingest", a_package(tmp_path / "one.zip"), "--json", home=home)

    assert done.status == ingested.status == 0
    assert tomllib.loads((home / "sae.toml").read_text(encoding="utf-8"))["ingest"]["schemas"]
