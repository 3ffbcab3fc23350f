"""Every message, in every version: lawful whatever it holds, and read back as it was."""

import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from seda.findings import Finding
from seda.instants import day_of, instant_of, instant_text
from seda.messages.message import BusinessMessage, Message, Operation
from seda.messages.message_reader import MessageError
from seda.messages.message_writer import NotWritable, write_message
from seda.nouns import Code, CodeListVersions, Event, Identifier, LinkingAgentIdentifier, Text
from seda.schema import Schemas
from seda.versions import namespace_of
from seda.vocabulary import VERSIONS, grammar
from tests.conformity.random_documents import Damage, Writer
from tests.official_schemas import (
    faults,
    faults_by_xmllint,
    needs_official_schemas,
    needs_xmllint,
)
from tests.unit.seda.messages import (
    HOSTILE,
    KINDS,
    REPLIES,
    any_message,
    full,
    minimal,
    read,
    written,
)

SCHEMAS = Schemas()


def bare(message: Message) -> Message:
    """Leave out packages: a writer of one cannot be compared with what it wrote."""
    if isinstance(message, BusinessMessage):
        message = replace(message, data_object_package=None)
    content = getattr(message, "authorization_request_content", None)
    if content is not None:
        replies = tuple(bare(reply) for reply in content.authorization_request_replies)
        message = replace(
            message,
            authorization_request_content=replace(content, authorization_request_replies=replies),
        )
    return message


def assert_read_back(message: Message) -> None:
    xml = written(message)
    once = read(xml)

    assert bare(once) == bare(message)
    assert type(once) is type(message)
    assert read(written(once)) == once
    assert read(written(once, strict=False)) == once


def test_the_fifteen_messages_of_the_standard_are_there() -> None:
    assert {element.name for element in grammar("2.3").elements if not element.abstract} == set(
        KINDS
    )
    assert len(KINDS) == 15


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("text", ["ordinaire", "", HOSTILE])
@pytest.mark.parametrize("make", [minimal, full])
def test_a_message_is_lawful_and_read_back(
    name: str, version: str, text: str, make: object
) -> None:
    message = make(name, version, text=text)

    assert SCHEMAS.validate_message(written(message), version) == ()
    assert_read_back(message)


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_the_official_schema_agrees(name: str, version: str) -> None:
    for make in (minimal, full):
        for text in ("ordinaire", "", HOSTILE):
            assert faults(written(make(name, version, text=text)), version=version) == []


@pytest.mark.corpus
@needs_official_schemas
@needs_xmllint
@pytest.mark.parametrize("version", VERSIONS)
def test_the_validator_of_the_system_agrees(version: str, tmp_path: Path) -> None:
    for name in ("Acknowledgement", "ArchiveTransferReply", "AuthorizationControlAuthorityRequest"):
        xml = written(full(name, version, text=HOSTILE))

        assert faults_by_xmllint(xml, version=version, folder=tmp_path) == ""


@given(message=any_message())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_message_is_lawful_and_read_back(message: Message) -> None:
    assert SCHEMAS.validate_message(written(message), message.version) == ()
    assert_read_back(message)


def said(xml: bytes) -> list[tuple[str, str, dict[str, str]]]:
    """List what a message says: elements in order, texts and attributes, blanks apart."""
    booleans = {"1": "true", "0": "false"}
    return [
        (
            element.tag,
            booleans.get((element.text or "").strip(), " ".join((element.text or "").split())),
            {key: " ".join(value.split()).removeprefix("ns0:") for key, value in element.items()},
        )
        for element in etree.fromstring(xml).iter(etree.Element)
    ]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_nothing_of_a_lawful_message_is_lost_nor_moved(name: str, version: str) -> None:
    rng = random.Random(f"{name} {version}")
    writer = Writer(grammar(version), namespace_of(version), rng)
    for _ in range(10):
        xml = etree.tostring(writer.message(name), encoding="UTF-8", xml_declaration=True)
        if SCHEMAS.validate_message(xml, version):
            continue  # it repeats a reference, or the like

        message = read(xml)

        assert said(written(message)) == said(xml)
        assert SCHEMAS.validate_message(written(message), version) == ()
        assert_read_back(message)


def test_texts_become_lawful_when_they_are_given() -> None:
    message = replace(
        minimal("Acknowledgement", "2.1"),
        message_identifier=Identifier(HOSTILE),
        comments=(Text(HOSTILE), Text("a\r\nb")),
        date="\n 2024-01-01T10:00:00.10+02:00 ",
    )

    said = 'Dossier <n° 1> & "suite" \ufffd\ufffd ]]> é€𝄞 \u202e'
    assert message.message_identifier == Identifier(said)
    legible = HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert message.comments == (Text(legible), Text("a\r\nb"))
    assert message.date == "2024-01-01T10:00:00.10+02:00"


def test_an_empty_code_is_refused() -> None:
    lists = CodeListVersions(reply_code_list_version=Code(" \n "))
    with pytest.raises(NotWritable, match="ReplyCodeListVersion"):
        written(replace(minimal("ArchiveTransferReply", "2.1"), code_list_versions=lists))


