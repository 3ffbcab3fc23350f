"""Mechanical corrections of a manifest: what changes, and what never does."""

import hashlib
import io
from collections.abc import Callable

import pytest

from seda.findings import Finding
from seda.lint.fixes import Fixes
from seda.lint.fixes_groups import group_fixes
from seda.lint.fixes_objects import FileFacts, meant_algorithm, object_fixes
from seda.lint.fixes_order import order_fixes
from seda.lint.fixes_version import version_fixes
from seda.manifest_edits import Replacement, replaced
from tests.packages import a_file, a_unit
from tests.packages import a_manifest as a_whole_manifest
from tests.unit.seda.manifests import read
from tests.unit.seda.small_manifests import a_manifest, validated

DATA = b"the very bytes"
SHA512 = hashlib.sha512(DATA).hexdigest()
FACTS = FileFacts(
    name="Content/a.txt",
    size=len(DATA),
    digests={"sha512": SHA512, "sha256": hashlib.sha256(DATA).hexdigest()},
    puid="x-fmt/111",
    mime="text/plain",
)


def applied(data: bytes, fixes: Fixes) -> str:
    return b"".join(replaced(io.BytesIO(data), fixes.replacements)).decode()


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def with_object(mutate: Callable[[str], str] = str, facts: FileFacts = FACTS) -> tuple[str, Fixes]:
    """Correct a manifest of one object, declared rightly but for what `mutate` changes."""
    item = a_file("a.txt", DATA, uri="Content/a.txt", puid="x-fmt/111", mime="text/plain")
    text = a_whole_manifest(units=(a_unit(objects=(item,)),), mutate=mutate)
    fixes = object_fixes(io.BytesIO(text.encode()), read(text), {0: facts})
    return applied(text.encode(), fixes), fixes


# ------------------------------------------------------------------------- order


@pytest.mark.parametrize(
    "content",
    [
        "<Title>A</Title><DescriptionLevel>Item</DescriptionLevel>",
        "<Title>A</Title>\n <StartDate>2024-01-01</StartDate>\n<Description>é &amp;</Description>",
        "<Description>d</Description><Title xml:lang='fr'>A</Title><Title>B</Title><!-- c -->",
    ],
)
def test_children_come_back_in_order_byte_for_byte(content: str) -> None:
    manifest = a_manifest(content=content)

    fixes = order_fixes(io.BytesIO(manifest), validated(manifest).findings, "2.1")

    after = applied(manifest, fixes).encode()
    assert validated(after, tolerant=False).findings == ()
    assert sorted(after) == sorted(manifest)
    assert codes(fixes.notes) == ["fixed_order"]


def test_rules_keep_their_dates_when_a_unit_is_put_in_order() -> None:
    rules = (
        "<AccessRule><Rule>A</Rule></AccessRule><AppraisalRule><Rule>R1</Rule>"
        "<StartDate>2020-01-01</StartDate><Rule>R2</Rule><FinalAction>Keep</FinalAction>"
        "</AppraisalRule>"
    )
    manifest = a_manifest(management=rules)

    after = applied(
        manifest, order_fixes(io.BytesIO(manifest), validated(manifest).findings, "2.1")
    )

    assert "<Rule>R1</Rule><StartDate>2020-01-01</StartDate><Rule>R2</Rule>" in after
    assert after.index("<AppraisalRule>") < after.index("<AccessRule>")


def test_what_is_in_order_is_left_alone() -> None:
    manifest = a_manifest(content="<Title>A</Title><StartDate>soon</StartDate>")

    assert not order_fixes(io.BytesIO(manifest), validated(manifest).findings, "2.1")


# ------------------------------------------------------------------------- objects


def test_what_is_right_is_left_alone() -> None:
    text, fixes = with_object()

    assert not fixes
    assert SHA512 in text


@pytest.mark.parametrize("written", ["sha512", "SHA_512", "sha-512", "Sha512", "SHA2-512"])
def test_a_misspelt_algorithm_is_spelt(written: str) -> None:
    text, fixes = with_object(lambda text: text.replace('"SHA-512"', f'"{written}"'))

    assert f'<MessageDigest algorithm="SHA-512">{SHA512}</MessageDigest>' in text
    assert codes(fixes.notes) == ["fixed_digest_algorithm"]


@pytest.mark.parametrize("written", ["SHA-99", "CRC32", "", "SHA-256"])
def test_an_algorithm_that_the_file_does_not_confirm_is_left_alone(written: str) -> None:
    _, fixes = with_object(lambda text: text.replace('"SHA-512"', f'"{written}"'))

    assert not fixes


def test_a_wrong_digest_is_never_touched_nor_anything_else_of_its_object() -> None:
    _, fixes = with_object(
        lambda text: text.replace(SHA512, "0" * 128).replace("<Size>14", "<Size>15")
    )

    assert not fixes


@pytest.mark.parametrize("written", [SHA512.upper()[:64] + "\n" + SHA512[64:], f" {SHA512} "])
def test_a_right_digest_is_written_plainly(written: str) -> None:
    text, fixes = with_object(lambda text: text.replace(SHA512, written))

    assert f">{SHA512}<" in text
    assert codes(fixes.notes) == ["fixed_digest_style"]


def test_a_missing_digest_and_a_missing_size_are_measured_and_stand_in_order() -> None:
    def bare(text: str) -> str:
        start, end = text.index("<MessageDigest "), text.index("</MessageDigest>") + 16
        return (text[:start] + text[end:]).replace("<Size>14</Size>", "")

    text, fixes = with_object(bare)

    assert codes(fixes.notes) == ["fixed_digest_added", "fixed_size"]
    uri, digest, size = (text.index(f"<{name}") for name in ("Uri", "MessageDigest ", "Size"))
    assert uri < digest < size
    assert validated(text.encode(), tolerant=False).findings == ()


