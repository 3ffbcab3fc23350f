"""A manifest read in one pass: graph kept, contents handed over one unit at a time."""

import re

import pytest
from hypothesis import given, settings

from seda.elements import Element
from seda.model import ArchiveUnit
from tests.packages import a_dossier, a_file, a_manifest, a_paper, a_unit, access, appraisal, hold
from tests.unit.domain.random_sips import manifests
from tests.unit.seda.manifests import a_unit_with, described, read, read_units


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_the_header_is_read_wherever_its_parts_stand(version: str) -> None:
    header = read(a_manifest(version=version)).header

    assert header.version == version
    assert header.message_identifier == "VERSEMENT-1"
    assert header.date == "2026-01-15T09:30:00+00:00"
    assert header.archival_agreement == "CONVENTION-1"
    assert header.archival_agency == "ARCHIVES-DE-TEST"
    assert header.transferring_agency == "COMMUNE-DE-TEST"
    assert header.originating_agency == "SERVICE-FINANCES"


def test_children_are_handed_over_before_their_parents() -> None:
    units: list[ArchiveUnit] = []
    dossier = a_dossier("D", files=[a_file("a.txt"), a_file("b.txt")])

    read(a_manifest(units=(dossier,), containers=("F",)), units)

    titles = [unit.content.text_of("Title") for unit in units if unit.content]
    assert titles == ["a.txt", "b.txt", "D", "F"]


def test_placeholders_are_in_the_graph_and_are_not_handed_over() -> None:
    units: list[ArchiveUnit] = []
    text = a_manifest(units=(a_unit("A", placeholders=("B",)), a_unit("B", xml_id="B")))

    manifest = read(text, units)

    assert [unit.target for unit in manifest.units] == ["", "B", ""]
    assert manifest.units[1].stands_for == 2
    assert len(units) == 2
    assert "R1-1" not in manifest.units_by_id()


@given(manifests())
@settings(deadline=None, max_examples=60)
def test_the_byte_range_of_a_unit_is_the_element_itself(text: str) -> None:
    data = text.encode()

    for unit in read(text).units:
        element = data[unit.start : unit.end].decode()
        assert element.startswith(f'<ArchiveUnit id="{unit.xml_id}">')
        assert element.endswith("</ArchiveUnit>")
        assert element.count("<ArchiveUnit ") == element.count("</ArchiveUnit>")


@given(manifests())
@settings(deadline=None, max_examples=60)
def test_where_a_unit_stops_is_where_its_descendants_end(text: str) -> None:
    units = read(text).units

    for unit in units:
        inside = [other.index for other in units if unit.start < other.start < unit.end]
        assert inside == list(range(unit.index + 1, unit.stop))


@pytest.mark.parametrize(
    "written",
    [
        '<ArchiveUnit  id = "U1" >',
        "<ArchiveUnit\n\tid='U1'\n>",
        '<ArchiveUnit note="a>b" id="U1">',
        "<ArchiveUnit note='\"/>' id='U1'>",
    ],
)
def test_tags_are_found_however_they_are_written(written: str) -> None:
    text = a_manifest(
        units=1, objects_per_unit=0, mutate=lambda t: t.replace('<ArchiveUnit id="U1">', written)
    )
    [unit] = read(text).units

    element = text.encode()[unit.start : unit.end].decode()

    assert element.startswith(written)
    assert element.endswith("</ArchiveUnit>")


def test_an_element_without_an_end_tag_ends_with_its_tag() -> None:
    text = described('<ArchiveUnit id="A" /><ArchiveUnit id="B"/>')

    ranges = [text.encode()[unit.start : unit.end] for unit in read(text).units]

    assert ranges == [b'<ArchiveUnit id="A" />', b'<ArchiveUnit id="B"/>']


def test_multi_byte_texts_do_not_shift_the_ranges() -> None:
    text = a_manifest(units=(a_unit("é\u20ac\U0001f3db"), a_unit("B")), mutate=accented)
    data = text.encode()

    for unit in read(text).units:
        assert data[unit.start : unit.end].startswith(b"<ArchiveUnit ")
        assert data[unit.start : unit.end].endswith(b"</ArchiveUnit>")


def accented(text: str) -> str:
    return text.replace("<Comment>", "<Comment>\U0001f3db é ")


def test_every_declaration_of_an_object_is_read() -> None:
    file = a_file("Reçu n°1.pdf", b"data", mime="application/pdf", puid="fmt/18", uri="Content/x")

    [item] = read(a_manifest(units=(a_dossier("D", objects=(file,)),))).objects

    assert (item.uri, item.filename, item.size) == ("Content/x", "Reçu n°1.pdf", "4")
    assert (item.format_id, item.mime, item.usage) == ("fmt/18", "application/pdf", "BinaryMaster")
    assert (item.digest_algorithm, item.has_digest) == ("SHA-512", True)
    assert len(item.digest) == 128
    assert not item.physical


def test_paper_is_read_as_an_object_without_bytes() -> None:
    [item] = read(a_manifest(units=(a_dossier("D", objects=(a_paper("boîte 7"),)),))).objects

    assert (item.physical, item.physical_id, item.uri) == (True, "boîte 7", None)


