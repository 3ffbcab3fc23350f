"""SEDA 0.2 and 1.0 said in SEDA 2: what each element becomes, and what is said of the rest."""

import pytest
from lxml import etree

from seda import safe_xml
from seda.conversion.dip_writer import Spool
from seda.conversion.report import XmlNode
from seda.findings import Finding
from seda.former.conversion import OldTarget, convert_old_manifest
from seda.former.objects import KeptFile
from seda.former.outline import OldOutline, outline_of_old
from seda.versions import namespace_of
from tests.old_packages import FILES, an_old_manifest, digest_of
from tests.unit.seda.converted_manifests import AT, SCHEMAS

OLD = ("0.2", "1.0")


class Said:
    """An old manifest in SEDA 2. outline: what was read first. findings: what was said."""

    def __init__(self, text: str, source: str, *, version: str = "2.2") -> None:
        self.version = version
        self.findings: list[Finding] = []
        data = text.encode()
        self.outline: OldOutline = outline_of_old(data, source)
        files = [kept(file.name or f"inline-{i}") for i, file in enumerate(self.outline.files)]
        target = OldTarget(
            version=version,
            at=AT,
            files=files,
            original=kept("bordereau.xml"),
            original_title="Bordereau reçu",
        )
        with Spool(None) as into:
            self.units = convert_old_manifest(
                data, self.outline, target, into=into, note=self.findings.append
            )
            with into.reading() as stream:
                self.faults = SCHEMAS.validate(stream, version, tolerant=False).findings
            self.root: XmlNode = safe_xml.parse(b"".join(into.chunks()))

    def find(self, path: str) -> XmlNode:
        steps = path.replace("/", f"/{{{namespace_of(self.version)}}}")
        return self.root.find(f".//{{{namespace_of(self.version)}}}{steps}")

    def text(self, path: str) -> str:
        found = self.find(path)
        return "" if found is None else found.text or ""

    def unit(self, title: str) -> XmlNode:
        (found,) = (
            node
            for node in self.root.iter(f"{{{namespace_of(self.version)}}}ArchiveUnit")
            if node.findtext("{*}Content/{*}Title") == title
        )
        return found

    def said(self, code: str) -> list[dict[str, str]]:
        return [dict(one.fields) for one in self.findings if one.code == code]


def kept(name: str) -> KeptFile:
    return KeptFile(uri=f"Content/{name}", name=name, size=3, algorithm="SHA-512", digest="ab" * 64)


def inside(unit: XmlNode, path: str) -> str:
    return unit.findtext("/".join(f"{{*}}{step}" for step in path.split("/"))) or ""


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
@pytest.mark.parametrize("source", OLD)
def test_it_is_strictly_valid_in_every_version(source: str, version: str) -> None:
    said = Said(an_old_manifest(source), source, version=version)

    assert said.faults == ()
    assert said.units == said.outline.units + len(said.outline.files) + 1


# ------------------------------------------------------------------------------ the tree


@pytest.mark.parametrize("source", OLD)
def test_units_and_documents_keep_their_tree_and_order(source: str) -> None:
    said = Said(an_old_manifest(source), source)

    def titles(unit: XmlNode) -> XmlNode:
        return [
            inside(unit, "Content/Title"),
            *(titles(child) for child in unit.findall("{*}ArchiveUnit")),
        ]

    (top,) = said.find("DescriptiveMetadata")
    if source == "0.2":
        assert titles(top) == [
            "Délibération n° 12",
            ["Acte et annexe", ["Acte"], ["Annexe"]],
            ["Accusé de réception", ["ar.xml"]],
            ["Bordereau reçu"],
        ]
    else:
        assert titles(top) == [
            "Flux ACTES",
            [
                "Acte soumis au contrôle",
                ["Annexe", ["annexe.txt"]],
                ["Délibération", ["ar.xml"]],
            ],
            ["Bordereau reçu"],
        ]


@pytest.mark.parametrize("source", OLD)
def test_each_file_is_the_object_of_one_unit(source: str) -> None:
    said = Said(an_old_manifest(source), source)

    names = {}
    for unit in said.root.iter("{*}ArchiveUnit"):
        for reference in unit.findall("{*}DataObjectReference/{*}DataObjectGroupReferenceId"):
            (group,) = said.root.xpath("//*[@id=$id]", id=reference.text)
            names[inside(group, "BinaryDataObject/FileInfo/Filename")] = unit.get("id")
    assert set(names) == {*FILES, "bordereau.xml"}
    assert len(set(names.values())) == len(names)


def test_a_transfer_of_several_archives_keeps_its_manifest_apart() -> None:
    text = an_old_manifest("1.0")
    archive = text[text.index("<Archive>") : text.index("</Archive>") + 10]
    text = text.replace("</ArchiveTransfer>", f"{archive}</ArchiveTransfer>")

    said = Said(text, "1.0")

    tops = [inside(unit, "Content/Title") for unit in said.find("DescriptiveMetadata")]
    assert tops == ["Flux ACTES", "Flux ACTES", "Bordereau reçu"]
    assert said.faults == ()


