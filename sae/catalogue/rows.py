"""Records to rows, streams to batches. No table is named here."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlalchemy import Table

T = TypeVar("T")
BATCH_ROWS = 2_000  # measured: smaller costs speed, larger only memory


def row_of(record: object, table: Table) -> dict[str, object]:
    """Give the columns of a table from the attributes of a record that bear their names."""
    return {column.name: _plain(getattr(record, column.name)) for column in table.columns}


def batches(items: Iterable[T], size: int = BATCH_ROWS) -> Iterator[list[T]]:
    """Cut a stream in lists of at most `size` items."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def canonical_json(value: object) -> str:
    """Write a value of texts, whole numbers, lists and objects in its one JSON form (RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# ----------------------------------------------------------------------------- private


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value
