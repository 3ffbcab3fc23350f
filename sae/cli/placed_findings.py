"""Findings in their places: one JSON line each as they come, then shown place by place."""

from typing import TYPE_CHECKING, Any

from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.placed_finding import PlacedFinding
    from sae.messages import Finding

SHOWN = 5_000  # findings kept for the screen; programs read them all


class Places:
    """What was found, by place."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._found: dict[str, list[Finding]] = {}
        self._kept = self._others = 0

    def tell(self, found: "PlacedFinding") -> None:
        """Take a finding."""
        self._screen.record(placed_document(self._screen, found.place, found.finding))
        if self._kept < SHOWN:
            self._found.setdefault(found.place, []).append(found.finding)
            self._kept += 1
        else:
            self._others += 1

    def show(self) -> None:
        """Print what was found, place by place."""
        from sae.domain.placed_finding import CATALOGUE, HOME

        screen = self._screen
        for place, findings in self._found.items():
            known = {CATALOGUE: "place_catalogue", HOME: "place_home"}
            title = screen.text(known.get(place, "place_copy"), name=place)
            screen.line(screen.styled(title, "bold"))
            show_findings(screen, findings)
        if self._others:
            screen.say("more_findings", count=self._others)


def placed_document(screen: Screen, place: str, finding: "Finding") -> dict[str, Any]:
    """Give a finding and its place, for programs."""
    return {"place": place, **finding_document(screen, finding)}