# ------------------------------------------------------------------------------ what is said


def test_a_unit_of_0_2_is_described_in_the_words_of_seda_2() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")
    unit = said.unit("Délibération n° 12")

    assert inside(unit, "Content/DescriptionLevel") == "File"
    assert inside(unit, "Content/Description") == "Plan local d'urbanisme"
    assert inside(unit, "Content/FilePlanPosition") == "2.1"
    assert inside(unit, "Content/StartDate") == "2013-11-28"
    assert inside(unit, "Content/EndDate") == "2013-12-02"
    assert inside(unit, "Content/TransferringAgencyArchiveUnitIdentifier") == "ACTE-12"
    assert inside(unit, "Content/CustodialHistory/CustodialHistoryItem").startswith("Acte dém")
    assert inside(unit, "Content/Keyword/KeywordReference") == "T2-25"
    assert inside(unit, "Content/OriginatingAgency/Identifier") == "SERVICE-URBANISME"
    assert inside(unit, "Content/RelatedObjectReference/References/ExternalReference") == "ACTE-11"


def test_a_document_says_its_dates_its_type_and_its_format() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")
    unit = said.unit("Acte")

    assert inside(unit, "Content/DocumentType") == "CDO"
    assert inside(unit, "Content/Status") == "définitif"
    assert inside(unit, "Content/Description") == "Texte soumis au vote"
    assert inside(unit, "Content/CreatedDate") == "2013-11-28T10:00:00Z"
    assert inside(unit, "Content/SentDate") == "2013-11-29T10:00:00Z"
    assert inside(unit, "Content/ReceivedDate") == "2013-12-02T10:00:00Z"
    events = {event.findtext("{*}EventType") for event in unit.iter("{*}Event")}
    assert {"Submission", "Response"} <= events
    assert said.text("BinaryDataObject/FormatIdentification/FormatId") == "fmt/101"
    assert said.text("BinaryDataObject/FormatIdentification/MimeType") == "text/plain"


def test_the_message_keeps_its_identifiers_and_its_agencies() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")

    assert said.root.findtext("{*}MessageIdentifier") == "TRANSFERT-02"
    assert said.find("MessageIdentifier").get("schemeName") == "Codification interne"
    assert said.root.findtext("{*}ArchivalAgreement") == "CONVENTION-1"
    assert said.text("ManagementMetadata/ArchivalProfile") == "ACTES 1.4"
    assert said.text("ManagementMetadata/ServiceLevel") == "niveau-1"
    assert said.text("ManagementMetadata/OriginatingAgencyIdentifier") == "SERVICE-URBANISME"
    kept_name = said.find("TransferringAgency/OrganizationDescriptiveMetadata")[0]
    assert etree.QName(kept_name).namespace == said.outline.namespace
    assert kept_name.text == "Commune"
    assert said.text("CodeListVersions/AccessRuleCodeListVersion") == "edition 2009"


def test_a_relation_keeps_its_kind_when_seda_2_has_it() -> None:
    said = Said(an_old_manifest("1.0"), "1.0")

    assert said.text("RelatedObjectReference/Replaces/ExternalReference") == "ACTE-11"


def test_what_archives_say_differently_is_not_said_for_the_transfer() -> None:
    text = an_old_manifest("1.0")
    archive = text[text.index("<Archive>") : text.index("</Archive>") + 10]
    other = archive.replace("CONVENTION-1", "CONVENTION-2")

    said = Said(text.replace("</ArchiveTransfer>", f"{other}</ArchiveTransfer>"), "1.0")

    assert said.root.findtext("{*}ArchivalAgreement") is None
    lost = said.said("conversion_not_shared")
    assert [one["value"] for one in lost] == ["CONVENTION-1", "CONVENTION-2"]


def test_without_an_originating_agency_the_transferring_one_is_assumed_and_said() -> None:
    text = an_old_manifest("1.0")
    start = text.index("<OriginatingAgency>")
    end = text.index("</OriginatingAgency>") + len("</OriginatingAgency>")

    said = Said(text[:start] + text[end:], "1.0")

    assert said.text("ManagementMetadata/OriginatingAgencyIdentifier") == "COMMUNE-DE-TEST"
    assert said.said("conversion_agency_assumed") == [{"agency": "COMMUNE-DE-TEST"}]


# ------------------------------------------------------------------------------ rules


def test_an_appraisal_becomes_a_rule_named_by_its_duration() -> None:
    said = Said(an_old_manifest("1.0"), "1.0")
    unit = said.unit("Flux ACTES")

    assert inside(unit, "Management/AppraisalRule/Rule") == "DUA-P10Y"
    assert inside(unit, "Management/AppraisalRule/StartDate") == "2018-06-01"
    assert inside(unit, "Management/AppraisalRule/FinalAction") == "Destroy"
    assert {one["rule"] for one in said.said("conversion_rule_named")} == {"DUA-P10Y", "DUA-P1Y"}


