"""Every message, in every version: lawful whatever it holds, and read back as it was."""

import random
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from seda.findings import Finding
from seda.messages.bound import attributes_of, children_of, field_name
from seda.messages.dates import Instant
from seda.messages.message import BusinessMessage, Message
from seda.messages.message_reader import MESSAGES, MessageError
from seda.messages.parts import Event, LinkingAgentIdentifier, Operation
from seda.messages.values import Code, Identifier, Text
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


def test_the_fifteen_messages_of_the_standard_are_there() -> None:
    assert {element.name for element in grammar("2.3").elements if not element.abstract} == set(
        KINDS
    )
    assert len(KINDS) == 15


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", KINDS)
def test_a_message_has_every_element_and_attribute_of_its_type(name: str, version: str) -> None:
    known = grammar(version)
    kind = MESSAGES[name]

    held = {child.element.name for child in children_of(kind, version)}

    assert held == known.children(f"{name}Type").keys()
    own = {field.name for field in fields(kind)} - {"version", "others", "other_attributes"}
    assert own == {child.field for child in children_of(kind, "2.3")} | {
        named.field for named in attributes_of(kind)
    }


@pytest.mark.parametrize("name", KINDS)
def test_what_is_below_a_message_has_every_element_of_its_type(name: str) -> None:
    for version in VERSIONS:
        known = grammar(version)
        for child in children_of(MESSAGES[name], version):
            below = known.elements_of(child.element.type)
            if child.kind is object or not below:
                continue
            held = {field.name for field in fields(child.kind)}
            for element in below:
                assert field_name(element.name, many=element.occurs in "*+") in held


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
    assert Identifier(HOSTILE).value == 'Dossier <n° 1> & "suite" \ufffd\ufffd ]]> é€𝄞 \u202e'
    assert Text(HOSTILE).value == HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert Text("a\r\nb").value == "a\r\nb"
    with pytest.raises(ValueError, match="not empty"):
        Code(" \n ")


@pytest.mark.parametrize(
    "attributes",
    [{"scheme_uri": "http://[exemple]/"}, {"scheme_data_uri": "1:%zz"}],
)
def test_an_address_that_is_none_is_refused(attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="anyURI"):
        Identifier("x", **attributes)


def test_a_name_or_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="xml:id"):
        replace(minimal("Acknowledgement", "2.1"), xml_id="1 2")
    with pytest.raises(ValueError, match="xml:lang"):
        Text("x", xml_lang="français")


@pytest.mark.parametrize("name", ["ArchiveDeliveryRequest", "ArchiveDestructionNotification"])
def test_a_message_about_no_unit_cannot_be_made(name: str) -> None:
    with pytest.raises(ValueError, match="UnitIdentifier"):
        replace(minimal(name, "2.2"), unit_identifiers=())


def test_an_empty_optional_word_is_not_written() -> None:
    reply = replace(minimal("ArchiveTransferReply", "2.1"), reply_code="  ")

    assert reply.reply_code is None
    assert b"ReplyCode" not in written(reply)


def test_what_a_version_does_not_have_is_not_written_in_it() -> None:
    event = replace(
        full("ArchiveTransferReply", "2.1").operation.events[0],
        linking_agent_identifier=LinkingAgentIdentifier(linking_agent_role="witness"),
    )
    assert isinstance(event, Event)
    reply = replace(minimal("ArchiveTransferReply", "2.1"), operation=Operation(events=(event,)))

    with pytest.raises(ValueError, match=r"2\.1 has no LinkingAgentIdentifier"):
        written(reply)
    assert read(written(replace(reply, version="2.2"))).operation == reply.operation


def test_a_message_of_no_known_version_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"SEDA '1\.0'"):
        written(replace(minimal("Acknowledgement", "2.1"), version="1.0"))


def test_a_package_or_a_reply_of_another_version_is_not_written() -> None:
    reply = read(written(full("ArchiveDeliveryRequestReply", "2.1")))
    request = full("AuthorizationControlAuthorityRequest", "2.1")
    other = minimal(REPLIES[0], "2.2")
    content = replace(request.authorization_request_content, authorization_request_replies=(other,))

    with pytest.raises(ValueError, match=r"2\.1 in a message of 2\.3"):
        written(replace(reply, version="2.3"))
    with pytest.raises(ValueError, match=r"2\.2 in a message of 2\.1"):
        written(replace(request, authorization_request_content=content))


def test_a_date_is_written_in_universal_time() -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=timezone(timedelta(hours=2)))

    instant = Instant.of(summer)

    assert instant.text == "2026-07-01T08:00:00Z"
    assert instant.at == summer.astimezone(UTC)
    with pytest.raises(ValueError, match="time zone"):
        Instant.of(summer.replace(tzinfo=None))


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
    assert reasons or read(written(message)) == message
