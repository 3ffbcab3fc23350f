"""The messages of a communication are valid in every version of SEDA."""

import io
from datetime import UTC, datetime

import pytest

from sae.domain.delivery import Authority, Authorization, Delivery
from sae.jobs import delivery_messages as messages
from seda.findings import has_errors
from seda.messages.reply_codes import StandardReplyCode
from seda.schema import Schemas
from seda.versions import VERSIONS
from tests.official_schemas import faults, needs_official_schemas

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CONTROL = Authorization(
    authority=Authority.CONTROL,
    agency="Archives départementales",
    granted=True,
    identifier="AD-2026-17",
    act_id="a",
    document="d",
)
ORIGINATING = Authorization(
    authority=Authority.ORIGINATING,
    agency="SERVICE-RH",
    granted=False,
    identifier="RH <1>",
    act_id="a",
    document="d",
)


def a_delivery(version: str) -> Delivery:
    return Delivery(
        request_id="0192f0c8-0000-7000-8000-000000000009",
        requested_at=AT,
        requester="Mme Durand & fils",
        purpose="Recherche « historique » <é>",
        derogation=True,
        unit_ids=("0192f0c8-0000-5000-8000-000000000001", "0192f0c8-0000-5000-8000-000000000002"),
        version=version,
        message_identifier="DEM-1",
        originating=("SERVICE-RH", "SERVICE-SOCIAL"),
        control="Archives départementales",
        authorizations=(CONTROL,),
    )


def every_message(version: str) -> dict[str, bytes]:
    delivery, archive = a_delivery(version), "ARCHIVES-DE-TEST"
    return {
        "request": messages.request_message(delivery, archive=archive),
        "acknowledgement": messages.acknowledgement(delivery, archive=archive),
        **messages.authorization_requests(delivery, archive=archive),
        "control": messages.answer_on_paper(delivery, CONTROL, at=AT, archive=archive),
        "originating": messages.answer_on_paper(delivery, ORIGINATING, at=AT, archive=archive),
        "granted": messages.reply(
            delivery, code=StandardReplyCode.GRANTED, motive="", at=AT, archive=archive
        ),
        "refused": messages.reply(
            delivery,
            code=StandardReplyCode.NOT_OPEN_YET,
            motive="Communicable le 1er janvier 2050 (L.213-2)",
            at=AT,
            archive=archive,
        ),
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_messages_are_valid_by_our_schema(version: str) -> None:
    schemas = Schemas()
    for name, data in every_message(version).items():
        found = schemas.validate(io.BytesIO(data), version, tolerant=False, where=name)
        assert not has_errors(found.findings), found.findings


@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_messages_are_valid_by_the_official_schema(version: str) -> None:
    for name, data in every_message(version).items():
        assert faults(data, version=version) == [], name


def test_what_was_written_is_read_back() -> None:
    said = every_message("2.2")

    request = messages.read_request(said["request"], where="request.xml")
    answer = messages.read_answer(said["originating"], where="answer.xml")

    assert request.unit_ids == a_delivery("2.2").unit_ids
    assert (request.requester, request.derogation) == ("Mme Durand & fils", True)
    assert request.purpose == "Recherche « historique » <é>"
    assert (answer.authority, answer.agency) == (Authority.ORIGINATING, "SERVICE-RH")
    assert (answer.granted, answer.identifier) == (False, "RH <1>")
    assert answer.request == "0192f0c8-0000-7000-8000-000000000009-originating-1"
