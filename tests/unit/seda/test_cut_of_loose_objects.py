"""Objects outside groups that name a group: none may be left out of an AIP's manifest."""

from io import BytesIO

from seda.graph import graph_of
from seda.manifest_reader import ManifestReader
from seda.manifest_writer import Cut, write_cut
from seda.model import Manifest
from seda.safe_xml import scan

MANIFEST = b"""<?xml version="1.0"?>
<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v2.1">
  <MessageIdentifier>M</MessageIdentifier>
  <DataObjectPackage>
    <DataObjectGroup id="G1">
      <BinaryDataObject id="O1"><Uri>Content/1</Uri></BinaryDataObject>
    </DataObjectGroup>
    <BinaryDataObject id="O2">
      <DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId><Uri>Content/2</Uri>
    </BinaryDataObject>
    <BinaryDataObject id="O3"><Uri>Content/3</Uri></BinaryDataObject>
    <DescriptiveMetadata>
      <ArchiveUnit id="U1">
        <Content><Title>T</Title></Content>
        <DataObjectReference>
          <DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>
        </DataObjectReference>
      </ArchiveUnit>
      <ArchiveUnit id="U2">
        <Content><Title>T</Title></Content>
        <DataObjectReference><DataObjectReferenceId>O3</DataObjectReferenceId></DataObjectReference>
      </ArchiveUnit>
    </DescriptiveMetadata>
  </DataObjectPackage>
</ArchiveTransfer>
"""


def _read(data: bytes) -> Manifest:
    reader = ManifestReader(data)
    assert not scan(BytesIO(data), handler=reader).findings
    return reader.manifest()


def test_a_loose_object_that_joins_a_group_element_goes_with_the_group() -> None:
    manifest = _read(MANIFEST)
    cut = Cut(
        message_identifier="A",
        comment="C",
        kept=frozenset({0}),
        repeated=frozenset(),
        groups=frozenset({"G1"}),
        objects=frozenset(),
    )

    written = _read(b"".join(write_cut(manifest, MANIFEST, cut)))

    assert [item.xml_id for item in written.objects] == ["O1", "O2"]
    assert [unit.xml_id for unit in written.units] == ["U1"]


def test_an_object_without_a_group_goes_with_the_unit_that_names_it() -> None:
    manifest = _read(MANIFEST)
    cut = Cut(
        message_identifier="A",
        comment="C",
        kept=frozenset({1}),
        repeated=frozenset(),
        groups=frozenset(),
        objects=frozenset({"O3"}),
    )

    written = _read(b"".join(write_cut(manifest, MANIFEST, cut)))

    assert [item.xml_id for item in written.objects] == ["O3"]
    assert graph_of(written).parents == ((),)
