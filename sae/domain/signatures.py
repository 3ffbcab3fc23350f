"""What was found of the signatures and timestamps of a file, on the day it was verified.

Two questions are answered apart: is what was signed *intact*, and is who signed it *trusted*.
The words are those of ETSI EN 319 102-1 (§5.1, table of indications). Nothing is verified here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
HASH_FAILURE = "HASH_FAILURE"
REVOKED = "REVOKED"


class SignatureFormat(StrEnum):
    """The family of a signature; TIMESTAMP is a token of RFC 3161 standing by itself.

    XMLDSIG: of the W3C, without the properties of XAdES.
    """

    PADES = "PAdES"
    CADES = "CAdES"
    XADES = "XAdES"
    TIMESTAMP = "RFC3161"
    XMLDSIG = "XMLDSig"


class Container(StrEnum):
    """The ASiC container (ETSI EN 319 162-1) or the office document that holds a signature."""

    NONE = ""
    ASIC_S = "ASiC-S"
    ASIC_E = "ASiC-E"
    OFFICE = "office"


class Answer(StrEnum):
    """Yes, no, or nobody can tell from what is held."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Indication(StrEnum):
    """The main conclusion (EN 319 102-1 §5.1.3)."""

    PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    FAILED = "TOTAL-FAILED"


class Coverage(StrEnum):
    """How much of what one reads was signed. EARLIER_REVISION: the file grew afterwards."""

    WHOLE = "whole"
    EARLIER_REVISION = "earlier_revision"
    PART = "part"
    UNKNOWN = "unknown"


class Changes(StrEnum):
    """What happened to the file after it was signed.

    ALLOWED: what a signed PDF may receive (further signatures, form fields, proofs).
    FORBIDDEN: something else, that may change what one reads.
    """

    NONE = "none"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    CERTIFICATE = "certificate"
    CRL = "crl"
    OCSP = "ocsp"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Bytes that a verdict rests on, frozen with it. data: DER. label: whose it is, for people."""

    kind: EvidenceKind
    sha256: str
    label: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a certificate says of itself.

    name: what one calls its holder. subject, issuer: readable. serial: hexadecimal.
    sha256: of its DER, lower-case hexadecimal; names a piece of evidence.
    """

    name: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDocument:
    """Something that a signature covers outside of itself.

    name: of the file, or of the element (`#Id`). algorithm, digest: what was signed (`sha256`,
    lower-case hexadecimal), as the signature says. matches: unknown when it was not found.
    object_id: `id` of the data object of the package, or name given by the caller; empty when it
    stands in the file itself or was not found.
    """

    name: str
    algorithm: str
    digest: str
    matches: Answer
    object_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimestampVerdict:
    """A timestamp over a signature, a document or an archive.

    kind: `signature`, `content`, `document` or `archive`. at: what the token says.
    sha256: of the token, a piece of evidence.
    """

    kind: str
    at: datetime | None
    intact: Answer
    trusted: Answer
    authority: Certificate | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureVerdict:
    """What was found of one signature.

    number: from 1, in the order of the file. level: `B`, `T`, `LT`, `LTA` by what it holds; empty
    for a timestamp. sub_indication: word of EN 319 102-1 (`HASH_FAILURE`...) that says why it is
    not passed, empty when it is; trust_reason: the same, of its signer alone. signer: None when
    no certificate came with it. claimed_at: what the signer says;
    timestamped_at: what the earliest intact timestamp proves, as far as its authority is trusted.
    coverage, changes: of the file, for what is signed inside it. detached: it covers other files.
    algorithm: of the signature value (`sha256_rsa`). digest_algorithm, signed_digest: of what was
    signed, the first when there are several. role, policy: claimed. remarks: codes of what is
    worth telling (`weak_digest`, `certificate_expired`, `wrapped`...).
    evidence: SHA-256 of the pieces that it rests on.
    """

    number: int
    format: SignatureFormat
    level: str
    container: Container
    intact: Answer
    trusted: Answer
    trust_reason: str
    sub_indication: str
    signer: Certificate | None
    claimed_at: datetime | None
    timestamped_at: datetime | None
    coverage: Coverage
    changes: Changes
    detached: bool
    algorithm: str
    digest_algorithm: str
    signed_digest: str
    documents: tuple[SignedDocument, ...]
    role: str
    policy: str
    remarks: tuple[str, ...]
    timestamps: tuple[TimestampVerdict, ...]
    evidence: tuple[str, ...]

    @property
    def indication(self) -> Indication:
        """Give the main conclusion."""
        if self.intact is Answer.NO or self.trusted is Answer.NO:
            failed = self.intact is Answer.NO or self.trust_reason == REVOKED
            return Indication.FAILED if failed else Indication.INDETERMINATE
        if self.intact is Answer.YES and self.trusted is Answer.YES:
            return Indication.PASSED
        return Indication.INDETERMINATE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """What was found of the signatures of one file.

    verified_at: the instant trust was judged at. software: what verified. stopped: why nothing or
    not everything could be read (code of a finding), empty otherwise.
    """

    verified_at: datetime
    software: str
    verdicts: tuple[SignatureVerdict, ...]
    evidence: tuple[Evidence, ...]
    stopped: str = ""


def concluded(verdict: SignatureVerdict) -> SignatureVerdict:
    """Say why a verdict is not passed: its bytes first, then what they cover, then its signer."""
    if verdict.intact is Answer.YES:
        return replace(verdict, sub_indication=verdict.trust_reason)
    if verdict.sub_indication:
        return verdict
    missing = any(one.matches is Answer.UNKNOWN for one in verdict.documents)
    if verdict.intact is Answer.UNKNOWN and missing:
        return replace(verdict, sub_indication=DATA_NOT_FOUND)
    reason = HASH_FAILURE if verdict.intact is Answer.NO else "GENERIC"
    return replace(verdict, sub_indication=reason)
