"""Who signed: is there a path to an authority that the house believes.

Offline: only what came with the signature, and the anchors given. Nothing is asked of anyone.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from sae.adapters.signatures.evidence import EvidencePool
from sae.domain.signatures import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Is a certificate believed? reason: sub-indication of EN 319 102-1, empty when it is."""

    trusted: Answer
    reason: str
    remarks: tuple[str, ...] = ()


NO_CHAIN = "NO_CERTIFICATE_CHAIN_FOUND"
NO_CERTIFICATE = Judgement(trusted=Answer.UNKNOWN, reason="NO_SIGNING_CERTIFICATE_FOUND")


class Trust:
    """The anchors of the house, and the day of judgement."""

    def __init__(self, anchors: Sequence[x509.Certificate], *, at: datetime) -> None:
        self._anchors = tuple(anchors)
        self._at = at

    def judge(
        self,
        certificate: x509.Certificate,
        pool: EvidencePool,
        *,
        claimed_at: datetime | None,
        proven_at: datetime | None,
    ) -> Judgement:
        """Judge a certificate on the day, or at the instant that a believed timestamp proves."""
        at = proven_at or self._at
        remarks = _remarks(certificate, at=self._at, claimed_at=proven_at or claimed_at)
        if not self._anchors:
            return Judgement(trusted=Answer.UNKNOWN, reason=NO_CHAIN, remarks=remarks)
        judged = self._at_instant(certificate, pool, at)
        if judged.reason == "OUT_OF_BOUNDS_NO_POE" and proven_at is not None:
            judged = Judgement(trusted=Answer.NO, reason="NOT_YET_VALID")
        elif judged.reason == "OUT_OF_BOUNDS_NO_POE" and claimed_at is not None:
            then = self._at_instant(certificate, pool, claimed_at)
            if then.trusted is Answer.YES:
                remarks = (*remarks, "valid_when_claimed")
            elif then.reason != "OUT_OF_BOUNDS_NO_POE":
                judged = then
        return Judgement(trusted=judged.trusted, reason=judged.reason, remarks=remarks)

    def _at_instant(
        self, certificate: x509.Certificate, pool: EvidencePool, at: datetime
    ) -> Judgement:
        try:
            asyncio.run(self._validate(certificate, pool, at))
        except PathBuildingError:
            return Judgement(trusted=Answer.UNKNOWN, reason=NO_CHAIN)
        except (ExpiredError, NotYetValidError):
            return Judgement(trusted=Answer.UNKNOWN, reason="OUT_OF_BOUNDS_NO_POE")
        except RevokedError:
            return Judgement(trusted=Answer.NO, reason="REVOKED")
        except DisallowedAlgorithmError:
            return Judgement(trusted=Answer.UNKNOWN, reason="CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
        except (PathError, ValidationError, ValueError, TypeError, NotImplementedError):
            # Maybe an authority renewed under the same name: it is not ours to accuse.
            return Judgement(trusted=Answer.UNKNOWN, reason="CERTIFICATE_CHAIN_GENERAL_FAILURE")
        return Judgement(trusted=Answer.YES, reason="")

    async def _validate(
        self, certificate: x509.Certificate, pool: EvidencePool, at: datetime
    ) -> None:
        await self._walk(certificate, pool, at, _IF_DECLARED)
        if certificate.crl_distribution_points_value or certificate.ocsp_urls:
            return
        # A certificate that names no list may be on the one that came with it all the same.
        with suppress(InsufficientRevinfoError):
            await self._walk(certificate, pool, at, _ANYWAY)

    async def _walk(
        self,
        certificate: x509.Certificate,
        pool: EvidencePool,
        at: datetime,
        checked: RevocationCheckingPolicy,
    ) -> None:
        context = ValidationContext(
            trust_roots=list(self._anchors),
            other_certs=list(pool.certificates),
            crls=list(pool.crls()),
            ocsps=list(pool.ocsps()),
            moment=at,
            allow_fetching=False,
            revinfo_policy=CertRevTrustPolicy(
                revocation_checking_policy=checked,
                # what came with an old signature is younger than it
                retroactive_revinfo=True,
            ),
        )
        await CertificateValidator(certificate, validation_context=context).async_validate_path()


# ----------------------------------------------------------------------------- private

_SOFT = RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
_IF_DECLARED = RevocationCheckingPolicy(_SOFT, _SOFT)
_ANYWAY = RevocationCheckingPolicy(RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, _SOFT)


def _remarks(
    certificate: x509.Certificate, *, at: datetime, claimed_at: datetime | None
) -> tuple[str, ...]:
    remarks = []
    if at > certificate.not_valid_after:
        remarks.append("certificate_expired")
    if at < certificate.not_valid_before:
        remarks.append("certificate_not_yet_valid")
    if claimed_at is not None and not (
        certificate.not_valid_before <= claimed_at <= certificate.not_valid_after
    ):
        remarks.append("signed_outside_validity")
    return tuple(remarks)
