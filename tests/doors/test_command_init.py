"""`sae init` and `sae storage status`: homes and their copies."""

import tomllib
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, change_settings, sae


def test_a_new_home_has_two_copies_that_explain_themselves(tmp_path: Path) -> None:
    done = sae("init", tmp_path / "archive", "--name", "Archives d'Évian", "--json")

    assert done.status == 0
    copies = done.document["copies"]
    assert list(copies) == ["copy-1", "copy-2"]
    for place in copies.values():
        readme = (Path(place) / "README.txt").read_text(encoding="utf-8")
        assert "Archives d'Évian" in readme
        assert "LIRE LES ARCHIVES" in readme
        assert "READING THE ARCHIVES" in readme
        assert "openssl ts -verify" in readme


def test_the_home_is_the_present_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = sae("init")

    assert done.status == 0
    assert (tmp_path / "sae.toml").exists()
    assert sae("storage", "status").status == 0


def test_what_is_asked_is_in_the_settings(tmp_path: Path) -> None:
    home = a_home(
        tmp_path / "archive",
        *("--agency", "FRAD-X", "--name", "Archives « X »", "--language", "en"),
        *("--fulltext", "whoosh"),
    )

    settings = tomllib.loads((home / "sae.toml").read_text(encoding="utf-8"))

    assert settings["home"]["archival_agency"] == "FRAD-X"
    assert settings["home"]["archival_agency_name"] == "Archives « X »"
    assert settings["home"]["language"] == "en"
    assert settings["search"]["fulltext"] == "whoosh"


def test_one_copy_elsewhere_leaves_the_first_in_the_home(tmp_path: Path) -> None:
    done = sae("init", tmp_path / "archive", "--copy", tmp_path / "disk", "--json")

    copies = done.document["copies"]
    assert copies["copy-1"].startswith(str(tmp_path / "archive"))
    assert copies["copy-2"] == str(tmp_path / "disk")
    assert (tmp_path / "disk" / "README.txt").exists()


def test_copies_on_one_disk_are_told_at_once_and_for_ever(tmp_path: Path) -> None:
    created = sae("init", tmp_path / "archive")
    status = sae("storage", "status", home=tmp_path / "archive")

    assert "copies non distantes" in created.out
    assert "Copies non distantes" in status.out


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")

    done = sae("init", tmp_path)

    assert done.status == 2
    assert "n'est pas vide" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("option", "value"), [("--language", "breton"), ("--fulltext", "grep"), ("--schemas", "/nope")]
)
def test_a_choice_that_does_not_exist_creates_nothing(
    tmp_path: Path, option: str, value: str
) -> None:
    done = sae("init", tmp_path / "archive", option, value)

    assert done.status == 2
    assert value in done.err
    assert not (tmp_path / "archive").exists()


def test_the_home_speaks_its_own_language_whatever_the_machine_speaks(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive", "--language", "en")

    assert "required copy" in sae("storage", "status", home=home).out
    assert "copie requise" in sae("storage", "status", "--lang", "fr", home=home).out


def test_status_tells_each_copy_to_programs(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("--json", "storage", "status", home=home)

    first, second = done.documents
    assert first["copy"] == "copy-1"
    assert first["required"] is True
    assert first["objects"] == 0
    assert first["free_bytes"] > 0
    assert first["shares_device_with"] == ["copy-2"]
    assert second["shares_device_with"] == ["copy-1"]


def test_a_copy_that_is_away_is_found_wrong(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive", "--copy", tmp_path / "disk")
    (tmp_path / "disk").rename(tmp_path / "unplugged")

    done = sae("storage", "status", home=home)

    assert done.status == 1
    assert "n'est pas utilisable" in done.out


def test_a_setting_that_does_not_exist_is_named(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    change_settings(home, "quarantine_days", "quarantaine_jours")

    done = sae("storage", "status", home=home)

    assert done.status == 3
    assert "ingest.quarantaine_jours" in done.err
    assert "Traceback" not in done.err


def test_settings_that_are_not_toml_are_told(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    change_settings(home, "[home]", "[home")

    done = sae("search", "x", home=home, LANG="en_GB.UTF-8")

    assert done.status == 3
    assert "sae.toml" in done.err


def test_a_folder_that_is_not_a_home_is_told_with_what_to_do(tmp_path: Path) -> None:
    done = sae("search", "x", home=tmp_path)

    assert done.status == 3
    assert "sae init" in done.err


def test_a_copy_never_goes_where_something_is(tmp_path: Path) -> None:
    a_home(tmp_path / "first", "--copy", tmp_path / "disk")

    done = sae("init", tmp_path / "second", "--copy", tmp_path / "disk")

    assert done.status == 2
    assert "n'est pas vide" in done.err
    assert not (tmp_path / "second").exists()