def test_a_rule_of_a_unit_replaces_those_above_as_it_did() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")
    inner, outer = said.unit("Acte et annexe"), said.unit("Délibération n° 12")

    assert inside(inner, "Management/AccessRule/Rule") == "AR048"
    assert inside(inner, "Management/AccessRule/PreventInheritance") == "true"
    assert inside(outer, "Management/AccessRule/PreventInheritance") == ""


def test_a_rule_on_a_description_closes_the_whole_unit_rather_than_none() -> None:
    said = Said(an_old_manifest("1.0"), "1.0")

    rules = [node.text for node in said.unit("Flux ACTES").find("{*}Management").iter("{*}Rule")]
    assert rules == ["DUA-P10Y", "AR038", "AR048"]
    assert [one["value"] for one in said.said("conversion_rule_raised")] == ["AR048"]


def test_the_original_manifest_is_as_closed_as_all_that_it_tells() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")

    rules = {node.text for node in said.unit("Bordereau reçu").iter("{*}Rule")}
    assert rules == {"AR038", "AR048"}


# ------------------------------------------------------------------------------ losses, faults


def test_what_seda_2_has_no_place_for_is_kept_in_events() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")

    lost = {one["element"] for one in said.said("conversion_no_equivalence")}
    assert lost == {
        "ContentDescription/Format",
        "ContentDescription/OtherDescriptiveData",
        "ContentDescription/Size",
        "Control",
        "Copy",
    }
    details = [node.text for node in said.unit("Délibération n° 12").iter("{*}EventDetail")]
    assert "<OtherDescriptiveData>Séance publique</OtherDescriptiveData>" in details


def test_elements_of_no_version_are_lost_and_said() -> None:
    text = an_old_manifest("0.2").replace("<Comment>", "<autre>x</autre><Comment>", 1)

    said = Said(text.replace("<Name languageID", "<inconnu>y</inconnu><Name languageID", 1), "0.2")

    lost = {one["element"] for one in said.said("conversion_no_equivalence")}
    assert {"autre", "inconnu"} <= lost
    assert any("<autre>x</autre>" in (node.text or "") for node in said.root.iter("{*}Comment"))
    assert said.faults == ()


def test_a_value_that_the_grammar_refuses_is_lost_and_said() -> None:
    text = an_old_manifest("0.2").replace("2013-12-02</LatestDate>", "#date#</LatestDate>")

    said = Said(text, "0.2")

    assert [one["value"] for one in said.said("conversion_not_allowed")] == ["#date#"]
    assert said.faults == ()


def test_losses_are_placed_by_their_line() -> None:
    said = Said(an_old_manifest("0.2"), "0.2")

    text = an_old_manifest("0.2").splitlines()
    lines = {
        int(finding.where.partition(":")[2])
        for finding in said.findings
        if finding.code == "conversion_no_equivalence"
    }
    assert {text[line - 1].strip()[:9] for line in lines} == {"<Contains", "<Document"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("<TransferIdentifier>TRANSFERT-10", "<TransferIdentifier>"), "message_identifier_empty"),
        (('<Attachment filename="annexe.txt"/>', "<Attachment/>"), "old_attachment_missing"),
        (('<Attachment filename="annexe.txt"/>', ""), "old_attachment_missing"),
        (("Archive>", "Archives>"), "old_archive_missing"),
        ((digest_of(FILES["acte.txt"]), "not a digest"), "digest_format"),
    ],
)
def test_what_is_wrong_with_a_manifest_is_found(change: tuple[str, str], code: str) -> None:
    text = an_old_manifest("1.0").replace(*change)

    outline = outline_of_old(text.encode(), "1.0")

    assert code in {finding.code for finding in outline.findings}


def test_a_digest_of_0_2_that_names_no_document_is_a_fault() -> None:
    text = an_old_manifest("0.2").replace("<UnitIdentifier>acte.txt", "<UnitIdentifier>autre.txt")

    outline = outline_of_old(text.encode(), "0.2")

    assert [finding.code for finding in outline.findings] == ["old_integrity_unknown"]


def test_the_bytes_inside_a_manifest_are_handed_over_as_they_are_read() -> None:
    text = an_old_manifest("1.0").replace(
        '<Attachment filename="annexe.txt"/>', '<Attachment filename="annexe.txt">YQ==</Attachment>'
    )
    taken: list[tuple[int, str]] = []

    outline = outline_of_old(text.encode(), "1.0", inline=lambda *one: taken.append(one))

    assert taken == [(0, "YQ==")]
    assert [file.inline for file in outline.files] == [True, False, False]
