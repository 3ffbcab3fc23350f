"""Places: from bytes to line, column, XPath and nearest `id`, whatever the layout."""

import io

import pytest

from seda.lint.places import Place, Wanted, find_places
from seda.safe_xml import DEFAULT_XML_LIMITS

SPREAD = """<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.1">
  <DataObjectPackage>
    <DescriptiveMetadata>
      <ArchiveUnit id="U1"><Content><Title>é</Title><Title>deux</Title></Content></ArchiveUnit>
      <ArchiveUnit id="U2">
        <Content><Title xml:lang="fr"
            >trois</Title><Description/></Content>
      </ArchiveUnit>
    </DescriptiveMetadata>
  </DataObjectPackage>
</ArchiveTransfer>
"""
TOP = "/ArchiveTransfer/DataObjectPackage/DescriptiveMetadata"


def place(text: str, at: str, rank: int = 1) -> Place:
    """Find the place of the `rank`-th occurrence of some text."""
    offset = -1
    for _ in range(rank):
        offset = text.index(at, offset + 1)
    start = len(text[:offset].encode())
    wanted = Wanted(offsets=frozenset({start}))
    found = find_places(io.BytesIO(text.encode()), wanted, limits=DEFAULT_XML_LIMITS)
    return found.by_offset[start]


def test_a_tag_has_a_line_a_column_in_characters_and_a_path() -> None:
    found = place(SPREAD, "<Title>deux")

    assert found.xpath == f"{TOP}/ArchiveUnit[1]/Content/Title[2]"
    assert (found.line, found.column, found.xml_id) == (4, 53, "U1")
    assert (found.element, found.around) == ("Title", "DescriptiveMetadataContentType")
    assert found.before == ("Title",)


def test_a_byte_inside_an_element_means_the_last_tag_before_it() -> None:
    assert place(SPREAD, ">trois").xpath == f"{TOP}/ArchiveUnit[2]/Content/Title[1]"


def test_an_end_tag_means_the_element_that_it_closes_and_tells_what_is_inside() -> None:
    found = place(SPREAD, "</Content>", 2)

    assert found.xpath == f"{TOP}/ArchiveUnit[2]/Content"
    assert found.inside == ("Title", "Description")
    assert (found.line, found.column) == (6, 9)  # of its start
    assert found.xml_id == "U2"


def test_an_empty_element_has_its_own_place() -> None:
    assert place(SPREAD, "<Description/>").xpath.endswith("/Content/Description[1]")


def test_a_manifest_on_one_line_has_places_too() -> None:
    lone = SPREAD.replace("\n", "").replace("  ", "")

    found = place(lone, "<Title>deux")

    assert found.xpath == f"{TOP}/ArchiveUnit[1]/Content/Title[2]"
    assert (found.line, found.column) == (1, lone.index("<Title>deux") + 1)


def test_lines_and_names_have_places() -> None:
    wanted = Wanted(lines=frozenset({4, 8}), names=frozenset({"Description", "Nowhere"}))

    found = find_places(io.BytesIO(SPREAD.encode()), wanted, limits=DEFAULT_XML_LIMITS)

    assert found.by_line[4].xpath == f"{TOP}/ArchiveUnit[1]"
    assert found.by_line[8].xpath == f"{TOP}/ArchiveUnit[2]"  # no tag opens on that line
    assert set(found.by_name) == {"Description"}


def test_where_a_document_breaks_the_open_element_is_the_place() -> None:
    broken = SPREAD[: SPREAD.index("deux")] + "a & b"

    found = place(broken, "& b")

    assert found.xpath == f"{TOP}/ArchiveUnit[1]/Content/Title[2]"


@pytest.mark.parametrize("text", ["", "no markup", "<?xml version='1.0'?>"])
def test_a_document_without_elements_has_no_places(text: str) -> None:
    wanted = Wanted(offsets=frozenset({0}), lines=frozenset({1}), names=frozenset({"Title"}))

    found = find_places(io.BytesIO(text.encode()), wanted, limits=DEFAULT_XML_LIMITS)

    assert (found.by_offset, found.by_line, found.by_name) == ({}, {}, {})
