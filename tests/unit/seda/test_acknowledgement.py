from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seda.messages.acknowledgement import (
    Acknowledgement,
    read_acknowledgement,
    write_acknowledgement,
)
from seda.messages.message_reader import MessageError
from seda.messages.message_writer import collapsed, legible
from tests.official_schemas import faults, needs_official_schemas

VERSIONS = ("2.1", "2.2", "2.3")
HOSTILE = '  Dossier\t<n° 1> & "suite"\n\x00\ud800 ]]> é€𝄞 '


def an_acknowledgement(**changes: object) -> Acknowledgement:
    values: dict[str, object] = {
        "version": "2.1",
        "date": datetime(2026, 3, 2, 8, 30, 15, 250_000, tzinfo=UTC),
        "message_identifier": "ACK-0001",
        "received_identifier": "VERSEMENT-2026-0001",
        "sender": "ARCHIVES",
        "receiver": "SERVICE-FINANCIER",
        "comment": "Paquet reçu.",
    }
    return Acknowledgement(**(values | changes))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_acknowledgement_is_read_back_as_it_was_written(version: str) -> None:
    acknowledgement = an_acknowledgement(version=version)

    read = read_acknowledgement(write_acknowledgement(acknowledgement))

    assert read == acknowledgement


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", ["ordinaire", "", HOSTILE])
def test_an_acknowledgement_is_valid_whatever_the_texts(version: str, text: str) -> None:
    acknowledgement = an_acknowledgement(
        version=version,
        message_identifier=text,
        received_identifier=text,
        sender=text,
        receiver=text,
        comment=text,
    )

    assert faults(write_acknowledgement(acknowledgement), version=version) == []


def test_an_identifier_is_escaped_and_collapsed_but_keeps_its_own_characters() -> None:
    acknowledgement = an_acknowledgement(received_identifier=HOSTILE)

    read = read_acknowledgement(write_acknowledgement(acknowledgement))

    assert read.received_identifier == 'Dossier <n° 1> & "suite" \ufffd\ufffd ]]> é€𝄞'


@given(text=st.text(st.characters(exclude_categories=())))
def test_any_text_comes_back_legible(text: str) -> None:
    acknowledgement = an_acknowledgement(received_identifier=text, comment=text)

    read = read_acknowledgement(write_acknowledgement(acknowledgement))

    assert read.received_identifier == collapsed(text)
    assert read.comment == legible(text)


def test_a_date_is_written_in_universal_time() -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))

    xml = write_acknowledgement(an_acknowledgement(date=summer))

    assert b"<Date>2026-07-01T08:00:00Z</Date>" in xml


def test_a_date_without_time_zone_is_refused() -> None:
    naive = datetime(2026, 7, 1)  # noqa: DTZ001 - naive on purpose

    with pytest.raises(ValueError, match="time zone"):
        write_acknowledgement(an_acknowledgement(date=naive))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not XML at all",
        b"<Acknowledgement/>",
        b"<Other xmlns='fr:gouv:culture:archivesdefrance:seda:v2.1'/>",
        b"<Acknowledgement xmlns='fr:gouv:culture:archivesdefrance:seda:v2.1'/>",
    ],
)
def test_what_is_not_an_acknowledgement_is_refused(data: bytes) -> None:
    with pytest.raises(MessageError):
        read_acknowledgement(data)
