"""Dates as messages write them: each keeps the text received, its precision and its time zone.

Source: XML Schema part 2 §3.2.7 to §3.2.14; DateType of SEDA takes any of the seven.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from seda.messages.lexical import collapsed


@dataclass(frozen=True, slots=True)
class Instant:
    """An xsd:dateTime, in its own words.

    Raises: ValueError when the text is none.
    """

    text: str

    def __post_init__(self) -> None:
        _settle(self, ("dateTime",))

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Write an aware instant, in UTC with Z. Raises: ValueError when it has no time zone."""
        return cls(instant_text(at))

    @property
    def at(self) -> datetime | None:
        """Give the aware instant; None without time zone, or beyond the years of Python."""
        try:
            read = datetime.fromisoformat(self.text)
        except ValueError:
            return None
        return read if read.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class Day:
    """An xsd:date, in its own words.

    Raises: ValueError when the text is none.
    """

    text: str

    def __post_init__(self) -> None:
        _settle(self, ("date",))

    @classmethod
    def of(cls, on: date) -> Self:
        """Write a day."""
        return cls(on.isoformat())

    @property
    def on(self) -> date | None:
        """Give the day; None beyond the years of Python."""
        try:
            return date.fromisoformat(self.text[:10])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class SedaDate:
    """A DateType: an instant, a day, or part of one (a year, a month, a day of any month...).

    Raises: ValueError when the text is none.
    """

    text: str

    def __post_init__(self) -> None:
        _settle(self, tuple(_FORMS))

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Write an aware instant, in UTC with Z. Raises: ValueError when it has no time zone."""
        return cls(instant_text(at))


def instant_text(value: datetime) -> str:
    """Write an aware instant as xsd:dateTime in UTC with Z, microseconds only when there are.

    Raises: ValueError when the instant has no time zone.
    """
    if value.tzinfo is None:
        raise ValueError("an instant without time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


# ----------------------------------------------------------------------------- private

# Nine digits of year are more than any archive needs, and less than any engine can hold.
_YEAR = r"-?(?P<year>[1-9]\d{4,8}|(?!0000)\d{4})"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,20})?|24:00:00(?:\.0{1,20})?)"
_ZONE = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"

_FORMS = {
    name: re.compile(f"{pattern}{_ZONE}", re.ASCII)
    for name, pattern in (
        ("dateTime", f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}"),
        ("date", f"{_YEAR}-{_MONTH}-{_DAY}"),
        ("gYear", _YEAR),
        ("gYearMonth", f"{_YEAR}-{_MONTH}"),
        ("gMonth", f"--{_MONTH}"),
        ("gMonthDay", f"--{_MONTH}-{_DAY}"),
        ("gDay", f"---{_DAY}"),
    )
}
_SHORT_MONTHS = ("04", "06", "09", "11")


def _settle(moment: "Instant | Day | SedaDate", forms: tuple[str, ...]) -> None:
    text = collapsed(moment.text)
    if not any(_is(form, text) for form in forms):
        raise ValueError(f"{text!r} is no {' nor '.join(forms)}")
    object.__setattr__(moment, "text", text)


def _is(form: str, text: str) -> bool:
    found = _FORMS[form].fullmatch(text)
    if found is None:
        return False
    parts = found.groupdict()
    month, day = parts.get("month"), parts.get("day")
    if month is None or day is None:
        return True
    if month in _SHORT_MONTHS:
        return day <= "30"
    if month != "02":
        return True
    year = parts.get("year")
    return day <= ("29" if year is None or _is_leap(int(year)) else "28")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
