"""Schemas.validate and validate_message, with our own grammar."""

import io
from pathlib import Path

import pytest

from seda import stream_validation
from seda.schema import Schemas, SchemaUnavailable, Validation
from seda.versions import namespace_of
from tests.unit.seda.small_manifests import SCHEMAS, a_manifest, codes, field, validated


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_manifest_that_follows_the_standard_has_no_finding(version: str) -> None:
    validation = validated(a_manifest(version=version), version, tolerant=False)

    assert validation == Validation((), f"SEDA {version}, own grammar")


def test_an_unexpected_element_is_said_with_its_line_and_what_was_expected() -> None:
    manifest = a_manifest(content="<Title>a</Title>\n<Surprise/><Description>b</Description>")

    (finding,) = validated(manifest).findings

    assert finding.code == "schema_element_unexpected"
    assert finding.where == "manifest.xml line 10"
    assert field(finding, "element") == "Surprise"
    assert "Description" in field(finding, "expected")
    assert "{fr:gouv" not in field(finding, "detail")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<DescriptionLevel>Boîte</DescriptionLevel>", "schema_value_not_listed"),
        ("<StartDate>2023-02-29</StartDate>", "date_invalid"),
        ("<Status></Status>", "schema_value_empty"),
        ("<Coverage>texte</Coverage>", "schema_text_unexpected"),
        ("<Title><b>a</b></Title>", "schema_elements_unexpected"),
        ('<Title class="x">a</Title>', "schema_attribute_unexpected"),
        ("<Keyword></Keyword>", "schema_element_missing"),
        ("<Gps><GpsAltitude>haut</GpsAltitude></Gps>", "schema_value_invalid"),
        (
            "<Event><EventDateTime>2024</EventDateTime><EventDateTime>2024</EventDateTime></Event>",
            "schema_element_unexpected",
        ),
    ],
)
def test_each_kind_of_fault_has_its_code(content: str, code: str) -> None:
    assert codes(validated(a_manifest(content=content))) == [code]


def test_a_missing_attribute_is_named() -> None:
    manifest = a_manifest().replace(b' id="U1"', b"")

    (finding,) = validated(manifest).findings

    assert finding.code == "schema_attribute_missing"
    assert (field(finding, "element"), field(finding, "attribute")) == ("ArchiveUnit", "id")


def test_an_identifier_given_twice_is_refused() -> None:
    manifest = a_manifest(content='<Keyword id="U1"><KeywordContent>a</KeywordContent></Keyword>')

    (finding,) = validated(manifest).findings

    assert finding.code == "schema_identifier_repeated"
    assert field(finding, "identifier") == "U1"


def test_findings_are_listed_up_to_a_hundred_and_counted_beyond() -> None:
    manifest = a_manifest(content='<Title class="x">a</Title>\n' * 600)

    findings = validated(manifest).findings

    assert len(findings) == 101
    assert findings[-1].code == "schema_violations_more"
    assert field(findings[-1], "count") == "500"


def test_a_huge_value_does_not_make_a_huge_report() -> None:
    manifest = a_manifest(content=f"<StartDate>{'9' * 1_000_000}</StartDate>")

    (finding,) = validated(manifest).findings

    assert finding.code == "schema_value_invalid"
    assert len(field(finding, "value")) <= 200


def test_counting_stops_when_it_tells_nothing_more() -> None:
    manifest = a_manifest(content='<Title class="x">a</Title>\n' * 5_000)

    findings = validated(manifest).findings

    assert int(field(findings[-1], "count")) == 1_000


def test_a_version_that_we_do_not_speak_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"2\.0"):
        validated(a_manifest(), "2.0")


def test_a_folder_without_schemas_says_so(tmp_path: Path) -> None:
    schemas = Schemas(official=tmp_path)

    with pytest.raises(SchemaUnavailable, match=r"seda-2\.1-main\.xsd"):
        schemas.validate(io.BytesIO(a_manifest()), "2.1", tolerant=True)


def test_a_strict_reading_refuses_the_dialect() -> None:
    manifest = a_manifest(management="<HoldRule><Rule>HOL-1</Rule></HoldRule>")

    validation = validated(manifest, tolerant=False)

    assert codes(validation) == ["schema_element_unexpected"]


def test_a_message_of_any_kind_is_validated_strictly() -> None:
    message = f"""<Acknowledgement xmlns="{namespace_of("2.3")}">
<Date>2024-01-01T00:00:00Z</Date><MessageIdentifier>1</MessageIdentifier>
<MessageReceivedIdentifier>V1</MessageReceivedIdentifier>
<Sender><Identifier>A</Identifier></Sender>
<Receiver><Identifier>B</Identifier></Receiver></Acknowledgement>""".encode()

    assert SCHEMAS.validate_message(message, "2.3") == ()
    assert SCHEMAS.validate_message(message.replace(b"<Receiver>", b"<Receiver/><Receiver>"), "2.3")
    assert SCHEMAS.validate_message(b"<not XML", "2.3")


def test_identifiers_are_never_believed_unique_for_want_of_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream_validation, "MAX_IDENTIFIERS", 2)
    keyword = '<Keyword id="K{}"><KeywordContent>a</KeywordContent></Keyword>'

    few = validated(a_manifest(content=keyword.format(1)))
    many = validated(a_manifest(content="".join(keyword.format(n) for n in range(5))))

    assert codes(few) == []
    assert codes(many) == ["schema_too_many"]
