"""Verify: a proof, a package or a copy, by itself. No home is needed, nothing is written.

(1) tell what it is: a copy has an OCFL root, a proof has its verifier, anything else is a package
(2) check it by what it carries; findings are told as they come

Who runs this may have nothing of ours but this software, and no reason to trust who gave the file.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sae.errors import UsageError
from sae.jobs.verify_copy import CopyChecks, LoneCopy, TokenVerifiers, verify_lone_copy
from sae.jobs.verify_package import PackageChecks, verify_package
from sae.jobs.verify_proof import ProofChecks, looks_like_a_proof, verify_proof
from sae.journal.heads import given_head
from seda.findings import Finding
from seda.package import ContainerLimits
from seda.schema import Schemas
from storage.layout import OCFL_ROOT
from storage.ports import ObjectStore


class Kind(StrEnum):
    """What can be verified."""

    PROOF = "proof"
    PACKAGE = "package"
    COPY = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """What is needed to check without a home; made by `bootstrap.instruments`."""

    open_copy: Callable[[Path], ObjectStore]
    verifiers: TokenVerifiers
    schemas: Schemas
    now: Callable[[], datetime]
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What who verifies has from elsewhere: PEM of the authorities believed, an exported head."""

    trust: bytes = b""
    head: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The answer. checks: what was looked at, according to the kind."""

    kind: Kind
    sound: bool
    checks: ProofChecks | PackageChecks | CopyChecks


def verify(
    target: Path,
    by: Instruments,
    *,
    known: Known,
    tell: Callable[[Finding], None],
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Verified:
    """Follow the two steps.

    Raises: UsageError when there is nothing at `target` or the known head is none;
    TimestampInvalid when there is no root to trust; StoreUnavailable, a copy stops answering.
    """
    if not target.exists():
        raise UsageError("nothing_to_verify", path=target)
    kind = kind_of(target)  # (1)
    checks: ProofChecks | PackageChecks | CopyChecks  # (2)
    if kind is Kind.COPY:
        copy = LoneCopy(
            store=by.open_copy(target),
            verifiers=by.verifiers,
            trust=known.trust,
            head=given_head(known.head),
            threads=by.threads,
        )
        checks = verify_lone_copy(copy, tell=tell, progress=progress)
    elif kind is Kind.PROOF:
        checks = verify_proof(target, limits=ContainerLimits())
        _tell_all(checks.findings, tell)
    else:
        checks = verify_package(target, schemas=by.schemas, now=by.now())
        _tell_all(checks.findings, tell)
    return Verified(kind=kind, sound=checks.sound, checks=checks)


def kind_of(target: Path) -> Kind:
    """Tell what something on disk is, by what is in it."""
    if (target / OCFL_ROOT).is_dir():
        return Kind.COPY
    return Kind.PROOF if looks_like_a_proof(target) else Kind.PACKAGE


# ----------------------------------------------------------------------------- private


def _tell_all(findings: tuple[Finding, ...], tell: Callable[[Finding], None]) -> None:
    for finding in findings:
        tell(finding)
