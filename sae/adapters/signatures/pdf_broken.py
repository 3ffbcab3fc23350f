"""Signatures of a PDF that cannot be read as one: by their byte ranges alone.

A changed byte often breaks the tables of a PDF before anything else: the digest still tells.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from asn1crypto import cms

from sae.adapters.signatures.cms_evidence import collect
from sae.adapters.signatures.cms_signatures import signer_draft
from sae.adapters.signatures.cms_values import digest, read_signed_data
from sae.adapters.signatures.drafting import VerdictDraft
from sae.adapters.signatures.evidence import EvidencePool
from sae.adapters.signatures.trust import Trust
from sae.domain.signatures import Changes, Coverage, SignatureFormat, SignatureVerdict

MOST_BYTES = 256 << 20
MOST_SIGNATURES = 20
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")


def broken_pdf_verdicts(path: Path, pool: EvidencePool, trust: Trust) -> Iterator[SignatureVerdict]:
    """Verify what stands between the two parts of each byte range. Raises: ValueError."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES)
    ranges = list(_RANGE.finditer(data))[:MOST_SIGNATURES]
    if not ranges:
        raise ValueError("a PDF without any byte range")
    for number, found in enumerate(ranges, start=1):
        first, length, second, rest = (int(part) for part in found.groups())
        covered = data[first : first + length] + data[second : second + rest]
        try:
            parts = read_signed_data(_container(data[first + length : second]))
        except ValueError:
            unreadable = VerdictDraft(
                format=SignatureFormat.PADES, coverage=Coverage.UNKNOWN, changes=Changes.UNKNOWN
            )
            unreadable.doubt("FORMAT_FAILURE", "signature_unreadable", "document_broken")
            yield unreadable.settle(number, pool, trust)
            continue
        collect(parts, pool)

        def content(algorithm: str, covered: bytes = covered) -> bytes:
            return digest(algorithm, covered)

        draft = signer_draft(
            parts, parts.infos[0], pool, trust, content=content, format_=SignatureFormat.PADES
        )
        draft.coverage, draft.changes = Coverage.UNKNOWN, Changes.UNKNOWN
        # Nobody knows what a reader would show of it: intact bytes are not enough to say yes.
        draft.doubt("FORMAT_FAILURE", "document_broken")
        yield draft.settle(number, pool, trust)


# ----------------------------------------------------------------------------- private


def _container(between: bytes) -> bytes:
    """Take the CMS out of `<hexadecimal>`. Raises: ValueError."""
    text = between.strip().strip(b"<>")
    return bytes(cms.ContentInfo.load(bytes.fromhex(text.decode("ascii"))).dump())
