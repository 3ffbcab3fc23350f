"""Walks a folder that somebody wants archived: a step of its preparation.

Nothing is followed out of it, nothing is opened: names, sizes and dates only. Whatever is not
taken is told, with the reason.
"""

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sae.flows.file_names import is_excluded, is_left_out, read_name
from sae.flows.tree import Node
from seda.findings import Finding, error, info, warning

MAX_DEPTH = 1_000  # folders in folders: a tree deeper than that is a mistake of a program


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTerms:
    """What is taken of a folder.

    hidden: hidden files and those of systems too. excluded: patterns of names or of paths.
    without_unreadable: what cannot be read is left out instead of stopping everything.
    """

    hidden: bool = False
    excluded: tuple[str, ...] = ()
    without_unreadable: bool = False


def source_nodes(
    root: Path, terms: SourceTerms, *, tell: Callable[[Finding], None]
) -> Iterator[Node]:
    """Give the folder, then all that it holds, each after the folder it is in, by name.

    tell: is told what is left out, and what is strange in what is taken.
    """
    first = _listing(root, "", terms, tell)
    yield Node(depth=0, path="", is_folder=True, has_folders=_has_folders(first))
    open_folders = [iter(first)]
    while open_folders:
        item = next(open_folders[-1], None)
        if item is None:
            open_folders.pop()
            continue
        depth = len(open_folders)
        _tell_name(item.path, tell)
        if not item.is_folder:
            yield _file_node(item, depth)
            continue
        if depth >= MAX_DEPTH:
            tell(error("prepare_too_deep", shown(item.path), limit=MAX_DEPTH))
            continue
        below = _listing(root / item.path, item.path, terms, tell)
        yield Node(depth=depth, path=item.path, is_folder=True, has_folders=_has_folders(below))
        open_folders.append(iter(below))


def shown(path: str) -> str:
    """Give a path as a report says it: bytes that are not UTF-8 are read as best they can be."""
    return "/".join(read_name(part).title for part in path.split("/"))


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of a folder. status: of a file."""

    path: str
    is_folder: bool
    status: os.stat_result | None = None


def _listing(
    folder: Path, path: str, terms: SourceTerms, tell: Callable[[Finding], None]
) -> list[_Item]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))
    except OSError as failure:
        tell(_unreadable("prepare_folder_unreadable", path, failure, terms))
        return []
    found = []
    for entry in names:
        below = f"{path}/{entry.name}" if path else entry.name
        item = _item(entry, below, terms, tell)
        if item is not None:
            found.append(item)
    if not found and path:  # an empty source is refused, and told so
        tell(info("prepare_folder_empty", shown(path)))
    return found


def _item(
    entry: "os.DirEntry[str]", path: str, terms: SourceTerms, tell: Callable[[Finding], None]
) -> _Item | None:
    unwanted = _unwanted(entry.name, path, terms)
    if unwanted is not None:
        tell(unwanted)
        return None
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as failure:
        tell(_unreadable("prepare_unreadable", path, failure, terms))
        return None
    if stat.S_ISDIR(status.st_mode):
        return _Item(path, is_folder=True)
    if not stat.S_ISREG(status.st_mode):
        is_link = stat.S_ISLNK(status.st_mode)
        where = shown(path)
        tell(warning("prepare_link", where) if is_link else warning("prepare_special", where))
        return None
    if not os.access(entry.path, os.R_OK):
        tell(_unreadable("prepare_unreadable", path, PermissionError(), terms))
        return None
    return _Item(path, is_folder=False, status=status)


def _unwanted(name: str, path: str, terms: SourceTerms) -> Finding | None:
    if is_excluded(path, terms.excluded):
        return info("prepare_excluded", shown(path))
    if not terms.hidden and is_left_out(name):
        return info("prepare_hidden", shown(path))
    return None


def _unreadable(code: str, path: str, failure: OSError, terms: SourceTerms) -> Finding:
    reason = failure.strerror or os.strerror(13)
    told = warning if terms.without_unreadable else error
    return told(code, shown(path) or ".", reason=reason)


def _file_node(item: _Item, depth: int) -> Node:
    assert item.status is not None  # noqa: S101 - files have one, see `_item`
    return Node(
        depth=depth,
        path=item.path,
        is_folder=False,
        size=item.status.st_size,
        modified=item.status.st_mtime_ns,
        changed=item.status.st_ctime_ns,
    )


def _tell_name(path: str, tell: Callable[[Finding], None]) -> None:
    raw = path.rpartition("/")[2]
    if raw.isascii() and raw.isprintable() and "\\" not in raw and ":" not in raw:
        return
    name = read_name(raw)
    if name.encoding:
        tell(warning("prepare_name_encoding", shown(path), encoding=name.encoding))
    if name.changed:
        tell(warning("prepare_name_changed", shown(path), name=name.filename))


def _has_folders(items: list[_Item]) -> bool:
    return any(item.is_folder for item in items)
