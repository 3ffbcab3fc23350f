"""Cuts of a manifest: whole packages again, made of the bytes received."""

import io
import re

import pytest
from hypothesis import given, settings

from sae.domain.aip_plan import AipPlan, plan_aips
from seda.byte_source import FileBytes
from seda.graph import graph_of
from seda.graph_checks import check_graph
from seda.manifest_reader import ManifestReader
from seda.manifest_writer import Cut, write_cut
from seda.model import Manifest
from seda.safe_xml import scan
from seda.schema import Schemas
from tests.packages import a_dossier, a_file, a_manifest, a_paper, a_unit
from tests.unit.domain.random_sips import manifests
from tests.unit.seda.manifests import described, read

MANY = settings(deadline=None, max_examples=60)
SCHEMAS = Schemas()


def cut_of(plan: AipPlan, *, comment: str = "cut") -> Cut:
    return Cut(
        message_identifier="cut",
        comment=comment,
        kept=plan.kept,
        repeated=plan.repeated,
        groups=plan.groups,
        objects=plan.objects,
    )


def cuts(text: str) -> list[tuple[Manifest, AipPlan, str]]:
    """Cut a manifest as AIPs are."""
    manifest = read(text)
    return [
        (manifest, plan, b"".join(write_cut(manifest, text.encode(), cut_of(plan))).decode())
        for plan in plan_aips(manifest, graph_of(manifest))
    ]


def everything(manifest: Manifest, **changes: str) -> Cut:
    real = [unit for unit in manifest.units if not unit.target]
    return Cut(
        message_identifier=changes.get("message_identifier", "cut"),
        comment=changes.get("comment", "cut"),
        kept=frozenset(unit.index for unit in real),
        repeated=frozenset(),
        groups=frozenset(group.xml_id for group in manifest.groups),
        objects=frozenset(item.xml_id for item in manifest.objects if not item.group),
    )


def rewritten(text: str, **changes: str) -> str:
    manifest = read(text)
    return b"".join(write_cut(manifest, text.encode(), everything(manifest, **changes))).decode()


@given(manifests())
@MANY
def test_a_cut_is_a_sound_package_of_the_units_and_objects_it_keeps(text: str) -> None:
    for manifest, plan, cut in cuts(text):
        again = read(cut)

        present = {unit.xml_id for unit in again.units if not unit.target}
        expected = {manifest.units[index].xml_id for index in plan.kept | plan.repeated}
        assert present == expected
        assert {group.xml_id for group in again.groups} == plan.groups
        assert not [f for f in check_graph(again, graph_of(again)) if f.severity == "error"]


@given(manifests(max_units=12))
@settings(deadline=None, max_examples=25)
def test_a_cut_is_as_valid_as_what_was_received(text: str) -> None:
    def findings(data: str) -> tuple[object, ...]:
        source = io.BytesIO(data.encode())
        return SCHEMAS.validate(source, "2.1", tolerant=False).findings

    assert not findings(text)
    for _, _, cut in cuts(text):
        assert not findings(cut)


@given(manifests())
@MANY
def test_parents_stay_parents_in_a_cut(text: str) -> None:
    manifest = read(text)
    graph = graph_of(manifest)
    for _, plan, cut in cuts(text):
        again = read(cut)
        found = graph_of(again)
        for unit in again.units:
            if unit.target:
                continue
            [before] = [u for u in manifest.units if u.xml_id == unit.xml_id and not u.target]
            parents = {again.units[index].xml_id for index in found.parents[unit.index]}
            expected = {manifest.units[index].xml_id for index in graph.parents[before.index]}
            assert parents <= expected
            if before.index in plan.kept:
                assert parents == expected


def test_units_are_copied_byte_for_byte() -> None:
    text = a_manifest(
        units=(a_dossier("Été <&> \u00a0 fin", files=[a_file("é.txt")]),),
        mutate=lambda t: t.replace("<Title>", "<Title\n >").replace("</Title>", "</Title  >"),
    )
    start, end = text.index("<ArchiveUnit "), text.rindex("</ArchiveUnit>")

    [(_, _, cut)] = cuts(text)

    assert text[start:end] in cut


