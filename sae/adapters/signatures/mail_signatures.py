"""Signatures of messages (S/MIME, RFC 8551): beside the text (multipart/signed), or around it.

What is signed is the first part as it travelled, its lines ended by CR LF; headers of the message
(who, when, about what) never are.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from sae.adapters.signatures.cms_signatures import cms_verdicts
from sae.adapters.signatures.cms_values import der_of, digest
from sae.adapters.signatures.evidence import EvidencePool
from sae.adapters.signatures.trust import Trust
from sae.domain.signatures import Coverage, SignatureVerdict
from sae.flows.mail.decoding import PartDamaged, decoded
from sae.flows.mail.headers import Headers

SIGNED = "multipart/signed"
ENVELOPING = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
OF_CMS = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature"})


def mail_verdicts(data: bytes, pool: EvidencePool, trust: Trust) -> Iterator[SignatureVerdict]:
    """Verify what a message says is its signature; none when it is encrypted, or of another kind.

    Raises: ValueError when it cannot be read.
    """
    headers, body = _split(data)
    if headers.type() in ENVELOPING:
        if headers.parameter("smime-type").lower() not in ("", "signed-data"):
            return
        yield from _of_part(cms_verdicts(_der(headers, body), pool, trust))
        return
    parts = list(_parts(body, headers.boundary())) if headers.type() == SIGNED else []
    if len(parts) < _SIGNED_PARTS:
        return
    signed, (proof, value) = parts[0], _split(parts[1])
    if proof.type() not in OF_CMS:  # of OpenPGP, most often
        return
    content = re.sub(rb"\r?\n", b"\r\n", signed)
    made = cms_verdicts(
        _der(proof, value), pool, trust, content=lambda algorithm: digest(algorithm, content)
    )
    yield from _of_part(made)


# ----------------------------------------------------------------------------- private

_SIGNED_PARTS = 2  # what is signed, then the signature (RFC 1847 §2.1)
_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")


def _of_part(verdicts: Iterator[SignatureVerdict]) -> Iterator[SignatureVerdict]:
    for one in verdicts:
        yield replace(one, detached=False, coverage=Coverage.PART)


def _split(data: bytes) -> tuple[Headers, bytes]:
    start = data.lstrip(b"\r\n")
    found = _EMPTY_LINE.search(start)
    end = found.end() if found is not None else len(start)
    return Headers(start[:end]), start[end:]


def _parts(body: bytes, boundary: str) -> Iterator[bytes]:
    """Give the parts of a multipart, the line break before each boundary apart (RFC 2046 §5.1)."""
    if not boundary:
        return
    mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
    line = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(?:--)?[ \t]*(?:\r?\n|\Z)")
    begins = -1
    position = 0
    while found := line.search(body, position):
        if begins >= 0:
            yield body[begins : max(found.start(), begins)]
        begins = found.end()
        # The line break after a boundary may be the one before the next.
        position = max(found.end() - 2, found.start() + 1)


def _der(headers: Headers, body: bytes) -> bytes:
    try:
        return der_of(decoded(body, headers.encoding()))
    except PartDamaged as wrong:
        raise ValueError("encoding") from wrong
