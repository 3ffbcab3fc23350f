"""Manifests written part by part: valid in every version, or refused with a place and a reason."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from seda.elements import XSI_TYPE, Element
from seda.nouns import (
    NIL,
    AccessRule,
    Agent,
    Attachment,
    ClassificationRule,
    Code,
    CodeListVersions,
    Content,
    DataObjectGroup,
    Event,
    GroupLogBook,
    Hold,
    HoldRule,
    Identifier,
    Keyword,
    Management,
    ManagementMetadata,
    ObjectEvent,
    PhysicalDataObject,
    Rule,
    SigningInformation,
    StorageRule,
    Text,
    agency,
    group_reference,
)
from seda.schema import Schemas
from seda.transfer_writer import NotWritable, TransferWriter
from seda.zip_writer import ZipWriter
from tests import official_schemas
from tests.packages import AT
from tests.unit.seda.transfers import a_header, a_unit, an_appraisal, an_object, written

VERSIONS = ["2.1", "2.2", "2.3"]


def faults(manifest: bytes, version: str) -> list[object]:
    own = Schemas().validate(io.BytesIO(manifest), version, tolerant=False).findings
    official = official_schemas.FOLDER.is_dir()
    return [*own, *(official_schemas.faults(manifest, version=version) if official else ())]


def a_rich_package(message: TransferWriter) -> None:
    with message.open_group("G1"):
        message.write_object(an_object(1))
        message.write_object(an_object(2, uri="", attachment=Attachment("QUJD", filename="a.txt")))
        event = ObjectEvent(event_date_time="2024-01-01", data_object_reference_id="B1")
        message.write_object(GroupLogBook(events=(event,)))
    paper = PhysicalDataObject(id="P1", physical_id=Identifier("boîte 12"))
    message.write_group(DataObjectGroup(id="G2", members=(paper,)))
    series = a_unit(
        1,
        management=Management(
            appraisal_rule=an_appraisal(
                Rule("DUA-10", start_date="2024-12-31"), Rule("DUA-5", start_date=NIL)
            ).appraisal_rule,
            access_rule=AccessRule(rules=(Rule("ACC-00"),), prevent_inheritance=True),
        ),
    )
    with message.open_unit(series):
        described = Content(
            titles=(Text("Facture", lang="fra"), Text("Invoice", lang="eng")),
            keywords=(Keyword(keyword_content=Text("budget")),),
            writers=(Agent(full_name="Anne Dupont", roles=(Text("maire"),)),),
            originating_agency=agency("SERVICE-FINANCES"),
            created_date="2024-03",
            events=(Event(event_date_time="2024-03-01T10:00:00Z", outcome="OK"),),
        )
        message.write_unit(a_unit(2, content=described, children=(group_reference("G1"),)))
        message.write_reference(group_reference("G2"))
        message.write_unit(a_unit(3, content=None, archive_unit_ref_id="U2"))
    message.write_management_metadata(
        ManagementMetadata(
            originating_agency_identifier=Identifier("SERVICE-FINANCES"),
            storage_rule=StorageRule(rules=(Rule("DUC-1"),), final_action="Copy"),
        )
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_rich_message_is_strictly_valid_in_every_version(version: str) -> None:
    manifest = written(
        a_rich_package,
        version=version,
        comments=(Text("<essai> & \r fin"),),
        archival_agreement=Identifier("CONVENTION-1", scheme_name="conventions"),
        code_list_versions=CodeListVersions(mime_type_code_list_version=Code("v1")),
        related_transfer_references=(Identifier("VERSEMENT-0"),),
    )

    assert faults(manifest, version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_message_without_package_is_valid(version: str) -> None:
    assert faults(written(version=version), version) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_package_without_management_metadata_gets_an_empty_one(version: str) -> None:
    manifest = written(lambda message: message.write_unit(a_unit()), version=version)

    assert faults(manifest, version) == []


def test_children_are_put_in_the_order_of_the_standard() -> None:
    content = Content(titles=(Text("A"),), start_date="2024", others=(Element("Tag", "x"),))
    element = content.element("Content")
    backwards = replace(element, children=element.children[::-1])

    manifest = written(lambda m: m.write_unit(a_unit(content=backwards)))

    places = [manifest.index(f"<{name}>".encode()) for name in ("Title", "Tag", "StartDate")]
    assert places == sorted(places)


def test_elements_of_the_senders_own_come_last() -> None:
    own = Element("Zzz", "propre")
    content = Content(titles=(Text("A"),), start_date="2024", others=(own, Element("Tag", "x")))

    manifest = written(lambda m: m.write_unit(a_unit(content=content)), strict=False)

    places = [manifest.index(f"<{name}>".encode()) for name in ("Title", "Tag", "StartDate", "Zzz")]
    assert places == sorted(places)


def test_rules_keep_their_start_dates() -> None:
    rules = an_appraisal(Rule("R1"), Rule("R2", start_date="2024-01-01"), Rule("R3"))

    manifest = written(lambda m: m.write_unit(a_unit(management=rules)))

    flat = b"".join(line.strip() for line in manifest.splitlines())
    dated = b"<Rule>R1</Rule><Rule>R2</Rule><StartDate>2024-01-01</StartDate><Rule>R3</Rule>"
    assert dated in flat


def test_what_a_version_does_not_have_is_refused_with_its_place() -> None:
    hold = Management(hold_rule=HoldRule(rules=(Hold("HOL-1"),)))

    with pytest.raises(NotWritable) as refusal:
        written(lambda m: m.write_unit(a_unit(management=hold)), version="2.1")

    assert refusal.value.path == (
        "ArchiveTransfer/DataObjectPackage/DescriptiveMetadata/ArchiveUnit[U1]/Management"
    )
    assert refusal.value.problem == "SEDA 2.1 has no HoldRule here (SEDA 2.2, 2.3 has it)"


def test_a_dialect_is_written_when_asked() -> None:
    hold = Management(hold_rule=HoldRule(rules=(Hold("HOL-1"),)))

    manifest = written(lambda m: m.write_unit(a_unit(management=hold)), version="2.1", strict=False)

    found = Schemas().validate(io.BytesIO(manifest), "2.1", tolerant=True).findings
    assert [finding.code for finding in found] == ["deviation_hold_rule"]


@pytest.mark.parametrize(
    ("write", "problem"),
    [
        (lambda m: m.write_unit(a_unit(content=None)), "ArchiveUnitRefId or Content is missing"),
        (lambda m: m.write_unit(a_unit(id="")), "attribute id is missing"),
        (lambda m: m.write_unit(a_unit(id="1 2")), "'1 2' is not a value of ArchiveUnitIdType"),
        (
            lambda m: m.write_group(DataObjectGroup(id="G1")),
            "BinaryDataObject or PhysicalDataObject is missing",
        ),
        (
            lambda m: m.write_unit(a_unit(content=Content(created_date="hier"))),
            "'hier' is not a value of DateType",
        ),
        (
            lambda m: m.write_unit(a_unit(content=Content(created_date="2023-02-29"))),
            "'2023-02-29' is not a value of DateType",
        ),
        (
            lambda m: m.write_unit(a_unit(management=an_appraisal(final_action="Brûler"))),
            "'Brûler' is not a value of FinalActionAppraisalCodeType",
        ),
        (
            lambda m: m.write_unit(a_unit(management=an_appraisal(final_action=""))),
            "FinalAction is missing",
        ),
        (
            lambda m: m.write_unit(
                a_unit(management=Management(classification_rule=ClassificationRule()))
            ),
            "ClassificationLevel is missing",
        ),
        (
            lambda m: m.write_object(an_object()),
            "SEDA 2.3 has no BinaryDataObject here (SEDA 2.1 has it)",
        ),
        (
            lambda m: m.write_group(DataObjectGroup(id="G", members=(an_object(size=0),))),
            "'0' is not a value of SizeInBytesType",
        ),
        (
            lambda m: m.write_group(
                DataObjectGroup(id="G", members=(an_object(message_digest=None),))
            ),
            "MessageDigest is missing",
        ),
        (
            lambda m: m.write_unit(a_unit(content=Content(titles=(Text("a\x00b"),)))),
            "XML cannot say the character U+0000",
        ),
        (
            lambda m: m.write_unit(
                a_unit(children=(Element("DataObjectReference", attributes=(("x", "y"),)),))
            ),
            "attribute x is not of SEDA 2.3",
        ),
        (
            lambda m: m.write_unit(
                a_unit(content=None, archive_unit_ref_id="U2", children=(group_reference("G"),))
            ),
            "this unit stands for another",
        ),
        (
            lambda m: m.write_unit(
                a_unit(
                    content=Content(
                        signing_information=SigningInformation(
                            signing_roles=("Signature",), extended=Element("Extended")
                        )
                    )
                )
            ),
            "xsi:type must say",
        ),
    ],
)
def test_what_the_standard_refuses_is_refused_before_it_is_written(
    write: Callable[[TransferWriter], object], problem: str
) -> None:
    with pytest.raises(NotWritable) as refusal:
        written(write)

    assert problem in refusal.value.problem


def test_a_message_without_identifier_is_refused() -> None:
    with pytest.raises(NotWritable, match="MessageIdentifier is missing"):
        written(message_identifier=None)


def test_objects_come_before_units_and_nothing_after_management_metadata() -> None:
    def objects_last(message: TransferWriter) -> None:
        message.write_unit(a_unit())
        message.write_group(DataObjectGroup(id="G1", members=(an_object(),)))

    def unit_last(message: TransferWriter) -> None:
        message.write_management_metadata(ManagementMetadata())
        message.write_unit(a_unit())

    with pytest.raises(NotWritable, match="DataObjectGroup comes before"):
        written(objects_last)
    with pytest.raises(NotWritable, match="ArchiveUnit comes before"):
        written(unit_last)


def test_an_object_outside_groups_is_of_seda_2_1() -> None:
    manifest = written(lambda m: m.write_object(an_object()), version="2.1")

    assert faults(manifest, "2.1") == []


def test_a_type_of_the_senders_choice_is_written_under_its_name() -> None:
    extended = Element("Extended", attributes=((XSI_TYPE, "TextTechnicalMetadataType"),))
    information = SigningInformation(signing_roles=("Signature",), extended=extended)
    content = Content(titles=(Text("A"),), signing_information=information)

    manifest = written(lambda m: m.write_unit(a_unit(content=content)))

    assert faults(manifest, "2.3") == []


def test_foreign_elements_are_written_with_their_namespaces() -> None:
    mixed = Element(
        "{urn:exif}note",
        "avant ",
        (Element("{urn:exif}b", "gras"), Element("{urn:autre}c", attributes=(("{urn:x}a", "1"),))),
        tails=(" ", " après"),
        prefixes=(("exif", "urn:exif"),),
    )
    image = Element("Image", children=(mixed,))
    made = an_object(metadata=Element("Metadata", children=(image,)))

    manifest = written(lambda m: m.write_group(DataObjectGroup(id="G", members=(made,))))

    assert faults(manifest, "2.3") == []
    expected = (
        '<exif:note xmlns:exif="urn:exif">avant <exif:b>gras</exif:b> '
        '<c xmlns="urn:autre" xmlns:ns3="urn:x" ns3:a="1"/> après</exif:note>'
    )
    assert expected in manifest.decode()


def test_half_a_message_cannot_pass_for_a_whole_one() -> None:
    out = io.BytesIO()

    def interrupted() -> None:
        with TransferWriter(out, a_header(), version="2.3") as message:
            message.write_unit(a_unit())
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    assert not out.getvalue().rstrip().endswith(b"</ArchiveTransfer>")


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(ValueError, match=r"SEDA 1\.0"):
        TransferWriter(io.BytesIO(), a_header(), version="1.0")


def test_a_message_is_written_straight_into_a_zip() -> None:
    out = io.BytesIO()

    with (
        ZipWriter(out, at=AT) as package,
        package.entry("manifest.xml") as entry,
        TransferWriter(entry, a_header(), version="2.3") as message,
    ):
        message.write_unit(a_unit())

    with zipfile.ZipFile(out) as package:
        assert faults(package.read("manifest.xml"), "2.3") == []
