"""Names and places that the files of a package should have."""

import pytest

from seda.lint.package_layout import is_junk, layout_of


def names(*before: str) -> dict[str, str] | None:
    layout = layout_of(before)
    return None if layout is None else dict(layout.names)


def codes(*before: str) -> list[str]:
    layout = layout_of(before)
    assert layout is not None
    return [note.code for note in layout.notes]


def test_a_good_package_stays_as_it_is() -> None:
    assert codes("manifest.xml", "Content/é.pdf") == []
    assert codes("20240115_manifest.xml", "Content/a.pdf") == []


def test_what_lies_in_a_folder_comes_to_the_root_with_its_manifest() -> None:
    assert names("SIP/manifest.xml", "SIP/Content/a", "__MACOSX/SIP/._a") == {
        "SIP/manifest.xml": "manifest.xml",
        "SIP/Content/a": "Content/a",
        "__MACOSX/SIP/._a": "__MACOSX/SIP/._a",
    }
    assert codes("SIP/manifest.xml", "SIP/Content/a") == ["fixed_manifest_place"]


def test_a_file_beside_that_folder_is_a_matter_for_people() -> None:
    assert codes("SIP/manifest.xml", "other.pdf") == []


def test_of_two_manifests_at_the_same_depth_none_is_chosen() -> None:
    assert codes("A/manifest.xml", "B/manifest.xml") == []


@pytest.mark.parametrize("name", ["$_manifest.xml", "Manifest.xml", "MANIFEST.XML"])
def test_a_misnamed_manifest_is_named(name: str) -> None:
    assert names(name, "Content/a") == {name: "manifest.xml", "Content/a": "Content/a"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Content\\a.pdf", "Content/a.pdf"),
        ("./Content/a.pdf", "Content/a.pdf"),
        ("Content//a.pdf", "Content/a.pdf"),
        ("Content/a.pdf. ", "Content/a.pdf"),
        ("Content /a", "Content/a"),
    ],
)
def test_a_name_is_written_plainly(before: str, after: str) -> None:
    assert names("manifest.xml", before) == {"manifest.xml": "manifest.xml", before: after}
    assert codes("manifest.xml", before) == ["fixed_name"]


def test_two_files_never_become_one() -> None:
    assert names("manifest.xml", "Content/a", "Content\\a") is None


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("__MACOSX/x", True),
        ("Content/.DS_Store", True),
        ("Content/Thumbs.db", True),
        ("Content/._a.pdf", True),
        ("Content/a.pdf", False),
        ("Content/.htaccess", False),
    ],
)
def test_files_of_desktop_systems_are_known(name: str, junk: bool) -> None:
    assert is_junk(name) is junk
