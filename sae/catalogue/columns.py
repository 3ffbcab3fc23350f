"""What the columns of the catalogue have in common, whatever the engine."""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.engine import Dialect


class Instant(TypeDecorator[datetime]):
    """An aware instant kept as UTC text with microseconds and Z: one form for both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Write an instant. Raises: ValueError, a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be kept")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - signature of SQLAlchemy
        """Read an instant back, aware."""
        return None if value is None else datetime.fromisoformat(value)


class Texts(TypeDecorator[tuple[str, ...]]):
    """Several texts in one column, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Write texts."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ANN401, ARG002 - signature of SQLAlchemy
        """Read texts back."""
        return None if value is None else tuple(json.loads(value))


class DayNumber(TypeDecorator[date]):
    """A day as a number that can be read and compared: 20341231. `date.min` is 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - signature of SQLAlchemy
        """Write a day."""
        return day_number(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:  # noqa: ANN401, ARG002 - signature of SQLAlchemy
        """Read a day back."""
        return day_of(value)


@lru_cache(maxsize=100_000)  # a million units share a few thousand days
def day_number(day: date | None) -> int | None:
    """Give the number of a day."""
    if day is None:
        return None
    return 0 if day == date.min else day.year * 10_000 + day.month * 100 + day.day


@lru_cache(maxsize=100_000)
def day_of(number: int | None) -> date | None:
    """Give the day of a number."""
    if number is None:
        return None
    return date(number // 10_000, number // 100 % 100, number % 100) if number else date.min


# BIGINT on PostgreSQL; on SQLite the word INTEGER makes the column the row's own number.
ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")

# Named constraints: a later migration must be able to say which one it changes.
METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
