"""Every message of an elimination is valid against the official schema of its version."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sae.domain.elimination import LineState
from sae.domain.elimination_steps import LineVisa
from sae.jobs.elimination_messages import Messages
from sae.ports import Archive
from seda.versions import VERSIONS
from tests.jobs.archives import a_home, an_archive
from tests.official_schemas import faults, needs_official_schemas

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ON = date(2026, 1, 2)
UNITS = ("unit-1", "unit-2")
VISAS = {
    1: LineVisa(decision=LineState.ACCEPTED),
    2: LineVisa(decision=LineState.REFUSED, remark="intérêt historique"),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home: Path = tmp_path_factory.mktemp("messages") / "home"
    with an_archive(a_home(home)) as opened:
        yield opened


def written(archive: Archive, version: str) -> dict[str, bytes]:
    messages = Messages(archive, "campaign", version=version, at=AT)
    return {
        "producer request": messages.producer_request("SP", 1, UNITS),
        "producer reply": messages.producer_reply("SP", 1, yes=False, on=ON),
        "visa request": messages.visa_request("AD", UNITS, comment="list.jsonl sha512:00"),
        "visa reply": messages.visa_reply("AD", VISAS, on=ON, reference="VISA-7"),
        "notification": messages.notification("SP", 1, UNITS, authorization="campaign-visa-reply"),
    }


@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_messages_are_valid_against_the_official_schemas(archive: Archive, version: str) -> None:
    found = {name: faults(xml, version=version) for name, xml in written(archive, version).items()}

    assert not any(found.values()), found


def test_a_partial_visa_is_neither_a_yes_nor_a_no(archive: Archive) -> None:
    xml = written(archive, "2.2")["visa reply"].decode()

    assert "<ReplyCode>WARNING</ReplyCode>" in xml
    assert "<OutcomeDetail>refused</OutcomeDetail>" in xml
