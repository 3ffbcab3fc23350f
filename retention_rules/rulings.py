"""What the rules say of a unit by itself, whatever the day: the values that decisions are made of.

`None` for a day always means "no day": never over, never open. `date.min` means "always".
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention_rules.model import FinalAction
from retention_rules.reasons import Reason


class Fate(StrEnum):
    """What should become of a unit in the end.

    CONFLICT: what is stated contradicts itself. UNDETERMINED: to destroy or to sort, but something
    that must be known is not (an unknown rule, a missing start event...).
    """

    KEEP = "keep"
    DESTROY = "destroy"
    SORT = "sort"
    CONFLICT = "conflict"
    UNDETERMINED = "undetermined"

    @property
    def leaves(self) -> bool:
        """Whether the unit may leave one day, by destruction or after sorting."""
        return self in (Fate.DESTROY, Fate.SORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRuling:
    """What the units of one originating agency say. due_on: when all its rules are over."""

    agency: str
    fate: Fate
    due_on: date | None

    def lets_go_on(self, day: date) -> bool:
        """Whether this agency lets the unit go on a day."""
        return self.fate.leaves and self.due_on is not None and self.due_on <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """DUA and final sort of a unit by itself, its descendants and its dossier apart.

    term_on: when its last appraisal rule is over (None: never, or not known). due_on: first day
    on which it may leave; None if none comes by itself. first_due_on: first day on which one
    agency lets go, or contradicts itself. agencies: by identifier. links: when there are several,
    those that come through each parent, in the order of parents. reasons: what stands in the way
    on some day, or the Keep that was stated.
    """

    fate: Fate
    term_on: date | None
    due_on: date | None
    first_due_on: date | None
    agencies: tuple[AgencyRuling, ...]
    links: tuple[tuple[str, ...], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When anybody may read, publish or reuse. opens_on: `date.min` if always, None if never known.

    reasons: the rules that run (until their day), and what closes for good.
    """

    opens_on: date | None
    reasons: tuple[Reason, ...]

    def open_on(self, day: date) -> bool:
        """Whether it is open on a day."""
        return self.opens_on is not None and self.opens_on <= day


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """Secrecy in force. Several parents may give several levels: all are told.

    reassess_on: the first day stated or computed for looking at it again; None if there is none.
    """

    levels: tuple[str, ...]
    owners: tuple[str, ...]
    audiences: tuple[str, ...]
    reassess_on: date | None
    needs_authorization: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """How long it is in use (DUC), and what follows. ends_on: None if never, or not known."""

    ends_on: date | None
    actions: tuple[FinalAction, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Holds, by rules and by the archive. ends_on: first free day; `date.min` without any hold.

    reassess_on: the first day on which one of them should be looked at again. movable_on: first
    day on which no hold in force forbids to hang it elsewhere (PreventRearrangement).
    """

    ends_on: date | None
    reasons: tuple[Reason, ...]
    reassess_on: date | None
    movable_on: date | None

    def held_on(self, day: date) -> bool:
        """Whether a hold is in force on a day. On the day of its end it is not any more."""
        return self.ends_on is None or day < self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """Everything that reaches a unit, computed. Shared by all the units it is the same for."""

    appraisal: Appraisal
    access: Opening
    dissemination: Opening
    reuse: Opening
    classification: Classification | None
    storage: Storage
    holding: Holding
