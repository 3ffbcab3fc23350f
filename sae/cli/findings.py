"""Findings on a screen: grouped when the same thing is found in many places, worst first."""

import re
from collections.abc import Iterable
from typing import Any

from sae.cli.screen import Screen
from sae.messages import Finding, Words

SHOWN_PLACES = 3  # of one kind of finding; the others are counted, and told by --json
_STYLES = {"error": "red", "warning": "yellow", "info": "dim"}


def finding_document(screen: Screen, finding: Finding) -> dict[str, Any]:
    """Give a finding as the contract says it (design §9), with its fields besides."""
    words = screen.words(finding)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "message": words.message,
        "remedy": words.remedy,
        "fields": dict(finding.fields),
    }


def show_findings(
    screen: Screen, findings: Iterable[Finding], *, indent: int = 2, places: int = SHOWN_PLACES
) -> None:
    """Print findings: each remedy once, below the sentences that it follows.

    places: shown of each kind of finding.
    """
    groups: dict[tuple[int, str, str], list[tuple[Finding, Words]]] = {}
    for finding in findings:
        words = screen.words(finding)
        rank = list(_STYLES).index(finding.severity.value)
        groups.setdefault((rank, finding.code, words.remedy), []).append((finding, words))
    margin = " " * indent
    for (rank, _, remedy), group in sorted(groups.items(), key=lambda item: item[0][0]):
        style = list(_STYLES.values())[rank]
        for finding, words in group[:places]:
            mark = screen.styled(screen.text(f"severity_{finding.severity}"), style)
            screen.line(f"{margin}{mark} {_placed(finding, words)}")
        if len(group) > places:
            others = screen.text("findings_like", count=len(group) - places)
            screen.line(f"{margin}  {screen.styled(others, 'dim')}")
        if remedy:
            screen.line(f"{margin}  → {remedy}")


def shortened(words: str) -> str:
    """Begin long digests only."""
    return _DIGEST.sub(r"\1…", words)


# ----------------------------------------------------------------------------- private

_DIGEST = re.compile(r"\b([0-9a-f]{16})[0-9a-f]{24,}\b")  # whole with --json and in the reply


def _placed(finding: Finding, words: Words) -> str:
    """Add the place to a sentence that does not already say it."""
    shown = shortened(words.message)
    if not finding.where or finding.where in words.message:
        return shown
    return f"{shown} [{finding.where}]"