@pytest.mark.parametrize(
    ("inside", "group"),
    [
        ("", ""),
        ("<DataObjectGroupId>G9</DataObjectGroupId>", "G9"),
        ("<DataObjectGroupReferenceId>G9</DataObjectGroupReferenceId>", "G9"),
    ],
)
def test_an_object_outside_groups_may_name_one(inside: str, group: str) -> None:
    text = described(
        '<ArchiveUnit id="U"/>', f'<BinaryDataObject id="O">{inside}</BinaryDataObject>'
    )

    [item] = read(text).objects

    assert item.group == group


def test_rules_are_stated_one_by_one_with_what_holds_for_their_category() -> None:
    management = (
        appraisal("APP-5", start="2020-01-01", action="Keep"),
        access("ACC-1"),
        hold("H-1", HoldEndDate="2030-01-01", HoldOwner="Tribunal"),
    )
    text = a_manifest(units=(a_unit("A", management=management),), version="2.2")

    rules = {rule.category: rule for rule in read_units(text)["A"].rules}

    assert rules["AppraisalRule"].rule_id == "APP-5"
    assert rules["AppraisalRule"].start_date == "2020-01-01"
    assert rules["AppraisalRule"].properties == (("FinalAction", "Keep"),)
    assert rules["AccessRule"].start_date == ""
    assert rules["HoldRule"].properties == (
        ("HoldEndDate", "2030-01-01"),
        ("HoldOwner", "Tribunal"),
    )


def test_two_rules_of_a_category_share_its_properties_and_keep_their_dates() -> None:
    unit = a_unit_with(
        management="<AppraisalRule><Rule>A</Rule><StartDate>2020-01-01</StartDate><Rule>B</Rule>"
        "<PreventInheritance>true</PreventInheritance><FinalAction>Keep</FinalAction>"
        "</AppraisalRule>"
    )

    shared = (("PreventInheritance", "true"), ("FinalAction", "Keep"))
    assert [(r.rule_id, r.start_date, r.properties) for r in unit.rules] == [
        ("A", "2020-01-01", shared),
        ("B", "", shared),
    ]


def test_a_category_without_a_rule_still_states_its_properties() -> None:
    [rule] = a_unit_with(management="<AccessRule><RefNonRuleId>X</RefNonRuleId></AccessRule>").rules

    assert (rule.rule_id, rule.properties) == ("", (("RefNonRuleId", "X"),))


def test_rules_of_the_whole_message_are_read_apart() -> None:
    manifest = read(a_manifest(rules=(appraisal("ALL", start="2020-01-01"),)))

    assert [rule.rule_id for rule in manifest.rules] == ["ALL"]


def test_unknown_elements_are_kept_like_the_others() -> None:
    unit = a_unit_with(content='<x:Own xmlns:x="urn:own" a="1"><x:In>text</x:In></x:Own>')

    assert unit.content is not None
    own = unit.content.first("{urn:own}Own")
    assert own is not None
    assert own.attributes == (("a", "1"),)
    assert own.first("{urn:own}In") == Element("{urn:own}In", "text")


@pytest.mark.parametrize("written", ["a<!-- no -->b", "<![CDATA[a]]>b", "a<?pi no?>b", "&#97;b"])
def test_a_text_is_read_whole_whatever_cuts_it(written: str) -> None:
    unit = a_unit_with(content=f"<Description>{written}</Description>")

    assert unit.content is not None
    assert unit.content.text_of("Description") == "ab"


def test_an_id_given_twice_is_told_wherever_it_stands() -> None:
    text = described(
        '<ArchiveUnit id="A"><Content><Keyword><KeywordContent id="G">k</KeywordContent></Keyword>'
        '</Content></ArchiveUnit><ArchiveUnit id="A"/>',
        '<DataObjectGroup id="G"/>',
    )

    assert sorted(name for name, _, _ in read(text).duplicates) == ["A", "G"]


def test_lines_are_those_that_an_editor_shows() -> None:
    text = a_manifest(units=2)

    for unit in read(text).units:
        assert f'id="{unit.xml_id}"' in text.splitlines()[unit.line - 1]


def test_a_prefix_changes_nothing_to_what_is_read() -> None:
    plain = a_manifest(units=2)
    prefixed = re.sub(r"<(/?)([A-Z])", r"<\1s:\2", plain.replace("xmlns=", "xmlns:s="))

    one, other = read(plain), read(prefixed)

    assert one.header == other.header
    assert [unit.xml_id for unit in one.units] == [unit.xml_id for unit in other.units]
    assert [item.uri for item in one.objects] == [item.uri for item in other.objects]


def test_the_year_of_a_unit_is_that_of_its_most_recent_date() -> None:
    dated = "<StartDate>2019-05-01</StartDate><EndDate>2021</EndDate>"

    assert a_unit_with(content=dated).node.year == "2021"
    assert a_unit_with(content="<Description>2030</Description>").node.year == ""
