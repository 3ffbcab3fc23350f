"""The documents that govern the archive: adopted, archived, answered for at any day.

(1) the document is kept as it is, in an act of its own, with the day from which it is in force
(2) seal
(3) whoever asks is told which version governed at a day, or when a transfer was taken in charge

A version is never replaced: another one begins after it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.policies import (
    AdoptedPolicy,
    PolicyKind,
    adopted_policies,
    in_force,
    policy_body,
)
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.legal_days import day_of
from sae.jobs.naming import Kind, name_of
from sae.ports import Archive

MAX_BYTES = 64 * 1024**2  # a technical file with its drawings; not a package


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPolicy:
    """A version to adopt. title: as other documents will name it."""

    kind: PolicyKind
    agreement: str
    version: str
    in_force_on: date
    title: str
    reason: str


def adopt_policy(archive: Archive, document: Path, new: NewPolicy) -> AdoptedPolicy:
    """Adopt a version of a governing document (1) (2).

    Raises: UsageError for a version already adopted, or a document that is empty or too large;
    UnknownIdentifier for no such agreement; NotAllowed.
    """
    archive.caller.require(Role.ARCHIVIST)
    data = _bytes_of(document)
    with archive.catalogue.read() as reader:
        agreements = {one.identifier for one in reader.referentials().agreements}
        known = adopted_policies(reader.acts(ActKind.POLICY_ADOPTED))
    if new.agreement and new.agreement not in agreements:
        raise UnknownIdentifier("agreement_not_found", agreement=new.agreement)
    for one in known:
        if (one.kind, one.agreement, one.version) == (new.kind, new.agreement, new.version):
            raise UsageError("policy_version_taken", policy=one.name, version=one.version)
    body = policy_body(
        new.kind,
        agreement=new.agreement,
        title=new.title,
        version=new.version,
        in_force_on=new.in_force_on,
    )
    act = new_act(archive, ActKind.POLICY_ADOPTED, body=body, reason=new.reason)
    path = f"policy{_suffix(document)}"
    act = perform(archive, act, documents=[ActDocument(path, data)])
    seal(archive)
    return adopted_policies([act])[0]


def policies(archive: Archive) -> tuple[AdoptedPolicy, ...]:
    """List every version ever adopted, in order of adoption."""
    with archive.catalogue.read() as reader:
        return adopted_policies(reader.acts(ActKind.POLICY_ADOPTED))


def governing(
    archive: Archive, *, on: date | None = None, transfer: str = ""
) -> tuple[AdoptedPolicy, ...]:
    """List the versions in force (3): today, on a day, or when a transfer was taken in charge.

    With a transfer, of agreements only its own. Raises: UnknownIdentifier, UsageError.
    """
    with archive.catalogue.read() as reader:
        known = adopted_policies(reader.acts(ActKind.POLICY_ADOPTED))
        agreements = sorted({one.agreement for one in known})
        day = on or archive.clock.today()
        if transfer:
            named = name_of(reader, transfer)
            record = reader.transfer(named.identifier)
            if named.kind is not Kind.TRANSFER or record is None:
                raise UsageError("not_a_transfer", typed=transfer)
            agreements = ["", record.archival_agreement]
            day = day_of(archive.clock, record.completed_at or record.received_at)
    found = (
        in_force(known, kind, on=day, agreement=agreement)
        for kind in PolicyKind
        for agreement in agreements
        if bool(agreement) == (kind is PolicyKind.AGREEMENT)
    )
    return tuple(one for one in found if one is not None)


def open_policy(archive: Archive, policy: AdoptedPolicy, *, into: Path) -> None:
    """Write the document of a version, verified. Raises: OSError, StorageError."""
    data = archive.copies.read_bytes(policy.act_id, policy.path, sha512=policy.sha512)
    into.write_bytes(data)


def parse_policy_name(typed: str) -> tuple[PolicyKind, str]:
    """Read `pa`, `dpa`, `technical`, `processing` or `agreement:CONV-1`. Raises: UsageError."""
    kind, _, agreement = typed.partition(":")
    known = [one.value for one in PolicyKind]
    if kind not in known or bool(agreement) != (kind == PolicyKind.AGREEMENT.value):
        names = ", ".join("agreement:ID" if one == "agreement" else one for one in known)
        raise UsageError("policy_unknown", typed=typed, known=names)
    return PolicyKind(kind), agreement


# ----------------------------------------------------------------------------- private


def _bytes_of(document: Path) -> bytes:
    with document.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if not data.strip():
        raise UsageError("policy_empty", file=document)
    if len(data) > MAX_BYTES:
        raise UsageError("policy_too_large", file=document, limit=MAX_BYTES // 1024**2)
    return data


def _suffix(document: Path) -> str:
    suffix = document.suffix.lower()
    return suffix if suffix[1:].isalnum() and len(suffix) <= 6 and suffix.isascii() else ".bin"
