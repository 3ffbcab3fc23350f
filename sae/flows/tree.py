"""A tree of folders and files as a tree of archive units: one for each folder, one for each file.

A folder with folders in it is a group of records (RecordGrp), one with only files is a File, a
file is an Item. The date of a file is that of its last modification; the dates of a folder are
the first and the last of those below it.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.file_names import ReadName, read_name
from seda.elements import Element

NANOSECONDS = 1_000_000_000
DAY = timedelta(days=1)
MASTER = "BinaryMaster_1"  # the only rendition of a file that is found in a folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A folder or a file that was found. Nodes come in the order of the tree, parents first.

    path: from the root folder, empty for the root itself, folders separated by `/`; bytes that
    are not UTF-8 as `os.fsdecode` gives them. has_folders: of a folder. size, modified, changed:
    of a file, as in `DraftFile`.
    """

    depth: int
    path: str
    is_folder: bool
    has_folders: bool = False
    size: int = 0
    modified: int = 0
    changed: int = 0

    @property
    def name(self) -> str:
        """Give the last part of the path."""
        return self.path.rpartition("/")[2]


class FolderDates:
    """First and last dates below each folder of a tree, by the order of the folders.

    It sees the nodes once, before they are drafted; two numbers are kept for each folder.
    """

    def __init__(self, *, now: datetime) -> None:
        self._latest = _nanoseconds(now + DAY)
        self._first = array("q")
        self._last = array("q")
        self._open: list[tuple[int, int]] = []  # (depth, number) of the folders around

    def see(self, node: Node) -> None:
        """Take the next node of the tree."""
        while self._open and self._open[-1][0] >= node.depth:
            self._close()
        if node.is_folder:
            self._open.append((node.depth, len(self._first)))
            self._first.append(NO_DATE)
            self._last.append(NO_DATE)
        elif self._open and self.is_likely(node.modified):
            self._widen(self._open[-1][1], node.modified, node.modified)

    def end(self) -> None:
        """Close the folders that are still open; no node comes after."""
        while self._open:
            self._close()

    def of(self, number: int) -> tuple[int, int]:
        """Give the first and last instants of the folder that came at this rank, from 0."""
        return self._first[number], self._last[number]

    def is_likely(self, instant: int) -> bool:
        """Say whether a clock could have given this date.

        Not the first day of Unix, which a lost date becomes, nor a day to come.
        """
        return FIRST_LIKELY <= instant <= self._latest

    def _close(self) -> None:
        _, number = self._open.pop()
        if self._open and self._first[number] != NO_DATE:
            self._widen(self._open[-1][1], self._first[number], self._last[number])

    def _widen(self, number: int, first: int, last: int) -> None:
        if self._first[number] == NO_DATE or first < self._first[number]:
            self._first[number] = first
        if self._last[number] == NO_DATE or last > self._last[number]:
            self._last[number] = last


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeTerms:
    """How a tree is described. title: of the root. zone: where days begin and end.

    dated: units are given the dates of the files.
    """

    title: str
    zone: tzinfo
    dated: bool


def tree_units(nodes: Iterable[Node], dates: FolderDates, terms: TreeTerms) -> Iterator[DraftUnit]:
    """Draft a unit for each node. dates: of the same nodes, ended."""
    folder = 0
    for node in nodes:
        name = read_name(node.name)
        if node.is_folder:
            title = name.title if node.path else terms.title
            level = "RecordGrp" if node.has_folders else "File"
            content = _content(level, title, dates.of(folder), terms)
            folder += 1
            yield DraftUnit(depth=node.depth, content=content, management=(), files=())
        else:
            yield _file_unit(node, name, dates, terms)


def day_of(instant: int, zone: tzinfo) -> str:
    """Give the day of an instant, in nanoseconds, as SEDA writes it.

    >>> day_of(1_700_000_000 * NANOSECONDS, UTC)
    '2023-11-14'
    """
    return datetime.fromtimestamp(instant // NANOSECONDS, zone).date().isoformat()


def instant_of(instant: int) -> str:
    """Give an instant, in nanoseconds, as SEDA writes it, to the second.

    >>> instant_of(1_700_000_000 * NANOSECONDS)
    '2023-11-14T22:13:20Z'
    """
    return datetime.fromtimestamp(instant // NANOSECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# ----------------------------------------------------------------------------- private

NO_DATE = -(2**63)
FIRST_LIKELY = 2 * 86_400 * NANOSECONDS


def _file_unit(node: Node, name: ReadName, dates: FolderDates, terms: TreeTerms) -> DraftUnit:
    span = (node.modified, node.modified) if dates.is_likely(node.modified) else (NO_DATE, NO_DATE)
    file = DraftFile(node.path, name.filename, MASTER, node.size, node.modified, node.changed)
    return DraftUnit(
        depth=node.depth,
        content=_content("Item", name.title, span, terms),
        management=(),
        files=(file,),
    )


def _content(
    level: str, title: str, span: tuple[int, int], terms: TreeTerms
) -> tuple[Element, ...]:
    head = (Element("DescriptionLevel", level), Element("Title", title))
    first, last = span
    if not terms.dated or first == NO_DATE:
        return head
    days = (
        Element("StartDate", day_of(first, terms.zone)),
        Element("EndDate", day_of(last, terms.zone)),
    )
    return (*head, *days)


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp()) * NANOSECONDS
