"""The linter's own words: findings placed, explained, and told apart by what they rest on."""

import io

import pytest

from seda.findings import Finding, Severity, error, warning
from seda.lint.remarks import LintContext, Remark, remarked
from seda.lint.rules import RULES, Basis, rule_of
from seda.lint.vitam import WEIGHTS
from seda.sentences import catalogue
from tests.unit.seda.small_manifests import SCHEMAS, a_manifest


def remarks(manifest: bytes, version: str = "2.1", *, tolerant: bool = True) -> tuple[Remark, ...]:
    found = SCHEMAS.validate(io.BytesIO(manifest), version, tolerant=tolerant).findings
    context = LintContext(manifest_name="manifest.xml", version=version)
    return remarked(found, io.BytesIO(manifest), context)


def lone(manifest: bytes, version: str = "2.1", *, tolerant: bool = True) -> Remark:
    (remark,) = remarks(manifest, version, tolerant=tolerant)
    return remark


def fields(remark: Remark) -> dict[str, str]:
    return dict(remark.finding.fields)


def test_an_element_that_comes_too_late_is_told_what_to_stand_before() -> None:
    remark = lone(a_manifest(content="<Title>A</Title><DescriptionLevel>Item</DescriptionLevel>"))

    assert remark.finding.code == "schema_element_unexpected"
    assert (fields(remark)["why"], fields(remark)["hint"]) == ("late", "Title")
    assert remark.xpath.endswith("/ArchiveUnit[1]/Content/DescriptionLevel")
    assert (remark.line, remark.xml_id) == (9, "U1")
    assert remark.rule.source == "SEDA 2.1, DescriptiveMetadataContentType / DescriptionLevel"


def test_a_mandatory_element_left_out_is_named() -> None:
    manifest = a_manifest().replace(b"<MessageIdentifier>V1</MessageIdentifier>", b"")

    remark = lone(manifest)

    assert remark.finding.code == "schema_element_unexpected"
    assert (fields(remark)["why"], fields(remark)["hint"]) == ("early", "MessageIdentifier")
    assert remark.xpath == "/ArchiveTransfer/CodeListVersions"


def test_a_mandatory_element_left_out_at_the_end_is_named() -> None:
    agency = b"<TransferringAgency><Identifier>T</Identifier></TransferringAgency>"

    remark = lone(a_manifest().replace(agency, b""))

    assert remark.finding.code == "schema_element_missing"
    assert fields(remark)["expected"] == "TransferringAgency"


def test_an_element_that_is_there_twice_is_in_excess() -> None:
    remark = lone(a_manifest(content="<Title>A</Title><Type>a</Type><Type>b</Type>"))

    assert fields(remark)["why"] == "repeated"
    assert remark.xpath.endswith("/Type[2]")


@pytest.mark.parametrize(
    ("content", "why", "word"),
    [
        ("<TextContent>x</TextContent><Title>A</Title>", "version", "2.2, 2.3"),
        ("<title>A</title><Description>d</Description>", "misspelt", "Title"),
        ("<Uri>a.pdf</Uri><Title>A</Title>", "elsewhere", "BinaryDataObject"),
        ("<NumeroMandat>12</NumeroMandat><Title>A</Title>", "unknown", "NumeroMandat"),
    ],
)
def test_an_element_that_has_no_place_is_told_why(content: str, why: str, word: str) -> None:
    remark = remarks(a_manifest(content=content))[0]

    assert fields(remark)["why"] == why
    assert word in " ".join(fields(remark).values())


def test_a_free_element_that_looks_like_a_known_one_is_told() -> None:
    remark = lone(a_manifest(content="<Title>A</Title><Descripton>d</Descripton>"))

    assert remark.finding.code == "deviation_misspelt_element"
    assert remark.finding.severity is Severity.WARNING
    assert fields(remark)["suggestion"] == "Description"


def test_what_is_left_after_deviations_is_placed_in_the_manifest_as_it_is() -> None:
    manifest = a_manifest(
        version="2.3",
        objects='<BinaryDataObject id="B1"><Uri>a</Uri><MessageDigest algorithm="MD5">00'
        "</MessageDigest></BinaryDataObject>",
        content="<Title>A</Title><StartDate>soon</StartDate>",
    )

    wrong, loose = remarks(manifest, "2.3")

    assert wrong.finding.code == "date_invalid"
    assert wrong.xpath.endswith("/ArchiveUnit[1]/Content/StartDate[1]")
    assert loose.finding.code == "deviation_loose_object"
    assert loose.xpath == "/ArchiveTransfer/DataObjectPackage/BinaryDataObject[1]"


def test_errors_come_first_then_the_order_of_the_manifest() -> None:
    found = (
        warning("size_missing", "b.pdf", offset=a_manifest().index(b"<TransferringAgency")),
        error("manifest_missing", "a.zip"),
        error("title_empty", "manifest.xml:8"),
    )
    context = LintContext(manifest_name="m.xml", version="2.1")

    told = remarked(found, io.BytesIO(a_manifest()), context)

    assert [one.finding.code for one in told] == ["manifest_missing", "title_empty", "size_missing"]
    assert [one.line for one in told] == [0, 8, 13]
    assert [one.file for one in told] == ["a.zip", "m.xml", "m.xml"]


def test_what_weighs_otherwise_for_who_receives_says_whose_habit_it_is() -> None:
    context = LintContext(manifest_name="manifest.xml", version="2.1", weights=WEIGHTS)
    (told,) = remarked((warning("dates_reversed", "manifest.xml:8"),), None, context)

    assert told.finding.severity is Severity.ERROR
    assert (told.rule.basis, told.rule.owner) == (Basis.HABIT, "Vitam")


def test_one_fault_told_by_two_checks_is_told_once() -> None:
    manifest = a_manifest()
    unit = manifest.index(b"<ArchiveUnit")
    found = (
        error("schema_identifier_repeated", "manifest.xml line 7", offset=unit, line=7),
        Finding("duplicate_id", Severity.ERROR, "manifest.xml:7", offset=unit),
    )

    (told,) = remarked(found, io.BytesIO(manifest), LintContext(manifest_name="m", version="2.1"))

    assert told.finding.code == "duplicate_id"


def test_every_rule_is_that_of_a_code_with_words() -> None:
    from sae import messages

    known = set(catalogue("en")) | set(messages.catalogue("en"))

    assert set(RULES) | set(WEIGHTS) <= known


def test_what_refuses_is_never_mere_advice() -> None:
    parts = ("schema_why_", "schema_do_")  # of sentences, not findings
    prefixes = ("schema_", "xml_", "zip_", "tar_", "entry_", "container_", "manifest_", "uri_")
    warned = {
        "xml_big_comment",
        "xml_processing_instruction",
        "xml_remote_schema",
        "xml_xlink",
        "zip_unused_bytes",
    }

    advice = {
        code
        for code in catalogue("en")
        if code.startswith(prefixes)
        and not code.startswith(parts)
        and rule_of(code).basis is Basis.ADVICE
    }

    assert advice == warned
