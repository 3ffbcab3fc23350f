"""What the bytes of a file betray, and when its name lies."""

import io
import tarfile
import zipfile

import pytest

from sae.adapters.format_families import clash, families_of_mime, families_of_name
from sae.adapters.format_signs import (
    Sample,
    active_content,
    executable_kind,
    is_markup,
    other_format,
)
from tests.unit.adapters import sample_documents as samples


def a_sample(data: bytes) -> Sample:
    return Sample(head=data, tail=data)


@pytest.mark.parametrize(
    ("data", "filename", "kind"),
    [
        (b"MZ\x90", "facture.pdf", "Windows"),
        (b"\x7fELF\x02", "outil", "Linux"),
        (b"\xcf\xfa\xed\xfe", "outil", "macOS"),
        (b"\xca\xfe\xba\xbe", "A.class", "Java"),
        (b"#!/bin/sh\n", "note.txt", "script"),
        (b"@echo off", "note.BAT", "script"),
        (b"%PDF-1.4", "facture.pdf", ""),
        (b"# Titre", "note.md", ""),
    ],
)
def test_programs_are_told_by_bytes_or_by_name(data: bytes, filename: str, kind: str) -> None:
    assert executable_kind(a_sample(data), filename) == kind


@pytest.mark.parametrize(
    ("source", "mime", "kind"),
    [
        ("<html><script>x</script></html>", "text/html", "script"),
        ("<html><body onload='x()'>", "text/html", "event"),
        ("<html><iframe src=x>", "text/html", "frame"),
        ("<html><a href='JavaScript:x()'>", "text/plain", "script"),
        ("<svg:svg xmlns:svg='s'><svg:script/></svg:svg>", "image/svg+xml", "script"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///x">]><a/>', "application/xml", "entity"),
        ("<Signature><Object>x</Object></Signature>", "application/xml", ""),
        ("<a conseil='x' on='y'/>", "application/xml", ""),
        ("Le script du conseil : javascript:x", "text/plain", ""),
        ("", "application/vnd.ms-word.document.macroEnabled.12", "macro"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_would_run_when_shown_is_told(
    source: str, mime: str, kind: str, encoding: str
) -> None:
    assert active_content(a_sample(source.encode(encoding)), mime) == kind


def test_a_script_at_the_end_of_a_long_page_is_found() -> None:
    sample = Sample(head=b"<html>", tail=b"<script>x()</script></html>")

    assert active_content(sample, "text/html") == "script"


def test_a_zip_at_the_end_of_another_file_is_found() -> None:
    assert other_format(a_sample(samples.a_pdf_that_is_a_zip()), "application/pdf") == "ZIP"


def test_the_letters_of_a_zip_alone_are_not_one() -> None:
    letters = b"%PDF-1.4 PK\x05\x06" + b"\x05" * 40

    assert other_format(a_sample(letters), "application/pdf") == ""


def test_a_zip_is_not_two_formats() -> None:
    assert other_format(a_sample(samples.a_docx()), "application/zip") == ""


def test_a_zip_of_pdf_files_not_compressed_is_not_two_formats() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.mkdir("DCE")
        archive.writestr("DCE/RC.pdf", samples.a_pdf())
    inside = written.getvalue()
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("DCE.zip", inside)

    assert other_format(a_sample(outer.getvalue()), "application/zip") == ""
    assert other_format(a_sample(inside), "application/zip") == ""


def test_a_pdf_hidden_before_the_files_of_a_zip_is_found() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", b"x" * 12 + samples.a_pdf())

    assert other_format(a_sample(written.getvalue()), "application/zip") == "PDF"


def test_a_pdf_within_a_picture_is_found() -> None:
    assert other_format(a_sample(b"GIF89a" + samples.a_pdf()), "image/gif") == "PDF"


def test_rubbish_before_a_pdf_is_not_a_format() -> None:
    assert other_format(a_sample(b"\x14" + samples.a_pdf()), "") == ""


def test_markup_begins_with_a_tag_after_marks_and_blanks() -> None:
    assert is_markup(a_sample(b"\xef\xbb\xbf\r\n <a/>"))
    assert not is_markup(a_sample(b"a < b"))


@pytest.mark.parametrize(
    ("mime", "filename", "lies"),
    [
        ("application/pdf", "a.pdf", False),
        ("application/pdf", "a.docx", True),
        ("text/html", "a.pdf", True),
        ("application/zip", "a.docx", False),
        ("application/zip", "a.zip", False),
        ("application/vnd.oasis.opendocument.text", "a.zip", False),
        ("application/rtf", "a.doc", False),
        ("application/rtf", "a.rtf", False),
        ("text/plain", "a.xml", False),
        ("image/svg+xml", "a.svg", False),
        ("image/jpeg", "a.png", False),
        ("application/x-unheard-of", "a.pdf", False),
        ("application/pdf", "a.unheard-of", False),
    ],
)
def test_a_name_lies_when_it_announces_another_family(
    mime: str, filename: str, *, lies: bool
) -> None:
    assert clash(families_of_mime(mime), families_of_name(filename)) is lies


def test_a_pdf_held_as_it_is_by_a_container_hides_nothing() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("actes/", b"")
        archive.writestr("actes/acte.pdf", samples.a_pdf())
    rolled = io.BytesIO()
    with tarfile.open(fileobj=rolled, mode="w") as roll:
        member = tarfile.TarInfo("acte.pdf")
        member.size = len(samples.a_pdf())
        roll.addfile(member, io.BytesIO(samples.a_pdf()))

    assert other_format(a_sample(held.getvalue()), "application/zip") == ""
    assert other_format(a_sample(rolled.getvalue()), "application/x-tar") == ""