@pytest.mark.parametrize("written", ["-1", "29 kB", "15", str(2**80), ""])
def test_a_false_size_becomes_the_true_one(written: str) -> None:
    text, _ = with_object(lambda text: text.replace("<Size>14", f"<Size>{written}"))

    assert "<Size>14</Size>" in text


def test_an_address_follows_the_file_that_has_the_bytes() -> None:
    text, fixes = with_object(lambda text: text.replace("Content/a.txt", "content\\A &amp; é.txt"))

    assert "<Uri>Content/a.txt</Uri>" in text
    assert "fixed_uri" in codes(fixes.notes)


@pytest.mark.parametrize(
    "identification",
    [
        "",
        "<FormatIdentification/>",
        "<FormatIdentification><MimeType>text/csv</MimeType></FormatIdentification>",
        "<FormatIdentification><Encoding>8859</Encoding></FormatIdentification>",
    ],
)
def test_a_format_that_nobody_declared_is_written_in_its_place(identification: str) -> None:
    def undeclared(text: str) -> str:
        start = text.index("<FormatIdentification>")
        end = text.index("</FormatIdentification>") + len("</FormatIdentification>")
        return text[:start] + identification + text[end:]

    text, fixes = with_object(undeclared)

    assert "<FormatId>x-fmt/111</FormatId>" in text
    assert ("text/csv" in text) == ("text/csv" in identification)  # what was said stays
    assert codes(fixes.notes) == ["fixed_format"]
    schema = codes(validated(text.encode(), tolerant=False).findings)
    assert schema == codes(
        validated(undeclared(with_object()[0]).encode(), tolerant=False).findings
    )


def test_a_prefix_is_kept() -> None:
    item = a_file("a.txt", DATA, uri="Content/a.txt")
    text = a_whole_manifest(units=(a_unit(objects=(item,)),))
    text = text.replace("<Size>14</Size>", "")
    for name in ("BinaryDataObject", "Uri", "MessageDigest", "FileInfo", "Filename"):
        text = text.replace(f"<{name}", f"<s:{name}").replace(f"</{name}", f"</s:{name}")
    text = text.replace(
        " xmlns=", ' xmlns:s="fr:gouv:culture:archivesdefrance:seda:v2.1" xmlns=', 1
    )

    fixes = object_fixes(io.BytesIO(text.encode()), read(text), {0: FACTS})

    assert "<s:Size>14</s:Size>" in applied(text.encode(), fixes)


def test_names_of_algorithms_are_known_by_their_letters() -> None:
    assert meant_algorithm("md5") == "MD5"
    assert meant_algorithm("sha 256") == "SHA-256"
    assert meant_algorithm("whirlpool") == ""


# ------------------------------------------------------------------------- groups and versions


def test_objects_outside_groups_are_grouped_and_pointed_at() -> None:
    def one(number: int, group: str) -> str:
        return (
            f'<BinaryDataObject id="B{number}">{group}<Uri>Content/{number}</Uri>'
            f'<MessageDigest algorithm="SHA-512">{SHA512}</MessageDigest></BinaryDataObject>'
        )

    objects = (
        one(1, "<DataObjectGroupId>G1</DataObjectGroupId>")
        + one(2, "<DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>")
        + one(3, "")
    )
    manifest = a_manifest(version="2.2", objects=objects).replace(
        b"</Content>",
        b"</Content><DataObjectReference><DataObjectGroupReferenceId>G1"
        b"</DataObjectGroupReferenceId></DataObjectReference><DataObjectReference>"
        b"<DataObjectReferenceId>B3</DataObjectReferenceId></DataObjectReference>",
    )

    fixes = group_fixes(io.BytesIO(manifest), read(manifest))

    after = applied(manifest, fixes)
    model = read(after)
    assert validated(after.encode(), "2.2", tolerant=False).findings == ()
    assert [(item.xml_id, item.group) for item in model.objects] == [
        ("B1", "G1"),
        ("B2", "G1"),
        ("B3", "G-B3"),
    ]
    assert model.units[0].group_refs == ("G1", "G-B3")
    assert codes(fixes.notes) == ["fixed_groups"]


def test_a_manifest_that_states_holds_moves_to_the_version_that_has_them() -> None:
    manifest = a_manifest(management="<HoldRule><Rule>H</Rule></HoldRule>")

    fixes = version_fixes(io.BytesIO(manifest), read(manifest), validated(manifest).findings)

    assert validated(applied(manifest, fixes).encode(), "2.2", tolerant=False).findings == ()
    assert codes(fixes.notes) == ["fixed_version"]


@pytest.mark.parametrize("version", ["2.1", "2.2"])
def test_a_manifest_without_holds_keeps_its_version(version: str) -> None:
    manifest = a_manifest(version=version)

    assert not version_fixes(io.BytesIO(manifest), read(manifest), ())


def test_replacements_are_apart_from_each_other() -> None:
    two = (Replacement(0, 3, b"x"), Replacement(2, 4, b"y"))

    with pytest.raises(ValueError, match="byte 2"):
        list(replaced(io.BytesIO(b"abcdef"), two))
    assert b"".join(replaced(io.BytesIO(b"abcdef"), (Replacement(1, 3, b"-"),))) == b"a-def"
