"""Tokens of RFC 3161: what they say, whether they hold, and over what."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from asn1crypto import cms, tsp

from sae.adapters.signatures.cms_values import SignedParts, read_signed_data, value_holds
from sae.adapters.signatures.drafting import VerdictDraft, all_of
from sae.adapters.signatures.evidence import EvidencePool, described
from sae.adapters.signatures.trust import NO_CERTIFICATE, Trust
from sae.domain.signatures import (
    Answer,
    SignatureFormat,
    SignatureVerdict,
    SignedDocument,
    TimestampVerdict,
)

DigestOf = Callable[[str], bytes]
"""Gives the digest, by an algorithm (`sha256`), of what a token is over. Raises: ValueError."""


def timestamp_verdict(
    token: bytes, kind: str, digest_of: DigestOf | None, pool: EvidencePool, trust: Trust
) -> TimestampVerdict:
    """Verify a token (DER). digest_of: None when what it is over cannot be computed here."""
    try:
        parts = read_signed_data(token)
        info = tsp.TSTInfo.load(parts.content or b"")
        at: datetime | None = info["gen_time"].native
        imprint = info["message_imprint"]
        algorithm = str(imprint["hash_algorithm"]["algorithm"].native)
        told = bytes(imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError):
        sha256 = hashlib.sha256(token).hexdigest()
        return TimestampVerdict(
            kind=kind,
            at=None,
            intact=Answer.UNKNOWN,
            trusted=Answer.UNKNOWN,
            authority=None,
            sha256=sha256,
        )
    sha256 = pool.add_token(token)
    pool.add_certificates(parts.certificates)
    over = Answer.UNKNOWN
    if digest_of is not None:
        over = _compared(digest_of, algorithm, told)
    value, signer = _value_of(parts)
    judgement = NO_CERTIFICATE
    if signer is not None:
        judgement = trust.judge(signer, pool, claimed_at=at, proven_at=None)
    return TimestampVerdict(
        kind=kind,
        at=at,
        intact=all_of((value, over)),
        trusted=judgement.trusted,
        authority=described(signer) if signer is not None else None,
        sha256=sha256,
    )


def lone_timestamp(
    data: bytes, pool: EvidencePool, trust: Trust, *, number: int = 1
) -> SignatureVerdict:
    """Verify a token that stands by itself: detached from what it is over.

    Raises: ValueError when it is not one.
    """
    parts = read_signed_data(data)
    info = tsp.TSTInfo.load(parts.content or b"")
    imprint = info["message_imprint"]
    pool.add_certificates(parts.certificates)
    value, signer = _value_of(parts)
    sha256 = pool.add_token(data)
    algorithm = str(imprint["hash_algorithm"]["algorithm"].native)
    draft = VerdictDraft(
        format=SignatureFormat.TIMESTAMP,
        value_ok=value,
        data_ok=Answer.YES,
        signer=signer,
        claimed_at=info["gen_time"].native,
        detached=True,
        algorithm=parts.algorithm_of(parts.infos[0]),
        digest_algorithm=algorithm,
        signed_digest=bytes(imprint["hashed_message"].native).hex(),
        policy=str(info["policy"].dotted),
        evidence=[sha256],
    )
    draft.note_digest(algorithm)
    if value is Answer.NO:
        draft.reason = "SIG_CRYPTO_FAILURE"
    draft.documents.append(
        SignedDocument(
            name="", algorithm=algorithm, digest=draft.signed_digest, matches=Answer.UNKNOWN
        )
    )
    if signer is None:
        draft.doubt("NO_SIGNING_CERTIFICATE_FOUND", "certificate_missing")
    return draft.settle(number, pool, trust)


# ----------------------------------------------------------------------------- private


def _compared(digest_of: DigestOf, algorithm: str, told: bytes) -> Answer:
    try:
        return Answer.YES if digest_of(algorithm) == told else Answer.NO
    except ValueError:
        return Answer.UNKNOWN


def _value_of(parts: SignedParts) -> tuple[Answer, "cms.x509.Certificate | None"]:
    """Verify the value of a token's signature over its own content."""
    info = parts.infos[0]
    signer = parts.signer_of(info)
    if signer is None or parts.content is None:
        return Answer.UNKNOWN, signer
    value, data, _ = value_holds(info, signer, "tst_info", parts.content_digest(info))
    return all_of((value, data)), signer
