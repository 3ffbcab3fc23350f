"""A step of registers: requests to read, what was answered and what was given.

The acts of a request share its campaign; only their bodies are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sae.domain.act import ActKind
from sae.domain.documents import CommunicationLine, CommunicationOutcome, Period
from sae.jobs.legal_days import day_of
from sae.jobs.register_entries import in_period
from sae.ports import Archive, Reader


def communication_lines(
    archive: Archive, reader: Reader, period: Period
) -> tuple[CommunicationLine, ...]:
    """Give a line for each request made in a period, in order of requests."""
    requests: dict[str, _Told] = {}
    for act in reader.acts(ActKind.DELIVERY_REQUESTED, ActKind.DELIVERY_DECIDED, ActKind.DELIVERED):
        told = requests.setdefault(act.campaign_id or act.act_id, _Told())
        told.bodies[act.kind] = act.body
        told.instants[act.kind] = act.at
    lines: list[CommunicationLine] = []
    numbers: dict[int, int] = {}
    for told in requests.values():
        line = told.line(archive, numbers)
        if line is not None and in_period(line.requested_on, period):
            lines.append(line)
    return tuple(lines)


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Told:
    """What the acts of one request say, by kind."""

    bodies: dict[ActKind, Mapping[str, Any]] = field(default_factory=dict)
    instants: dict[ActKind, datetime] = field(default_factory=dict)

    def line(self, archive: Archive, numbers: dict[int, int]) -> CommunicationLine | None:
        """Give its line; numbers count the requests of each year."""
        requested = self._day(archive, ActKind.DELIVERY_REQUESTED)
        if requested is None:
            return None
        numbers[requested.year] = numbers.get(requested.year, 0) + 1
        asked = self.bodies[ActKind.DELIVERY_REQUESTED]
        decided = self.bodies.get(ActKind.DELIVERY_DECIDED, {})
        given = self.bodies.get(ActKind.DELIVERED, {})
        return CommunicationLine(
            number=asked.get("number") or f"{requested.year}-{numbers[requested.year]:03d}",
            requested_on=requested,
            applicant=asked.get("applicant", ""),
            typology=asked.get("typology", ""),
            units=_count(given.get("units", decided.get("units", asked.get("units", 0)))),
            basis=given.get("basis", decided.get("basis", asked.get("basis", ""))),
            outcome=self._outcome(),
            decided_on=self._day(archive, ActKind.DELIVERY_DECIDED),
            delivered_on=self._day(archive, ActKind.DELIVERED),
        )

    def _day(self, archive: Archive, kind: ActKind) -> date | None:
        at = self.instants.get(kind)
        return day_of(archive.clock, at) if at is not None else None

    def _outcome(self) -> CommunicationOutcome:
        decided = self.bodies.get(ActKind.DELIVERY_DECIDED)
        given = self.bodies.get(ActKind.DELIVERED)
        if given is not None:
            part = bool(given.get("partial")) or bool((decided or {}).get("refused"))
            return (
                CommunicationOutcome.DELIVERED_IN_PART if part else CommunicationOutcome.DELIVERED
            )
        if decided is not None and not decided.get("granted"):
            return CommunicationOutcome.REFUSED
        return CommunicationOutcome.PENDING


def _count(told: object) -> int:
    return len(told) if isinstance(told, list | tuple) else int(str(told or 0))
