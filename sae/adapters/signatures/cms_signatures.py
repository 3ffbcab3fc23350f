"""CAdES and plain CMS signatures, enveloped or detached, and what accompanies their values."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from asn1crypto import cms, core, tsp, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts

from sae.adapters.signatures.cms_evidence import MOST_SIGNERS, collect, holds_values
from sae.adapters.signatures.cms_values import (
    SignedParts,
    attributes_of,
    counter_value_holds,
    digest,
    read_signed_data,
    signer_among,
    value_holds,
    values_of,
)
from sae.adapters.signatures.drafting import VerdictDraft
from sae.adapters.signatures.evidence import EvidencePool
from sae.adapters.signatures.timestamps import timestamp_verdict
from sae.adapters.signatures.trust import Trust
from sae.domain.signatures import Answer, SignatureFormat, SignatureVerdict, SignedDocument

Content = Callable[[str], bytes]
"""Gives the digest, by an algorithm, of what is signed. Raises: ValueError."""

# Attributes of CAdES (ETSI EN 319 122-1) that asn1crypto does not name.
ARCHIVE_TIMESTAMPS = {
    "1.2.840.113549.1.9.16.2.27",
    "1.2.840.113549.1.9.16.2.48",
    "0.4.0.1733.2.4",
}
SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
CONTENT_TIMESTAMP = "1.2.840.113549.1.9.16.2.20"
COUNTER_SIGNATURE = "1.2.840.113549.1.9.6"
POLICY = "1.2.840.113549.1.9.16.2.15"
MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
MOST_TOKENS = 50


def cms_verdicts(
    data: bytes, pool: EvidencePool, trust: Trust, *, content: Content | None = None
) -> Iterator[SignatureVerdict]:
    """Verify every signer of a CMS (DER). content: of what it is detached from, when it is held.

    Raises: ValueError when it is not a SignedData.
    """
    parts = read_signed_data(data)
    collect(parts, pool)
    number = 0
    for info in parts.infos[:MOST_SIGNERS]:
        own = content
        if parts.content is not None:
            own = _digester(parts.content)
        number += 1
        draft = signer_draft(parts, info, pool, trust, content=own)
        draft.detached = parts.content is None
        if draft.detached and content is None:
            await_document(draft, info)
        yield draft.settle(number, pool, trust)
        for counter in counter_drafts(parts, info, pool):
            number += 1
            yield counter.settle(number, pool, trust)


def signer_draft(  # noqa: PLR0913 - one signer, and all that surrounds it
    parts: SignedParts,
    info: cms.SignerInfo,
    pool: EvidencePool,
    trust: Trust,
    *,
    content: Content | None,
    format_: SignatureFormat = SignatureFormat.CADES,
) -> VerdictDraft:
    """Verify the value of one signer. content: None leaves what is signed to be found."""
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    told = message_digest(info)
    draft = VerdictDraft(
        format=format_,
        signer=signer_among((*parts.certificates, *pool.certificates), info),
        algorithm=parts.algorithm_of(info),
        signed_digest=told.hex(),
    )
    draft.note_digest(algorithm)
    with suppress(ValueError, TypeError):
        draft.claimed_at = extract_self_reported_ts(info)
    _tell_policy(draft, info)
    _verify_value(draft, parts, info, content)
    _take_timestamps(draft, info, pool, trust, content)
    draft.has_values = holds_values(info) or bool(parts.data["crls"])
    return draft


def await_document(draft: VerdictDraft, info: cms.SignerInfo) -> None:
    """Say what a detached signature covers, so that it can be found by its digest."""
    found = draft.signed_digest
    if not found and draft.signer is not None:
        found = _recovered(info, draft.signer)
        draft.signed_digest = found
    draft.documents.append(
        SignedDocument(
            name="", algorithm=draft.digest_algorithm, digest=found, matches=Answer.UNKNOWN
        )
    )


def message_digest(info: cms.SignerInfo) -> bytes:
    """Give the digest that a signer signed; empty when it signed the content itself."""
    for attribute in attributes_of(info, "signed_attrs"):
        if attribute["type"].dotted == MESSAGE_DIGEST:
            with suppress(ValueError, TypeError, IndexError):
                return bytes(core.OctetString.load(values_of(attribute)[0]).native)
    return b""


def counter_drafts(
    parts: SignedParts, info: cms.SignerInfo, pool: EvidencePool
) -> Iterator[VerdictDraft]:
    """Verify the countersignatures of a signer: over its signature value (RFC 5652 §11.4)."""
    signature = bytes(info["signature"].native)
    for attribute in attributes_of(info, "unsigned_attrs"):
        if attribute["type"].dotted != COUNTER_SIGNATURE:
            continue
        for value in values_of(attribute)[:MOST_SIGNERS]:
            with suppress(ValueError, TypeError, KeyError):
                counter = cms.SignerInfo.load(value)
                yield _counter_draft(parts, counter, pool, signature)


# ----------------------------------------------------------------------------- private


def _digester(content: bytes) -> Content:
    return lambda algorithm: digest(algorithm, content)


def _verify_value(
    draft: VerdictDraft, parts: SignedParts, info: cms.SignerInfo, content: Content | None
) -> None:
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    told = message_digest(info)
    try:
        actual = told if content is None else content(algorithm)
    except ValueError:
        draft.doubt("GENERIC", "algorithm_unknown")
        return
    if told and actual != told:
        draft.fail("HASH_FAILURE")
    if draft.signer is None:
        draft.doubt("NO_SIGNING_CERTIFICATE_FOUND", "certificate_missing")
        draft.data_ok = Answer.NO if draft.data_ok is Answer.NO else Answer.YES
        return
    if not told and content is None:
        draft.value_ok = draft.data_ok = Answer.YES  # told by what is recovered, if it is
        if not _recovered(info, draft.signer):
            draft.doubt("SIGNED_DATA_NOT_FOUND")
        return
    value, data, reason = value_holds(info, draft.signer, parts.content_type, actual)
    draft.value_ok = value
    draft.data_ok = Answer.NO if Answer.NO in (draft.data_ok, data) else Answer.YES
    draft.reason = draft.reason or reason


def _recovered(info: cms.SignerInfo, signer: x509.Certificate) -> str:
    """Take the digest out of an RSA signature without signed attributes; empty when it is none."""
    try:
        key = load_der_x509_certificate(signer.dump()).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return ""
        signature = bytes(info["signature"].native)
        found = key.recover_data_from_signature(signature, padding.PKCS1v15(), None)
        return bytes(tsp.MessageImprint.load(found)["hashed_message"].native).hex()
    except (ValueError, TypeError, KeyError, InvalidSignature, UnsupportedAlgorithm):
        return ""


def _tell_policy(draft: VerdictDraft, info: cms.SignerInfo) -> None:
    for attribute in attributes_of(info, "signed_attrs"):
        if attribute["type"].dotted == POLICY:
            with suppress(ValueError, TypeError, KeyError, AttributeError, IndexError):
                value = attribute["values"][0]
                chosen = getattr(value, "chosen", value)
                draft.policy = str(chosen[0].dotted)


def _take_timestamps(
    draft: VerdictDraft,
    info: cms.SignerInfo,
    pool: EvidencePool,
    trust: Trust,
    content: Content | None,
) -> None:
    signature = bytes(info["signature"].native)
    kinds = {SIGNATURE_TIMESTAMP: ("signature", _digester(signature))}
    unknown = dict.fromkeys(ARCHIVE_TIMESTAMPS, ("archive", None))
    signed = {CONTENT_TIMESTAMP: ("content", content)}
    attributes = (
        *((one, {**kinds, **unknown}) for one in attributes_of(info, "unsigned_attrs")),
        *((one, signed) for one in attributes_of(info, "signed_attrs")),
    )
    for attribute, wanted in attributes:
        found = wanted.get(attribute["type"].dotted)
        if found is None:
            continue
        for value in values_of(attribute)[:MOST_TOKENS]:
            verdict = timestamp_verdict(value, found[0], found[1], pool, trust)
            draft.timestamps.append(verdict)
            draft.evidence.append(verdict.sha256)
            if verdict.intact is Answer.NO:
                draft.remark("timestamp_broken")


def _counter_draft(
    parts: SignedParts, info: cms.SignerInfo, pool: EvidencePool, signature: bytes
) -> VerdictDraft:
    draft = VerdictDraft(
        format=SignatureFormat.CADES,
        signer=signer_among((*parts.certificates, *pool.certificates), info),
        algorithm=parts.algorithm_of(info),
        signed_digest=message_digest(info).hex(),
        remarks=["countersignature"],
    )
    draft.note_digest(str(info["digest_algorithm"]["algorithm"].native))
    with suppress(ValueError, TypeError):
        draft.claimed_at = extract_self_reported_ts(info)
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    told = message_digest(info)
    if draft.signer is None:
        draft.doubt("NO_SIGNING_CERTIFICATE_FOUND", "certificate_missing")
        return draft
    draft.data_ok = Answer.YES
    if told and digest(algorithm, signature) != told:
        draft.fail("HASH_FAILURE")
    draft.value_ok, draft.reason = counter_value_holds(info, draft.signer, signature)
    return draft
