"""The zip reader and names: ordinary ones are accepted, deceiving ones are named."""

from pathlib import Path

import pytest

from tests.unit.seda.hostile_zips import (
    UTF8_FLAG,
    a_file,
    a_unicode_path,
    a_zip,
    codes,
    opened,
)


@pytest.mark.parametrize(
    "name",
    [
        "Content/l'été à l'école.pdf",
        "Content/Facture n° 12 (copie) & suite.pdf",
        "Content/a+b#c@d=e~f!.pdf",
        "Content/sœur 😀👨‍👩‍👧.jpg",
        "Content/日本.txt",
        "Content/" + "a" * 255,
        "console.txt",
        "auxiliaire/com1ne.txt",
        ".gitignore",
        "a...b",
    ],
)
def test_ordinary_names_are_accepted(tmp_path: Path, name: str) -> None:
    assert codes(tmp_path, a_zip([a_file(name)])) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a", "name_traversal"),
        ("Content/../../a", "name_traversal"),
        ("/etc/passwd", "name_traversal"),
        ("a\\b", "name_backslash"),
        ("a/./b", "name_not_canonical"),
        ("a//b", "name_not_canonical"),
        ("a\0.exe", "name_control_character"),
        ("a\r\nb", "name_control_character"),
        ("a\x1b[2J", "name_control_character"),
        ("a\x85b", "name_control_character"),
        ("facture\u202efdp.exe", "name_bidi"),
        ("facture\u2067.pdf", "name_bidi"),
        ("CON.pdf", "name_reserved"),
        ("Content/lpt9", "name_reserved"),
        ("com\u00b9.txt", "name_reserved"),
        ("a.pdf.", "name_reserved"),
        ("a /b", "name_reserved"),
        ("a.pdf:hidden", "name_reserved"),
        ("C:/a", "name_reserved"),
        ("é" * 128, "name_too_long"),
        ("/".join(["abc"] * 300), "name_too_long"),
        ("a" * 60_000, "name_too_long"),
        ("Qui est-ce ?.pdf", "name_not_portable"),
        ("\u200ecertificat.pdf", "name_invisible_character"),
    ],
)
def test_a_name_that_deceives_a_reader_or_a_system_is_named(
    tmp_path: Path, name: str, code: str
) -> None:
    assert code in codes(tmp_path, a_zip([a_file(name)]))


def test_a_refused_name_cannot_be_opened(tmp_path: Path) -> None:
    reader = opened(tmp_path, a_zip([a_file("../a"), a_file("b")]))

    assert set(reader.entries) == {"b"}
    with pytest.raises(KeyError):
        reader.open("../a")


def test_bytes_that_are_not_utf_8_under_the_flag_are_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, a_zip([a_file(b"\xe9.pdf", flags=UTF8_FLAG)])) == ["name_encoding"]


def test_an_unlabelled_name_keeps_all_its_readings(tmp_path: Path) -> None:
    reader = opened(tmp_path, a_zip([a_file("reçu.pdf".encode("cp1252"))]))

    (entry,) = reader.entries.values()

    assert ("cp1252", "reçu.pdf") in entry.readings
    assert reader.findings == ()


def test_a_unicode_path_may_choose_a_reading(tmp_path: Path) -> None:
    raw = "reçu.pdf".encode("cp850")
    extra = a_unicode_path("reçu.pdf".encode(), of=raw)

    reader = opened(tmp_path, a_zip([a_file(raw, extra=extra, local_extra=extra)]))

    assert reader.findings == ()
    assert set(reader.entries) == {"reçu.pdf"}


@pytest.mark.parametrize("header", ["extra", "local_extra"])
def test_a_unicode_path_with_another_name_is_refused(tmp_path: Path, header: str) -> None:
    extra = a_unicode_path(b"evil.sh", of=b"a.pdf")

    assert codes(tmp_path, a_zip([a_file(b"a.pdf", **{header: extra})])) == ["name_extra_field"]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["a", "a"], "entry_duplicate"),
        (["Content/a.pdf", "cONTENT/A.pdf"], "name_collision"),
        (["é", "e\u0301"], "name_collision"),
        (["a", "a/b"], "name_collision"),
        (["a/b", "A"], "name_collision"),
    ],
)
def test_two_names_for_one_place_are_refused(tmp_path: Path, names: list[str], code: str) -> None:
    assert code in codes(tmp_path, a_zip([a_file(name) for name in names]))


def test_neither_of_two_duplicates_can_be_opened(tmp_path: Path) -> None:
    reader = opened(tmp_path, a_zip([a_file("a", b"one"), a_file("a", b"two"), a_file("a")]))

    assert dict(reader.entries) == {}
