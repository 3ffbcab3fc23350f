from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from sae.catalogue.columns import Instant
from sae.catalogue.rows import batches, canonical_json

DIALECT = sqlite.dialect()

VALUES = st.recursive(
    st.text() | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none(),
    lambda below: st.lists(below) | st.dictionaries(st.text(st.characters(codec="ascii")), below),
)


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_lose_nothing_and_are_never_too_long(items: list[int], size: int) -> None:
    cut = list(batches(items, size))

    assert [item for batch in cut for item in batch] == items
    assert all(0 < len(batch) <= size for batch in cut)


@given(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: object) -> None:
    assert canonical_json(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_an_instant_is_kept_in_utc_with_microseconds() -> None:
    paris = timezone(timedelta(hours=1))
    kept = Instant().process_bind_param(datetime(2025, 1, 1, 0, 30, tzinfo=paris), DIALECT)

    assert kept == "2024-12-31T23:30:00.000000Z"
    assert Instant().process_result_value(kept, DIALECT) == datetime(
        2024, 12, 31, 23, 30, tzinfo=UTC
    )


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2025, 1, 1), DIALECT)  # noqa: DTZ001 - the point
