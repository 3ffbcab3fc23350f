"""Rows of units, as the engine wants them."""

import re
from collections.abc import Iterable
from datetime import date

from retention_rules import (
    NOTHING_STATED,
    ArchiveHold,
    Category,
    Choices,
    GivenEvent,
    Management,
    StartEvent,
    Unit,
    earliest_day,
    latest_day,
)
from sae.domain.rule_inputs import RuleInputs, RuleUnitRow, StatedRule
from sae.domain.rule_mapping.confirmations import confirmation_holds
from sae.domain.rule_mapping.dossiers import join_dossiers, let_go_of_missing_parents
from sae.domain.rule_mapping.statements import management_of
from sae.domain.unit_decision import Chosen


def choices_of(inputs: RuleInputs) -> Choices:
    """Give the engine what campaigns of final sort decided."""
    return Choices(
        kept=_chosen(inputs, Chosen.KEEP),
        sorted_out=_chosen(inputs, Chosen.DESTROY),
    )


def units_of(rows: Iterable[RuleUnitRow], inputs: RuleInputs) -> tuple[list[Unit], list[int]]:
    """Make the units of a closed set of rows; give their numbers beside, in the same order.

    A parent that is not there any more is left out.
    """
    mapper = _Mapper(inputs)
    units: list[Unit] = []
    numbers: list[int] = []
    for row in rows:
        units.append(mapper.unit(row))
        numbers.append(row.unit_number)
    let_go_of_missing_parents(units)
    join_dossiers(units)
    return units, numbers


def content_days(row: RuleUnitRow) -> tuple[date | None, date | None]:
    """Give the extreme days of a unit's content; partial dates are read at their ends.

    StartDate and EndDate say them; without either, the other dates of the Content do.
    """
    written = [text for text in (row.start_date, row.end_date) if text]
    if not written and row.metadata:
        written = _OTHER_DATES.findall(row.metadata)
    first = [day for day in map(earliest_day, written) if day is not None]
    last = [day for day in map(latest_day, written) if day is not None]
    return min(first, default=None), max(last, default=None)


# ----------------------------------------------------------------------------- private

# SEDA 2.3 DatesGroup: what says when a document was made or came, when nothing says its span.
_OTHER_DATES = re.compile(
    r'"(?:CreatedDate|TransactedDate|AcquiredDate|SentDate|ReceivedDate|RegisteredDate)"'
    r':\["([^"]*)"'
)


class _Mapper:
    """Makes units; what a thousand of them share is made once."""

    def __init__(self, inputs: RuleInputs) -> None:
        self._inputs = inputs
        self._managements: dict[tuple[StatedRule, ...], Management] = {(): NOTHING_STATED}
        self._days: dict[tuple[str, str, str], tuple[date | None, date | None]] = {}
        self._parents: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._confirmations: dict[tuple[bool, bool], tuple[ArchiveHold, ...]] = {}
        self._holds: dict[str, list[ArchiveHold]] = {}
        for hold in inputs.holds:
            archive_hold = ArchiveHold(hold_id=hold.hold_id, until=hold.until_on)
            self._holds.setdefault(hold.unit_id, []).append(archive_hold)
        self._events: dict[str, list[GivenEvent]] = {}
        for one in inputs.events:
            event = GivenEvent(
                event=StartEvent(one.event),
                on=one.happened_on,
                rule_id=one.rule_id,
                category=Category(one.category) if one.category else None,
            )
            self._events.setdefault(one.unit_id, []).append(event)

    def unit(self, row: RuleUnitRow) -> Unit:
        """Make one unit."""
        managements, days = self._managements, self._days
        management = managements.get(row.rules)
        if management is None:
            management = managements[row.rules] = management_of(row.rules)
        written = (row.start_date, row.end_date, row.metadata)
        known = days.get(written)
        if known is None:
            known = content_days(row)
            if not row.metadata:
                days[written] = known
        return Unit(
            unit_id=row.unit_id,
            parents=self._parents.setdefault(row.parents, row.parents),
            agency=row.agency,
            management=management,
            earliest_on=known[0],
            latest_on=known[1],
            dossier_id=row.dossier_id,
            container=not row.dossier_id,
            holds=self._holds_of(row),
            events=tuple(self._events.get(row.unit_id, ())),
        )

    def _holds_of(self, row: RuleUnitRow) -> tuple[ArchiveHold, ...]:
        kinds = (
            row.agency in self._inputs.unconfirmed_agencies,
            row.transfer_id in self._inputs.unconfirmed_transfers,
        )
        known = self._confirmations.get(kinds)
        if known is None:
            known = confirmation_holds(agency=kinds[0], agreement=kinds[1])
            self._confirmations[kinds] = known
        own = self._holds.get(row.unit_id)
        return known if own is None else (*own, *known)


def _chosen(inputs: RuleInputs, wanted: Chosen) -> frozenset[str]:
    return frozenset(unit_id for unit_id, chosen in inputs.chosen.items() if chosen is wanted)
