"""A step of many jobs: the legal day, in the home's time zone, on which an instant falls."""

from datetime import UTC, date, datetime, timedelta

from sae.ports import Clock


def day_of(clock: Clock, at: datetime) -> date:
    """Give the legal day of an instant."""
    day = at.astimezone(UTC).date() + timedelta(days=1)  # no zone is more than a day ahead
    while clock.beginning(day) > at:
        day -= timedelta(days=1)
    return day
