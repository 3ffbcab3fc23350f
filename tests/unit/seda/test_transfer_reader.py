"""Manifests read part by part, and written back: what was read is read again, whatever it was."""

import doctest
import io
import tracemalloc
from collections.abc import Iterator

import pytest

from seda import transfer_reader
from seda.elements import XSI_TYPE, Element
from seda.nouns import (
    ArchiveUnit,
    BinaryDataObject,
    Content,
    GroupLogBook,
    ManagementMetadata,
    ObjectEvent,
    PhysicalDataObject,
    Text,
    group_reference,
)
from seda.transfer_parts import (
    GroupEnd,
    GroupStart,
    PackageEnd,
    PackageStart,
    TransferEnd,
    TransferPart,
    TransferStart,
    UnitEnd,
    UnitsEnd,
    UnitsStart,
    UnitStart,
)
from seda.transfer_reader import NotReadable, TransferReader
from seda.transfer_writer import TransferWriter, write_transfer
from tests.packages import a_manifest
from tests.unit.seda.transfers import a_header, a_unit, an_object, written

SEDA = "fr:gouv:culture:archivesdefrance:seda:v2.3"


def read(manifest: bytes | str) -> list[TransferPart]:
    data = manifest.encode() if isinstance(manifest, str) else manifest
    return list(TransferReader(io.BytesIO(data)))


def rewritten(parts: list[TransferPart]) -> bytes:
    out = io.BytesIO()
    write_transfer(parts, out)
    return out.getvalue()


def a_message(inside: str, *, root: str = f'ArchiveTransfer xmlns="{SEDA}"') -> str:
    return f"<{root}><DataObjectPackage>{inside}</DataObjectPackage></{root.split(maxsplit=1)[0]}>"


def the_unit(inside: str) -> ArchiveUnit:
    unit = f'<ArchiveUnit id="U1">{inside}</ArchiveUnit>'
    parts = read(a_message(f"<DescriptiveMetadata>{unit}</DescriptiveMetadata>"))
    [start] = [part for part in parts if isinstance(part, UnitStart)]
    return start.unit


def test_parts_come_in_the_order_of_the_document() -> None:
    def package(message: TransferWriter) -> None:
        with message.open_group("G1"):
            message.write_object(an_object(1))
            message.write_object(PhysicalDataObject(id="P1"))
            message.write_object(GroupLogBook(events=(ObjectEvent(event_date_time="2024"),)))
        with message.open_unit(a_unit(1)):
            message.write_unit(a_unit(2))
            message.write_reference(group_reference("G1"))

    header = a_header()
    *parts, end = read(written(package))

    [start, *others] = parts
    assert isinstance(start, TransferStart)
    assert start.header.message_identifier == header.message_identifier
    assert start.header.archival_agency is None  # it comes at the end
    assert end == TransferEnd(header)
    assert others == [
        PackageStart(),
        GroupStart("G1"),
        an_object(1),
        PhysicalDataObject(id="P1"),
        GroupLogBook(events=(ObjectEvent(event_date_time="2024"),)),
        GroupEnd(),
        UnitsStart(),
        UnitStart(a_unit(1), 0),
        UnitStart(a_unit(2), 1),
        UnitEnd(1),
        group_reference("G1"),
        UnitEnd(0),
        UnitsEnd(),
        ManagementMetadata(),
        PackageEnd(),
    ]


def test_what_stands_out_of_its_place_stays_there() -> None:
    unit = (
        '<ArchiveUnit id="U1" own="x"><Content/><ArchiveUnit id="U2"/><Content><Title>B</Title>'
        '</Content><Strange/></ArchiveUnit><own:thing xmlns:own="urn:own"/>'
    )

    parts = read(a_message(f"<DescriptiveMetadata>{unit}</DescriptiveMetadata>"))

    assert parts[3:10] == [
        UnitStart(ArchiveUnit(id="U1", content=Content(), attributes=(("own", "x"),)), 0),
        UnitStart(ArchiveUnit(id="U2"), 1),
        UnitEnd(1),
        Element("Content", children=(Element("Title", "B"),)),
        Element("Strange"),
        UnitEnd(0),
        Element("{urn:own}thing"),
    ]
    assert read(rewritten(parts)) == parts


def test_elements_of_the_header_out_of_their_place_are_kept() -> None:
    manifest = (
        f'<ArchiveTransfer xmlns="{SEDA}" own="1"><ArchivalAgency/><Foo/><Date>d</Date>'
        "<DataObjectPackage/><Comment>late</Comment><Bar/></ArchiveTransfer>"
    )

    parts = read(manifest)

    end = parts[-1]
    assert isinstance(end, TransferEnd)
    assert end.header.comments == (Text("late"),)
    assert [element.name for element in end.header.others] == ["Foo", "Bar"]
    assert read(rewritten(parts)) == parts


