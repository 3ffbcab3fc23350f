"""A finding about what is kept, with the place it was found in: a copy, the catalogue, the home."""

from collections.abc import Callable
from dataclasses import dataclass

from seda.findings import Finding

CATALOGUE = "catalogue"
HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """A finding and its place: name of a copy, `catalogue` or `home`."""

    place: str
    finding: Finding


Tell = Callable[[PlacedFinding], None]
"""Told each finding as it is found."""

Progress = Callable[[int, int], None]
"""Told how many objects are done, and out of how many."""
