"""Properties of XAdES signatures (ETSI EN 319 132-1), whatever their version: 1.1.1 to 1.4.1.

Names are looked up without their namespace: PES still writes 1.1.1 and 1.2.2.
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509

from sae.adapters.signatures.cms_values import digest
from sae.adapters.signatures.drafting import VerdictDraft
from sae.adapters.signatures.evidence import EvidencePool, is_readable
from sae.adapters.signatures.timestamps import DigestOf, timestamp_verdict
from sae.adapters.signatures.trust import Trust
from sae.adapters.signatures.xml_canonical import C14N, canonical
from sae.adapters.signatures.xml_references import DS, digest_name
from sae.domain.signatures import Answer

ETSI = "{http://uri.etsi.org/01903"
MOST_TOKENS = 50
_KINDS = {
    "SignatureTimeStamp": "signature",
    "ArchiveTimeStamp": "archive",
    "ArchiveTimeStampV2": "archive",
    "SigAndRefsTimeStamp": "archive",
    "RefsOnlyTimeStamp": "archive",
    "SigAndRefsTimeStampV2": "archive",
    "RefsOnlyTimeStampV2": "archive",
    "AllDataObjectsTimeStamp": "content",
    "IndividualDataObjectsTimeStamp": "content",
}


def local(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Give the name of an element without its namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def within(element: Any, *names: str) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    """Follow a path of local names, children by children."""
    if not names:
        yield element
        return
    for child in element.iterchildren("*"):
        if local(child) == names[0]:
            yield from within(child, *names[1:])


def is_xades(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Say whether an element is one of ETSI's."""
    return isinstance(element.tag, str) and element.tag.startswith(ETSI)


def certificates_of(signature: Any) -> Iterator[x509.Certificate]:  # noqa: ANN401 - lxml
    """Give the certificates of a signature: its KeyInfo, then what its properties hold."""
    for tag in (f"{{{DS}}}KeyInfo", f"{{{DS}}}Object"):
        for part in signature.iterchildren(tag):
            for element in part.iter("*"):
                if local(element) in ("X509Certificate", "EncapsulatedX509Certificate"):
                    with suppress(ValueError, TypeError):
                        found = x509.Certificate.load(_octets(element))
                        if is_readable(found):
                            yield found


def collect_values(signature: Any, pool: EvidencePool) -> bool:  # noqa: ANN401 - lxml
    """Keep the CRL and OCSP responses of a signature; say whether there are any."""
    found = False
    for element in signature.iter("*"):
        name = local(element)
        if name not in ("EncapsulatedCRLValue", "EncapsulatedOCSPValue"):
            continue
        with suppress(ValueError, TypeError):
            data = _octets(element)
            add = pool.add_crl if name == "EncapsulatedCRLValue" else pool.add_ocsp
            add(data)
            found = True
    return found


def read_signed(draft: VerdictDraft, properties: Any) -> None:  # noqa: ANN401 - lxml
    """Take what the signer claims from the properties that are signed."""
    for part in within(properties, "SignedSignatureProperties"):
        for element in part.iterchildren("*"):
            name = local(element)
            if name == "SigningTime":
                draft.claimed_at = _instant(element.text or "")
            elif name in ("SignerRole", "SignerRoleV2"):
                roles = within(element, "ClaimedRoles", "ClaimedRole")
                draft.role = ", ".join("".join(one.itertext()).strip() for one in roles)
            elif name == "SignaturePolicyIdentifier":
                for one in within(element, "SignaturePolicyId", "SigPolicyId", "Identifier"):
                    draft.policy = (one.text or "").strip()


def names_signer(properties: Any, signer: x509.Certificate) -> bool | None:  # noqa: ANN401
    """Say whether the signed properties name this certificate; None when they name none."""
    answers = []
    for name in ("SigningCertificate", "SigningCertificateV2"):
        path = ("SignedSignatureProperties", name, "Cert", "CertDigest")
        for one in within(properties, *path):
            method = next(within(one, "DigestMethod"), None)
            value = next(within(one, "DigestValue"), None)
            algorithm = digest_name("" if method is None else method.get("Algorithm", ""))
            if value is not None and algorithm:
                with suppress(ValueError):
                    answers.append(digest(algorithm, signer.dump()) == _octets(value))
    return any(answers) if answers else None


def take_timestamps(
    draft: VerdictDraft,
    signature: Any,  # noqa: ANN401 - lxml has no types
    properties: Any,  # noqa: ANN401
    pool: EvidencePool,
    trust: Trust,
) -> None:
    """Verify the timestamps of a signature; only those over its value are compared with it."""
    parts = [one for one in (properties, *_unsigned(signature)) if one is not None]
    for part in parts:
        for element in part.iter("*"):
            kind = _KINDS.get(local(element))
            if kind is None or not is_xades(element):
                continue
            over = _over_value(signature, element) if kind == "signature" else None
            for token in list(within(element, "EncapsulatedTimeStamp"))[:MOST_TOKENS]:
                with suppress(ValueError):
                    verdict = timestamp_verdict(_octets(token), kind, over, pool, trust)
                    draft.timestamps.append(verdict)
                    draft.evidence.append(verdict.sha256)
                    if verdict.intact is Answer.NO:
                        draft.remark("timestamp_broken")


# ----------------------------------------------------------------------------- private


def _unsigned(signature: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml has no types
    for part in signature.iterchildren(f"{{{DS}}}Object"):
        yield from within(part, "QualifyingProperties", "UnsignedProperties")


def _over_value(signature: Any, element: Any) -> DigestOf:  # noqa: ANN401 - lxml has no types
    method = next(within(element, "CanonicalizationMethod"), None)
    algorithm = C14N if method is None else method.get("Algorithm", C14N)
    value = signature.find(f"{{{DS}}}SignatureValue")

    def digest_of(name: str) -> bytes:
        if value is None:
            raise ValueError("no signature value")
        return digest(name, canonical(value, algorithm))

    return digest_of


def _octets(element: Any) -> bytes:  # noqa: ANN401 - lxml has no types
    text = "".join("".join(element.itertext()).split())
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64") from fault


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
