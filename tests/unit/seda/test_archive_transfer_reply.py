import io
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seda.messages.archive_transfer_reply import (
    ArchiveTransferReply,
    ReplyCode,
    ReplyEvent,
    ReplyGroup,
    ReplyObject,
    ReplyUnit,
    read_archive_transfer_reply,
    write_archive_transfer_reply,
)
from seda.messages.message_reader import MessageError
from tests.official_schemas import (
    faults,
    faults_by_xmllint,
    needs_official_schemas,
    needs_xmllint,
)

VERSIONS = ("2.1", "2.2", "2.3")
HOSTILE = '  Dossier\t<n° 1> & "suite"\n\x00\ud800 ]]> é€𝄞 '


def an_event(**changes: object) -> ReplyEvent:
    values: dict[str, object] = {
        "type": "digest",
        "outcome": ReplyCode.WARNING,
        "code": "weak_digest_algorithm",
        "sentence": "L'empreinte du fichier est en SHA-1.",
        "place": "Content/facture.pdf",
    }
    return ReplyEvent(**(values | changes))


def a_reply(**changes: object) -> ArchiveTransferReply:
    values: dict[str, object] = {
        "version": "2.1",
        "date": datetime(2026, 3, 2, 8, 31, tzinfo=UTC),
        "message_identifier": "ATR-0001",
        "reply_code": ReplyCode.WARNING,
        "request_identifier": "VERSEMENT-2026-0001",
        "archival_agreement": "CONVENTION-FINANCES",
        "grant_date": datetime(2026, 3, 2, 8, 31, tzinfo=UTC),
        "archival_agency": "ARCHIVES",
        "transferring_agency": "SERVICE-FINANCIER",
        "comment": "Pris en charge avec une remarque.",
        "validated_with": "SEDA 2.1, schéma officiel",
        "events": (an_event(),),
        "groups": (
            ReplyGroup(
                xml_id="G1",
                group_id="group-1",
                objects=(
                    ReplyObject(xml_id="O1", object_id="object-1", physical=False),
                    ReplyObject(xml_id="O2", object_id="object-2", physical=True),
                ),
            ),
        ),
        "units": (
            ReplyUnit(xml_id="U1", unit_id="unit-1"),
            ReplyUnit(xml_id="U2", unit_id="unit-2"),
        ),
    }
    return ArchiveTransferReply(**(values | changes))


def a_refusal(**changes: object) -> ArchiveTransferReply:
    refusal = a_reply(reply_code=ReplyCode.KO, grant_date=None, groups=(), units=())
    return replace(refusal, **changes)


def written(reply: ArchiveTransferReply) -> bytes:
    out = io.BytesIO()
    write_archive_transfer_reply(reply, out)
    return out.getvalue()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("reply", [a_reply(), a_refusal(), a_refusal(archival_agreement=None)])
def test_a_reply_is_read_back_as_it_was_written(version: str, reply: ArchiveTransferReply) -> None:
    reply = replace(reply, version=version)

    assert read_archive_transfer_reply(written(reply)) == reply


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", ["ordinaire", "", HOSTILE])
def test_a_reply_is_valid_whatever_the_texts(version: str, text: str) -> None:
    event = an_event(type=text, code=text, sentence=text, place=text)
    reply = a_reply(
        version=version,
        message_identifier=text,
        request_identifier=text,
        archival_agreement=text,
        archival_agency=text,
        transferring_agency=text,
        comment=text,
        validated_with=text,
        events=(event,),
    )

    assert faults(written(reply), version=version) == []


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_a_refusal_of_an_unreadable_manifest_is_valid(version: str) -> None:
    refusal = a_refusal(
        version=version,
        request_identifier="",
        archival_agreement=None,
        validated_with="",
        comment="",
        events=(),
    )

    assert faults(written(refusal), version=version) == []


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_an_object_without_group_is_mapped_in_every_version(version: str) -> None:
    loose = ReplyGroup(
        xml_id="",
        group_id="11111111-2222-5333-8444-555555555555",
        objects=(ReplyObject(xml_id="O1", object_id="object-1", physical=False),),
    )
    reply = a_reply(version=version, groups=(loose,))

    assert faults(written(reply), version=version) == []
    assert read_archive_transfer_reply(written(reply)).groups == (loose,)


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_a_group_without_object_does_no_harm(version: str) -> None:
    empty = ReplyGroup(xml_id="G1", group_id="group-1", objects=())

    assert faults(written(a_reply(version=version, groups=(empty,))), version=version) == []


@pytest.mark.corpus
@needs_official_schemas
@needs_xmllint
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("reply", [a_reply(), a_refusal()], ids=["accepted", "refused"])
def test_the_validator_of_the_system_agrees(
    version: str, reply: ArchiveTransferReply, tmp_path: Path
) -> None:
    xml = written(replace(reply, version=version))

    assert faults_by_xmllint(xml, version=version, folder=tmp_path) == ""


def test_a_refusal_maps_nothing() -> None:
    assert b"DataObjectPackage" not in written(a_refusal())
    assert b"GrantDate" not in written(a_refusal())


def test_the_reply_says_which_schema_judged_and_which_list_its_code_is_of() -> None:
    xml = written(a_reply()).decode()

    assert "<EventDetail>SEDA 2.1, schéma officiel</EventDetail>" in xml
    assert "<ReplyCodeListVersion>SAE-OK-WARNING-KO-1</ReplyCodeListVersion>" in xml


def test_a_reply_code_of_another_list_is_not_read() -> None:
    xml = written(a_refusal()).replace(b"<ReplyCode>KO<", b"<ReplyCode>207<")

    with pytest.raises(MessageError):
        read_archive_transfer_reply(xml)


class Counter(io.RawIOBase):
    def __init__(self) -> None:
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def test_a_reply_to_thousands_of_units_is_written_in_flat_memory() -> None:
    units = (ReplyUnit(xml_id=f"U{n}", unit_id=f"unit-{n}") for n in range(20_000))
    out = Counter()

    tracemalloc.start()
    write_archive_transfer_reply(a_reply(units=units), out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert out.size > 2_000_000
    assert peak < 500_000
