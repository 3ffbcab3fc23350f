"""What the rules need to know of units and of the archive, as the catalogue gives it: plain rows.

No word of the engine is here; `rule_mapping` makes its units from these.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sae.domain.records import RuleDefinition
from sae.domain.unit_decision import Chosen

StatedRule = tuple[str, str, str, str]
"""Category, rule id (may be empty), start date as written, properties as JSON pairs."""


class RuleUnitRow(NamedTuple):
    """A unit for the rules. A tuple: there may be a million of them.

    dossier_id: empty for a container. metadata: JSON of Content, only when the unit says neither
    StartDate nor EndDate; empty otherwise.
    """

    unit_number: int
    unit_id: str
    transfer_id: str
    dossier_id: str
    agency: str
    start_date: str
    end_date: str
    metadata: str
    parents: tuple[str, ...]
    rules: tuple[StatedRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartEventRow:
    """The day of an event given on a unit, for it and all below.

    rule_id, category: what it was given for; empty for every rule that waits for this event.
    event: word of the closed list; empty for the one that starts the rule.
    """

    unit_id: str
    rule_id: str
    category: str
    event: str
    happened_on: date
    act_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """A hold of the archive, on a unit that it names and all below. until_on: first free day."""

    unit_id: str
    hold_id: str
    until_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInputs:
    """What governs every unit, beside what units state.

    rules: in force. unconfirmed_agencies: identifiers. unconfirmed_transfers: those that came
    under an agreement to be confirmed. holds: not lifted. chosen: decided sorts, by unit id.
    """

    rules: tuple[RuleDefinition, ...]
    unconfirmed_agencies: frozenset[str] = frozenset()
    unconfirmed_transfers: frozenset[str] = frozenset()
    events: tuple[StartEventRow, ...] = ()
    holds: tuple[StandingHold, ...] = ()
    chosen: dict[str, Chosen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUnits:
    """A closed set of units. members: numbers of those to decide of; the others lead to them."""

    rows: tuple[RuleUnitRow, ...]
    members: frozenset[int]
