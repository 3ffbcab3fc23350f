"""An act: what a person decided about archives, kept as an archive of its own.

One OCFL object for each act (`record.json` and its documents), one line of the lifecycle journal.
Every row that an act makes is a function of these files, so that a rebuild makes it again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

FORMAT = "sae-act/1"


class ActKind(StrEnum):
    """What an act does. The words are types of journal lines, part of sealed bytes: append-only."""

    RULES_APPLIED = "rules_applied"
    RULES_REVERTED = "rules_reverted"
    START_EVENT_GIVEN = "start_event_given"
    HOLD_SET = "hold_set"
    HOLD_LIFTED = "hold_lifted"
    HOLD_REASSESSED = "hold_reassessed"
    SORT_DECIDED = "sort_decided"
    ELIMINATION_PROPOSED = "elimination_proposed"
    ELIMINATION_EDITED = "elimination_edited"
    ELIMINATION_AGREED = "elimination_agreed"
    ELIMINATION_SUBMITTED = "elimination_submitted"
    ELIMINATION_VISAED = "elimination_visaed"
    ELIMINATION_ORDERED = "elimination_ordered"
    ELIMINATION_CERTIFIED = "elimination_certified"
    ELIMINATION_ABANDONED = "elimination_abandoned"
    UNITS_MODIFIED = "units_modified"
    DELIVERY_REQUESTED = "delivery_requested"
    DELIVERY_DECIDED = "delivery_decided"
    DELIVERED = "delivered"
    COPY_OCCULTED = "copy_occulted"
    RESTITUTION_PREPARED = "restitution_prepared"
    RESTITUTION_ACCEPTED = "restitution_accepted"
    RESTITUTION_COMPLETED = "restitution_completed"
    RESTITUTION_ABANDONED = "restitution_abandoned"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    WITHDRAWAL_ORDERED = "withdrawal_ordered"
    WITHDRAWAL_COMPLETED = "withdrawal_completed"
    WITHDRAWAL_ABANDONED = "withdrawal_abandoned"
    SCHEME_CHANGED = "scheme_changed"
    UNITS_FILED = "units_filed"
    POLICY_ADOPTED = "policy_adopted"
    HOLDINGS_CENSUS = "holdings_census"
    ATTESTED = "attested"
    REMOVAL_INTENDED = "removal_intended"
    GAP_EXPLAINED = "gap_explained"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRef:
    """A document of an act. path: in the act's object. sha512: lower-case hexadecimal."""

    path: str
    sha512: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act.

    act_id: also the identifier of its object. campaign_id: shared by the acts of one campaign,
    empty when the act stands alone. actor: account. reason: why, as the person wrote it; it
    outlives eliminations, so it names no document and no person. body: what this kind says, JSON.
    documents: known once they are stored. salt: makes the inventory's digest say nothing by
    itself. published_seq: its lifecycle entry (0 while it has none).
    """

    act_id: str
    kind: ActKind
    campaign_id: str
    at: datetime
    actor: str
    reason: str
    body: Mapping[str, Any]
    salt: str
    documents: tuple[DocumentRef, ...] = ()
    published_seq: int = 0

    def to_bytes(self) -> bytes:
        """Write `record.json`: stable, readable JSON."""
        document = {
            "format": FORMAT,
            "act_id": self.act_id,
            "kind": self.kind.value,
            "campaign_id": self.campaign_id,
            "at": self.at.isoformat(),
            "actor": self.actor,
            "reason": self.reason,
            "salt": self.salt,
            "documents": [[one.path, one.sha512, one.size] for one in self.documents],
            "body": self.body,
        }
        text = json.dumps(document, ensure_ascii=False, indent=1, default=_plain)
        return text.encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes, *, published_seq: int = 0) -> "Act":
        """Read the file. Raises: ValueError when it is not one of ours."""
        document = json.loads(data)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ValueError(f"not a {FORMAT} file")
        return cls(
            act_id=document["act_id"],
            kind=ActKind(document["kind"]),
            campaign_id=document["campaign_id"],
            at=datetime.fromisoformat(document["at"]),
            actor=document["actor"],
            reason=document["reason"],
            body=MappingProxyType(document["body"]),
            salt=document["salt"],
            documents=tuple(
                DocumentRef(path=path, sha512=sha512, size=size)
                for path, sha512, size in document["documents"]
            ),
            published_seq=published_seq,
        )


# ----------------------------------------------------------------------------- private


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")
