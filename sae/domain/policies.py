"""The documents that govern the archive: policy, practices, agreements; each version kept.

A version is in force from its day until the next one begins. Nothing is ever replaced: which one
governed a deposit can be answered as long as the archive lives.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sae.domain.act import Act


class PolicyKind(StrEnum):
    """Which document. The words are part of archived acts: append-only.

    PA: politique d'archivage. DPA: déclaration des pratiques d'archivage. AGREEMENT: convention de
    versement with one depositor. TECHNICAL: dossier de description technique. PROCESSING: register
    of processing and impact assessment (GDPR).
    """

    PA = "pa"
    DPA = "dpa"
    AGREEMENT = "agreement"
    TECHNICAL = "technical"
    PROCESSING = "processing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedPolicy:
    """A version of a governing document. agreement: its identifier, for an AGREEMENT only.

    act_id, path: where the copies keep the document. sha512: lower-case hexadecimal.
    """

    kind: PolicyKind
    agreement: str
    title: str
    version: str
    in_force_on: date
    adopted_at: datetime
    act_id: str
    path: str
    sha512: str

    @property
    def name(self) -> str:
        """Write what it is as people type it: `pa`, `agreement:CONV-1`."""
        return f"{self.kind}:{self.agreement}" if self.agreement else self.kind.value


def policy_body(
    kind: PolicyKind, *, agreement: str, title: str, version: str, in_force_on: date
) -> dict[str, str]:
    """Give the body of the act that adopts a version."""
    return {
        "kind": kind.value,
        "agreement": agreement,
        "title": title,
        "version": version,
        "in_force_on": in_force_on.isoformat(),
    }


def adopted_policies(acts: Iterable[Act]) -> tuple[AdoptedPolicy, ...]:
    """Read the versions that acts adopted, in order of their lines."""
    return tuple(
        AdoptedPolicy(
            kind=PolicyKind(act.body["kind"]),
            agreement=act.body["agreement"],
            title=act.body["title"],
            version=act.body["version"],
            in_force_on=date.fromisoformat(act.body["in_force_on"]),
            adopted_at=act.at,
            act_id=act.act_id,
            path=act.documents[0].path,
            sha512=act.documents[0].sha512,
        )
        for act in acts
    )


def in_force(
    policies: Iterable[AdoptedPolicy], kind: PolicyKind, *, on: date, agreement: str = ""
) -> AdoptedPolicy | None:
    """Find the version in force at a day; of two that begin the same day, the later adopted."""
    begun = [
        policy
        for policy in policies
        if (policy.kind, policy.agreement) == (kind, agreement) and policy.in_force_on <= on
    ]
    return max(begun, key=lambda policy: (policy.in_force_on, policy.adopted_at), default=None)
