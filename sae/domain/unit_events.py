"""What a Content tells of the life of a unit before it came: visas, signatures, transmissions.

>>> (event,) = events_of('{"Event":[{"EventType":["VISA"],"Outcome":["OK"]}]}')
>>> event.type, event.outcome
('VISA', 'OK')
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEvent:
    """A SEDA Event, as stated; what it does not say is empty."""

    type: str
    at: str
    detail: str
    outcome: str


def events_of(metadata: str) -> tuple[UnitEvent, ...]:
    """Read the events of a Content, in document order."""
    if '"Event"' not in metadata:
        return ()
    content: Mapping[str, Any] = json.loads(metadata)
    return tuple(
        UnitEvent(
            type=_first(event, "EventType"),
            at=_first(event, "EventDateTime"),
            detail=_first(event, "EventDetail") or _first(event, "OutcomeDetailMessage"),
            outcome=_first(event, "Outcome"),
        )
        for event in content.get("Event", ())
        if isinstance(event, Mapping)
    )


# ----------------------------------------------------------------------------- private


def _first(event: Mapping[str, Any], name: str) -> str:
    for value in event.get(name, ()):
        text = value.get("#", "") if isinstance(value, Mapping) else value
        if isinstance(text, str):
            return text
    return ""
