"""The words of documents, kept aside for the index: derived, outside the proof, disposable.

One file per AIP, one JSON line per object. Losing it costs an extraction, nothing else.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

FOLDER = "text"


class DerivedText:
    """Writes the texts of the AIPs of one transfer. Safe between threads."""

    def __init__(self, derived: Path) -> None:
        self._folder = derived / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._written: set[str] = set()

    def keep(self, aip_id: str, object_id: str, text: str) -> None:
        """Keep the text of an object; the first of an AIP begins its file anew."""
        line = json.dumps([object_id, text], ensure_ascii=False) + "\n"
        with self._lock:
            mode = "a" if aip_id in self._written else "w"
            self._written.add(aip_id)
            with text_path(self._folder.parent, aip_id).open(mode, encoding="utf-8") as out:
                out.write(line)

    def forget(self) -> None:
        """Remove what was written (the package is refused)."""
        with self._lock:
            forget_texts(self._folder.parent, self._written)
            self._written.clear()


def forget_texts(derived: Path, aip_ids: Iterable[str]) -> None:
    """Remove the texts of AIPs that are not archived in the end."""
    for aip_id in aip_ids:
        text_path(derived, aip_id).unlink(missing_ok=True)


def keep_texts_of(derived: Path, aip_id: str, other_id: str, object_ids: Collection[str]) -> None:
    """Give another AIP the texts of objects that it takes over; those of the rest are not kept."""
    offsets = text_offsets(derived, aip_id) or {}
    texts = DerivedText(derived)
    for object_id in offsets.keys() & object_ids:
        texts.keep(other_id, object_id, text_at(derived, aip_id, offsets[object_id]))


def forget_stray_texts(derived: Path, *, known: Callable[[str], bool], before: datetime) -> None:
    """Remove the texts of AIPs that are not known, unless they are recent: a run may be at work."""
    for path in (derived / FOLDER).glob("*.jsonl"):
        if path.stat().st_mtime < before.timestamp() and not known(path.stem):
            path.unlink(missing_ok=True)


def text_path(derived: Path, aip_id: str) -> Path:
    """Name the file of an AIP's texts."""
    return derived / FOLDER / f"{aip_id}.jsonl"


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
    """Read the text of an object at its offset."""
    with text_path(derived, aip_id).open("rb") as stream:
        stream.seek(offset)
        return str(json.loads(stream.readline())[1])
