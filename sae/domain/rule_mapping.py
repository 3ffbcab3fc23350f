"""From rows of the catalogue to units and rules of the engine, and back to decisions.

The only place that knows both. What the archive adds to rules: an agency or an agreement to be
confirmed lets nothing go (design §6), events given later, sorts decided by a campaign, dossiers
that several transfers complete.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from retention_rules import (
    NOTHING_STATED,
    Alternative,
    AlternativeUse,
    ArchiveHold,
    Category,
    CategoryStatement,
    Choices,
    Confidence,
    Decision,
    Duration,
    FinalAction,
    FinalSort,
    GivenEvent,
    Management,
    Measurement,
    Outcome,
    Reason,
    ReasonCode,
    Referential,
    RuleDefinition,
    RuleStatement,
    Sampling,
    SamplingMethod,
    StartEvent,
    Unit,
    earliest_day,
    latest_day,
    on_day,
)
from sae.domain import records
from sae.domain.rule_inputs import RuleInputs, RuleUnitRow, StatedRule
from sae.domain.unit_decision import ALWAYS, Chosen, UnitDecision

AGENCY_TO_CONFIRM = "agency_to_confirm"
AGREEMENT_TO_CONFIRM = "agreement_to_confirm"
_TO_CONFIRM = (AGENCY_TO_CONFIRM, AGREEMENT_TO_CONFIRM)


def referential_of(rules: Iterable[records.RuleDefinition]) -> Referential:
    """Give the engine its table of rules."""
    return Referential(definition_of(rule) for rule in rules)


def definition_of(row: records.RuleDefinition) -> RuleDefinition:
    """Give the engine a row of the table."""
    method, _, parameter = row.sampling.partition(":")
    alternative = None
    if row.alternative_use:
        alternative = Alternative(
            duration=_duration(row.alternative_duration, row.alternative_measurement)
            or Duration(count=None),
            start_event=StartEvent(row.alternative_event),
            use=AlternativeUse(row.alternative_use),
        )
    return RuleDefinition(
        rule_id=row.rule_id,
        category=Category(row.category),
        label=row.value,
        label_en=row.value_en,
        description=row.description,
        duration=_duration(row.duration, row.measurement),
        start_event=StartEvent(row.start_event),
        alternative=alternative,
        final_sort=FinalSort(row.final_sort) if row.final_sort else None,
        sampling=Sampling(method=SamplingMethod(method), parameter=parameter) if method else None,
        legal_basis=row.legal_basis,
        article=row.article,
        source=row.source,
        confidence=Confidence(row.confidence) if row.confidence else None,
        agreement_reference=row.agreement_reference,
        agreement_on=date.fromisoformat(row.agreement_on) if row.agreement_on else None,
        active=row.active,
        code_list=row.code_list,
    )


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
    _let_go_of_missing_parents(units)
    _join_dossiers(units)
    return units, numbers


def decided(decision: Decision, chosen: Chosen | None = None) -> UnitDecision:
    """Make of a decision what the catalogue keeps."""
    rulings = decision.rulings
    conflict_on = rulings.appraisal.first_due_on
    if conflict_on is not None and on_day(decision, conflict_on).outcome is not Outcome.CONFLICT:
        conflict_on = None
    holding = [one for one in rulings.holding.reasons if not _is_to_confirm(one)]
    unused = any(one.code is ReasonCode.RULE_MISSING for one in rulings.storage.reasons)
    return UnitDecision(
        unit_id=decision.unit_id,
        fate=decision.fate,
        due_on=decision.due_on,
        conflict_on=conflict_on,
        term_on=rulings.appraisal.term_on,
        in_use_until=ALWAYS if unused else rulings.storage.ends_on,
        communicable_on=rulings.access.opens_on,
        disseminable_on=rulings.dissemination.opens_on,
        reusable_on=rulings.reuse.opens_on,
        held_until=_last_end(holding),
        blockers=tuple(dict.fromkeys(map(code_of, decision.reasons))),
        chosen=chosen,
    )


def code_of(reason: Reason) -> str:
    """Give the code of a reason; that of the archive's own where the engine sees a hold."""
    return reason.rule_id if _is_to_confirm(reason) else reason.code.value


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
_TRUE = frozenset({"true", "1"})


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
            management = managements[row.rules] = _management(row.rules)
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
        # To the engine it is a hold of this unit alone: it lets go neither it nor what is above.
        kinds = (
            row.agency in self._inputs.unconfirmed_agencies,
            row.transfer_id in self._inputs.unconfirmed_transfers,
        )
        known = self._confirmations.get(kinds)
        if known is None:
            known = self._confirmations[kinds] = tuple(
                ArchiveHold(hold_id=code, with_descendants=False)
                for code, wanted in zip(_TO_CONFIRM, kinds, strict=True)
                if wanted
            )
        own = self._holds.get(row.unit_id)
        return known if own is None else (*own, *known)


def _management(stated: tuple[StatedRule, ...]) -> Management:
    by_category: dict[str, list[StatedRule]] = {}
    for one in stated:
        by_category.setdefault(one[0], []).append(one)
    need = by_category.pop("NeedAuthorization", None)
    return Management(
        statements=tuple(
            _statement(Category(category), rules)
            for category, rules in by_category.items()
            if category in _CATEGORIES
        ),
        need_authorization=_flag(dict(_properties(need[0])), "NeedAuthorization") if need else None,
    )


