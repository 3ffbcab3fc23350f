"""Remarks of a linted package on a screen: worst first, each kind of remark once, with its places.

`grouped` is what the page sent to depositors shows too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.findings import shortened
from sae.cli.screen import Screen
from sae.messages import Words

if TYPE_CHECKING:
    from sae.jobs.lint import Linted, Remark
    from sae.messages import Finding

SHOWN = 5  # of one kind, on a screen; the others are counted, and told by --json
STYLES = {"error": "red", "warning": "yellow", "info": "dim"}


@dataclass(frozen=True, slots=True)
class Group:
    """Remarks that say the same thing of several places, and what to do about them all."""

    severity: str
    code: str
    remedy: str
    remarks: "tuple[tuple[Remark, Words], ...]"

    @property
    def first(self) -> "Remark":
        """Give the first of them."""
        return self.remarks[0][0]


def show_linted(screen: Screen, answer: "Linted") -> None:
    """Print what is to be said of a package."""
    name = screen.styled(answer.package.name, "bold")
    screen.line(f"{name}  {heading(screen, answer)}")
    for group in grouped(screen, answer):
        _show_group(screen, group)
    screen.say(verdict(answer), style="red" if answer.errors else "green", **_counts(answer))
    screen.line()


def show_mended(screen: Screen, notes: "Sequence[Finding]", out: Path | None) -> None:
    """Print what was corrected, each kind once with its first places."""
    if out is None:
        screen.say("lint_nothing_fixed", style="yellow")
        screen.line()
        return
    groups: dict[str, list[Finding]] = {}
    for note in notes:
        groups.setdefault(note.code, []).append(note)
    screen.say("lint_fixed", style="green", count=len(notes), out=out)
    for group in groups.values():
        for note in group[:SHOWN]:
            screen.line(f"  {shortened(screen.words(note).message)}")
        if len(group) > SHOWN:
            more = screen.number(len(group) - SHOWN)
            screen.line(f"    {screen.styled(screen.text('findings_like', count=more), 'dim')}")
        screen.line(f"    → {screen.words(group[0]).remedy}")
    screen.line()
    screen.say("lint_after_fixes")


def heading(screen: Screen, answer: "Linted") -> str:
    """Say in one line what the package is and for whom it was checked."""
    parts = [
        f"SEDA {answer.version}" if answer.version else "",
        screen.text("lint_units", count=screen.number(answer.units)) if answer.units else "",
        screen.text("lint_objects", count=screen.number(answer.objects)) if answer.objects else "",
        screen.size(answer.size) if answer.files else "",
        screen.text(f"lint_target_{answer.target.value}"),
    ]
    return ", ".join(filter(None, parts))


def verdict(answer: "Linted") -> str:
    """Give the key of the sentence that concludes."""
    if answer.errors:
        return "lint_has_errors"
    return "lint_has_warnings" if answer.count("warning") else "lint_is_clean"


def grouped(screen: Screen, answer: "Linted") -> Iterator[Group]:
    """Put together the remarks of the same severity, code and remedy, worst first."""
    groups: dict[tuple[str, str, str], list[tuple[Remark, Words]]] = {}
    for remark in answer.remarks:
        words = screen.words(remark.finding)
        key = (remark.finding.severity.value, remark.finding.code, words.remedy)
        groups.setdefault(key, []).append((remark, words))
    for (severity, code, remedy), remarks in groups.items():
        yield Group(severity, code, remedy, tuple(remarks))


def basis_of(screen: Screen, remark: "Remark") -> str:
    """Say what a remark rests on: the standard, a habit, or our advice."""
    rule = remark.rule
    words = screen.text(f"lint_basis_{rule.basis.value}")
    if rule.owner:
        key = "lint_basis_ours" if rule.owner == "sae" else "lint_basis_habit_of"
        words = screen.text(key, owner=rule.owner)
    return f"{words} ({rule.source})" if rule.source else words


def place_of(remark: "Remark") -> str:
    """Write a place as editors understand it, then its path."""
    if not remark.line:
        return ""
    column = f":{remark.column}" if remark.column else ""
    xml_id = f" [id={remark.xml_id}]" if remark.xml_id else ""
    return f"{remark.file}:{remark.line}{column}  {remark.xpath}{xml_id}".rstrip()


# ----------------------------------------------------------------------------- private


def _show_group(screen: Screen, group: Group) -> None:
    style = STYLES[group.severity]
    mark = screen.styled(screen.text(f"severity_{group.severity}"), style)
    for remark, words in group.remarks[:SHOWN]:
        screen.line(f"  {mark} {shortened(words.message)}")
        if place := place_of(remark):
            screen.line(f"    {screen.styled(place, 'dim')}")
    if len(group.remarks) > SHOWN:
        more = screen.number(len(group.remarks) - SHOWN)
        screen.line(f"    {screen.styled(screen.text('findings_like', count=more), 'dim')}")
    if group.remedy:
        screen.line(f"    → {group.remedy}")
    screen.line(f"    {screen.styled(basis_of(screen, group.first), 'dim')}")


def _counts(answer: "Linted") -> dict[str, object]:
    return {"errors": answer.errors, "warnings": answer.count("warning")}
