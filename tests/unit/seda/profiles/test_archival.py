"""Files of archival profiles: what can be used, what is said of what cannot."""

import io

import pytest

from seda.profiles.archival import load_profile
from tests.unit.seda.profiles.grammars import SEDA_21, document, message, relax_ng

SEDA_10 = "fr:gouv:culture:archivesdefrance:seda:v1.0"

XSD = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SEDA_21}"
  xmlns="{SEDA_21}" elementFormDefault="qualified">
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="xml.xsd"/>
  <xs:element name="ArchiveTransfer"><xs:complexType><xs:sequence>
    <xs:element name="Comment" fixed="Marchés" type="xs:string"/>
    <xs:element name="Unit" type="UnitType" maxOccurs="unbounded"/>
    <xs:element name="Code" minOccurs="0"><xs:simpleType><xs:restriction base="xs:token">
      <xs:enumeration value="Keep"/><xs:enumeration value="Destroy"/>
    </xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:complexType name="UnitType"><xs:sequence>
    <xs:element name="Title" type="xs:string"/>
    <xs:element name="Unit" type="UnitType" minOccurs="0"/>
  </xs:sequence><xs:attribute name="id" type="xs:ID" use="required"/></xs:complexType>
</xs:schema>""".encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "profile_not_xml"),
        (b"start = element ArchiveTransfer { text }", "profile_compact_syntax"),
        (b"<broken><xml></broken>", "xml_malformed_tags"),
        (document(""), "profile_not_a_schema"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a/>', "xml_doctype"),
        (relax_ng(""), "profile_grammar_invalid"),
        (message('<ref name="nowhere"/>'), "profile_grammar_invalid"),
        (message('<data type="dat"/>'), "profile_grammar_invalid"),
        (message('<elemnt name="A"/>'), "profile_grammar_invalid"),
        (message("<text/>", more='<include href="http://example.org/a.rng"/>'), "profile_include"),
        (message('<externalRef href="file:///etc/passwd"/>'), "profile_include"),
        (relax_ng('<define name="a"><ref name="a"/></define><start><ref name="a"/></start>'), ""),
        (relax_ng("<start><element><anyName/><text/></element></start>"), "profile_without_root"),
        (XSD.replace(b'"xml.xsd"', b'"../autres.xsd"'), "profile_include"),
        (XSD.replace(b'UnitType" max', b'Missing" max'), "profile_grammar_invalid"),
    ],
)
def test_a_file_that_is_no_profile_is_told_why(data: bytes, code: str) -> None:
    loaded = load_profile(data, name="profil.rng")

    assert loaded.profile is None
    assert [finding.code for finding in loaded.findings] == [code or "profile_grammar_invalid"]


def test_the_working_file_of_agape_is_known_for_what_it_is() -> None:
    agape = XSD.replace(b"<xs:complexType><xs:sequence>", b"", 1).replace(
        b"</xs:sequence></xs:complexType></xs:element>", b"</xs:element>", 1
    )

    [finding] = load_profile(agape, name="profil.xml").findings

    assert finding.code == "profile_agape_source"


def test_annotations_change_nothing() -> None:
    note = '<a:note xmlns:a="urn:annotation">{{pastell:now}}</a:note>'
    data = message(f'<element name="Date" b:c="d" xmlns:b="urn:b">{note}<text/></element>')

    loaded = load_profile(data, name="profil.rng")

    assert loaded.profile is not None
    assert not loaded.profile.check(io.BytesIO(document("<Date/>")), namespace=SEDA_21)


def test_a_profile_says_its_version_its_identifier_and_its_demands() -> None:
    data = message(
        '<element name="ArchivalProfile"><value>PR-1</value></element>'
        '<optional><element name="Comment"><text/></element></optional>'
        '<oneOrMore><element name="Unit"><attribute name="id"/></element></oneOrMore>',
        namespace=SEDA_10,
    )

    profile = load_profile(data, name="profil.rng").profile

    assert profile is not None
    assert (profile.format, profile.version, profile.identifier) == ("rng", "1.0", "PR-1")
    demands = {demand.path: demand for demand in profile.demands}
    assert demands["ArchiveTransfer/ArchivalProfile"].values == ("PR-1",)
    assert not demands["ArchiveTransfer/Comment"].required
    assert demands["ArchiveTransfer/Unit"].repeated
    assert demands["ArchiveTransfer/Unit/@id"].required


def test_a_manifest_of_another_version_is_not_judged() -> None:
    profile = load_profile(message("<text/>", namespace=SEDA_10), name="profil.rng").profile

    assert profile is not None
    [finding] = profile.check(io.BytesIO(document("")), namespace=SEDA_21)

    assert finding.code == "profile_other_version"
    assert dict(finding.fields) == {"wanted": "1.0", "found": "2.1"}


def test_an_xsd_is_a_profile_too() -> None:
    profile = load_profile(XSD, name="profil.xsd").profile
    assert profile is not None
    good = document('<Comment>Marchés</Comment><Unit id="a"><Title>x</Title></Unit>')
    bad = document('<Comment>Autre</Comment><Unit id="a"/><Code>No</Code><More/>')

    assert not profile.check(io.BytesIO(good), namespace=SEDA_21)
    found = profile.check(io.BytesIO(bad), namespace=SEDA_21)

    assert [finding.code for finding in found] == [
        "profile_violation",
        "profile_element_missing",
        "profile_value_fixed",
        "profile_element_in_excess",
    ]
    demands = {demand.path: demand for demand in profile.demands}
    assert demands["ArchiveTransfer/Comment"].values == ("Marchés",)
    assert demands["ArchiveTransfer/Code"].values == ("Keep", "Destroy")
    assert demands["ArchiveTransfer/Unit/Title"].required
    assert not demands["ArchiveTransfer/Unit/Unit"].required
