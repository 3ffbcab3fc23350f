"""Calendar arithmetic: spans of years, months and days, partial dates, closings of exercises.

A span is added as a calendar adds it: 29 February + 1 year is 28 February, 31 January + 1 month is
the last day of February. A month or a year added never overflows into the next one. Spans are
added in one step from the start, never by repeated steps, so that nothing drifts.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Measurement(StrEnum):
    """The unit of a span (RuleMeasurement of the tables of rules)."""

    YEAR = "YEAR"
    MONTH = "MONTH"
    DAY = "DAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A span of calendar time. count: None when it has no end (`unlimited`)."""

    count: int | None
    measurement: Measurement = Measurement.YEAR

    @property
    def unlimited(self) -> bool:
        """Whether nothing that runs for it ever ends."""
        return self.count is None

    def after(self, start: date) -> date | None:
        """Give the day on which it is over; None when that never comes, or after the year 9999."""
        if self.count is None:
            return None
        try:
            if self.measurement is Measurement.DAY:
                return start + timedelta(days=self.count)
            return _months_after(start, self.count * _MONTHS[self.measurement])
        except (OverflowError, ValueError):
            return None


UNLIMITED = Duration(count=None)


def years(count: int) -> Duration:
    """Give a span of years."""
    return Duration(count=count)


def end_of_year(day: date) -> date:
    """Give 31 December of the day's year: an exercise of a commune closes with the year."""
    return date(day.year, 12, 31)


def earliest_day(text: str) -> date | None:
    """Give the first day that a date as written may mean; None when it is not a date.

    `2019` is 2019-01-01, `2019-03` is 2019-03-01; a time after the day is left out.
    """
    year, month, day = _parts(text)
    return _day(year, month or 1, day or 1) if year else None


def latest_day(text: str) -> date | None:
    """Give the last day that a date as written may mean: what is not known is not yet over."""
    year, month, day = _parts(text)
    if not year or not 1 <= (month or 12) <= 12:
        return None
    last_month = month or 12
    return _day(year, last_month, day or calendar.monthrange(year, last_month)[1])


# ----------------------------------------------------------------------------- private

_MONTHS = {Measurement.YEAR: 12, Measurement.MONTH: 1}
_WRITTEN = re.compile(
    r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d)(?![\d]).*)?)?(?:Z|[+-]\d\d:\d\d)?\s*", re.DOTALL
)


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _parts(text: str) -> tuple[int, int, int]:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return 0, 0, 0
    year, month, day = (int(part) if part else 0 for part in found.groups())
    return year, month, day


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
