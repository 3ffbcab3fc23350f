"""A step of modify: a CSV file that asks for changes, one unit a line.

The first column, `unit`, names the unit; the header of the others says what their cells are:
`Title` sets it, `+Tag` adds one, `-Description` takes away (its text, or `*` for any), and `rule`,
`remove-rule`, `prevent-inheritance`, `allow-inheritance` are as the options of the command, several
in a cell when `|` stands between. An empty cell asks for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from sae.domain.asked_changes import AskedChanges, parse_changes
from sae.errors import SaeError, UsageError
from sae.flows.csv_text import Line, encoding_of, lines_of, separator_of
from seda.findings import Finding, error
from seda.modification.asked import UnitChanges

UNIT_COLUMNS = ("unit", "unité", "unite", "unitid", "systemid", "identifiant")
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLine:
    """A line of the table. where: its place in the file. unit: as typed, maybe a beginning."""

    where: str
    unit: str
    changes: UnitChanges


def read_changes(path: Path, *, at: datetime) -> Iterator[AskedLine | Finding]:
    """Read a table; what is wrong with a line is a finding in its place.

    at: the instant of rectifications. Raises: UsageError when there is no such file.
    """
    try:
        with path.open("rb") as stream:
            pieces = iter(lambda: stream.read(PIECE), b"")
            encoding, finding = encoding_of(pieces, asked="", name=path.name)
        if finding is not None:
            yield finding
        with path.open(encoding=encoding, errors="replace", newline="") as text:
            yield from _lines(text, path.name, at)
    except OSError as missing:
        raise UsageError(
            "modify_no_table", file=path, reason=missing.strerror or missing
        ) from missing


# ----------------------------------------------------------------------------- private

_RULES = frozenset({"rule", "remove-rule", "prevent-inheritance", "allow-inheritance"})


def _lines(text: TextIO, name: str, at: datetime) -> Iterator[AskedLine | Finding]:
    separator = separator_of(text.readline())
    text.seek(0)
    columns: tuple[str, ...] = ()
    for line in lines_of(text, separator, name=name):
        if not isinstance(line, Line):
            yield line
        elif not columns:
            columns = tuple(cell.strip() for cell in line.cells)
            if columns[0].lower() not in UNIT_COLUMNS:
                yield error("modify_table_columns", f"{name}:{line.number}", found=columns[0])
                return
        else:
            yield _asked(line, columns, f"{name}:{line.number}", at)


def _asked(line: Line, columns: tuple[str, ...], where: str, at: datetime) -> AskedLine | Finding:
    texts: dict[str, list[str]] = {}
    for column, cell in zip(columns[1:], line.cells[1:], strict=False):
        value = cell.strip()
        if not value or not column:
            continue
        if column.lower() in _RULES:
            texts.setdefault(column.lower(), []).extend(value.split("|"))
        elif column.startswith("-"):
            wanted = column[1:] if value == "*" else f"{column[1:]}={value}"
            texts.setdefault("remove", []).append(wanted)
        else:
            option = "add" if column.startswith("+") else "set"
            texts.setdefault(option, []).append(f"{column.lstrip('+')}={value}")
    try:
        changes = parse_changes(
            AskedChanges(
                set=tuple(texts.get("set", ())),
                add=tuple(texts.get("add", ())),
                remove=tuple(texts.get("remove", ())),
                rule=tuple(texts.get("rule", ())),
                remove_rule=tuple(texts.get("remove-rule", ())),
                prevent_inheritance=tuple(texts.get("prevent-inheritance", ())),
                allow_inheritance=tuple(texts.get("allow-inheritance", ())),
            ),
            at=at,
        )
    except SaeError as wrong:
        return error(wrong.code, where, **wrong.fields)
    return AskedLine(where=where, unit=line.cells[0].strip(), changes=changes)
