"""The lines of a table as archive units with their files, kept aside until the tree is known."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Self

from sae.flows.csv_rows import Row
from sae.flows.csv_tree import TableTree
from sae.flows.draft import DraftFile, DraftUnit, line_of
from sae.flows.file_names import is_left_out, read_name
from sae.jobs.source_tree import shown
from sae.jobs.table_files import Found, find, says_its_usage
from seda.elements import Element
from seda.findings import Finding, error, warning


class TableUnits:
    """Takes the rows of a table, then gives their units in the order of the tree.

    source: folder that paths start from. kept: where units wait. by_path: lines are named by
    their paths, which also say what they are in. ours: files that are no documents of the table.
    Used as a context, which lets go of the file.
    """

    def __init__(  # noqa: PLR0913 - what is known of a table
        self,
        source: Path,
        kept: Path,
        *,
        name: str,
        tell: Callable[[Finding], None],
        by_path: bool,
        is_inventory: bool,
        without_unreadable: bool,
        ours: Iterable[Path],
    ) -> None:
        self._source = source
        self._name = name
        self._tell = tell
        self._by_path = by_path
        self._is_inventory = is_inventory
        self._without_unreadable = without_unreadable
        self._tree = TableTree(name=name, tell=tell)
        self._kept = kept.open("w+b")
        self._offsets = array("q")
        self._by_paths: list[tuple[str, str, int]] = []  # path, that of the parent, line
        self._named: set[str] = {_normal(os.path.relpath(one, source)) for one in ours}
        self._folders: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._kept.close()

    def add(self, row: Row) -> None:
        """Take a row: find its files, make its unit."""
        if not row.key:
            self._fault("csv_identifier_missing", row)
            return
        found = self._found(row.file, row, must_be=row.files is None) if row.file else None
        files = self._files(row, found)
        self._named.update(file.path for file in files)
        if found is not None:
            self._named.add(found.path)
        if found is not None and found.is_folder:
            self._folders.append(found.path)
        self._offsets.append(self._kept.tell())
        self._kept.write(line_of(self._unit(row, found, files)) + b"\n")
        if self._by_path:
            parent = _normal(row.parent_file) if row.parent_file else ""
            self._by_paths.append((_normal(row.file), parent, row.line))
        else:
            self._tree.add(row.key, row.parent, row.line)

    def ordered(self) -> Iterator[tuple[bytes, int]]:
        """Give the line of each unit and its depth, in the order of the tree."""
        known = {path for path, _, _ in self._by_paths}
        for path, parent, line in self._by_paths:
            self._tree.add(path, parent or _nearest_above(path, known), line)
        self._tell_unnamed()
        for rank, depth in self._tree.ordered():
            self._kept.seek(self._offsets[rank])
            yield self._kept.readline(), depth

    # ------------------------------------------------------------------------- private

    def _tell_unnamed(self) -> None:
        """Tell what is in the folders of the table and that no line names."""
        for folder in self._folders:
            for path in self._inside(folder):
                if path not in self._named and not is_left_out(path.rpartition("/")[2]):
                    self._tell(warning("csv_not_listed", shown(path)))

    def _inside(self, folder: str) -> list[str]:
        try:
            with os.scandir(self._source / folder) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as failure:
            reason = failure.strerror or failure
            self._tell(error("prepare_folder_unreadable", shown(folder), reason=reason))
            return []
        return names if folder == "." else [f"{folder}/{name}" for name in names]

    def _files(self, row: Row, found: Found | None) -> tuple[DraftFile, ...]:
        if row.files is not None:
            named = (self._found(path, row, must_be=True) for path in row.files)
            taken = [
                one.as_file() for one in named if one is not None and self._can_be_taken(one, row)
            ]
            return self._apart(taken, row)
        if found is None:
            return ()
        if found.is_folder:
            return self._renditions(found, row)
        return (found.as_file(),) if self._can_be_taken(found, row) else ()

    def _found(self, path: str, row: Row, *, must_be: bool) -> Found | None:
        found = find(self._source, path, without_root=self._is_inventory)
        if found is None and must_be:
            self._fault("csv_file_missing", row, path=path)
        return found

    def _can_be_taken(self, found: Found, row: Row) -> bool:
        if found.is_link or not found.is_file:
            self._fault("csv_not_a_file", row, path=shown(found.path))
            return False
        if not os.access(self._source / found.path, os.R_OK):
            told = warning if self._without_unreadable else error
            self._tell(told("prepare_unreadable", shown(found.path), reason=os.strerror(13)))
            return False
        return True

    def _renditions(self, folder: Found, row: Row) -> tuple[DraftFile, ...]:
        """Take the files of a folder whose name says that they are renditions of its unit."""
        paths = (path for path in self._inside(folder.path) if says_its_usage(path))
        found = (find(self._source, path, without_root=False) for path in paths)
        taken = [one.as_file() for one in found if one is not None and one.is_file]
        return self._apart(taken, row)

    def _apart(self, files: list[DraftFile], row: Row) -> tuple[DraftFile, ...]:
        """Tell two files of one unit that would have the same usage."""
        usages = [file.usage for file in files]
        for usage in dict.fromkeys(usages):
            if usages.count(usage) > 1:
                self._fault("csv_usage_twice", row, usage=usage)
        return tuple(files)

    def _unit(self, row: Row, found: Found | None, files: tuple[DraftFile, ...]) -> DraftUnit:
        """Draft the unit; what the table does not say of it comes from its files."""
        levels = [one for one in row.content if one.name == "DescriptionLevel"]
        titles = [one for one in row.content if one.name == "Title"]
        others = [one for one in row.content if one.name not in ("DescriptionLevel", "Title")]
        if not levels:
            levels.append(Element("DescriptionLevel", "Item" if files else "RecordGrp"))
        if not titles:
            name = _name_of(found, files, row)
            if not name:
                self._fault("csv_title_missing", row)
            titles.append(Element("Title", name))
        content = (*levels, *titles, *others)  # the order of the standard
        return DraftUnit(depth=0, content=content, management=row.management, files=files)

    def _fault(self, code: str, row: Row, **fields: object) -> None:
        self._tell(error(code, f"{self._name}:{row.line}", **fields))


# ----------------------------------------------------------------------------- private


def _normal(path: str) -> str:
    return os.path.normpath(path.replace("\\", "/"))


def _nearest_above(path: str, known: set[str]) -> str:
    """Give the nearest folder above that has a line of its own, or nothing."""
    while path not in ("", ".", "/"):
        path = path.rpartition("/")[0] or "."
        if path in known:
            return path
    return ""


def _name_of(found: Found | None, files: tuple[DraftFile, ...], row: Row) -> str:
    if files:
        return files[0].filename
    written = found.path if found is not None else row.file.replace("\\", "/")
    name = written.rstrip("/").rpartition("/")[2]
    return "" if name in ("", ".", "..") else read_name(name).title
