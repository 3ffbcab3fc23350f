"""What was decided of a unit, as the catalogue keeps it: days and codes, never words.

Stored so that "what is due on a day" is one question; whoever destroys decides again.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention_rules import Fate, Outcome

ALWAYS = date.min
"""The day of what was always so: `communicable_on` of an open unit, `held_until` without a hold."""


class Age(StrEnum):
    """The three ages of archives (Code du patrimoine, art. R.212-10 to R.212-12)."""

    CURRENT = "current"
    INTERMEDIATE = "intermediate"
    DEFINITIVE = "definitive"


class Chosen(StrEnum):
    """What a campaign of final sort decided of a unit."""

    KEEP = "keep"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDecision:
    """The decision of a unit, whatever the day. A day that is None never comes by itself.

    fate: what should become of it, with what is below and beside it, a decided sort included.
    due_on: first day on which it may leave. conflict_on: day from which rules contradict one
    another. term_on: when its last AppraisalRule is over. in_use_until: when its StorageRule is
    (ALWAYS without one). communicable_on, disseminable_on, reusable_on: first open day.
    held_until: first free day. blockers: codes of all that stands in the way of leaving.
    waiting_for: (category, rule id) of rules that wait for the event that starts them. chosen: what
    a campaign decided, if one did.
    """

    unit_id: str
    fate: Fate
    due_on: date | None
    conflict_on: date | None
    term_on: date | None
    in_use_until: date | None
    communicable_on: date | None
    disseminable_on: date | None
    reusable_on: date | None
    held_until: date | None
    blockers: tuple[str, ...]
    waiting_for: tuple[tuple[str, str], ...] = ()
    chosen: Chosen | None = None

    def outcome_on(self, day: date) -> Outcome:
        """Say where the unit stands on a day."""
        if self.fate is Fate.KEEP:
            return Outcome.KEEP
        if self.due_on is not None and self.due_on <= day:
            return Outcome(self.fate.value)
        if self.conflict_on is not None and self.conflict_on <= day:
            return Outcome.CONFLICT
        if self.fate is Fate.UNDETERMINED:
            return Outcome.UNDETERMINED
        return Outcome.NOT_YET if self.due_on is not None else Outcome.BLOCKED

    def communicable(self, day: date) -> bool:
        """Whether anybody may read it on a day."""
        return self.communicable_on is not None and self.communicable_on <= day

    def held(self, day: date) -> bool:
        """Whether a hold is in force on a day; on the day of its end it is not any more."""
        return self.held_until is None or day < self.held_until

    def age(self, day: date) -> Age:
        """Give its age on a day: definitive by decision only, current while its DUC runs."""
        if self.chosen is Chosen.KEEP:
            return Age.DEFINITIVE
        if self.in_use_until is None or day < self.in_use_until:
            return Age.CURRENT
        return Age.INTERMEDIATE
