"""SettingsFile changes one value and leaves every other byte alone."""

import tomllib
from pathlib import Path

import pytest

from sae.errors import HomeUnavailable
from sae.settings.settings_file import SettingsFile
from sae.settings.template import NewHome, settings_text

TEMPLATE = settings_text(
    NewHome(
        archival_agency="A",
        archival_agency_name="Archives",
        language="fr",
        copies=(("copy-1", "copies/copy-1"),),
        schemas="",
        fulltext="tantivy",
    )
)


def changed(folder: Path, text: str, value: str = "/x") -> str:
    file = folder / "sae.toml"
    file.write_bytes(text.encode())
    return SettingsFile(file).changed("ingest", "schemas", value).decode()


@pytest.mark.parametrize("value", ["", "/srv/schémas", 'C:\\"x"', "/a # b", "\\1"])
def test_one_line_of_a_new_home_changes(tmp_path: Path, value: str) -> None:
    made = changed(tmp_path, TEMPLATE.replace('schemas = ""', 'schemas = "/old # one"'), value)

    assert tomllib.loads(made)["ingest"]["schemas"] == value
    old, new = TEMPLATE.splitlines(), made.splitlines()
    assert [a for a, b in zip(old, new, strict=True) if a != b and "schemas" not in a] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[ingest]\n  schemas='a'  # why\n", '[ingest]\nschemas = "/x"  # why\n'),
        ("[ingest] # here\nreading = 'strict'\n", None),
        ("[home]\nlanguage = 'fr'\n", None),
        ("[ingest]\r\nschemas = ''\r\nreading = 'strict'\r\n", None),
        ("[other]\nschemas = 'mine'\n[ingest]\nschemas = ''\n[third]\nschemas = 'y'\n", None),
    ],
)
def test_other_ways_to_write_it_are_understood(
    tmp_path: Path, text: str, expected: str | None
) -> None:
    made = changed(tmp_path, text)

    before = tomllib.loads(text)
    assert tomllib.loads(made) == {
        **before,
        "ingest": {**before.get("ingest", {}), "schemas": "/x"},
    }
    assert expected is None or made == expected


@pytest.mark.parametrize(
    "text", ['[ingest]\nschemas = """\na"""\n', 'ingest = { schemas = "" }\n', 'ingest.schemas=""']
)
def test_what_cannot_be_changed_alone_is_left_to_the_person(tmp_path: Path, text: str) -> None:
    with pytest.raises(HomeUnavailable) as stopped:
        changed(tmp_path, text)

    assert stopped.value.code == "setting_by_hand"
    assert (tmp_path / "sae.toml").read_text() == text


def test_the_file_is_replaced_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "sae.toml"
    file.write_bytes(b"old")
    file.chmod(0o640)

    SettingsFile(file).put(b"new")

    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["sae.toml"]
