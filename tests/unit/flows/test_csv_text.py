import io

import pytest

from sae.flows.csv_text import Line, encoding_of, lines_of, separator_of
from seda.findings import Finding, Severity

TEXT = "ID;Title\n1;Été à l'école\n"


def read(data: bytes, *, asked: str = "") -> tuple[str, Finding | None]:
    pieces = [data[start : start + 3] for start in range(0, len(data), 3)]
    return encoding_of(iter(pieces), asked=asked, name="t.csv")


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16")]
)
def test_an_encoding_is_recognised(encoding: str, found: str) -> None:
    assert encoding_of([TEXT.encode(encoding)], asked="", name="t.csv") == (found, None)


def test_what_is_not_utf8_is_read_as_windows_writes_it_and_told() -> None:
    encoding, finding = read(TEXT.encode("cp1252"))

    assert encoding == "cp1252"
    assert finding is not None
    assert (finding.code, finding.severity, finding.where) == (
        "csv_encoding_guessed", Severity.INFO, "t.csv:2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "asked", "where"),
    [
        (TEXT.encode("cp1252"), "utf-8", "t.csv:2"),
        (b"ID;Title\n1;a\n2;\xe9\x81\n", "", "t.csv:3"),
    ],
)
def test_bytes_that_mean_nothing_are_told_with_their_line(
    data: bytes, asked: str, where: str
) -> None:
    _, finding = read(data, asked=asked)

    assert finding is not None
    assert (finding.code, finding.severity, finding.where) == (
        "csv_encoding", Severity.ERROR, where,
    )  # fmt: skip


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_named_for_what_it_is(head: bytes) -> None:
    _, finding = read(head + b"\0" * 20)

    assert finding is not None
    assert (finding.code, finding.where) == ("csv_workbook", "t.csv")


@pytest.mark.parametrize(
    ("header", "separator"),
    [
        ("ID;ParentID;File", ";"),
        ("ID,ParentID,File", ","),
        ("ID\tParentID\tFile", "\t"),
        ('"Titre, ou nom, ou mot";"File"', ";"),
        ("File", ";"),
    ],
)
def test_a_separator_is_recognised(header: str, separator: str) -> None:
    assert separator_of(header) == separator


def test_lines_keep_the_number_they_have_in_the_file() -> None:
    text = io.StringIO('a;b\n\n"deux\nlignes";c\n;;\nd;e\n', newline="")

    assert list(lines_of(text, ";", name="t.csv")) == [
        Line(1, ("a", "b")), Line(3, ("deux\nlignes", "c")), Line(6, ("d", "e")),
    ]  # fmt: skip


def test_quotes_that_do_not_close_are_told_and_end_the_reading() -> None:
    lines = list(lines_of(io.StringIO('a;b\nc;"d" e\nf;g\n', newline=""), ";", name="t.csv"))

    assert lines[0] == Line(1, ("a", "b"))
    assert isinstance(lines[1], Finding)
    assert (lines[1].code, lines[1].where) == ("csv_quotes", "t.csv:2")
    assert len(lines) == 2
