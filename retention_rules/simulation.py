"""What if: the same units under two tables of rules, or on two days; what changes, and how much."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from retention_rules.decision import NO_CHOICE, Choices, Decision, decide
from retention_rules.model import Unit
from retention_rules.outcomes import on_day
from retention_rules.referential import Referential


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A table of rules, seen on a day."""

    referential: Referential
    on: date
    choices: Choices = NO_CHOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a unit stands in a scenario: what is compared, as stable words and ISO days.

    A day is empty when none comes. Openings: `communicable_on`, `publishable_on`, `reusable_on`.
    """

    outcome: str
    fate: str
    due_on: str
    communicable_on: str
    publishable_on: str
    reusable_on: str
    held: str
    in_use_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changes for one unit. what: the name of a field of `Standing`."""

    unit_id: str
    series: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many units of a series change so."""

    series: str
    what: str
    before: str
    after: str
    units: int


def simulate(
    units: Iterable[Unit],
    *,
    before: Scenario,
    after: Scenario,
    series: Callable[[Unit], str] = lambda _: "",
) -> Iterator[Change]:
    """Yield what changes, unit by unit, in the order given. series: the key that counts go by.

    Raises: UnitTwice, ParentMissing, CyclicUnits.
    """
    given = units if isinstance(units, list | tuple) else list(units)
    was = decide(given, before.referential, choices=before.choices)
    will = was
    if after.referential is not before.referential or after.choices != before.choices:
        will = decide(given, after.referential, choices=after.choices)
    for unit, old, new in zip(given, was, will, strict=True):
        yield from _changes(
            unit.unit_id, series(unit), standing(old, before.on), standing(new, after.on)
        )


def count(changes: Iterable[Change]) -> tuple[Count, ...]:
    """Count changes by series, and by what they are; days are told by their year."""
    found = Counter((one.series, one.what, _told(one.before), _told(one.after)) for one in changes)
    return tuple(
        Count(series=series, what=what, before=old, after=new, units=units)
        for (series, what, old, new), units in sorted(found.items())
    )


def standing(decision: Decision, on: date) -> Standing:
    """Say where a unit stands on a day."""
    rulings = decision.rulings
    return Standing(
        outcome=on_day(decision, on).outcome.value,
        fate=decision.fate.value,
        due_on=_day(decision.due_on),
        communicable_on=_day(rulings.access.opens_on),
        publishable_on=_day(rulings.dissemination.opens_on),
        reusable_on=_day(rulings.reuse.opens_on),
        held="held" if rulings.holding.held_on(on) else "free",
        in_use_until=_day(rulings.storage.ends_on),
    )


# ----------------------------------------------------------------------------- private

_FIELDS = tuple(Standing.__dataclass_fields__)
_DAY_LENGTH = len("2026-11-23")


def _changes(unit_id: str, series: str, old: Standing, new: Standing) -> Iterator[Change]:
    if old == new:
        return
    for name in _FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(unit_id=unit_id, series=series, what=name, before=before, after=after)


def _day(day: date | None) -> str:
    if day is None:
        return ""
    return "always" if day == date.min else day.isoformat()


def _told(value: str) -> str:
    return value[:4] if len(value) == _DAY_LENGTH and value[4] == "-" else value