def test_the_header_of_a_cut_names_it_and_nothing_else_changes() -> None:
    text = a_manifest(units=1)

    cut = rewritten(text, message_identifier="AIP-1", comment="a < b & c")
    again = read(cut)

    assert again.header.message_identifier == "AIP-1"
    assert "<Comment>a &lt; b &amp; c</Comment>" in cut
    assert "<Comment>Paquet de test</Comment>" in cut
    assert again.header.archival_agreement == read(text).header.archival_agreement


def test_the_signature_of_the_message_is_left_out() -> None:
    signature = '<Signature><x:S xmlns:x="urn:x">sig</x:S></Signature>'
    text = a_manifest(
        mutate=lambda t: t.replace("<ArchivalAgreement>", f"{signature}<ArchivalAgreement>")
    )

    assert "Signature" not in rewritten(text)


def test_a_prefix_of_the_received_manifest_is_the_prefix_of_what_is_added() -> None:
    def prefixed(text: str) -> str:
        text = text.replace("xmlns=", "xmlns:s=")
        return re.sub(r"<(/?)([A-Z])", r"<\1s:\2", text)

    cut = rewritten(a_manifest(units=2, mutate=prefixed))

    assert "<s:MessageIdentifier>cut</s:MessageIdentifier>" in cut
    assert read(cut).header.message_identifier == "cut"


def test_objects_outside_groups_follow_their_units() -> None:
    objects = "".join(
        f'<BinaryDataObject id="O{n}"><Uri>Content/{n}</Uri></BinaryDataObject>' for n in (1, 2)
    )
    units = "".join(
        f'<ArchiveUnit id="U{n}"><Management><AppraisalRule><Rule>R{n}</Rule></AppraisalRule>'
        f"</Management><Content><DescriptionLevel>File</DescriptionLevel><Title>{n}</Title>"
        f"</Content><DataObjectReference><DataObjectReferenceId>O{n}</DataObjectReferenceId>"
        "</DataObjectReference></ArchiveUnit>"
        for n in (1, 2)
    )

    found = cuts(described(units, objects))

    assert [[item.xml_id for item in read(cut).objects] for _, _, cut in found] == [["O1"], ["O2"]]


def test_a_unit_repeated_above_comes_without_its_objects() -> None:
    inside = a_dossier("Dossier", files=[a_file("d.txt")])
    fonds = a_unit("Fonds", level="Fonds", objects=(a_file("f.txt"),), children=(inside,))

    [(_, _, containers), (_, _, dossiers)] = cuts(a_manifest(units=(fonds,)))

    assert "f.txt" in containers
    assert "f.txt" not in dossiers
    assert "<Title>Fonds</Title>" in dossiers
    assert "d.txt" not in containers


def test_paper_is_kept_like_any_object() -> None:
    [(_, _, cut)] = cuts(a_manifest(units=(a_dossier("D", objects=(a_paper("boîte 3"),)),)))

    assert "<PhysicalId>boîte 3</PhysicalId>" in cut


@pytest.mark.parametrize("window", [64, 256 * 1024])
def test_a_manifest_in_a_file_is_cut_like_one_in_memory(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr("seda.byte_source.WINDOW", window)
    text = a_manifest(units=20, objects_per_unit=2, containers=("Fonds",))
    path = tmp_path_factory.mktemp("m") / "manifest.xml"
    path.write_bytes(text.encode())
    with path.open("rb") as stream:
        source = FileBytes(stream)
        reader = ManifestReader(source)
        scan(io.BytesIO(text.encode()), handler=reader)
        manifest = reader.manifest()

        found = [
            b"".join(write_cut(manifest, source, cut_of(plan))).decode()
            for plan in plan_aips(manifest, graph_of(manifest))
        ]

    assert found == [cut for _, _, cut in cuts(text)]
