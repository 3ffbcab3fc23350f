"""The machine's clock: the only module that reads the time."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


class SystemClock:
    """Time as the operating system gives it. zone: where legal days begin and end."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        """Give the present instant in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Give the legal day."""
        return datetime.now(self._zone).date()

    def beginning(self, day: date) -> datetime:
        """Give the instant, in UTC, at which a legal day begins."""
        return datetime.combine(day, time(), self._zone).astimezone(UTC)
