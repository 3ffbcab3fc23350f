"""Reads the lines of a table, CSV or JSON, as people's tools write them. Bytes in, cells out.

CSV with a header (comma, semicolon or tab; UTF-8 with or without mark, or windows-1252), or a
JSON array of objects.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from seda.findings import Finding, error

MAX_BYTES = 32 * 1024**2  # a table of a large city is a few hundred kilobytes
MAX_CELL = 128 * 1024  # characters


class Unreadable(Exception):  # noqa: N818 - one finding says it
    """A file that cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. values: by column name, in lower case."""

    where: str
    values: Mapping[str, str]

    def value(self, column: str) -> str:
        """Give the text of a column, stripped; empty when it has none."""
        return self.values.get(column.lower(), "").strip()


def lines_of(data: bytes, *, name: str) -> Iterator[Line]:
    """Read the lines of a file. name: of it, for the findings. Raises: Unreadable."""
    return _Reader(name).lines(data)


# ----------------------------------------------------------------------------- private


class _Reader:
    """Reads one file. name: of it, for the findings."""

    def __init__(self, name: str) -> None:
        self._name = name

    def lines(self, data: bytes) -> Iterator[Line]:
        """Read the lines. Raises: Unreadable."""
        if len(data) > MAX_BYTES:
            raise Unreadable(error("referential_too_large", self._name, limit=MAX_BYTES))
        text = _text_of(data)
        if "\0" in text:
            raise Unreadable(error("referential_unreadable", self._name, reason="NUL"))
        if text.lstrip()[:1] in ("[", "{"):
            return self._json_lines(text)
        return self._csv_lines(text)

    def _csv_lines(self, text: str) -> Iterator[Line]:
        header = text.split("\n", 1)[0]
        delimiter = max(",;\t", key=header.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns: list[str] = []
        first = 1
        try:
            for cells in reader:
                _check_cells(cells)
                if not columns:
                    columns = [cell.strip().lower() for cell in cells]
                elif any(cell.strip() for cell in cells):
                    values = dict(zip(columns, cells, strict=False))
                    yield Line(f"{self._name}:{first}", MappingProxyType(values))
                first = reader.line_num + 1
        except csv.Error as wrong:
            where = f"{self._name}:{first}"
            raise Unreadable(error("referential_unreadable", where, reason=wrong)) from wrong

    def _json_lines(self, text: str) -> Iterator[Line]:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as wrong:
            where = f"{self._name}:{getattr(wrong, 'lineno', 1)}"
            raise Unreadable(error("referential_unreadable", where, reason=wrong)) from wrong
        for number, item in enumerate(document if isinstance(document, list) else [document], 1):
            if not isinstance(item, dict):
                finding = error("referential_unreadable", self._name, reason=f"#{number}")
                raise Unreadable(finding)
            values = {name.lower(): _cell(value) for name, value in item.items()}
            yield Line(f"{self._name}#{number}", MappingProxyType(values))


def _cell(value: object) -> str:
    """Write a value of JSON as a cell of CSV: several texts stand one behind the other."""
    if isinstance(value, list):
        return "|".join(one for one in value if isinstance(one, str))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _check_cells(cells: list[str]) -> None:
    """Bound cells; the reader's own limit is the whole process's, another may have raised it."""
    if any(len(cell) > MAX_CELL for cell in cells):
        raise csv.Error(f"a cell of more than {MAX_CELL} characters")


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # what spreadsheets write by default
