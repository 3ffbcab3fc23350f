"""A whole manifest in another version: same tree, same names; what is lost is kept and said."""

import pytest

from seda.conversion.dip_source import outline_of
from tests.packages import a_dossier, a_file, a_manifest, a_paper, a_unit, hold, metadata
from tests.unit.seda.converted_manifests import ConvertedManifest, essence

VERSIONS = ("2.1", "2.2", "2.3")

DOSSIERS = (
    a_dossier("Chauffage", files=(a_file("facture.txt"), a_file("devis.txt"))),
    a_unit("Plan", objects=(a_paper(),)),
)

# ------------------------------------------------------------------------------ what stays


@pytest.mark.parametrize("source", VERSIONS)
@pytest.mark.parametrize("target", VERSIONS)
def test_what_every_version_can_say_passes_without_a_word(source: str, target: str) -> None:
    manifest = a_manifest(version=source, units=DOSSIERS, containers=("Finances",))

    made = ConvertedManifest(manifest, target)

    assert made.findings == []
    assert made.faults() == ()
    assert essence(made.manifest) == essence(manifest.encode())


def test_there_and_back_again_gives_the_same_manifest() -> None:
    first = ConvertedManifest(a_manifest(version="2.1", units=DOSSIERS), "2.1")

    up = ConvertedManifest(first.manifest, "2.3")
    back = ConvertedManifest(up.manifest, "2.1")

    assert up.findings == back.findings == []
    assert back.manifest == first.manifest


def test_converting_twice_changes_nothing_more() -> None:
    manifest = a_manifest(version="2.2", units=(a_unit("Gel", management=(hold("GEL-1"),)),))

    once = ConvertedManifest(manifest, "2.1")
    twice = ConvertedManifest(once.manifest, "2.1")

    assert twice.findings == []
    assert twice.manifest == once.manifest


def test_placeholders_stay_where_they_are() -> None:
    def twice_placed(text: str) -> str:
        shared = outline_of(text.encode()).units[-1].xml_id
        placeholder = (
            f'<ArchiveUnit id="REF"><ArchiveUnitRefId>{shared}</ArchiveUnitRefId></ArchiveUnit>'
        )
        return text.replace("</DescriptiveMetadata>", f"{placeholder}</DescriptiveMetadata>")

    made = ConvertedManifest(a_manifest(units=2, mutate=twice_placed), "2.2")

    outline = outline_of(made.manifest)
    assert outline.units[-1].target == outline.units[-2].xml_id
    assert made.findings == []


# ------------------------------------------------------------------------------ objects

LOOSE = (
    '<BinaryDataObject id="O1"><DataObjectGroupId>G1</DataObjectGroupId>'
    "<DataObjectVersion>BinaryMaster_1</DataObjectVersion><Uri>Content/a.txt</Uri>"
    '<MessageDigest algorithm="SHA-512">{0}</MessageDigest></BinaryDataObject>'
    '<BinaryDataObject id="O2"><Uri>Content/b.txt</Uri>'
    '<MessageDigest algorithm="SHA-512">{0}</MessageDigest></BinaryDataObject>'
    '<BinaryDataObject id="O3"><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>'
    "<DataObjectVersion>Thumbnail_1</DataObjectVersion><Uri>Content/c.txt</Uri>"
    '<MessageDigest algorithm="SHA-512">{0}</MessageDigest></BinaryDataObject>'
).format("ab" * 64)


def loose(text: str) -> str:
    """Objects outside groups, as SEDA 2.1 allows: two of one group, and one of none."""
    references = (
        "<DataObjectReference><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>"
        "</DataObjectReference><DataObjectReference><DataObjectReferenceId>O2"
        "</DataObjectReferenceId></DataObjectReference>"
    )
    text = text.replace("<DescriptiveMetadata>", f"{LOOSE}<DescriptiveMetadata>")
    return text.replace("</Content>", f"</Content>{references}", 1)


def test_objects_outside_groups_stay_there_in_2_1() -> None:
    made = ConvertedManifest(a_manifest(units=(a_unit(),), mutate=loose), "2.1")

    assert made.elements("DataObjectGroup") == []
    assert [node.get("id") for node in made.elements("BinaryDataObject")] == ["O1", "O2", "O3"]
    assert made.texts("DataObjectReferenceId") == ["O2"]
    assert made.faults() == ()
    assert made.findings == []


