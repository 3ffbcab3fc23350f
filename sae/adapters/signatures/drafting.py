"""A verdict being made: facts are added as they are found, the conclusion comes last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509

from sae.adapters.signatures.evidence import EvidencePool, described
from sae.adapters.signatures.trust import NO_CERTIFICATE, Trust
from sae.domain.signatures import (
    Answer,
    Certificate,
    Changes,
    Container,
    Coverage,
    SignatureFormat,
    SignatureVerdict,
    SignedDocument,
    TimestampVerdict,
    concluded,
)

WEAK_DIGESTS = frozenset({"md2", "md5", "sha1"})
_LEVELS = ("B", "T", "LT", "LTA")


@dataclass(slots=True, kw_only=True)
class VerdictDraft:
    """What is known so far of one signature. See `SignatureVerdict` for the fields."""

    format: SignatureFormat
    container: Container = Container.NONE
    value_ok: Answer = Answer.UNKNOWN
    data_ok: Answer = Answer.UNKNOWN
    reason: str = ""
    signer: x509.Certificate | None = None
    claimed_at: datetime | None = None
    coverage: Coverage = Coverage.WHOLE
    changes: Changes = Changes.NONE
    detached: bool = False
    algorithm: str = ""
    digest_algorithm: str = ""
    signed_digest: str = ""
    role: str = ""
    policy: str = ""
    has_values: bool = False
    documents: list[SignedDocument] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    timestamps: list[TimestampVerdict] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    def fail(self, reason: str, *remarks: str) -> None:
        """Say that what was signed is not what is there."""
        self.data_ok = Answer.NO
        self.reason = self.reason or reason
        self.remark(*remarks)

    def doubt(self, reason: str, *remarks: str) -> None:
        """Say that nobody can tell from what is held."""
        if self.value_ok is Answer.YES:
            self.value_ok = Answer.UNKNOWN
        self.reason = self.reason or reason
        self.remark(*remarks)

    def remark(self, *codes: str) -> None:
        """Add what is worth telling, once."""
        self.remarks.extend(code for code in codes if code not in self.remarks)

    def note_digest(self, algorithm: str) -> None:
        """Keep the algorithm of a digest, and remark a weak one."""
        self.digest_algorithm = self.digest_algorithm or algorithm
        if algorithm in WEAK_DIGESTS:
            self.remark("weak_digest")

    def settle(self, number: int, pool: EvidencePool, trust: Trust) -> SignatureVerdict:
        """Judge the signer and conclude."""
        proven_at = earliest(self.timestamps)
        judgement = NO_CERTIFICATE
        signer: Certificate | None = None
        if self.signer is not None:
            signer = described(self.signer)
            self.evidence.insert(0, pool.add_certificate(self.signer))
            judgement = trust.judge(
                self.signer, pool, claimed_at=self.claimed_at, proven_at=proven_at
            )
        self.remark(*judgement.remarks)
        stamped = [one.at for one in self.timestamps if one.intact is Answer.YES and one.at]
        return concluded(
            SignatureVerdict(
                number=number,
                format=self.format,
                level=self._level(),
                container=self.container,
                intact=self._intact(),
                trusted=judgement.trusted,
                trust_reason=judgement.reason,
                sub_indication=self.reason,
                signer=signer,
                claimed_at=self.claimed_at,
                timestamped_at=min(stamped, default=None),
                coverage=self.coverage,
                changes=self.changes,
                detached=self.detached,
                algorithm=self.algorithm,
                digest_algorithm=self.digest_algorithm,
                signed_digest=self.signed_digest,
                documents=tuple(self.documents),
                role=self.role,
                policy=self.policy,
                remarks=tuple(self.remarks),
                timestamps=tuple(self.timestamps),
                evidence=tuple(dict.fromkeys(self.evidence)),
            )
        )

    def _intact(self) -> Answer:
        answers = [self.value_ok, self.data_ok, *(one.matches for one in self.documents)]
        return all_of(answers)

    def _level(self) -> str:
        kinds = {one.kind for one in self.timestamps}
        if self.format is SignatureFormat.TIMESTAMP or "document_timestamp" in self.remarks:
            return ""
        if not kinds & {"signature", "archive", "document"}:
            return _LEVELS[0]
        if not self.has_values:
            return _LEVELS[1]
        return _LEVELS[3] if kinds & {"archive", "document"} else _LEVELS[2]


def all_of(answers: Iterable[Answer]) -> Answer:
    """Give NO when one is, else UNKNOWN when one is, else YES."""
    given = set(answers)
    for answer in (Answer.NO, Answer.UNKNOWN):
        if answer in given:
            return answer
    return Answer.YES


def earliest(timestamps: Iterable[TimestampVerdict]) -> datetime | None:
    """Give the earliest instant that a believed timestamp proves."""
    believed = (
        one.at
        for one in timestamps
        if one.at and one.intact is Answer.YES and one.trusted is Answer.YES
    )
    return min(believed, default=None)
