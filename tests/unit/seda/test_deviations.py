"""The widespread dialect: what is read with a warning, and what stays refused."""

import io

import pytest

from seda import deviations
from seda.findings import Finding, Severity, has_errors
from tests.unit.seda.small_manifests import SCHEMAS, a_manifest, codes, field, validated

OBJECT = (
    '<BinaryDataObject id="{id}">{inside}<DataObjectVersion>BinaryMaster_1</DataObjectVersion>'
    "<Uri>Content/a.pdf</Uri>"
    '<MessageDigest algorithm="SHA-512">00ff</MessageDigest></BinaryDataObject>'
)


def an_object(identifier: str = "B1", inside: str = "") -> str:
    return OBJECT.format(id=identifier, inside=inside)


def a_group(inside: str) -> str:
    return f'<DataObjectGroup id="G1">{inside}</DataObjectGroup>'


def errors(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings if finding.severity is Severity.ERROR]


HOLD = "<HoldRule><Rule>HOL-1</Rule><StartDate>2024-01-01</StartDate></HoldRule>"
ARK = (
    "<PersistentIdentifier><PersistentIdentifierType>ark</PersistentIdentifierType>"
    "<PersistentIdentifierContent>ark:/1/a</PersistentIdentifierContent></PersistentIdentifier>"
)
UPDATE = "<UpdateOperation><SystemId>abc</SystemId></UpdateOperation>"


@pytest.mark.parametrize(
    ("version", "parts", "code"),
    [
        ("2.1", {"management": HOLD}, "deviation_hold_rule"),
        ("2.1", {"defaults": HOLD}, "deviation_hold_rule"),
        ("2.3", {"management": UPDATE}, "deviation_update_operation"),
        ("2.1", {"management": "<HoleOwner/>"}, "deviation_hole_owner"),
        (
            "2.2",
            {"code_lists": "<HoldRuleCodeListVersion>1</HoldRuleCodeListVersion>"},
            "deviation_hold_rule_code_list",
        ),
        ("2.1", {"content": f"<Title>a</Title>{ARK}"}, "deviation_newer_element"),
        ("2.1", {"content": "<TextContent>a</TextContent>"}, "deviation_newer_element"),
        ("2.1", {"content": "<MyText>a</MyText>"}, "deviation_free_element"),
        ("2.3", {"content": '<t:a xmlns:t="urn:t"/>'}, "deviation_free_element"),
        ("2.3", {"defaults": "<ArchiveProfile>P</ArchiveProfile>"}, "deviation_free_element"),
        (
            "2.3",
            {"content": "<TextContent>a</TextContent><TextContent>b</TextContent>"},
            "deviation_repeated_element",
        ),
        (
            "2.3",
            {
                "content": "<SigningInformation><SigningRole>Signature</SigningRole>"
                "<Extended><Mine>1</Mine></Extended></SigningInformation>"
            },
            "deviation_abstract_extended",
        ),
        (
            "2.2",
            {"objects": a_group(an_object(inside="<DataObjectGroupId>G2</DataObjectGroupId>"))},
            "deviation_group_identifier",
        ),
        ("2.3", {"objects": an_object()}, "deviation_loose_object"),
        (
            "2.3",
            {
                "content": "<OriginatingAgency><Identifier>A</Identifier>"
                "<OrganizationDescriptiveMetadata><City>Lyon</City>"
                "</OrganizationDescriptiveMetadata></OriginatingAgency>"
            },
            "deviation_free_metadata",
        ),
        (
            "2.2",
            {
                "content": "<CustodialHistory><CustodialHistoryItem>a</CustodialHistoryItem>"
                "<CustodialHistoryFile><DataObjectReferenceId>B1</DataObjectReferenceId>"
                "</CustodialHistoryFile></CustodialHistory>"
            },
            "deviation_older_element",
        ),
    ],
)
def test_a_deviation_is_a_warning_to_the_tolerant_and_an_error_to_the_strict(
    version: str, parts: dict[str, str], code: str
) -> None:
    manifest = a_manifest(version=version, **parts)

    tolerant = validated(manifest, version)
    strict = validated(manifest, version, tolerant=False)

    assert codes(tolerant) == [code]
    assert not has_errors(tolerant.findings)
    assert has_errors(strict.findings)


def test_a_deviation_names_its_line_and_its_element() -> None:
    manifest = a_manifest(content="<Title>a</Title>\n\n<MyText>b</MyText>")

    (finding,) = validated(manifest).findings

    assert finding.where == "manifest.xml line 11"
    assert field(finding, "element") == "MyText"
    assert field(finding, "version") == "2.1"