def test_objects_outside_groups_are_gathered_from_2_2_on() -> None:
    made = ConvertedManifest(a_manifest(units=(a_unit(),), mutate=loose), "2.2")

    groups = {
        node.get("id"): [child.get("id") for child in node]
        for node in made.elements("DataObjectGroup")
    }
    assert groups == {"group-O2": ["O2"], "G1": ["O1", "O3"]}
    assert made.texts("DataObjectGroupReferenceId") == ["G1", "group-O2"]
    assert made.faults() == ()
    changed = made.fields("conversion_changed")
    assert [(one["unit"], one["into"]) for one in changed] == [
        ("O1", "DataObjectGroup G1"),
        ("O2", "DataObjectGroup group-O2"),
        ("O3", "DataObjectGroup G1"),
    ]


def test_a_group_made_for_an_object_takes_no_name_that_is_taken() -> None:
    manifest = a_manifest(units=(a_unit(),), mutate=loose).replace('"O3"', '"group-O2"')

    made = ConvertedManifest(manifest, "2.2")

    assert {node.get("id") for node in made.elements("DataObjectGroup")} == {"group-O2-", "G1"}
    assert made.faults() == ()


def test_use_and_number_become_one_version_before_2_3() -> None:
    def split(text: str) -> str:
        return text.replace(
            "<DataObjectVersion>BinaryMaster</DataObjectVersion>",
            "<DataObjectUse>BinaryMaster</DataObjectUse><DataObjectNumber>1</DataObjectNumber>",
        )

    made = ConvertedManifest(a_manifest(version="2.3", mutate=split), "2.1")

    assert made.texts("DataObjectVersion") == ["BinaryMaster_1"]
    assert made.codes() == ["conversion_changed"]
    assert made.faults() == ()


def test_a_file_whose_place_changes_is_declared_in_its_new_place() -> None:
    manifest = a_manifest(units=1)
    (uri,) = ConvertedManifest(manifest, "2.2").texts("Uri")

    made = ConvertedManifest(manifest, "2.2", **{uri: "Content/other.txt"})

    assert made.texts("Uri") == ["Content/other.txt"]
    assert made.codes() == ["conversion_changed"]


# ------------------------------------------------------------------------------ losses

NEWER = metadata(DateLitteral="vers 1900", TextContent="<mots> & signes")


def test_what_a_unit_loses_is_kept_in_an_event_of_its_content() -> None:
    manifest = a_manifest(version="2.2", units=(a_unit("Plan", content=NEWER),))

    made = ConvertedManifest(manifest, "2.1")

    assert made.codes() == ["conversion_not_in_version"] * 2
    (first, second) = made.elements("Event")
    kept = {node.tag.rpartition("}")[2]: node.text for node in first}
    assert kept == {
        "EventTypeCode": "seda-conversion",
        "EventType": "SEDA 2.2 > 2.1",
        "EventDateTime": "2026-01-15T09:30:00Z",
        "EventDetail": "<DateLitteral>vers 1900</DateLitteral>",
        "Outcome": "not_in_version",
        "OutcomeDetail": "Content/DateLitteral",
    }
    assert "&lt;mots&gt; &amp; signes" in second.findtext("{*}EventDetail")
    assert made.fields("conversion_not_in_version")[0]["kept"] == "Content/Event"
    assert made.faults() == ()


def test_a_loss_says_its_line_in_the_manifest_received() -> None:
    manifest = a_manifest(version="2.2", units=(a_unit("Plan", content=NEWER),))
    line = outline_of(manifest.encode()).units[0].line

    made = ConvertedManifest(manifest, "2.1")

    assert {finding.where for finding in made.findings} == {f"manifest.xml:{line}"}


def test_what_an_object_loses_is_kept_in_the_log_book_of_its_group() -> None:
    identifier = (
        "<PersistentIdentifier><PersistentIdentifierType>ark</PersistentIdentifierType>"
        "<PersistentIdentifierContent>ark:/1/2</PersistentIdentifierContent>"
        "</PersistentIdentifier>"
    )

    def with_identifier(text: str) -> str:
        return text.replace("</DataObjectVersion>", f"</DataObjectVersion>{identifier}")

    made = ConvertedManifest(a_manifest(version="2.3", mutate=with_identifier), "2.2")

    (event,) = made.elements("Event")
    assert event.getparent().tag.endswith("}LogBook")
    assert "ark:/1/2" in event.findtext("{*}EventDetail")
    assert made.fields("conversion_not_in_version")[0]["kept"] == "LogBook/Event"
    assert made.faults() == ()


