import io
import tracemalloc

import pytest

from seda.messages.archive_transfer_reply import ArchiveTransferReply
from seda.messages.message_writer import write_message
from seda.messages.packages import ReceivedPackage
from seda.nouns import CodeListVersions, Identifier, agency
from seda.reply_package import (
    ReplyGroup,
    ReplyObject,
    ReplyUnit,
    identifiers_of,
    reply_package,
)
from seda.schema import Schemas
from tests.official_schemas import faults, needs_official_schemas
from tests.unit.seda.messages import read, written

VERSIONS = ("2.1", "2.2", "2.3")
SCHEMAS = Schemas()
GROUP = ReplyGroup(
    xml_id="G1",
    group_id="group-1",
    objects=(
        ReplyObject(xml_id="O1", object_id="object-1", physical=False),
        ReplyObject(xml_id="O2", object_id="object-2", physical=True),
    ),
)
LOOSE = ReplyGroup(
    xml_id="",
    group_id="11111111-2222-5333-8444-555555555555",
    objects=(ReplyObject(xml_id="O3", object_id="object-3", physical=False),),
)
UNITS = (ReplyUnit(xml_id="U1", unit_id="unit-1"), ReplyUnit(xml_id="U2", unit_id="unit-2"))


def a_reply(version: str, **given: object) -> ArchiveTransferReply:
    return ArchiveTransferReply(
        version=version,
        date="2026-03-02T08:31:00Z",
        message_identifier=Identifier("ATR-1"),
        code_list_versions=CodeListVersions(),
        message_request_identifier=Identifier("T-1"),
        archival_agency=agency("ARCHIVES"),
        transferring_agency=agency("ARCHIVES"),
        data_object_package=reply_package(**{"groups": (), "units": (), **given}),
    )


def identifiers(xml: bytes) -> list[ReplyGroup | ReplyUnit]:
    package = read(xml).data_object_package
    assert isinstance(package, ReceivedPackage)
    return list(identifiers_of(package))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("groups", [(GROUP,), (LOOSE,), (GROUP, LOOSE), ()])
@pytest.mark.parametrize("units", [UNITS, ()])
def test_identifiers_are_lawful_and_read_back(
    version: str, groups: tuple[ReplyGroup, ...], units: tuple[ReplyUnit, ...]
) -> None:
    if not groups and not units:
        return
    xml = written(a_reply(version, groups=groups, units=units))

    assert SCHEMAS.validate_message(xml, version) == ()
    assert identifiers(xml) == [*groups, *units]


@pytest.mark.corpus
@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_the_official_schema_agrees(version: str) -> None:
    empty = ReplyGroup(xml_id="G2", group_id="group-2", objects=())
    xml = written(a_reply(version, groups=(GROUP, LOOSE, empty), units=UNITS))

    assert faults(xml, version=version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_group_without_object_does_no_harm(version: str) -> None:
    empty = ReplyGroup(xml_id="G1", group_id="group-1", objects=())

    assert SCHEMAS.validate_message(written(a_reply(version, groups=(empty,))), version) == ()


def test_no_identifiers_no_package() -> None:
    assert b"DataObjectPackage" not in written(a_reply("2.1"))


class Counter(io.RawIOBase):
    def __init__(self) -> None:
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


def test_thousands_of_units_are_written_in_flat_memory() -> None:
    units = (ReplyUnit(xml_id=f"U{n}", unit_id=f"unit-{n}") for n in range(5_000))
    out = Counter()

    tracemalloc.start()
    write_message(a_reply("2.2", units=units), out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert out.size > 500_000
    assert peak < 300_000
