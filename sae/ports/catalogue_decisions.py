"""Rules and what they decide of units, in the catalogue, as jobs need them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from retention_rules import Fate
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.rule_inputs import RuleInputs, RuleUnitRow, RuleUnits, StartEventRow
from sae.domain.unit_decision import Chosen, UnitDecision

NumberedDecision = tuple[int, UnitDecision]
"""The number of a unit in this catalogue, and its decision (whose `unit_id` may be empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleMarks:
    """What must be computed again. last: number of the last mark. every: all units.

    rules_sha256: under what the others were computed; empty when they never were.
    """

    last: int
    every: bool
    transfer_ids: tuple[str, ...]
    unit_ids: tuple[str, ...]
    rules_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCount:
    """How many units of an originating agency may leave on a day."""

    fate: Fate
    agency: str
    units: int


class DecisionsReads(Protocol):
    """Reads of rules and decisions, within one snapshot.

    Stored decisions are true after `sae.jobs.unit_decisions.fresh_decisions`.
    """

    def rule_versions(self, *states: RuleState) -> tuple[RuleDefinition, ...]:
        """List versions of rules in order of category, identifier and number; all by default."""

    def decision(self, unit_id: str) -> UnitDecision | None:
        """Give the stored decision of a unit."""

    def decisions(self, unit_ids: Iterable[str]) -> Mapping[str, UnitDecision]:
        """Give stored decisions by unit id; units without one are left out."""

    def due(self, on: date, *fates: Fate) -> Iterator[UnitDecision]:
        """List the stored decisions of units that may leave on a day, in order of arrival."""

    def past_term(self, on: date, *fates: Fate) -> Iterator[UnitDecision]:
        """List those of units whose last AppraisalRule is over on a day, whatever stops them."""

    def count_due(self, on: date) -> tuple[DueCount, ...]:
        """Count units that may leave on a day, by fate and originating agency."""

    def waiting_units(self) -> Iterator[tuple[str, str, str]]:
        """List (unit id, category, rule id) where a rule waits for the event that starts it."""

    def stale_marks(self) -> StaleMarks:
        """Give what must be computed again."""

    def rule_inputs(self) -> RuleInputs:
        """Give what governs every unit."""

    def rule_units(self) -> Iterator[RuleUnitRow]:
        """Give every unit as rules need them. Streams."""

    def rule_units_around(
        self, *, unit_ids: Iterable[str] = (), transfer_ids: Iterable[str] = (), at_most: int
    ) -> RuleUnits | None:
        """Give all that is concerned when units, or those of transfers, change.

        None when more than `at_most` are.
        """

    def rule_units_above(self, unit_id: str) -> RuleUnits:
        """Give a unit and all its ancestors; it alone is a member. Empty for no such unit."""

    def dossier_dates(self, dossier_id: str) -> tuple[str, ...]:
        """List the dates written on the units of a dossier, once each."""

    def unit_agencies(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give originating agencies by unit id."""

    def unit_types(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give document types by unit id."""

    def unit_dossiers(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the tops of their dossiers by unit id, empty for a container."""

    def start_events(self) -> tuple[StartEventRow, ...]:
        """List events given later, in order of unit."""


class DecisionsWrites(Protocol):
    """Writes of rules and decisions, in one transaction."""

    def put_rules_in_force(self, chosen: Iterable[tuple[str, str, int]]) -> None:
        """Put versions of rules (category, rule id, number) in force."""

    def put_decisions(self, decisions: Iterable[NumberedDecision], *, every: bool) -> None:
        """Replace decisions; all there were, if these are every unit's. Streams."""

    def mark_decisions_stale(
        self,
        *,
        unit_ids: Iterable[str] = (),
        transfer_ids: Iterable[str] = (),
        every: bool = False,
    ) -> None:
        """Say that the decisions of units (and of all they concern) are to compute again."""

    def forget_stale(self, *, upto: int, rules_sha256: str) -> None:
        """Say that marks up to a number are dealt with, under these rules."""

    def put_start_events(self, events: Iterable[StartEventRow]) -> None:
        """Add events; one given before for the same unit, rule and event is replaced."""

    def put_sorts(self, sorts: Mapping[str, Chosen], *, act_id: str) -> None:
        """Say what a campaign of final sort decided of units."""
