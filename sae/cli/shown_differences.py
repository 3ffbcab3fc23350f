"""What changed in a unit, before and after, on a screen and for programs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.unit_history import Difference, UnitModification


def difference_documents(changes: "Iterable[Difference]") -> list[dict[str, Any]]:
    """Give changes for JSON."""
    return [
        {"element": one.path, "before": list(one.before), "after": list(one.after)}
        for one in changes
    ]


def show_differences(screen: Screen, changes: "Iterable[Difference]", *, indent: int) -> None:
    """Print each element that changed: what it said, what it says."""
    margin = " " * indent
    for one in changes:
        name = ", ".join(_name(screen, part) for part in one.path.split("."))
        screen.line(f"{margin}{name}")
        for mark, style, texts in (("-", "red", one.before), ("+", "green", one.after)):
            for words in texts:
                screen.line(f"{margin}  {screen.styled(f'{mark} {words}', style)}")


def history_documents(history: "Iterable[UnitModification]") -> list[dict[str, Any]]:
    """Give the changes of a unit for JSON."""
    return [
        {
            "act_id": one.act_id,
            "at": one.at.isoformat(),
            "actor": one.actor,
            "reason": one.reason,
            "version": one.version,
            "content": difference_documents(one.content),
            "rules": difference_documents(one.rules),
        }
        for one in history
    ]


def show_history(screen: Screen, history: "Iterable[UnitModification]") -> None:
    """Print the changes of a unit: when, who, why, what."""
    for one in history:
        screen.line(
            "  "
            + screen.text(
                "history_line",
                at=screen.instant(one.at),
                actor=one.actor,
                version=one.version,
                reason=one.reason,
            )
        )
        show_differences(screen, (*one.content, *one.rules), indent=4)


# ----------------------------------------------------------------------------- private


def _name(screen: Screen, part: str) -> str:
    words = screen.text(f"category_{part}") if part.endswith("Rule") else "["
    return screen.seda_name(part) if words.startswith("[") else words
