"""A message put together from parts: the tree as asked, and what sources say alike."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from seda.conversion.dip_header import header_of
from seda.conversion.dip_source import Envelope, envelope_of, outline_of, parts_of
from seda.conversion.dip_writer import MAX_NESTING, DipHeader, Spool, TreeUnit, unit_tree, write_dip
from seda.findings import Finding
from seda.graph import graph_of
from seda.instants import instant_of
from seda.messages.archive_transfer import ArchiveTransfer
from seda.model import Manifest
from seda.nouns import Identifier
from seda.schema import Schemas
from tests.packages import a_dossier, a_file, a_manifest, appraisal
from tests.unit.seda.messages import read

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def a_header(version: str = "2.3") -> DipHeader:
    source = a_manifest(version=version).encode()
    return header_of(
        [envelope_of(source, outline_of(source))],
        version=version,
        message_identifier="DIP-1",
        date=AT,
        comment="pour <essai>",
        related=["VERSEMENT-1"],
        archive="ARCHIVES",
        with_rules=True,
        note=lambda finding: pytest.fail(f"unexpected {finding}"),
    )


def a_fragment(xml_id: str) -> bytes:
    return f'<ArchiveUnit id="{xml_id}"><Content><Title>{xml_id}</Title></Content>'.encode()


def written(units: list[TreeUnit], roots: Iterable[int], *, version: str = "2.3") -> bytes:
    tree = unit_tree(
        units, roots, fragment=lambda i: a_fragment(units[i].xml_id), reference_prefix="ref-"
    )
    return b"".join(write_dip(a_header(version), groups=(), units=tree))


def parents(manifest: Manifest) -> dict[str, set[str]]:
    graph = graph_of(manifest)
    return {
        unit.xml_id: {manifest.units[above].xml_id for above in graph.parents[unit.index]}
        for unit in manifest.units
        if not unit.target
    }


def strict_faults(manifest: bytes, version: str = "2.3") -> tuple[Finding, ...]:
    return Schemas().validate(io.BytesIO(manifest), version, tolerant=False).findings


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_message_is_strictly_valid_in_every_version(version: str) -> None:
    manifest = written([TreeUnit("A", (1,)), TreeUnit("B", ())], [0], version=version)

    assert strict_faults(manifest, version) == ()


def test_a_message_is_read_back_as_a_transfer() -> None:
    message = read(written([TreeUnit("A", (1,)), TreeUnit("B", ())], [0]))

    assert isinstance(message, ArchiveTransfer)
    assert message.message_identifier == Identifier("DIP-1")
    assert instant_of(message.date) == AT
    assert message.comments[0].value == "pour <essai>"
    assert message.related_transfer_references == (Identifier("VERSEMENT-1"),)


def test_units_are_nested_in_the_order_given() -> None:
    units = [TreeUnit("A", (2, 1)), TreeUnit("B", ()), TreeUnit("C", ()), TreeUnit("D", ())]

    outline = outline_of(written(units, [0, 3]))

    assert [unit.xml_id for unit in outline.units] == ["A", "C", "B", "D"]
    assert parents(outline) == {"A": set(), "B": {"A"}, "C": {"A"}, "D": set()}


def test_a_unit_of_several_parents_is_written_once_and_referred_to() -> None:
    units = [TreeUnit("A", (2,)), TreeUnit("B", (2,)), TreeUnit("C", ())]

    manifest = written(units, [0, 1])

    assert parents(outline_of(manifest))["C"] == {"A", "B"}
    assert manifest.count(b"<Title>C</Title>") == 1
    assert strict_faults(manifest) == ()


def test_a_tree_deeper_than_readers_go_keeps_its_shape() -> None:
    depth = 3 * MAX_NESTING
    units = [TreeUnit(f"U{i}", (i + 1,) if i + 1 < depth else ()) for i in range(depth)]

    manifest = written(units, [0])

    found = parents(outline_of(manifest))
    assert found["U0"] == set()
    assert all(found[f"U{i + 1}"] == {f"U{i}"} for i in range(depth - 1))
    assert strict_faults(manifest) == ()


def test_a_message_keeps_what_its_only_source_said() -> None:
    outline = outline_of(written([TreeUnit("A", ())], [0]))

    header = outline.header
    assert header.message_identifier == "DIP-1"
    assert header.date == "2026-01-15T09:30:00+00:00"
    assert header.archival_agreement == "CONVENTION-1"
    assert header.transferring_agency == "COMMUNE-DE-TEST"
    assert header.originating_agency == "SERVICE-FINANCES"


def test_several_sources_keep_what_they_share_and_the_archive_says_the_rest() -> None:
    losses: list[Finding] = []
    sources = [
        a_manifest(agency="A", agreement="C", rules=(appraisal("R1"),)).encode(),
        a_manifest(agency="B", agreement="D", rules=(appraisal("R2"),)).encode(),
    ]

    header = header_of(
        [_envelope(source) for source in sources],
        version="2.1",
        message_identifier="DIP-1",
        date=AT,
        comment="",
        related=["V1", "V2"],
        archive="ARCHIVES",
        with_rules=False,
        note=losses.append,
    )

    assert header.agreement == b""
    assert b"<OriginatingAgencyIdentifier>ARCHIVES<" in header.management
    assert b"Rule" not in header.management
    assert b"COMMUNE-DE-TEST" in header.transferring_agency
    lost = [dict(finding.fields) for finding in losses]
    assert [(loss["element"], loss["value"]) for loss in lost] == [
        ("ArchivalAgreement", "C"),
        ("ArchivalAgreement", "D"),
    ]


def test_parts_come_one_by_one_children_first_without_what_is_below() -> None:
    source = a_manifest(
        units=(a_dossier("Dossier", files=(a_file("a.txt"), a_file("b.txt"))),)
    ).encode()

    seen = [
        (kind, part.get("id"), len(list(part.iter("{*}Title"))))
        for kind, part in parts_of(source, outline_of(source))
    ]

    assert [kind for kind, _, _ in seen] == ["group", "group", "unit", "unit", "unit"]
    assert [titles for _, _, titles in seen] == [0, 0, 1, 1, 1]


def test_a_spool_gives_back_what_it_was_given_in_any_order() -> None:
    with Spool(None) as spool:
        first, second = spool.add(b"un"), spool.add(b"deux")

        assert spool.read(second) == b"deux"
        assert spool.read(first) == b"un"
        assert spool.add(b"trois") == (6, 11)
        assert b"".join(spool.chunks()) == b"undeuxtrois"


def _envelope(source: bytes) -> Envelope:
    return envelope_of(source, outline_of(source))
