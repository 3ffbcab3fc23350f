import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.flows.file_names import entry_suffix, is_excluded, is_left_out, read_name
from seda.xml_text import element_text


@pytest.mark.parametrize(
    ("raw", "title", "filename"),
    [
        ("été.pdf", "été.pdf", "été.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf", "été.pdf"),
        ("compte: rendu.pdf", "compte: rendu.pdf", "compte_ rendu.pdf"),
        ("a\\b.pdf", "a\\b.pdf", "a_b.pdf"),
        ("deux\nlignes.pdf", "deux_lignes.pdf", "deux_lignes.pdf"),
        ("fdp\u202egpj.exe", "fdpgpj.exe", "fdpgpj.exe"),
        (" ", "_", "_"),
        ("👩‍💻 notes.md", "👩‍💻 notes.md", "👩‍💻 notes.md"),
    ],
)
def test_a_name_is_kept_as_people_read_it(raw: str, title: str, filename: str) -> None:
    name = read_name(raw)

    assert (name.title, name.filename) == (title, filename)


@pytest.mark.parametrize(
    ("octets", "title"), [(b"\xe9tat.txt", "état.txt"), (b"\x81.txt", "_.txt"), (b"\x80", "€")]
)
def test_a_name_that_is_not_utf8_is_read_as_windows_wrote_it(octets: bytes, title: str) -> None:
    name = read_name(os.fsdecode(octets))

    assert name.title == title
    assert name.encoding in ("cp1252", "latin-1")


@given(st.binary(min_size=1, max_size=255).filter(lambda name: not {0, 47} & set(name)))
def test_any_name_of_a_file_system_can_be_written_in_a_manifest(octets: bytes) -> None:
    name = read_name(os.fsdecode(octets))

    assert element_text(name.title)
    assert element_text(name.filename)
    assert not set(name.filename) & set("/\\:\n")


def test_a_suffix_is_kept_when_every_system_can_write_it() -> None:
    assert entry_suffix("Délibération.PDF") == ".pdf"
    assert entry_suffix("archive.tar.gz") == ".gz"
    assert entry_suffix("sans") == ""
    assert entry_suffix("point.") == ""
    assert entry_suffix("phrase. Suite du titre") == ""
    assert entry_suffix("x." + "a" * 40) == ""


def test_what_belongs_to_a_system_is_no_document() -> None:
    assert all(map(is_left_out, [".DS_Store", "._a.pdf", "THUMBS.DB", "~$a.docx", "$RECYCLE.BIN"]))
    assert not any(map(is_left_out, ["a.pdf", "thumbs.db.pdf", "desktop", "$compte.xls"]))


def test_a_pattern_names_a_file_a_folder_or_a_path() -> None:
    assert is_excluded("a/b.tmp", ["*.tmp"])
    assert is_excluded("a/brouillons", ["brouillons"])
    assert is_excluded("2023/a/b.pdf", ["2023/*"])
    assert not is_excluded("a/2023/b.pdf", ["2023/*"])
    assert not is_excluded("A.TMP", ["*.tmp"])
