"""What rules decide of a unit, in a few lines of `sae show`; the whole is `sae rules explain`."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.unit_decision import UnitDecision
    from sae.jobs.show import ShownUnit


def show_decision(screen: Screen, shown: "ShownUnit") -> None:
    """Print what should become of a unit and from when, who may read it, its age."""
    found = shown.decision
    if found is None:
        return
    held = ""
    if found.held(shown.today):
        until = found.held_until
        held = (
            screen.text("until_day", day=_day(screen, until)) if until else screen.text("held_held")
        )
    screen.pairs(
        (
            (screen.text("label_due"), _due(screen, found)),
            (screen.text("label_communicable"), _from(screen, found.communicable_on)),
            (screen.text("label_hold"), held),
            (screen.text("label_age"), screen.text(f"age_{found.age(shown.today)}")),
        ),
        indent=2,
    )


def decision_document(shown: "ShownUnit") -> dict[str, Any] | None:
    """Give the same for programs; days that never come are null, `0001-01-01` is always."""
    found = shown.decision
    if found is None:
        return None
    return {
        "fate": found.fate.value,
        "outcome": found.outcome_on(shown.today).value,
        "due_on": _written(found.due_on),
        "communicable_on": _written(found.communicable_on),
        "held": found.held(shown.today),
        "age": found.age(shown.today).value,
        "blockers": list(found.blockers),
    }


# ----------------------------------------------------------------------------- private


def _due(screen: Screen, found: "UnitDecision") -> str:
    fate = screen.text(f"fate_{found.fate}")
    if found.due_on is not None:
        return screen.text("due_from", fate=fate, day=_day(screen, found.due_on))
    reasons = ", ".join(screen.text(f"reason_{code}") for code in found.blockers)
    return screen.text("due_blocked", fate=fate, reasons=reasons) if reasons else fate


def _from(screen: Screen, day: date | None) -> str:
    if day is None:
        return screen.text("day_never")
    if day == date.min:
        return screen.text("day_always")
    return screen.text("from_day", day=_day(screen, day))


def _day(screen: Screen, day: date) -> str:
    return screen.day(day.isoformat())


def _written(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
