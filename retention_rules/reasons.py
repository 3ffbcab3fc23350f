"""Why something cannot be done: a code, where it comes from, and until when it holds.

Sentences are the business of whoever shows them.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReasonCode(StrEnum):
    """Stable words, append-only."""

    # Nothing can be computed: data is missing.
    RULE_UNKNOWN = "rule_unknown"
    RULE_WRONG_CATEGORY = "rule_wrong_category"
    RULE_INACTIVE = "rule_inactive"
    RULE_MISSING = "rule_missing"  # no rule of the category reaches the unit
    START_EVENT_MISSING = "start_event_missing"

    # The rules say so.
    RULE_RUNNING = "rule_running"
    RULE_UNLIMITED = "rule_unlimited"
    RULE_WITHOUT_DURATION = "rule_without_duration"
    FINAL_ACTION_KEEP = "final_action_keep"
    FINAL_ACTION_MISSING = "final_action_missing"  # implicit Keep
    FINAL_SORT_KEEP = "final_sort_keep"  # the package says Destroy, the table says C
    RULE_WITHOUT_AGREEMENT = "rule_without_agreement"
    CLASSIFIED = "classified"

    # Statements contradict one another (names of Vitam, in lower case).
    FINAL_ACTION_INCONSISTENCY = "final_action_inconsistency"
    KEEP_ACCESS_SP = "keep_access_sp"
    ACCESS_LINK_INCONSISTENCY = "access_link_inconsistency"

    # Something else holds it back.
    HELD = "held"  # a HoldRule
    ARCHIVE_HELD = "archive_held"  # a hold of the archive itself
    CHILD_KEPT = "child_kept"
    DOSSIER_KEPT = "dossier_kept"
    CONTAINER = "container"
    CONTAINER_HAS_CHILDREN = "container_has_children"
    SORT_DECIDED = "sort_decided"  # a campaign of final sort keeps it


#: With one of these, what should become of a unit is not known.
MISSING_DATA = frozenset(
    {
        ReasonCode.RULE_UNKNOWN,
        ReasonCode.RULE_WRONG_CATEGORY,
        ReasonCode.RULE_INACTIVE,
        ReasonCode.RULE_MISSING,
        ReasonCode.START_EVENT_MISSING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that stands in the way.

    rule_id, unit_id: the rule, and the unit that states it (or the one that is in the way).
    agency: of the unit that states it. until: first day on which it no longer does; None when no
    day ends it by itself.
    """

    code: ReasonCode
    rule_id: str = ""
    unit_id: str = ""
    agency: str = ""
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it stands in the way on a day."""
        return self.until is None or day < self.until


def in_order(reasons: set[Reason]) -> tuple[Reason, ...]:
    """Give reasons in an order that depends on them only."""
    if len(reasons) < 2:
        return tuple(reasons)
    return tuple(
        sorted(reasons, key=lambda one: (one.code, one.rule_id, one.unit_id, one.until or _NEVER))
    )


def last_end(reasons: tuple[Reason, ...]) -> date | None:
    """Give the first day on which none holds any more (`date.min` without any), None if never."""
    end = date.min
    for reason in reasons:
        if reason.until is None:
            return None
        end = max(end, reason.until)
    return end


# ----------------------------------------------------------------------------- private

_NEVER = date.max
