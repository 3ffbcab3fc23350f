"""A register as plain rows: for programs, and for spreadsheets that must not compute its texts."""

import csv
import io
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen
from sae.domain.table_cells import safe_cell

if TYPE_CHECKING:
    from sae.domain.documents import PrintedDocument


def rows_of(document: "PrintedDocument") -> list[dict[str, Any]]:
    """Give the lines of a register as plain values; what is inside a value is named under it."""
    lines: tuple[object, ...] = getattr(document, "lines", ())
    return [_flat(line) for line in lines]


def csv_of(document: "PrintedDocument", screen: Screen) -> str:
    """Write a register as CSV, its columns named in the language of the screen.

    Semicolons, as spreadsheets in French expect. No cell begins like a formula.
    """
    rows = rows_of(document)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if rows:
        writer.writerow([screen.text(f"column_{name}") for name in rows[0]])
    for row in rows:
        writer.writerow([safe_cell(_said(screen, name, value)) for name, value in row.items()])
    return out.getvalue()


def word_of(screen: Screen, name: str, value: object) -> str:
    """Give the word of a closed list in the language of the screen; empty when it is none."""
    words = screen.text(f"value_{name}_{value}")
    return "" if words.startswith("[") else words


# ----------------------------------------------------------------------------- private


def _said(screen: Screen, name: str, value: object) -> object:
    if value is None:
        return ""
    return (word_of(screen, name, value) if isinstance(value, str) else "") or value


def _flat(line: object, prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    assert is_dataclass(line)  # noqa: S101 - lines of documents are
    for one in fields(line):
        value = getattr(line, one.name)
        name = f"{prefix}{one.name}"
        if is_dataclass(value):
            flat.update(_flat(value, "" if one.name in _OBVIOUS else f"{name}_"))
        else:
            flat[name] = _plain(value)
    return flat


_OBVIOUS = frozenset({"extent", "dates"})  # a line has one, nothing else can be meant


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
