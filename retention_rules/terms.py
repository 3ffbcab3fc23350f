"""The term of one rule on one unit: where its start was found, and the arithmetic to its end.

A rule is over on its end day itself (a term on 1 January is past on 1 January).

Where the start is found, in this order:

1. the StartDate of the statement and the events given later for it: the later of the two;
2. for a rule that runs from the most recent document, the most recent day of the whole dossier
   too, when it is later: a document added to a dossier moves its term;
3. without either, the dates of the content when they answer the event: the unit's own for the date
   of the document, the dossier's for the end of the year and the closing of the exercise;
4. otherwise nothing: the rule waits for its event.

Rules of the end of the year and of the exercise are then carried to 31 December.
"""

from dataclasses import dataclass
from datetime import date
from enum import Flag, StrEnum, auto
from typing import NamedTuple

from retention_rules.definitions import (
    Alternative,
    AlternativeUse,
    RuleDefinition,
    StartEvent,
)
from retention_rules.durations import Duration, end_of_year
from retention_rules.model import GivenEvent
from retention_rules.reasons import ReasonCode

_ENDS_WITH_THE_YEAR = frozenset({StartEvent.YEAR_END, StartEvent.EXERCISE_CLOSING})
_ANSWERED_BY_DOSSIER = _ENDS_WITH_THE_YEAR | {StartEvent.LATEST_DOCUMENT}


class StartSource(StrEnum):
    """Where the start of a rule was found."""

    STATED = "stated"
    EVENT = "event"
    DOCUMENT = "document"
    DOSSIER = "dossier"
    IMMEDIATE = "immediate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """One span with its start and end: what an explanation shows line by line.

    start_on: as found; counted_from: after anchoring. ends_on: None when it never ends.
    """

    duration: Duration
    start_event: StartEvent
    start_on: date
    source: StartSource
    counted_from: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """When a rule is over: a day, or the reason why none can be told.

    main, alternative: the delays that could be computed; None for the others.
    """

    ends_on: date | None
    reason: ReasonCode | None = None
    main: Delay | None = None
    alternative: Delay | None = None


class ContentDays(NamedTuple):
    """The most recent day of a unit's content, and of its whole dossier.

    A tuple: a million are made, and each is looked up several times.
    """

    own: date | None = None
    dossier: date | None = None


NO_DAYS = ContentDays()


class DaysNeeded(Flag):
    """Which days of the content the term of a rule may depend on."""

    NONE = 0
    OWN = auto()
    DOSSIER = auto()


def days_needed(definition: RuleDefinition) -> DaysNeeded:
    """Say which days a rule may depend on: units that share them share its term."""
    events = {definition.start_event}
    if definition.alternative is not None:
        events.add(definition.alternative.start_event)
    needed = DaysNeeded.NONE
    if StartEvent.DOCUMENT_DATE in events:
        needed |= DaysNeeded.OWN
    if events & _ANSWERED_BY_DOSSIER:
        needed |= DaysNeeded.DOSSIER
    return needed


def term_of(
    definition: RuleDefinition,
    *,
    stated: date | None,
    events: tuple[GivenEvent, ...],
    content: ContentDays,
) -> Term:
    """Compute the term of a rule. events: those given for this rule, nearest of each kind."""
    if definition.duration is None:
        return Term(ends_on=None, reason=ReasonCode.RULE_WITHOUT_DURATION)
    given = _given(events, definition.start_event, is_main=True)
    main = _delay(definition.duration, definition.start_event, stated, given, content)
    other = None
    if definition.alternative is not None:
        other = _alternative_delay(definition.alternative, events, content)
    if main is None and other is None:
        unlimited = definition.duration.unlimited
        reason = ReasonCode.RULE_UNLIMITED if unlimited else ReasonCode.START_EVENT_MISSING
        return Term(ends_on=None, reason=reason)
    ends_on = _end(definition, main, other)
    return Term(
        ends_on=ends_on,
        reason=ReasonCode.RULE_UNLIMITED if ends_on is None else None,
        main=main,
        alternative=other,
    )


# ----------------------------------------------------------------------------- private


def _given(events: tuple[GivenEvent, ...], wanted: StartEvent, *, is_main: bool) -> date | None:
    """Give the day of an event; the latest, if somebody gave two."""
    days = [
        one.on
        for one in events
        if one.event is wanted
        or (is_main and one.rule_id and StartEvent.UNSPECIFIED in (one.event, wanted))
    ]
    return max(days, default=None)


def _alternative_delay(
    alternative: Alternative, events: tuple[GivenEvent, ...], content: ContentDays
) -> Delay | None:
    given = _given(events, alternative.start_event, is_main=False)
    return _delay(alternative.duration, alternative.start_event, None, given, content)


def _delay(
    duration: Duration,
    event: StartEvent,
    stated: date | None,
    given: date | None,
    content: ContentDays,
) -> Delay | None:
    found = _start(event, stated, given, content)
    if found is None:
        return None
    start, source = found
    counted_from = end_of_year(start) if event in _ENDS_WITH_THE_YEAR else start
    return Delay(
        duration=duration,
        start_event=event,
        start_on=start,
        source=source,
        counted_from=counted_from,
        ends_on=duration.after(counted_from),
    )


def _start(
    event: StartEvent, stated: date | None, given: date | None, content: ContentDays
) -> tuple[date, StartSource] | None:
    found = [
        (day, source)
        for day, source in ((stated, StartSource.STATED), (given, StartSource.EVENT))
        if day is not None
    ]
    if event is StartEvent.LATEST_DOCUMENT and content.dossier is not None:
        found.append((content.dossier, StartSource.DOSSIER))
    if found:
        return max(found, key=lambda one: one[0])  # the first of equals: what was stated
    if event is StartEvent.IMMEDIATE:
        return date.min, StartSource.IMMEDIATE
    if event is StartEvent.DOCUMENT_DATE and content.own is not None:
        return content.own, StartSource.DOCUMENT
    if event in _ENDS_WITH_THE_YEAR and content.dossier is not None:
        return content.dossier, StartSource.DOSSIER
    return None


def _end(definition: RuleDefinition, main: Delay | None, other: Delay | None) -> date | None:
    if main is None or other is None or definition.alternative is None:
        known = main or other
        return known.ends_on if known is not None else None
    match definition.alternative.use:
        case AlternativeUse.IF_UNKNOWN:
            return main.ends_on
        case AlternativeUse.IF_KNOWN:
            return other.ends_on
        case AlternativeUse.IF_SHORTER:
            ends = [delay.ends_on for delay in (main, other) if delay.ends_on is not None]
            return min(ends, default=None)
