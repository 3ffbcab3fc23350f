"""The words of documents, kept aside for the index: derived, outside the proof, disposable.

One file per AIP, one JSON line per object: its identifier, its own text, and what was read of its
pictures (`derived_readings`). Losing it costs an extraction, nothing else.

An AIP with scans to read has a file of its own meanwhile, in another folder: the identifiers of
the objects that wait, then the pages as they are read.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

FOLDER = "text"
WAITING = "ocr"


class DerivedText:
    """Writes the texts of the AIPs of one transfer. Safe between threads."""

    def __init__(self, derived: Path) -> None:
        self._folder = derived / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        (derived / WAITING).mkdir(exist_ok=True)
        self._lock = Lock()
        self._written: set[str] = set()

    def keep(self, aip_id: str, object_id: str, text: str, *, waits: bool = False) -> None:
        """Keep the text of an object; the first of an AIP begins its file anew.

        waits: pages of it are pictures, to be read later.
        """
        self._keep(aip_id, [object_id, text], waits=waits)

    def keep_line(self, aip_id: str, line: list[object], *, waits: bool) -> None:
        """Keep what is known of an object, as another AIP had it."""
        self._keep(aip_id, line, waits=waits)

    def forget(self) -> None:
        """Remove what was written (the package is refused)."""
        with self._lock:
            forget_texts(self._folder.parent, self._written)
            self._written.clear()

    # ------------------------------------------------------------------------- private

    def _keep(self, aip_id: str, line: list[object], *, waits: bool) -> None:
        derived = self._folder.parent
        with self._lock:
            mode = "a" if aip_id in self._written else "w"
            if mode == "w":
                waiting_path(derived, aip_id).unlink(missing_ok=True)
            self._written.add(aip_id)
            with text_path(derived, aip_id).open(mode, encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            if waits:
                with waiting_path(derived, aip_id).open("a", encoding="utf-8") as out:
                    out.write(json.dumps(line[:1]) + "\n")


def forget_texts(derived: Path, aip_ids: Iterable[str]) -> None:
    """Remove the texts of AIPs that are not archived in the end."""
    for aip_id in aip_ids:
        for path in (text_path, waiting_path, aside_path):
            path(derived, aip_id).unlink(missing_ok=True)


def keep_texts_of(derived: Path, aip_id: str, other_id: str, object_ids: Collection[str]) -> None:
    """Give another AIP the texts of objects that it takes over; those of the rest are not kept."""
    offsets = text_offsets(derived, aip_id) or {}
    waiting = waiting_objects(derived, aip_id)
    texts = DerivedText(derived)
    for object_id in offsets.keys() & object_ids:
        line = _line_at(derived, aip_id, offsets[object_id])
        texts.keep_line(other_id, line, waits=object_id in waiting)


def forget_stray_texts(derived: Path, *, known: Callable[[str], bool], before: datetime) -> None:
    """Remove the texts of AIPs that are not known, unless they are recent: a run may be at work."""
    for folder in (FOLDER, WAITING):
        for path in (derived / folder).glob("*.*"):
            if path.stat().st_mtime < before.timestamp() and not known(path.stem):
                path.unlink(missing_ok=True)


def text_path(derived: Path, aip_id: str) -> Path:
    """Name the file of an AIP's texts."""
    return derived / FOLDER / f"{aip_id}.jsonl"


def waiting_path(derived: Path, aip_id: str) -> Path:
    """Name the file of an AIP that has scans to read."""
    return derived / WAITING / f"{aip_id}.jsonl"


def aside_path(derived: Path, aip_id: str) -> Path:
    """Name the file in which the texts of an AIP are written anew, before they take their place."""
    return derived / WAITING / f"{aip_id}.new"


def waiting_objects(derived: Path, aip_id: str) -> frozenset[str]:
    """Name the objects of an AIP that have pages to read; none when nothing waits."""
    try:
        lines = waiting_path(derived, aip_id).read_bytes().splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(str(one[0]) for one in map(_parsed, lines) if one is not None)


def text_offsets(derived: Path, aip_id: str) -> Mapping[str, int] | None:
    """Say where each object's line begins, or None when the texts are not there, or torn.

    They are not synced: after a power cut the file may be there without its bytes.
    """
    path = text_path(derived, aip_id)
    offsets: dict[str, int] = {}
    try:
        with path.open("rb") as stream:
            offset = 0
            for line in stream:
                offsets[json.loads(line)[0]] = offset
                offset += len(line)
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        return None
    return offsets


def text_at(derived: Path, aip_id: str, offset: int) -> str:
    """Read the text of an object at its offset, with what was read of its pictures."""
    line = _line_at(derived, aip_id, offset)
    read = line[2]["pages"] if len(line) > 2 and isinstance(line[2], dict) else ()
    return "\n".join([str(line[1]), *(str(text) for *_, text in read)]).strip()


def pages_at(derived: Path, aip_id: str, offset: int, span: tuple[int, int]) -> str:
    """Read what was read of some pages of an object's pictures. span: first and last, from 1."""
    line = _line_at(derived, aip_id, offset)
    read = line[2]["pages"] if len(line) > 2 and isinstance(line[2], dict) else ()
    first, last = span
    return "\n".join(str(text) for page, *_, text in read if first <= page + 1 <= last)


# ----------------------------------------------------------------------------- private


def _line_at(derived: Path, aip_id: str, offset: int) -> list[Any]:
    with text_path(derived, aip_id).open("rb") as stream:
        stream.seek(offset)
        line: list[Any] = json.loads(stream.readline())
        return line


def _parsed(line: bytes) -> list[object] | None:
    """Read a line of a file that a power cut may have torn."""
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, list) and found else None
