"""The bytes of a document say in which encoding it is; what it declares may be a lie."""

import codecs
import io

import pytest

from sae.flows.encodings import ReadEncoding, read_encoding


def read(declared: str, actual: str, *, text: str = "Été", mark: bytes = b"") -> ReadEncoding:
    document = f'<?xml version="1.0" encoding="{declared}"?><a>{text}</a>'.encode(actual)
    return read_encoding(io.BytesIO(mark + document))


@pytest.mark.parametrize("name", ["UTF-8", "ISO-8859-1", "iso-8859-15", "windows-1252", "utf8"])
def test_an_honest_document_is_left_to_the_gate(name: str) -> None:
    assert read(name, name).is_told


@pytest.mark.parametrize(
    ("declared", "actual", "text", "found"),
    [
        ("UTF-8", "iso8859-1", "Été", "cp1252"),
        ("UTF-8", "cp1252", "12 € – œ", "cp1252"),
        ("ISO-8859-1", "utf-8", "Été", "utf-8"),
        ("ISO-8859-1", "cp1252", "12 €", "cp1252"),
        ("latin1", "iso8859-1", "Été", "iso8859-1"),
        ("ANSI", "cp1252", "12 €", "cp1252"),
    ],
)
def test_a_lie_is_seen_in_the_bytes(declared: str, actual: str, text: str, found: str) -> None:
    read_as = read(declared, actual, text=text)

    assert (read_as.actual, read_as.is_told) == (found, False)


def test_a_mark_is_believed_before_a_declaration() -> None:
    assert read("ISO-8859-1", "utf-8", mark=codecs.BOM_UTF8).actual == "utf-8"
    assert read("UTF-8", "utf-8", mark=codecs.BOM_UTF8).is_told


def test_letters_cut_between_two_blocks_are_no_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sae.flows.encodings.BLOCK", 46)

    assert read("UTF-8", "utf-8", text="é" * 50).is_told


@pytest.mark.parametrize("document", [b"", b"<a/>", "<a/>".encode("utf-16"), b"\0\1\2"])
def test_what_says_nothing_is_left_to_the_gate(document: bytes) -> None:
    assert read_encoding(io.BytesIO(document)).is_told


def test_an_encoding_nobody_uses_is_left_to_the_gate() -> None:
    assert read("UTF-7", "ascii", text="a") == ReadEncoding("UTF-7", "", is_told=True)
