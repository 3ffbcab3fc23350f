"""Who sends what, read before any check: enough to acknowledge anything."""

import io

import pytest

from seda.header_peek import MAX_IDENTIFIER, NOTHING, peek_header
from tests.packages import a_manifest


def peeked(text: str | bytes) -> tuple[str, str, str, str]:
    data = text.encode() if isinstance(text, str) else text
    found = peek_header(io.BytesIO(data))
    return (
        found.version,
        found.message_identifier,
        found.transferring_agency,
        found.archival_agreement,
    )


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_header_is_read_in_every_version(version: str) -> None:
    text = a_manifest(version=version, message_identifier="M", transferring_agency="T")

    assert peeked(text) == (version, "M", "T", "CONVENTION-1")


def test_identifiers_of_other_elements_are_not_taken_for_those_of_the_message() -> None:
    text = a_manifest(
        mutate=lambda t: t.replace(
            "</Content>",
            "<OriginatingAgency><Identifier>X</Identifier></OriginatingAgency>"
            "<Custom><MessageIdentifier>no</MessageIdentifier></Custom></Content>",
        )
    )

    assert peeked(text)[1:3] == ("VERSEMENT-1", "COMMUNE-DE-TEST")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_header_is_read_in_the_encodings_that_the_gate_takes(encoding: str) -> None:
    text = a_manifest(
        message_identifier="été",
        mutate=lambda t: t.replace(
            'encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"'
        ),
    )

    identifier = peeked(text.encode(encoding))[1]

    assert identifier in {"été", ""}  # an encoding that is refused says nothing
    assert identifier == "été" or encoding == "utf-16"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a>",
        b"\xff\xfe\x00",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        b"<ArchiveTransfer xmlns='urn:other'/>",
    ],
)
def test_what_cannot_be_read_is_acknowledged_with_empty_names(data: bytes) -> None:
    assert peek_header(io.BytesIO(data)) == NOTHING


def test_what_was_read_before_a_fault_is_kept() -> None:
    text = a_manifest()

    assert peeked(text[: text.index("<DataObjectPackage>")])[1] == "VERSEMENT-1"


def test_a_hostile_identifier_is_cut() -> None:
    assert len(peeked(a_manifest(message_identifier="x" * 1_000_000))[1]) == MAX_IDENTIFIER


def test_blanks_around_identifiers_are_left_out() -> None:
    assert peeked(a_manifest(message_identifier=" M \n"))[1] == "M"
