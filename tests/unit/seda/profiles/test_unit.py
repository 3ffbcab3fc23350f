"""Archive-unit profiles: a unit as JSON, and its faults in words people use."""

import io

import pytest

from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit
from seda.profiles.unit import load_unit_profile
from seda.profiles.unit_json import unit_document
from seda.safe_xml import scan
from tests.unit.seda.profiles.grammars import document, unit_schema

UNIT = """
<ArchiveUnit id="U1">
 <ArchiveUnitProfile>AUP-1</ArchiveUnitProfile>
 <Management>
  <AppraisalRule><Rule>A1</Rule><StartDate>2020-01-01</StartDate><Rule>A2</Rule>
   <PreventInheritance>true</PreventInheritance><FinalAction>Keep</FinalAction></AppraisalRule>
  <AccessRule><RefNonRuleId>C1</RefNonRuleId></AccessRule>
  <NeedAuthorization>1</NeedAuthorization>
 </Management>
 <Content>
  <DescriptionLevel>Item</DescriptionLevel>
  <Title>Lettre</Title><Title xml:lang="en">Letter</Title>
  <Tag>a</Tag><Tag>b</Tag>
  <Writer><FirstName>Jeanne</FirstName><Function>Maire</Function></Writer>
  <StartDate>2024-01-01</StartDate>
  <Event><EventType>VISA</EventType><Outcome>OK</Outcome></Event>
  <Gps><GpsAltitude>12.5</GpsAltitude></Gps>
  <o:Bureau xmlns:o="urn:other">12</o:Bureau>
 </Content>
</ArchiveUnit>"""


def unit_of(text: str = UNIT) -> ArchiveUnit:
    units: list[ArchiveUnit] = []
    data = document(
        f"<DataObjectPackage><DescriptiveMetadata>{text}</DescriptiveMetadata></DataObjectPackage>"
    )
    scan(io.BytesIO(data), handler=ManifestReader(data, on_unit=units.append))
    [unit] = units
    return unit


def test_a_unit_becomes_the_json_that_profiles_are_written_for() -> None:
    assert unit_document(unit_of(), "2.1") == {
        "ArchiveUnitProfile": "AUP-1",
        "DescriptionLevel": "Item",
        "Title": "Lettre",
        "Title_": {"en": "Letter"},
        "Tag": ["a", "b"],
        "Writer": [{"FirstName": "Jeanne", "Function": ["Maire"]}],
        "StartDate": "2024-01-01",
        "Event": [{"evType": "VISA", "outcome": "OK"}],
        "Gps": {"GpsAltitude": 12.5},
        "Bureau": ["12"],
        "#management": {
            "AppraisalRule": {
                "Rules": [{"Rule": "A1", "StartDate": "2020-01-01"}, {"Rule": "A2"}],
                "Inheritance": {"PreventInheritance": True},
                "FinalAction": "Keep",
            },
            "AccessRule": {"Inheritance": {"PreventRulesId": ["C1"]}},
            "NeedAuthorization": True,
        },
    }


def faults(schema: bytes, text: str = UNIT) -> list[tuple[str, dict[str, str]]]:
    loaded = load_unit_profile(schema, name="profil.json")
    assert loaded.profile is not None, loaded.findings
    found = loaded.profile.check(unit_of(text), "2.1")
    return [(finding.code, dict(finding.fields)) for finding in found]


def test_a_unit_that_fits_its_profile_has_no_fault() -> None:
    schema = unit_schema(
        additionalProperties=False,
        definitions={"one-many": {"type": "array", "minItems": 1}},
        required=["Title", "Writer"],
        patternProperties={"^Title": {}, "^(Gps|Event|Bureau|#management)$": {}},
        properties={
            "ArchiveUnitProfile": {"type": "string"},
            "DescriptionLevel": {"enum": ["Item"]},
            "Tag": {"$ref": "#/definitions/one-many"},
            "Writer": {"items": {"required": ["FirstName"]}},
            "StartDate": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"},
        },
    )

    assert not faults(schema)


@pytest.mark.parametrize(
    ("schema", "code", "said"),
    [
        ({"required": ["Sender", "Title"]}, "missing", {"missing": "Sender", "line": "2"}),
        (
            {"properties": {"Writer": {"items": {"required": ["FullName"]}}}},
            "missing",
            {"missing": "FullName", "element": "Writer/0", "line": "14"},
        ),
        (
            {
                "properties": {"Title": {}},
                "patternProperties": {"^[A-SU-Z#]": {}},
                "additionalProperties": False,
            },
            "unexpected",
            {"names": "Title_, Tag"},
        ),
        (
            {"properties": {"DescriptionLevel": {"enum": ["File", "Fonds"]}}},
            "value",
            {"value": "Item", "expected": "File, Fonds", "line": "11"},
        ),
        ({"properties": {"Tag": {"type": "string"}}}, "type", {"expected": "string"}),
        ({"properties": {"Tag": {"maxItems": 1}}}, "many", {"count": "2", "limit": "1"}),
        ({"properties": {"Writer": {"minItems": 2}}}, "few", {"count": "1"}),
        ({"properties": {"Title": {"pattern": "^Facture"}}}, "form", {"value": "Lettre"}),
        ({"not": {"required": ["Gps"]}}, "violation", {"unit": "U1", "profile": "AUP-1"}),
        (
            {"properties": {"#management": {"required": ["HoldRule"]}}},
            "missing",
            {"element": "Management", "line": "4"},
        ),
    ],
)
def test_a_fault_is_said_in_words(
    schema: dict[str, object], code: str, said: dict[str, str]
) -> None:
    [(found, fields)] = faults(unit_schema(**schema))

    assert found == f"unit_profile_{code}"
    assert said.items() <= fields.items()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "unit_profile_not_json"),
        (b"[]", "unit_profile_not_json"),
        (b"[" * 100_000, "unit_profile_not_json"),
        (unit_schema(type="strange"), "unit_profile_invalid"),
        (unit_schema(properties={"A": {"$ref": "http://example.org/a"}}), "unit_profile_reference"),
        (unit_schema(properties={"A": {"$ref": "other.json#/a"}}), "unit_profile_reference"),
        (b'{"$schema": "urn:mine"}', "unit_profile_draft"),
        (b'{"$ref": "#"}', "unit_profile_too_complex"),
        (b'{"allOf": [{"$ref": "#/definitions/none"}]}', "unit_profile_invalid"),
        (b" " * (1024 * 1024 + 1), "unit_profile_too_large"),
    ],
)
def test_a_file_that_is_no_profile_is_told_why(data: bytes, code: str) -> None:
    loaded = load_unit_profile(data, name="profil.json")

    assert loaded.profile is None
    assert [finding.code for finding in loaded.findings] == [code]


def test_the_address_that_vitam_gives_to_the_draft_is_known() -> None:
    data = b'{"$schema": "http://vitam-json-schema.org/draft-04/schema#", "id": "http://a.org/r"}'

    assert load_unit_profile(data, name="profil.json").profile is not None
