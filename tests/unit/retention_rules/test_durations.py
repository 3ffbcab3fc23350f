from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_rules.durations import (
    UNLIMITED,
    Duration,
    Measurement,
    earliest_day,
    end_of_year,
    latest_day,
    years,
)


def months(count: int) -> Duration:
    return Duration(count=count, measurement=Measurement.MONTH)


def days(count: int) -> Duration:
    return Duration(count=count, measurement=Measurement.DAY)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        (date(2024, 2, 29), years(1), date(2025, 2, 28)),
        (date(2024, 2, 29), years(4), date(2028, 2, 29)),
        (date(2023, 1, 31), months(1), date(2023, 2, 28)),
        (date(2024, 1, 31), months(1), date(2024, 2, 29)),
        (date(2024, 3, 31), months(13), date(2025, 4, 30)),
        (date(2023, 12, 31), days(1), date(2024, 1, 1)),
        (date(2023, 2, 28), years(1), date(2024, 2, 28)),
        (date(2020, 5, 4), years(0), date(2020, 5, 4)),
    ],
)
def test_a_span_ends_as_a_calendar_has_it(start: date, span: Duration, end: date) -> None:
    assert span.after(start) == end


@pytest.mark.parametrize("span", [UNLIMITED, years(8000), days(10**9), months(10**6)])
def test_what_is_unlimited_or_beyond_the_calendar_never_ends(span: Duration) -> None:
    assert span.after(date(2020, 1, 1)) is None


@given(st.dates(max_value=date(2500, 1, 1)), st.integers(0, 500))
def test_twelve_months_are_a_year(start: date, count: int) -> None:
    assert months(12 * count).after(start) == years(count).after(start)


@given(
    st.dates(max_value=date(2500, 1, 1)),
    st.dates(max_value=date(2500, 1, 1)),
    st.integers(0, 1200),
)
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, last = sorted((one, other))
    ends = months(count).after(first), months(count).after(last)

    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0] <= ends[1]


@given(st.dates(max_value=date(2500, 1, 1)), st.integers(0, 1200))
def test_a_longer_span_never_ends_earlier(start: date, count: int) -> None:
    shorter, longer = months(count).after(start), months(count + 1).after(start)

    assert shorter is not None
    assert longer is not None
    assert timedelta(28) <= longer - shorter <= timedelta(31)


def test_an_exercise_closes_on_31_december() -> None:
    assert end_of_year(date(2024, 2, 29)) == date(2024, 12, 31)
    assert end_of_year(date(2024, 12, 31)) == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2019-02", date(2019, 2, 1), date(2019, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-03-14", date(2019, 3, 14), date(2019, 3, 14)),
        ("2019-03-14T10:00:00Z", date(2019, 3, 14), date(2019, 3, 14)),
        ("2019-03-14+02:00", date(2019, 3, 14), date(2019, 3, 14)),
        ("2019+01:00", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_a_partial_date_means_the_whole_period(text: str, earliest: date, latest: date) -> None:
    assert (earliest_day(text), latest_day(text)) == (earliest, latest)


@pytest.mark.parametrize("text", ["", "hier", "2019-13", "2019-02-30", "19", "0000", "2019-3-1"])
def test_what_is_not_a_date_gives_no_day(text: str) -> None:
    assert earliest_day(text) is None
    assert latest_day(text) is None
