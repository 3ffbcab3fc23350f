import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import InvalidKey
from storage.layout import (
    bare_id,
    check_key,
    content_name,
    damaged_key,
    object_id_of,
    object_key,
    object_root,
    sums_key,
)

UUID_TEXT = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
SAFE = re.compile(r"[A-Za-z0-9 ._()+,=@'~%/-]+")


def test_an_object_stands_two_folders_below_the_root_by_its_digest() -> None:
    # printf urn:uuid:0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b | sha256sum
    assert re.fullmatch(
        rf"[0-9a-f]{{2}}/[0-9a-f]{{2}}/urn%3auuid%3a{UUID_TEXT}", object_root(UUID_TEXT)
    )
    assert object_key(UUID_TEXT) == f"ocfl/{object_root(UUID_TEXT)}"


@pytest.mark.parametrize(
    "written", [UUID_TEXT, UUID_TEXT.upper(), f"urn:uuid:{UUID_TEXT}", UUID_TEXT.replace("-", "")]
)
def test_an_identifier_has_one_canonical_form(written: str) -> None:
    assert bare_id(written) == UUID_TEXT
    assert object_root(written) == object_root(UUID_TEXT)


@pytest.mark.parametrize("written", ["", "unit-1", "../x", UUID_TEXT + "0", "urn:uuid:"])
def test_what_is_not_a_uuid_is_refused(written: str) -> None:
    with pytest.raises(InvalidKey):
        bare_id(written)


def test_the_name_of_a_root_folder_gives_the_identifier_back() -> None:
    assert object_id_of(object_root(UUID_TEXT).rpartition("/")[2]) == UUID_TEXT
    assert object_id_of(UUID_TEXT) is None
    assert object_id_of("urn%3auuid%3anonsense") is None


def test_every_key_of_the_layout_is_a_safe_key() -> None:
    for key in (object_key(UUID_TEXT), sums_key(UUID_TEXT), damaged_key(UUID_TEXT, 12)):
        assert check_key(key) == key


@pytest.mark.parametrize(
    "path", ["record.json", "package/manifest.xml", "package/Content/Lettre du maire (2).pdf"]
)
def test_a_safe_path_keeps_its_name(path: str) -> None:
    assert content_name(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "package/Content/Délibération.pdf",
        "package/Content/" + "long" * 60 + ".pdf",
        "package/Content/con.pdf",
        "package/NUL",
        "package/LPT1/file",
        "package/trailing ",
        "package/trailing.",
        ".hidden",
        "-rf",
        "a:b",
        "what?.pdf",
        "line\nfeed",
        "emoji 🎉.pdf",
        "_renamed/x.pdf",
    ],
)
def test_an_unsafe_path_is_kept_under_a_digest(path: str) -> None:
    name = content_name(path)

    assert re.fullmatch(r"_renamed/[0-9a-f]{40}(\.[a-z0-9]+)?", name)
    assert check_key(name) == name


def test_a_renamed_file_keeps_its_extension() -> None:
    assert content_name("Été.PDF").endswith(".pdf")


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "a/../b", "./a", "..", "a\0b", "\ud800"])
def test_a_path_that_ocfl_refuses_is_refused(path: str) -> None:
    with pytest.raises(InvalidKey):
        content_name(path)


@given(st.text(min_size=1, max_size=300))
def test_whatever_the_path_the_file_has_a_short_safe_name(path: str) -> None:
    try:
        name = content_name(path)
    except InvalidKey:
        return

    key = check_key(f"{object_key(UUID_TEXT)}/v1/content/{name}")
    assert len(key) <= 200
    assert SAFE.fullmatch(key)


@given(st.text())
def test_no_key_leaves_its_place(key: str) -> None:
    try:
        check_key(key)
    except InvalidKey:
        return

    assert not key.startswith("/")
    assert not {"", ".", ".."}.intersection(key.split("/"))
