"""From the two files of an AIP to the rows of the catalogue: what is stored is all it takes."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from sae.domain import aip_reader, identifiers
from sae.domain.aip_plan import AipPlan, by_plan, plan_aips
from sae.domain.aip_reader import content_json, read_objects, read_units
from sae.domain.aip_record import AipRecordFile, ObjectFacts
from sae.domain.records import ObjectRecord, RuleRecord, UnitRecord
from seda.graph import graph_of
from seda.manifest_writer import Cut, write_cut
from seda.model import DataObject, Manifest
from seda.safe_xml import DEFAULT_XML_LIMITS
from tests.packages import a_dossier, a_file, a_manifest, a_paper, a_unit, access, appraisal
from tests.unit.domain.random_sips import manifests
from tests.unit.seda.manifests import a_unit_with, described, read

TRANSFER = "01932f6e-8c5a-7b3d-9c1a-2f4e6d8b0a12"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def a_fact(item: DataObject) -> ObjectFacts:
    return ObjectFacts(
        xml_id=item.xml_id,
        position=item.index,
        path=item.uri or "",
        size=4,
        sha512="5",
        sha256="2",
        puid="x-fmt/111",
        mime="text/plain",
        format_name="Plain Text File",
    )


def a_record(manifest: Manifest, plan: AipPlan, items: list[DataObject]) -> AipRecordFile:
    def pair(index: int) -> tuple[str, str]:
        xml_id = manifest.units[index].xml_id
        return xml_id, identifiers.unit_id(TRANSFER, xml_id)

    return AipRecordFile(
        aip_id=identifiers.aip_id(TRANSFER, plan.key),
        transfer_id=TRANSFER,
        kind=plan.kind,
        seda_version="2.1",
        transfer_manifest_sha512="",
        archival_agreement="",
        originating_agency=manifest.header.originating_agency,
        taken_in_charge_at=AT,
        salt="",
        software="",
        units=tuple((*pair(index), index) for index in sorted(plan.kept)),
        context=tuple(pair(index) for index in sorted(plan.repeated)),
        objects=tuple(a_fact(item) for item in items),
    )


def rows(text: str) -> tuple[list[UnitRecord], list[ObjectRecord]]:
    """Split a manifest into AIPs, then read the rows back from each of them."""
    manifest = read(text)
    units: list[UnitRecord] = []
    objects: list[ObjectRecord] = []
    plans = plan_aips(manifest, graph_of(manifest))
    for plan, items in by_plan(plans, manifest):
        cut = Cut(
            message_identifier="aip",
            comment="",
            kept=plan.kept,
            repeated=plan.repeated,
            groups=plan.groups,
            objects=plan.objects,
        )
        data = b"".join(write_cut(manifest, text.encode(), cut))
        record = a_record(manifest, plan, items)
        outline = read_units(data, record, units.extend)
        objects.extend(read_objects(outline, record))
    return units, objects


def by_title(text: str) -> dict[str, UnitRecord]:
    return {unit.title: unit for unit in rows(text)[0]}


@given(manifests())
@settings(deadline=None, max_examples=60)
def test_the_aips_together_give_every_row_once(text: str) -> None:
    manifest = read(text)
    graph = graph_of(manifest)

    units, objects = rows(text)

    real = {unit.index: unit for unit in manifest.units if not unit.target}
    assert sorted(unit.position for unit in units) == sorted(real)
    assert sorted(item.position for item in objects) == [one.index for one in manifest.objects]
    for unit in units:
        parents = [real[index].xml_id for index in graph.parents[unit.position]]
        assert sorted(unit.parents) == sorted(
            identifiers.unit_id(TRANSFER, parent) for parent in parents
        )
        assert unit.path.rpartition("/")[2] == unit.unit_id


def test_an_aip_with_more_units_than_memory_takes_gives_the_same_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [a_file(f"{number}.txt") for number in range(5)]
    text = a_manifest(units=(a_dossier("Dossier", files=files),), containers=("Fonds",))
    expected = rows(text)

    monkeypatch.setattr(aip_reader, "BATCH", 2)

    assert rows(text) == expected


def test_a_manifest_with_more_names_than_a_new_transfer_may_have_is_still_read() -> None:
    text = a_manifest(units=(a_dossier("Dossier", content=(("Marque", "x"),)),))
    manifest = read(text)
    [(plan, items)] = by_plan(plan_aips(manifest, graph_of(manifest)), manifest)
    names = [f"Nom{number}" for number in range(DEFAULT_XML_LIMITS.max_names + 1)]
    many = text.replace("<Marque>x</Marque>", "".join(f"<{name}>x</{name}>" for name in names))
    units: list[UnitRecord] = []

    read_units(many.encode(), a_record(manifest, plan, items), units.extend)

    assert set(names) <= json.loads(units[0].metadata).keys()


def test_a_unit_below_containers_knows_its_dossier_and_its_path() -> None:
    dossier = a_dossier("Dossier", files=[a_file("a.txt")])

    found = by_title(a_manifest(units=(dossier,), containers=("Fonds", "Série")))

    path = "/".join(found[t].unit_id for t in ("Fonds", "Série", "Dossier", "a.txt"))
    assert found["a.txt"].path == path
    assert found["a.txt"].dossier_id == found["Dossier"].unit_id == found["Dossier"].dossier_id
    assert found["Fonds"].dossier_id == ""
    assert found["Dossier"].parents == (found["Série"].unit_id,)


def test_the_agency_of_a_unit_is_its_own_or_comes_from_above() -> None:
    own = (("OriginatingAgency", (("Identifier", "URBANISME"),)),)
    child = a_unit("enfant")
    text = a_manifest(
        units=(a_dossier("A", content=own), a_unit("B", level="File", children=(child,))),
        agency="SERVICE",
    )

    found = by_title(text)

    agencies = [found[title].originating_agency for title in ("A", "B", "enfant")]
    assert agencies == ["URBANISME", "SERVICE", "SERVICE"]


def test_rules_of_the_message_reach_roots_and_a_root_that_states_one_keeps_its_own() -> None:
    message = (appraisal("ALL", start="2020-01-01"), access("ACC"))
    root = a_unit(
        "root",
        level="File",
        management=(appraisal("ALL", start="2024-01-01"),),
        children=(a_unit("child"),),
    )

    found = by_title(a_manifest(units=(root,), rules=message))

    kept = [(rule.category, rule.rule_id, rule.start_date) for rule in found["root"].rules]
    assert kept == [("AppraisalRule", "ALL", "2024-01-01"), ("AccessRule", "ACC", "")]
    assert found["child"].rules == ()


def test_a_rule_keeps_what_it_states() -> None:
    unit = a_unit("A", management=(appraisal("R", start="2020-01-01", action="Keep"),))

    [rule] = by_title(a_manifest(units=(unit,)))["A"].rules

    assert rule == RuleRecord(
        category="AppraisalRule",
        rule_id="R",
        start_date="2020-01-01",
        properties=(("FinalAction", "Keep"),),
    )


def test_what_was_found_of_an_object_is_kept_not_what_was_declared() -> None:
    file = a_file("Reçu.pdf", mime="application/pdf", puid="fmt/18", uri="Content/x")

    _, [item] = rows(a_manifest(units=(a_dossier("D", objects=(file,)),)))

    assert (item.puid, item.mime, item.size) == ("x-fmt/111", "text/plain", 4)
    assert (item.filename, item.content_path) == ("Reçu.pdf", "package/Content/x")


def test_a_file_without_a_name_takes_that_of_its_place() -> None:
    text = described(
        '<ArchiveUnit id="U"><Content><Title>t</Title></Content><DataObjectReference>'
        "<DataObjectReferenceId>O</DataObjectReferenceId></DataObjectReference></ArchiveUnit>",
        '<BinaryDataObject id="O"><Uri>Content/sub/a.pdf</Uri></BinaryDataObject>',
    )

    [unit], [item] = rows(text)

    assert item.filename == "a.pdf"
    assert unit.groups == (item.group_id,)


def test_paper_has_a_place_on_a_shelf_and_no_bytes() -> None:
    _, [item] = rows(a_manifest(units=(a_dossier("D", objects=(a_paper("boîte 7"),)),)))

    assert item.physical
    assert item.physical_id == "boîte 7"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<Tag>a</Tag><Tag>b</Tag>", {"Tag": ["a", "b"]}),
        ('<Description xml:lang="fr"> x </Description>',
         {"Description": [{"@{http://www.w3.org/XML/1998/namespace}lang": "fr", "#": "x"}]}),
        ("<Keyword><KeywordContent>k</KeywordContent></Keyword>",
         {"Keyword": [{"KeywordContent": ["k"]}]}),
        ('<o:Own xmlns:o="urn:o">1</o:Own>', {"{urn:o}Own": ["1"]}),
    ],
)  # fmt: skip
def test_a_content_is_kept_whole_as_json(content: str, expected: dict[str, object]) -> None:
    unit = a_unit_with(content=content)

    tree = json.loads(content_json(unit.content))

    assert {name: tree[name] for name in expected} == expected
    assert json.loads(content_json(None)) == {}
