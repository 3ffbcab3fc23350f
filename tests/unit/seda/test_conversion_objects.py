"""Conversion of data objects and of signatures."""

from dataclasses import replace

import pytest

from tests.unit.seda.conversions import FACTS, SHA512, Converted

A_PERSON = "<FullName>Marie Curie</FullName>"
SIGNER = f"<Signer>{A_PERSON}<SigningTime>2024-05-01T10:00:00</SigningTime></Signer>"
VALIDATOR = (
    "<Validator><Corpname>Tiers</Corpname>"
    "<ValidationTime>2024-05-02T10:00:00</ValidationTime></Validator>"
)

# ------------------------------------------------------------------------------ signatures


def test_signatures_become_signing_information() -> None:
    inside = (
        f"<Content><Title>t</Title><Signature>{SIGNER}{VALIDATOR}<ReferencedObject>"
        "<SignedObjectId>O1</SignedObjectId>"
        f'<SignedObjectDigest algorithm="SHA-512">{SHA512}</SignedObjectDigest>'
        "</ReferencedObject></Signature></Content>"
    )

    unit = Converted("2.3").unit(inside, of="2.1")

    assert unit.texts("SigningRole") == ["SignedDocument", "Signature"]
    assert unit.texts("FullName") == ["Marie Curie"]
    assert unit.texts("Corpname") == ["Tiers"]
    assert unit.changed() == [("Content/Signature", "Content/SigningInformation")]
    assert unit.lost() == [("Content/Signature/ReferencedObject", "no_equivalence")]


def test_signing_information_becomes_signatures_of_the_unit_s_object() -> None:
    inside = (
        "<Content><Title>t</Title><SigningInformation><SigningRole>Signature</SigningRole>"
        f"<SignatureDescription>{SIGNER}{VALIDATOR}</SignatureDescription>"
        "<TimestampingInformation><TimeStamp>2024-05-01T10:00:00</TimeStamp>"
        "</TimestampingInformation></SigningInformation></Content>"
        "<DataObjectReference><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>"
        "</DataObjectReference>"
    )

    unit = Converted("2.2").unit(inside, of="2.3")

    assert unit.texts("SignedObjectId") == ["O1"]
    assert unit.texts("SignedObjectDigest") == [SHA512]
    assert unit.lost() == [("Content/SigningInformation/TimestampingInformation", "no_equivalence")]


# ------------------------------------------------------------------------------ objects


def an_object(*, digest: str = SHA512, algorithm: str = "SHA-512", more: str = "") -> str:
    return (
        '<BinaryDataObject id="O1"><DataObjectVersion>BinaryMaster</DataObjectVersion>'
        f'<Uri>Content/a.pdf</Uri><MessageDigest algorithm="{algorithm}">{digest}</MessageDigest>'
        f"{more}</BinaryDataObject>"
    )


def test_a_group_is_made_around_an_object_and_what_it_lacks_is_filled() -> None:
    source = an_object().replace(
        "<DataObjectVersion>", "<DataObjectGroupId>G1</DataObjectGroupId><DataObjectVersion>"
    )

    group = Converted("2.2").group(source, of="2.1")

    assert group.root.get("id") == "G1"
    assert group.texts("DataObjectGroupId") == []
    assert group.texts("Size") == ["12"]
    assert group.texts("FormatId") == ["fmt/18"]
    assert group.findings == []


def test_an_empty_file_declares_no_size() -> None:
    group = Converted("2.1").group(an_object(), facts=replace(FACTS, size=0, puid=""))

    assert group.texts("Size") == []
    assert group.texts("FormatIdentification") == []


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [("MD5", "0" * 32), ("SHA-1", "0" * 40), ("SHA-256", f" {'0' * 64} "), ("SHA-512", "q80=")],
)
def test_a_digest_that_proves_too_little_is_replaced_by_ours(algorithm: str, digest: str) -> None:
    group = Converted("2.1").group(an_object(algorithm=algorithm, digest=digest))

    assert group.texts("MessageDigest") == [SHA512]
    assert group.changed() == [(f"MessageDigest {algorithm}", "SHA-512")]


def test_a_strong_digest_stays_as_it_was_written() -> None:
    digest = "AB" * 32

    group = Converted("2.1").group(
        an_object(algorithm="http://www.w3.org/2001/04/xmlenc#sha256", digest=digest)
    )

    assert group.texts("MessageDigest") == [digest]


def test_use_and_number_become_a_version_before_they_existed() -> None:
    source = an_object().replace(
        "<DataObjectVersion>BinaryMaster</DataObjectVersion>",
        "<DataObjectUse>Dissemination</DataObjectUse><DataObjectNumber>2</DataObjectNumber>",
    )

    group = Converted("2.2").group(source, of="2.3")

    assert group.texts("DataObjectVersion") == ["Dissemination_2"]
    assert group.texts("DataObjectUse") == []
