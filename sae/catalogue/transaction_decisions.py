"""The catalogue's two faces for rules and decisions (`sae.ports.catalogue_decisions`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from retention_rules import Fate
from sae.catalogue import queries_decisions, queries_rule_inputs, queries_rule_units, queries_rules
from sae.catalogue.transaction_on import OnConnection
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.rule_inputs import RuleInputs, RuleUnitRow, RuleUnits, StartEventRow
from sae.domain.unit_decision import Chosen, UnitDecision
from sae.ports.catalogue_decisions import DueCount, NumberedDecision, StaleMarks


class SqlDecisionsReads(OnConnection):
    """`sae.ports.catalogue_decisions.DecisionsReads`."""

    def rule_versions(self, *states: RuleState) -> tuple[RuleDefinition, ...]:
        return queries_rules.list_rules(self._connection, *states)

    def decision(self, unit_id: str) -> UnitDecision | None:
        return queries_decisions.find_decisions(self._connection, [unit_id]).get(unit_id)

    def decisions(self, unit_ids: Iterable[str]) -> Mapping[str, UnitDecision]:
        return queries_decisions.find_decisions(self._connection, unit_ids)

    def due(self, on: date, *fates: Fate) -> Iterator[UnitDecision]:
        return queries_decisions.list_due(self._connection, on, fates, term=False)

    def past_term(self, on: date, *fates: Fate) -> Iterator[UnitDecision]:
        return queries_decisions.list_due(self._connection, on, fates, term=True)

    def count_due(self, on: date) -> tuple[DueCount, ...]:
        return queries_decisions.count_due(self._connection, on)

    def waiting_units(self) -> Iterator[tuple[str, str, str]]:
        return queries_decisions.list_waiting(self._connection)

    def stale_marks(self) -> StaleMarks:
        return queries_decisions.stale_marks(self._connection)

    def rule_inputs(self) -> RuleInputs:
        return queries_rule_inputs.rule_inputs(self._connection)

    def rule_units(self) -> Iterator[RuleUnitRow]:
        return queries_rule_units.every_rule_unit(self._connection)

    def rule_units_around(
        self, *, unit_ids: Iterable[str] = (), transfer_ids: Iterable[str] = (), at_most: int
    ) -> RuleUnits | None:
        return queries_rule_units.rule_units_around(
            self._connection, unit_ids=unit_ids, transfer_ids=transfer_ids, at_most=at_most
        )

    def rule_units_above(self, unit_id: str) -> RuleUnits:
        return queries_rule_units.rule_units_above(self._connection, unit_id)

    def dossier_dates(self, dossier_id: str) -> tuple[str, ...]:
        return queries_rule_units.dossier_dates(self._connection, dossier_id)

    def unit_agencies(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_rule_units.unit_agencies(self._connection, unit_ids)

    def unit_types(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_rule_units.unit_types(self._connection, unit_ids)

    def unit_dossiers(self, unit_ids: Iterable[str]) -> Mapping[str, str]:
        return queries_rule_units.unit_dossiers(self._connection, unit_ids)

    def start_events(self) -> tuple[StartEventRow, ...]:
        return queries_decisions.list_events(self._connection)


class SqlDecisionsWrites(OnConnection):
    """`sae.ports.catalogue_decisions.DecisionsWrites`."""

    def put_rules_in_force(self, chosen: Iterable[tuple[str, str, int]]) -> None:
        queries_rules.put_rules_in_force(self._connection, chosen)

    def put_decisions(self, decisions: Iterable[NumberedDecision], *, every: bool) -> None:
        queries_decisions.put_decisions(self._connection, decisions, every=every)

    def mark_decisions_stale(
        self,
        *,
        unit_ids: Iterable[str] = (),
        transfer_ids: Iterable[str] = (),
        every: bool = False,
    ) -> None:
        queries_decisions.mark_stale(
            self._connection, unit_ids=unit_ids, transfer_ids=transfer_ids, every=every
        )

    def forget_stale(self, *, upto: int, rules_sha256: str) -> None:
        queries_decisions.forget_stale(self._connection, upto, rules_sha256)

    def put_start_events(self, events: Iterable[StartEventRow]) -> None:
        queries_decisions.put_events(self._connection, events)

    def put_sorts(self, sorts: Mapping[str, Chosen], *, act_id: str) -> None:
        queries_decisions.put_sorts(self._connection, sorts, act_id)
