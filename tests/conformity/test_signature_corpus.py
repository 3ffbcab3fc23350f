"""Verdicts on other people's signatures, as the names and notes of the samples announce them.

What is not listed below is announced valid: its first signature must be intact. Where the name of a
sample is not what we answer, docs/conformity.md says why.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sae.adapters.signatures.verifier import ChildSignatureVerifier
from sae.domain.signatures import Answer, SignatureReport
from sae.jobs.verify_signatures import SignatureTools, verify_file
from tests.conformity.corpus_homes import CORPUS

FLOWS = CORPUS / "flows"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FLOWS.is_dir(), reason="no corpus beside the checkout"),
]

AT = datetime(2026, 11, 23, tzinfo=UTC)

ALTERED = {  # announced: altered, moved, wrapped, forged
    "asic-cades__removed-doc.asics",
    "asic-cades__removedReference.asice",
    "cades__cades-broken-sig-tst.p7m",
    "pades__malformed-pades.pdf",
    "pades__pades-lta-copied-doctst.pdf",
    "pades__pades-spoofing-replaced-reason.pdf",
    "pades__pdf-signed-corrupted.pdf",
    "pyhanko__form-update-ap-indirect-sneaky-trailer.pdf",
    "pyhanko__form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf",
    "pyhanko__form-update-override-appearance-stream-ap-indirect-sneaky.pdf",
    "sigstage__response-invalid-signature.tsr",
    "xades__dss-signed-altered-refRemoved.xml",
    "xades__dss-signed-altered-signedPropsRemoved.xml",
    "xades__xades-tampered-manifest.xml",
    "xades__xsw__XSW-enveloped-fake-signedProperties.xml",
    "xades__xsw__XSW-enveloping-fake-manifest.xml",
    "xades__xsw__XSW-enveloping-fake-object.xml",
}
INCOMPLETE = {  # announced: something is missing, or cannot be read
    "pades__BadEncodedCMS.pdf",
    "pades__pades-bes-no-certificates.pdf",
    "pades__pades_infinite_loop.pdf",
    "pades__pdf-with-empty-sig.pdf",
    "pades__pdf-with-two-empty-sigs.pdf",
    "pades__dss-2236__hide.pdf",
    "cades__cms-no-sign-cert.p7m",
    "preuve.tsa",
    "sigstage__response-no-embedded-cert.tsr",
    "sigstore.mock__response-expired.tsr",
    "xades__Signature-X-BG-1.xml",
    "xades__xades-not-base64-sigValue.xml",
    "xades__xsw__disable-checks.xml",
}
ALONE = {  # detached, and what they cover is not in the corpus
    "cades__cades-bes-signeddata-detached.p7s",
    "cades__cades-duplicated-signed-attrs.p7m",
    "cades__d-trust.tsr",
    "cades__dss-1892__detached_with_counter_sig.p7m",
    "disig.tst",
    "tst-two-refs.tst",
    "sigstage__response-sha256.tsr",
    "sigstage__response-sha384.tsr",
    "sigstage__response-sha512.tsr",
}
ARGUED = {  # not what their names announce: docs/conformity.md
    "asic-cades__containerWithCounterSig.asics",
    "pades__DSS-2821.pdf",
    "pades__dss-1376__DSS1376-rev_n.pdf",
    "pades__pades-tst-with-sig-type.pdf",
    "pyhanko__pdf-sig-with-econtent.pdf",
    "xades__dss-2506.xml",
    "xades__dss1334__document-signed-xades-baseline-b--null-for-filename.xml",
    "xades__dss1334__simple-test.signed-only-detached-LuxTrustCA3.xml",
    "xades__dss1811-multi-algo.xml",
    "xades__xades-detached-with-object-type-ref.xml",
    "xades__xades-with-no-name-reference.xml",
}
UNSIGNED = {  # no signature in the bytes, or nothing that can be read as one
    "EmptyPage-corrupted.pdf",
    "EmptyPage-corrupted2.pdf",
    "asic-cades__malformed-container.asics",
    "asic-xades__malformed-container.asice",
    "asic-cades__no-signature.asics",
    "pdf-2.0.pdf",
    "xades__broken-dom.xml",
    "xades__malformed-xades.xml",
    "xades__dss1334__simple-test.xml",
    "sigstage__request.der",
    "sigstage__ts_chain.pem",
    "sigstore.mock__payload",
    "sigstore.mock__ts_chain.pem",
}


@pytest.fixture(scope="module")
def reports() -> dict[str, SignatureReport | None]:
    """Verify every sample once, joined to what lies beside it."""
    verifier = ChildSignatureVerifier()
    tools = SignatureTools(verifier=verifier, at=AT)
    try:
        return {path.name: verify_file(path, (), tools) for path in _samples()}
    finally:
        verifier.close()


def _samples() -> list[Path]:
    folders = [FLOWS / "signatures", FLOWS / "tsa"]
    found = [path for folder in folders for path in sorted(folder.iterdir())]
    parapheur = FLOWS / "parapheur"
    found += sorted((*parapheur.glob("*.p7s"), *parapheur.glob("*xades.xml")))
    found += [*parapheur.glob("*signature_pades.pdf"), *parapheur.glob("preuve.tsa")]
    return [*found, *(FLOWS / "pes").glob("fichier_signe.xml")]


def test_verdicts_are_those_that_the_samples_announce(
    reports: dict[str, SignatureReport | None],
) -> None:
    answers = {
        name: report.verdicts[0].intact if report and report.verdicts else None
        for name, report in reports.items()
    }
    disagreements = {name: answer for name, answer in answers.items() if answer != _announced(name)}
    agreed = len(answers) - len(disagreements.keys() | (ARGUED & answers.keys()))
    print(f"\n{agreed} verdicts of {len(answers)} as announced, {len(ARGUED)} argued")  # noqa: T201

    assert disagreements == {}


def test_no_sample_is_trusted_without_an_anchor(
    reports: dict[str, SignatureReport | None],
) -> None:
    trusted = {one.trusted for report in reports.values() if report for one in report.verdicts}

    assert trusted == {Answer.UNKNOWN}


def _announced(name: str) -> Answer | None:
    if name in UNSIGNED:
        return None
    if name in ALTERED or name in ARGUED:
        return Answer.NO
    if name in INCOMPLETE or name in ALONE:
        return Answer.UNKNOWN
    return Answer.YES
