"""Instants and days as XML Schema writes them, from and to Python.

Messages keep the text received: XML Schema allows years and absent time zones that Python, or an
honest clock, cannot read. Source: XML Schema part 2 §3.2.7 and §3.2.9.
"""

from datetime import UTC, date, datetime


def instant_text(at: datetime) -> str:
    """Write an aware instant as xs:dateTime in UTC with Z, microseconds only when there are.

    Raises: ValueError when the instant has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant without time zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_of(text: str) -> datetime | None:
    """Read an aware instant; None without time zone, or beyond the years of Python."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def day_of(text: str) -> date | None:
    """Read a day; None beyond the years of Python."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