@pytest.mark.parametrize(
    "attributes",
    [{"scheme_uri": "http://[exemple]/"}, {"scheme_data_uri": "1:%zz"}],
)
def test_an_address_that_is_none_is_refused(attributes: dict[str, str]) -> None:
    identifier = Identifier("x", **attributes)
    with pytest.raises(NotWritable, match="anyURI"):
        written(replace(minimal("Acknowledgement", "2.1"), message_identifier=identifier))


def test_a_name_or_a_language_that_is_none_is_refused() -> None:
    message = minimal("Acknowledgement", "2.1")
    with pytest.raises(NotWritable, match="xs:ID"):
        written(replace(message, xml_id="1 2"))
    with pytest.raises(NotWritable, match="xml:lang"):
        written(replace(message, comments=(Text("x", lang="français"),)))


@pytest.mark.parametrize("name", ["ArchiveDeliveryRequest", "ArchiveDestructionNotification"])
def test_a_message_about_no_unit_is_not_written(name: str) -> None:
    with pytest.raises(NotWritable, match="UnitIdentifier is missing"):
        written(replace(minimal(name, "2.2"), unit_identifiers=()))


@pytest.mark.parametrize("date", ["", "hier", "2026-02-30T08:30:15Z", "2026-03-02"])
def test_a_message_without_lawful_date_is_not_written(date: str) -> None:
    out = io.BytesIO()
    with pytest.raises(NotWritable, match="Date"):
        write_message(replace(full("ArchiveTransferReply", "2.2"), date=date), out)
    assert out.getvalue() == b""


def test_an_empty_optional_word_is_not_written() -> None:
    reply = replace(minimal("ArchiveTransferReply", "2.1"), reply_code="  ")

    assert reply.reply_code == ""
    assert b"ReplyCode" not in written(reply)


def test_what_a_version_does_not_have_is_not_written_in_it() -> None:
    event = replace(
        full("ArchiveTransferReply", "2.1").operation.events[0],
        linking_agent_identifiers=(LinkingAgentIdentifier(linking_agent_role="witness"),),
    )
    assert isinstance(event, Event)
    reply = replace(minimal("ArchiveTransferReply", "2.1"), operation=Operation(events=(event,)))

    with pytest.raises(ValueError, match=r"2\.1 has no LinkingAgentIdentifier"):
        written(reply)
    assert read(written(replace(reply, version="2.2"))).operation == reply.operation


def test_a_message_of_no_known_version_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"SEDA '1\.0'"):
        written(replace(minimal("Acknowledgement", "2.1"), version="1.0"))


def test_a_package_of_another_version_is_not_written() -> None:
    reply = read(written(full("ArchiveDeliveryRequestReply", "2.1")))
    request = full("AuthorizationControlAuthorityRequest", "2.1")
    other = read(written(full(REPLIES[0], "2.2")))
    content = replace(request.authorization_request_content, authorization_request_replies=(other,))

    with pytest.raises(ValueError, match=r"2\.1 in a message of 2\.3"):
        written(replace(reply, version="2.3"))
    with pytest.raises(ValueError, match=r"2\.2 in a message of 2\.1"):
        written(replace(request, authorization_request_content=content))


def test_a_date_is_written_in_universal_time() -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))

    instant = instant_text(summer)

    assert instant == "2026-07-01T08:00:00Z"
    assert instant_of(instant) == summer.astimezone(UTC)
    with pytest.raises(ValueError, match="time zone"):
        instant_text(summer.replace(tzinfo=None))


def test_dates_that_python_knows_are_read() -> None:
    assert instant_of("2024-01-01T10:00:00.10Z") == datetime(2024, 1, 1, 10, 0, 0, 100_000, UTC)
    assert instant_of("-0044-03-15T10:00:00Z") is None
    assert instant_of("2024-01-01T10:00:00") is None
    assert day_of("2024-02-29Z") == date(2024, 2, 29)
    assert day_of("12024-02-29") is None


def test_a_reply_is_enclosed_in_the_version_of_the_request() -> None:
    request = minimal("AuthorizationControlAuthorityRequest", "2.1")
    content = replace(
        request.authorization_request_content,
        authorization_request_replies=(minimal(REPLIES[0], "2.2"),),
    )
    xml = written(replace(request, authorization_request_content=content))

    assert SCHEMAS.validate_message(xml, "2.1") == ()


@pytest.mark.parametrize("seed", range(100))
def test_a_damaged_message_is_read_without_loss_or_refused_with_reasons(seed: int) -> None:
    rng = random.Random(seed)
    version = VERSIONS[seed % len(VERSIONS)]
    known = grammar(version)
    writer = Writer(known, namespace_of(version), rng)
    root = writer.message(rng.choice(KINDS))
    names = [name for type_ in known.types for name in known.children(type_)]
    Damage(writer, names, list(known.types), rng).damage(root)

    reasons: tuple[Finding, ...] = ()
    try:
        message = read(etree.tostring(root, encoding="UTF-8"))
    except MessageError as refused:
        reasons = refused.findings
    assert reasons or read(written(message, strict=False)) == message
