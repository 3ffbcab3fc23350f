"""Archive units as the rules see them: where they hang, what they state, which dates they hold.

Values are made to be shared: most units of an archive state nothing and keep `NOTHING_STATED`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention_rules.definitions import Category, StartEvent


class FinalAction(StrEnum):
    """What becomes of archives at the term: the words of SEDA.

    KEEP and DESTROY belong to AppraisalRule; the others to StorageRule.
    """

    KEEP = "Keep"
    DESTROY = "Destroy"
    RESTRICT_ACCESS = "RestrictAccess"
    TRANSFER = "Transfer"
    COPY = "Copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStatement:
    """A rule named on a unit, with the day it runs from; the rest is of HoldRule (SEDA 2.2)."""

    rule_id: str
    start_on: date | None = None
    hold_end_on: date | None = None
    hold_owner: str = ""
    hold_reason: str = ""
    hold_reassessing_on: date | None = None
    prevent_rearrangement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryStatement:
    """What a unit states in one category.

    final_action: of StorageRule and AppraisalRule. prevent_inheritance: nothing comes from above.
    ref_non_rule_ids: rules that do not come from above. The rest is of ClassificationRule.
    """

    category: Category
    rules: tuple[RuleStatement, ...] = ()
    final_action: FinalAction | None = None
    prevent_inheritance: bool = False
    ref_non_rule_ids: tuple[str, ...] = ()
    classification_level: str = ""
    classification_owner: str = ""
    classification_audience: str = ""
    classification_reassessing_on: date | None = None
    need_reassessing_authorization: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Management:
    """All that a unit states: at most one statement per category, and NeedAuthorization."""

    statements: tuple[CategoryStatement, ...] = ()
    need_authorization: bool | None = None

    def of(self, category: Category) -> CategoryStatement | None:
        """Give what is stated in a category, if anything."""
        for statement in self.statements:
            if statement.category is category:
                return statement
        return None


NOTHING_STATED = Management()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEvent:
    """The day of an event, told to the archive after the transfer, with its proof.

    It holds for the unit it is given on and for all below it. event: `UNSPECIFIED` means the one
    that starts the rule. rule_id, category: what it is told for; empty and None for every rule
    that waits for such an event.
    """

    event: StartEvent
    on: date
    rule_id: str = ""
    category: Category | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveHold:
    """A hold set by the archive itself, outside what the package states.

    until: first day on which it no longer holds; None until it is lifted. with_descendants:
    whether it is set on all that is below as well.
    """

    hold_id: str
    until: date | None = None
    with_descendants: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An archive unit.

    agency: identifier of its own originating agency; empty for a holding unit, which has none.
    earliest_on, latest_on: extreme days of its content, partial dates read by
    `durations.earliest_day` and `latest_day`. dossier_id: what it goes or stays with, over all
    AIPs; empty when it goes alone. container: a fonds, a series, a node of a holding scheme: never
    proposed, unless chosen.
    """

    unit_id: str
    parents: tuple[str, ...] = ()
    agency: str = ""
    management: Management = NOTHING_STATED
    earliest_on: date | None = None
    latest_on: date | None = None
    dossier_id: str = ""
    container: bool = False
    holds: tuple[ArchiveHold, ...] = ()
    events: tuple[GivenEvent, ...] = ()