def test_a_newer_element_says_since_when_it_exists() -> None:
    (finding,) = validated(a_manifest(content=ARK)).findings

    assert field(finding, "since") == "2.3"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<MyText>a</MyText><Gps/>", "schema_element_unexpected"),
        ("<Gps/><Titre>a</Titre><EndDate>2024</EndDate>", "schema_element_in_excess"),
        ("<Writer><Free/></Writer>", "schema_element_unexpected"),
    ],
)
def test_a_free_element_before_a_known_one_stays_refused(content: str, code: str) -> None:
    findings = validated(a_manifest(content=content)).findings

    assert errors(findings) == [code]


def test_the_rest_of_a_manifest_in_dialect_is_validated_strictly() -> None:
    manifest = a_manifest(management=HOLD, content="<StartDate>demain</StartDate>")

    findings = validated(manifest).findings

    assert [f.code for f in findings] == ["deviation_hold_rule", "date_invalid"]
    assert findings[1].where == "manifest.xml line 9"


@pytest.mark.parametrize(
    ("management", "code"),
    [
        (
            "<HoldRule><Rule>H</Rule><HoldEndDate>2024-02-30</HoldEndDate></HoldRule>",
            "date_invalid",
        ),
        ("<HoldRule><Regle>H</Regle></HoldRule>", "schema_element_unexpected"),
        ("<UpdateOperation><SystemId></SystemId></UpdateOperation>", "schema_value_empty"),
        (
            f"<UpdateOperation>{'<SystemId>a</SystemId>' * 10_001}</UpdateOperation>",
            "schema_too_many",
        ),
    ],
)
def test_what_decides_something_must_have_its_shape(management: str, code: str) -> None:
    findings = validated(a_manifest(management=f"\n{management}")).findings

    assert errors(findings) == [code]
    assert findings[-1].where == "manifest.xml line 9"


@pytest.mark.parametrize(
    "free",
    [
        "<a/>",
        "<a></a>",
        "<a>/></a>",
        "<a\n></a\n>",
        '<a b="/>"></a>',
        "<a><!-- > --></a>",
        "<a><b/></a><c/>",
        "<a><![CDATA[</a>]]></a >",
    ],
)
def test_an_element_set_aside_is_set_aside_whole_however_it_is_written(free: str) -> None:
    manifest = a_manifest(content=f"<Title>a</Title>{free}", management=f"{UPDATE}")

    findings = validated(manifest).findings

    assert errors(findings) == []


def test_a_loose_object_is_validated_as_any_other() -> None:
    objects = an_object("B1") + a_group(an_object("B2")) + an_object("B3", inside="<Faux/>")

    findings = validated(a_manifest(version="2.3", objects=objects), "2.3").findings

    assert [f.code for f in findings] == [
        "deviation_loose_object",
        "deviation_loose_object",
        "schema_element_unexpected",
    ]


def test_a_prefix_and_a_byte_order_mark_change_nothing() -> None:
    manifest = a_manifest(management=HOLD, objects=an_object())
    prefixed = manifest.replace(b"</", b"</s:").replace(b"xmlns=", b"xmlns:s=")
    prefixed = prefixed.replace(b"<", b"<s:").replace(b"<s:/s:", b"</s:").replace(b"<s:?", b"<?")

    findings = SCHEMAS.validate(
        io.BytesIO(b"\xef\xbb\xbf" + prefixed), "2.1", tolerant=True
    ).findings

    assert [f.code for f in findings] == ["deviation_hold_rule"]


def test_many_deviations_are_listed_up_to_a_hundred_and_counted() -> None:
    manifest = a_manifest(content="<Title>a</Title>" + "<Mien>b</Mien>" * 150)

    findings = validated(manifest).findings

    assert len(findings) == 101
    assert field(findings[-1], "of") == "deviation_free_element"
    assert field(findings[-1], "count") == "50"


def test_text_between_free_elements_is_not_hidden() -> None:
    findings = validated(a_manifest(content="<Mien/>caché<Tien/>")).findings

    assert errors(findings) == ["schema_text_unexpected"]


def test_more_deviations_than_a_dialect_has_are_not_read_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deviations, "MAX_DEVIATIONS", 3)

    findings = validated(a_manifest(content="<Title>a</Title>" + "<Mien/>" * 4)).findings

    assert [f.code for f in findings] == ["schema_element_unexpected"]


def test_a_deviation_below_the_default_depth_is_found_when_a_home_accepts_that_depth() -> None:
    unit = '<ArchiveUnit id="D{}"><Content><Title>a</Title></Content>'
    deep = "".join(unit.format(number) for number in range(230))
    deep += f'<ArchiveUnit id="H"><Management>{HOLD}</Management>'
    deep += "<Content><Title>a</Title></Content></ArchiveUnit>"
    manifest = a_manifest().replace(
        b"</Content></ArchiveUnit>",
        b"</Content>" + deep.encode() + b"</ArchiveUnit>" * 231,
    )

    assert codes(validated(manifest)) == ["deviation_hold_rule"]