def test_what_the_message_loses_is_kept_in_a_comment() -> None:
    def with_a_list(text: str) -> str:
        return text.replace("</CodeListVersions>", "<Mine>v3</Mine></CodeListVersions>").replace(
            "<CodeListVersions/>", "<CodeListVersions><Mine>v3</Mine></CodeListVersions>"
        )

    made = ConvertedManifest(a_manifest(mutate=with_a_list), "2.2")

    assert "<Mine>v3</Mine>" in made.texts("Comment")[-1]
    assert made.fields("conversion_not_standard")[0]["kept"] == "Comment"
    assert made.faults() == ()


def test_an_element_that_no_message_has_is_kept_in_a_comment() -> None:
    def with_more(text: str) -> str:
        return text.replace("</MessageIdentifier>", "</MessageIdentifier><Mine>v4</Mine>")

    made = ConvertedManifest(a_manifest(mutate=with_more), "2.2")

    assert made.codes() == ["conversion_not_standard"]
    assert "<Mine>v4</Mine>" in made.texts("Comment")[-1]
    assert made.faults() == ()


def test_a_hold_that_2_1_cannot_say_is_said_apart() -> None:
    units = (a_unit("Gelé", management=(hold("GEL-1", HoldEndDate="2030-01-01"),)),)

    made = ConvertedManifest(a_manifest(version="2.2", units=units), "2.1")

    assert made.codes() == ["conversion_hold_lost"]
    assert made.fields("conversion_hold_lost")[0]["value"] == "GEL-1 2030-01-01"
    assert "<HoldRule>" in made.texts("EventDetail")[0]


def test_an_attachment_to_an_archived_unit_keeps_its_identifier() -> None:
    def attached(text: str) -> str:
        update = (
            "<Management><UpdateOperation><SystemId>01a2-unit</SystemId></UpdateOperation>"
            "</Management><Content>"
        )
        return text.replace("<Content>", update, 1)

    made = ConvertedManifest(a_manifest(units=(a_unit(),), mutate=attached), "2.3")

    assert made.codes() == ["conversion_attachment_lost"]
    assert made.texts("SystemId") == ["01a2-unit"]
    assert made.faults() == ()


def test_the_signature_of_the_message_is_broken_and_said() -> None:
    def sealed(text: str) -> str:
        return text.replace(
            "</MessageIdentifier>", "</MessageIdentifier><Signature><a/></Signature>"
        )

    made = ConvertedManifest(a_manifest(mutate=sealed), "2.1")

    assert made.codes() == ["conversion_seal_broken"]
    assert made.elements("Signature") == []


# ------------------------------------------------------------------------------ signatures

SIGNATURE = (
    "<Signature><Signer><FullName>Anne</FullName><SigningTime>2020-01-01T00:00:00</SigningTime>"
    "</Signer><Validator><FullName>Paul</FullName>"
    "<ValidationTime>2020-01-02T00:00:00</ValidationTime></Validator><ReferencedObject>"
    '<SignedObjectId>{id}</SignedObjectId><SignedObjectDigest algorithm="SHA-512">{digest}'
    "</SignedObjectDigest></ReferencedObject></Signature></Content><DataObjectReference>"
)


def signed(text: str) -> str:
    (item,) = outline_of(text.encode()).objects
    signature = SIGNATURE.format(id=item.xml_id, digest=item.digest)
    before, _, after = text.rpartition("</Content>")
    return before + signature + after.partition("<DataObjectReference>")[2]


def test_a_signature_comes_back_whole_from_2_3_for_its_object_names_it_again() -> None:
    manifest = a_manifest(units=(a_unit(objects=(a_file(),)),), mutate=signed)

    up = ConvertedManifest(manifest, "2.3")
    back = ConvertedManifest(up.manifest, "2.1")

    assert up.codes() == ["conversion_no_equivalence", "conversion_changed"]
    assert up.texts("SigningRole") == ["SignedDocument", "Signature"]
    assert back.codes() == ["conversion_changed"]
    original = ConvertedManifest(manifest, "2.1")
    for name in ("FullName", "SigningTime", "SignedObjectId", "SignedObjectDigest"):
        assert back.texts(name) == original.texts(name)
    assert up.faults() == back.faults() == ()