def test_foreign_elements_keep_their_texts_and_their_prefixes() -> None:
    foreign = (
        '<own:p xml:space="preserve"> a <own:b t="q:name">b</own:b> '
        "<other xmlns='urn:o'><deep/></other>\n c</own:p>"
    )
    unit = f"<ArchiveUnit id='U1'><Content>{foreign}</Content></ArchiveUnit>"
    root = f'ArchiveTransfer xmlns="{SEDA}" xmlns:own="urn:own" xmlns:q="urn:q" xmlns:no="urn:no"'
    manifest = a_message(f"<DescriptiveMetadata>{unit}</DescriptiveMetadata>", root=root)

    parts = read(manifest)
    again = rewritten(parts)

    assert read(again) == parts
    assert b'<own:p xmlns:own="urn:own" xmlns:q="urn:q" xml:space="preserve"> a ' in again
    assert b'<own:b t="q:name">b</own:b> <other xmlns="urn:o"><deep/></other>\n c' in again
    assert b"urn:no" not in again


def test_blanks_between_elements_of_the_standard_mean_nothing() -> None:
    assert the_unit("<Content>\n <Title> A </Title>\n</Content>").content == Content(
        titles=(Text(" A "),)
    )
    assert the_unit("<Content>\n</Content>").content == Content()


def test_a_text_between_elements_is_kept_where_a_dialect_has_it() -> None:
    content = the_unit("<Content>before<Title>A</Title>after</Content>").content

    assert content == Element("Content", "before", (Element("Title", "A"),), tails=("after",))


def test_a_text_between_the_parts_of_a_message_is_refused() -> None:
    with pytest.raises(NotReadable, match="line 1: text between the elements of DataObjectPack"):
        read(a_message("lost"))


def test_the_name_of_a_type_is_whole_whatever_its_prefix() -> None:
    xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    metadata = f'<s:Metadata xmlns:s="{SEDA}" {xsi} i:type="s:CoreMetadataType"/>'
    thing = f'<BinaryDataObject id="B1">{metadata}</BinaryDataObject>'

    [made] = [p for p in read(a_message(thing)) if isinstance(p, BinaryDataObject)]

    assert made.metadata == Element("Metadata", attributes=((XSI_TYPE, "CoreMetadataType"),))


def test_an_element_without_namespace_is_not_one_of_the_standard() -> None:
    content = the_unit('<Content><Title xmlns="">A</Title></Content>').content

    assert content == Content(others=(Element("{}Title", "A"),))
    assert b'<Title xmlns="">A</Title>' in written(
        lambda message: message.write_unit(a_unit(content=content)), strict=False
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_every_encoding_of_the_gate_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>{a_message("")}'
    text = text.replace("<DataObjectPackage>", "<Comment>é</Comment><DataObjectPackage>")

    start = read(text.encode(encoding))[0]

    assert isinstance(start, TransferStart)
    assert start.header.comments == (Text("é"),)


def test_a_whole_message_goes_through_reader_and_writer_unchanged() -> None:
    manifest = a_manifest(units=3, containers=("Série",), version="2.2").encode()

    parts = read(manifest)
    out = io.BytesIO()
    write_transfer(parts, out, strict=True)

    assert read(out.getvalue()) == parts
    assert rewritten(read(out.getvalue())) == out.getvalue()


def test_a_message_is_written_in_another_version() -> None:
    out = io.BytesIO()

    write_transfer(read(a_manifest(version="2.1")), out, version="2.3", strict=True)

    start = read(out.getvalue())[0]
    assert isinstance(start, TransferStart)
    assert start.version == "2.3"


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ("", "xml_malformed_truncated"),
        ("PK", "xml_not_xml"),
        ("<ArchiveTransfer/>", "no ArchiveTransfer of a known version"),
        (f'<Acknowledgement xmlns="{SEDA}"/>', "no ArchiveTransfer of a known version"),
        (a_message("")[:-5], "xml_malformed_truncated"),
        ("<!DOCTYPE a>" + a_message(""), "xml_doctype"),
    ],
)
def test_what_is_no_manifest_is_refused_with_a_reason(manifest: str, reason: str) -> None:
    with pytest.raises(NotReadable, match=reason):
        read(manifest)


def test_the_remarks_of_the_gate_are_given_at_the_end() -> None:
    reader = TransferReader(io.BytesIO(f"<?own thing?>{a_message('')}".encode()))

    list(reader)

    assert [finding.code for finding in reader.findings] == ["xml_processing_instruction"]


def test_memory_does_not_grow_with_the_manifest() -> None:
    def peak(units: int) -> int:
        tracemalloc.start()
        try:
            write_transfer(TransferReader(_Endless(units)), _Nowhere())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is made once

    assert peak(6_000) < peak(600) + 1_000_000


def test_the_example_works() -> None:
    results = doctest.testmod(transfer_reader)

    assert (results.failed, results.attempted > 0) == (0, True)


class _Nowhere(io.RawIOBase):
    def write(self, data: bytes) -> int:  # type: ignore[override]
        return len(data)


class _Endless(io.RawIOBase):
    """A manifest of so many units, made while it is read."""

    def __init__(self, units: int) -> None:
        self._pieces = self._made(units)

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")

    def _made(self, units: int) -> Iterator[bytes]:
        yield f'<ArchiveTransfer xmlns="{SEDA}"><DataObjectPackage><DescriptiveMetadata>'.encode()
        for number in range(units):
            content = f"<Content><Title>{number}{'x' * 500}</Title></Content>"
            yield f'<ArchiveUnit id="U{number}">{content}</ArchiveUnit>'.encode()
        yield b"</DescriptiveMetadata></DataObjectPackage></ArchiveTransfer>"
