"""What verifies signatures, on documents of our own: intact and trusted are two answers."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from sae.adapters.signatures.verifier import ChildSignatureVerifier, trust_anchors
from sae.domain.signatures import (
    Answer,
    Coverage,
    EvidenceKind,
    Indication,
    SignatureReport,
    SignatureVerdict,
)
from sae.errors import HomeUnavailable
from sae.jobs.verify_signatures import SignatureTools, verify_file
from tests.signed_documents import (
    NOW,
    YEAR,
    Authority,
    Signer,
    a_cms,
    a_pdf,
    a_signed_message,
    an_authority,
    an_enveloped_xml,
    with_revocation_list,
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return an_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def mayor(authority: Authority) -> Signer:
    return authority.signer("Maire")


@pytest.fixture(scope="module")
def former(authority: Authority) -> Signer:
    return authority.signer("Ancien maire", first=NOW - 3 * YEAR, last=NOW - YEAR)


@pytest.fixture(scope="module")
def unknowing() -> Iterator[ChildSignatureVerifier]:
    verifier = ChildSignatureVerifier()
    yield verifier
    verifier.close()


@pytest.fixture(scope="module")
def believing(authority: Authority) -> Iterator[ChildSignatureVerifier]:
    verifier = ChildSignatureVerifier(anchors=trust_anchors(authority.folder))
    yield verifier
    verifier.close()


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "arrete.odt"
    path.write_bytes(b"Article 1er. La rue est barree.")
    return path


def report_on(
    path: Path, verifier: ChildSignatureVerifier, *, at: datetime = NOW
) -> SignatureReport:
    report = verify_file(path, (), SignatureTools(verifier=verifier, at=at))
    assert report is not None
    return report


def verdict_on(path: Path, verifier: ChildSignatureVerifier) -> SignatureVerdict:
    [verdict] = report_on(path, verifier).verdicts
    return verdict


@pytest.mark.parametrize("form", ["DER", "PEM"])
def test_a_detached_signature_is_joined_to_the_document_beside_it(
    form: str,
    document: Path,
    mayor: Signer,
    believing: ChildSignatureVerifier,
) -> None:
    signature = a_cms(document, mayor, document.with_name("x.p7s"), "-outform", form)

    verdict = verdict_on(signature, believing)

    assert verdict.indication is Indication.PASSED
    assert verdict.signer is not None
    assert verdict.signer.name == "Maire"
    assert [one.name for one in verdict.documents] == ["arrete.odt"]


def test_a_document_that_its_signature_names_and_that_changed_is_told(
    document: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    signature = a_cms(document, mayor, document.with_name("arrete.odt-1-Maire.p7s"))
    document.write_bytes(b"Article 1er. La rue est ouverte.")

    verdict = verdict_on(signature, unknowing)

    assert (verdict.intact, verdict.sub_indication) == (Answer.NO, "HASH_FAILURE")


def test_a_document_that_is_not_there_is_not_a_broken_signature(
    document: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    signature = a_cms(document, mayor, document.with_name("x.p7s"))
    document.unlink()

    verdict = verdict_on(signature, unknowing)

    assert (verdict.intact, verdict.sub_indication) == (Answer.UNKNOWN, "SIGNED_DATA_NOT_FOUND")


def test_trust_without_an_anchor_is_unknown_and_never_no(
    document: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    signature = a_cms(document, mayor, document.with_name("x.p7m"), "-nodetach")

    verdict = verdict_on(signature, unknowing)

    assert (verdict.intact, verdict.trusted) == (Answer.YES, Answer.UNKNOWN)
    assert verdict.indication is Indication.INDETERMINATE


def test_a_signer_of_another_authority_is_unknown_to_ours(
    document: Path, believing: ChildSignatureVerifier, tmp_path: Path
) -> None:
    stranger = an_authority(tmp_path / "other").signer("Maire")
    signature = a_cms(document, stranger, document.with_name("x.p7m"), "-nodetach")

    verdict = verdict_on(signature, believing)

    assert (verdict.intact, verdict.trusted) == (Answer.YES, Answer.UNKNOWN)
    assert verdict.trust_reason == "CERTIFICATE_CHAIN_GENERAL_FAILURE"  # same name, another key


def test_an_expired_certificate_leaves_a_signature_intact(
    document: Path, former: Signer, believing: ChildSignatureVerifier
) -> None:
    signature = a_cms(document, former, document.with_name("x.p7m"), "-nodetach")

    verdict = verdict_on(signature, believing)

    assert (verdict.intact, verdict.trusted) == (Answer.YES, Answer.UNKNOWN)
    assert verdict.trust_reason == "OUT_OF_BOUNDS_NO_POE"
    assert "certificate_expired" in verdict.remarks


def test_a_signer_on_the_revocation_list_that_came_with_the_signature_is_not_trusted(
    document: Path, authority: Authority, believing: ChildSignatureVerifier
) -> None:
    revoked = authority.signer("Certificat révoqué")
    signed = a_cms(document, revoked, document.with_suffix(".p7s"))
    with_revocation_list(signed, authority.revocation_list(revoked))

    report = report_on(signed, believing)

    assert (report.verdicts[0].intact, report.verdicts[0].trusted) == (Answer.YES, Answer.NO)
    assert report.verdicts[0].trust_reason == "REVOKED"
    assert EvidenceKind.CRL in {one.kind for one in report.evidence}


def test_the_revocation_list_of_somebody_else_accuses_nobody(
    document: Path, mayor: Signer, authority: Authority, believing: ChildSignatureVerifier
) -> None:
    other = authority.signer("Autre certificat révoqué")
    signed = a_cms(document, mayor, document.with_suffix(".p7s"))
    with_revocation_list(signed, authority.revocation_list(other))

    assert verdict_on(signed, believing).indication is Indication.PASSED


@pytest.mark.parametrize("options", [(), ("-nodetach",)])
def test_a_signed_message_is_intact(
    options: tuple[str, ...], tmp_path: Path, mayor: Signer, believing: ChildSignatureVerifier
) -> None:
    signed = a_signed_message("Séance du 14 mars", mayor, tmp_path / "message.eml", *options)

    verdict = verdict_on(signed, believing)

    assert verdict.indication is Indication.PASSED
    assert (verdict.detached, verdict.coverage) == (False, Coverage.PART)


def test_a_changed_word_of_a_signed_message_is_seen(
    tmp_path: Path, mayor: Signer, believing: ChildSignatureVerifier
) -> None:
    signed = a_signed_message("au 14 mars", mayor, tmp_path / "message.eml")
    signed.write_bytes(signed.read_bytes().replace(b"14 mars", b"15 mars"))

    assert verdict_on(signed, believing).intact is Answer.NO


@pytest.mark.parametrize(("added", "answer"), [(b"", Answer.YES), (b" bis", Answer.NO)])
def test_the_only_document_of_a_container_holds_or_not_as_its_signature(
    added: bytes,
    answer: Answer,
    document: Path,
    mayor: Signer,
    believing: ChildSignatureVerifier,
) -> None:
    proof = a_cms(document, mayor, document.with_suffix(".p7s")).read_bytes()
    container = document.with_suffix(".asics")
    with zipfile.ZipFile(container, "w") as archive:
        archive.writestr("mimetype", "application/vnd.etsi.asic-s+zip")
        archive.writestr("arrete.odt", document.read_bytes() + added)
        archive.writestr("META-INF/signature.p7s", proof)

    verdict = verdict_on(container, believing)

    assert (verdict.intact, [one.matches for one in verdict.documents]) == (answer, [answer])


def test_a_weak_digest_is_remarked(
    document: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    signature = a_cms(document, mayor, document.with_name("x.p7m"), "-nodetach", "-md", "sha1")

    verdict = verdict_on(signature, unknowing)

    assert verdict.intact is Answer.YES
    assert "weak_digest" in verdict.remarks


def test_a_signed_pdf_is_intact_and_its_certificate_frozen(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    report = report_on(a_pdf(tmp_path / "acte.pdf", mayor), unknowing)

    [verdict] = report.verdicts
    assert (verdict.intact, verdict.coverage) == (Answer.YES, Coverage.WHOLE)
    [kept] = [one for one in report.evidence if one.kind is EvidenceKind.CERTIFICATE]
    assert kept.data == mayor.der


def test_a_byte_changed_in_a_signed_pdf_is_seen(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    path = a_pdf(tmp_path / "acte.pdf", mayor)
    path.write_bytes(path.read_bytes().replace(b"/MediaBox [", b"/MediaBox[ ", 1))

    assert verdict_on(path, unknowing).intact is Answer.NO


def test_what_was_added_after_a_signature_and_changes_the_page_is_seen(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    from pypdf import PdfReader, PdfWriter

    path = a_pdf(tmp_path / "acte.pdf", mayor)
    writer = PdfWriter(PdfReader(path), incremental=True)
    writer.pages[0].rotate(90)
    writer.write(path)

    verdict = verdict_on(path, unknowing)

    assert verdict.intact is Answer.NO
    assert "modified_after_signature" in verdict.remarks


def test_a_signed_part_of_a_flow_is_intact_in_its_own_encoding(
    tmp_path: Path, mayor: Signer, believing: ChildSignatureVerifier
) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(an_enveloped_xml(mayor))

    verdict = verdict_on(path, believing)

    assert verdict.indication is Indication.PASSED
    assert verdict.coverage is Coverage.PART


def test_a_changed_letter_of_a_signed_part_is_seen(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(an_enveloped_xml(mayor, encoding="UTF-8").replace(b"fection", b"fectiom"))

    verdict = verdict_on(path, unknowing)

    assert (verdict.intact, verdict.sub_indication) == (Answer.NO, "HASH_FAILURE")


def test_a_signed_part_moved_aside_is_a_wrapping_attack(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    honest = an_enveloped_xml(mayor, encoding="UTF-8")
    start, end = honest.index(b"<Bordereau"), honest.index(b"<ds:Signature")
    signed = honest[start:end] + b"</Bordereau>"
    forged = honest.replace(honest[start:end], b'<Bordereau Id="B2"><Objet V="Autre"/>')
    aside = b"<ds:Object><enveloppe>" + signed + b"</enveloppe></ds:Object></ds:Signature>"
    path = tmp_path / "flux.xml"
    path.write_bytes(forged.replace(b"</ds:Signature>", aside))

    verdict = verdict_on(path, unknowing)

    assert verdict.intact is Answer.NO
    assert "wrapped" in verdict.remarks


def test_two_parts_with_the_signed_identifier_are_a_wrapping_attack(
    tmp_path: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    honest = an_enveloped_xml(mayor, encoding="UTF-8")
    path = tmp_path / "flux.xml"
    path.write_bytes(honest.replace(b"<Suite/>", b'<Bordereau Id="B1"><Faux/></Bordereau>'))

    verdict = verdict_on(path, unknowing)

    assert verdict.intact is Answer.NO
    assert {"wrapped", "duplicate_id"} <= set(verdict.remarks)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n/ByteRange [0 1 2 3] \x00 trailer",
        b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n",
        b"<a xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:Signature></a>",
        b"<!DOCTYPE a SYSTEM 'x'><Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>",
        b"PK\x05\x06META-INF/signature.p7s" + b"\0" * 30,
        bytes.fromhex("30820010") + bytes.fromhex("06092a864886f70d010702") + b"\xff" * 9,
    ],
)
def test_a_hostile_file_is_told_and_costs_nothing_else(
    data: bytes, tmp_path: Path, document: Path, mayor: Signer, unknowing: ChildSignatureVerifier
) -> None:
    hostile = tmp_path / "hostile"
    hostile.write_bytes(data)

    report = unknowing.verify(hostile, at=NOW)
    next_one = verdict_on(
        a_cms(document, mayor, document.with_name("x.p7m"), "-nodetach"), unknowing
    )

    assert report is not None
    assert report.stopped or report.verdicts[0].intact is Answer.UNKNOWN
    assert next_one.intact is Answer.YES


@pytest.mark.parametrize(
    "data", [b"", b"plain words", b"%PDF-1.4 unsigned", b"<a/>", b"PK\x03\x04"]
)
def test_an_unsigned_file_asks_nothing_of_the_child(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "plain"
    path.write_bytes(data)

    assert ChildSignatureVerifier(timeout_seconds=0).verify(path, at=NOW) is None


def test_a_folder_of_trust_without_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_text("not a certificate")

    with pytest.raises(HomeUnavailable, match="trust_file_invalid"):
        trust_anchors(tmp_path)


def test_words_that_look_like_an_armour_are_not_a_signature(tmp_path: Path) -> None:
    path = tmp_path / "minute.txt"
    path.write_bytes(
        b"MINUTE DU REGISTRE DES DELIBERATIONS DU CONSEIL MUNICIPAL DE LA COMMUNE\n" * 9
    )

    assert ChildSignatureVerifier(timeout_seconds=0).verify(path, at=NOW) is None


def test_a_document_that_only_declares_the_namespace_is_not_signed(tmp_path: Path) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(b"<!DOCTYPE a><a xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/>")

    assert ChildSignatureVerifier(timeout_seconds=0).verify(path, at=NOW) is None
