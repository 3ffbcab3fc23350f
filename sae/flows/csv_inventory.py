"""The inventory that Archifiltre exports as CSV, read as a table of ReSIP's conventions.

It has a line for each folder and each file: its path, its name and the new one it was given, its
dates, a description, tags, and what is to be deleted. Titles of columns are French or English.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Title of a column, in small letters -> what it fills.
_FILLS = {
    "chemin": "File",
    "path": "File",
    "description": "Content.Description",
    "date de première modification": "Content.StartDate",
    "first_modified": "Content.StartDate",
    "date de dernière modification": "Content.EndDate",
    "last_modified": "Content.EndDate",
}
_NAMES = ("nom", "name")
_NEW_NAMES = ("nouveau nom", "new name")
_DELETED = ("à supprimer", "to delete", "élément à supprimer")
_TAG = re.compile(r"tag(?P<number>\d+) : .*", re.DOTALL)
_SIGNS = ({"chemin", "nom", "profondeur"}, {"path", "name", "depth"})
_DAY = re.compile(r"(?P<day>\d\d)/(?P<month>\d\d)/(?P<year>\d{4})")
_NO_DATE = "1970-01-01"  # what a lost date becomes


@dataclass(frozen=True, slots=True)
class Inventory:
    """How the cells of an inventory are those of a table that has `header`.

    ranks: of the cells kept. names: ranks of the new name and of the name. deleted: of the mark
    of what is to be deleted, -1 when there is none.
    """

    header: tuple[str, ...]
    ranks: tuple[int, ...]
    names: tuple[int, ...]
    deleted: int

    def cells(self, line: Sequence[str]) -> tuple[str, ...] | None:
        """Give the cells of a line, None for what is to be deleted."""
        cells = [*line, *[""] * (max(self.ranks) + 1 - len(line))]
        if 0 <= self.deleted < len(cells) and cells[self.deleted].strip():
            return None
        title = next((cells[rank] for rank in self.names if cells[rank].strip()), "")
        kept = (
            _read(name, cells[rank].strip())
            for name, rank in zip(self.header[1:], self.ranks, strict=True)
        )
        return (title, *kept)


def inventory_of(header: Sequence[str]) -> Inventory | None:
    """Recognise an inventory by its columns, None when it is another table."""
    names = [name.strip().lower() for name in header]
    if not any(signs <= set(names) for signs in _SIGNS):
        return None
    kept: list[tuple[str, int]] = []
    for rank, name in enumerate(names):
        tag = _TAG.fullmatch(name)
        fills = f"Content.Tag.{tag['number']}" if tag else _FILLS.get(name)
        if fills is not None:
            kept.append((fills, rank))
    titles = [names.index(name) for name in (*_NEW_NAMES, *_NAMES) if name in names]
    deleted = next((names.index(name) for name in _DELETED if name in names), -1)
    return Inventory(
        header=("Content.Title", *(fills for fills, _ in kept)),
        ranks=tuple(rank for _, rank in kept),
        names=tuple(titles),
        deleted=deleted,
    )


# ----------------------------------------------------------------------------- private


def _read(name: str, cell: str) -> str:
    if name == "File":
        return cell.replace("\\", "/").lstrip("/")
    day = _DAY.fullmatch(cell) if name.endswith("Date") else None
    if day is None:
        return cell
    written = f"{day['year']}-{day['month']}-{day['day']}"
    return "" if written == _NO_DATE else written