_CATEGORIES = frozenset(category.value for category in Category)


def _statement(category: Category, stated: list[StatedRule]) -> CategoryStatement:
    """Make of the rows of a category what it states; a property written twice counts once.

    The unit's own rows come before those that the whole message gives: the first word counts.
    """
    pairs = [pair for one in stated for pair in _properties(one)]
    first = dict(reversed(pairs))
    return CategoryStatement(
        category=category,
        rules=tuple(_rule(one) for one in stated if one[1]),
        final_action=_FINAL_ACTIONS.get(first.get("FinalAction", "")),
        prevent_inheritance=_flag(first, "PreventInheritance") is True,
        ref_non_rule_ids=tuple(dict.fromkeys(t for name, t in pairs if name == "RefNonRuleId")),
        classification_level=first.get("ClassificationLevel", ""),
        classification_owner=first.get("ClassificationOwner", ""),
        classification_audience=first.get("ClassificationAudience", ""),
        classification_reassessing_on=latest_day(first.get("ClassificationReassessingDate", "")),
        need_reassessing_authorization=_flag(first, "NeedReassessingAuthorization"),
    )


_FINAL_ACTIONS: Mapping[str, FinalAction] = {action.value: action for action in FinalAction}


def _rule(stated: StatedRule) -> RuleStatement:
    own = dict(_properties(stated))
    return RuleStatement(
        rule_id=stated[1],
        start_on=latest_day(stated[2]),
        hold_end_on=latest_day(own.get("HoldEndDate", "")),
        hold_owner=own.get("HoldOwner", ""),
        hold_reason=own.get("HoldReason", ""),
        hold_reassessing_on=latest_day(own.get("HoldReassessingDate", "")),
        prevent_rearrangement=_flag(own, "PreventRearrangement") is True,
    )


def _properties(stated: StatedRule) -> list[tuple[str, str]]:
    return [(name, text) for name, text in json.loads(stated[3])]


def _flag(properties: Mapping[str, str], name: str) -> bool | None:
    text = properties.get(name, "").strip().lower()
    return text in _TRUE if text else None


def _duration(count: str, measurement: str) -> Duration | None:
    if not count:
        return None
    if not count.isdigit():
        return Duration(count=None)
    return Duration(
        count=int(count),
        measurement=Measurement(measurement.upper()) if measurement else Measurement.YEAR,
    )


def _chosen(inputs: RuleInputs, wanted: Chosen) -> frozenset[str]:
    return frozenset(unit_id for unit_id, chosen in inputs.chosen.items() if chosen is wanted)


def _is_to_confirm(reason: Reason) -> bool:
    return reason.code is ReasonCode.ARCHIVE_HELD and reason.rule_id in _TO_CONFIRM


def _last_end(reasons: Iterable[Reason]) -> date | None:
    ends = [reason.until for reason in reasons]
    return None if None in ends else max((end for end in ends if end is not None), default=ALWAYS)


def _let_go_of_missing_parents(units: list[Unit]) -> None:
    known = {unit.unit_id for unit in units}
    for number, unit in enumerate(units):
        if not known.issuperset(unit.parents):
            parents = tuple(one for one in unit.parents if one in known)
            units[number] = _changed(unit, parents=parents, dossier_id=unit.dossier_id)


def _join_dossiers(units: list[Unit]) -> None:
    """Make one of the dossiers that hang together: several parents, or a later transfer.

    A unit that another transfer hangs below a dossier belongs to it: it moves its term, and goes
    or stays with it.
    """
    edges = [
        unit
        for unit in units
        if unit.dossier_id and unit.parents and (len(unit.parents) > 1 or _is_top(unit))
    ]
    if not edges:
        return
    wanted = {parent for unit in edges for parent in unit.parents}
    dossiers = {unit.unit_id: unit.dossier_id for unit in units if unit.unit_id in wanted}
    joined: dict[str, str] = {}
    for unit in edges:
        for parent in unit.parents:
            if dossiers[parent]:
                _join(joined, dossiers[parent], unit.dossier_id)
    find = _finder(joined)
    for number, unit in enumerate(units):
        if unit.dossier_id in joined:
            units[number] = _changed(unit, parents=unit.parents, dossier_id=find(unit.dossier_id))


def _is_top(unit: Unit) -> bool:
    return unit.dossier_id == unit.unit_id


def _join(joined: dict[str, str], one: str, other: str) -> None:
    find = _finder(joined)
    first, second = sorted((find(one), find(other)))
    if first != second:
        joined[second] = first


def _finder(joined: Mapping[str, str]) -> Callable[[str], str]:
    def find(dossier: str) -> str:
        while dossier in joined:
            dossier = joined[dossier]
        return dossier

    return find


def _changed(unit: Unit, *, parents: tuple[str, ...], dossier_id: str) -> Unit:
    return Unit(
        unit_id=unit.unit_id,
        parents=parents,
        agency=unit.agency,
        management=unit.management,
        earliest_on=unit.earliest_on,
        latest_on=unit.latest_on,
        dossier_id=dossier_id,
        container=unit.container,
        holds=unit.holds,
        events=unit.events,
    )
