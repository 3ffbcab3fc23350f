"""What is read of the pictures of archives: pages as they come, then kept beside the texts.

Derived, outside the proof, disposable. A page that was read is not read again after a crash; words
of archives that were destroyed meanwhile are never written.
"""

import fcntl
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from typing import Any

from sae.jobs.derived_text import (
    WAITING,
    aside_path,
    text_offsets,
    text_path,
    waiting_objects,
    waiting_path,
)
from sae.ports.scans import PageText


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page that was read. page: from 0. stopped: code of what stood in the way, or empty."""

    page: int
    confidence: int
    stopped: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is known of the reading of an object. waits: pages of it are still to be read.

    pages: that were read. with_words: those in which words were found; confidence: their mean, in
    per cent. stopped: those that could not be read. read_at: when it ended, None when not known.
    """

    engine: str
    pages: int
    with_words: int
    confidence: int
    stopped: int
    read_at: datetime | None
    waits: bool


class WaitingAip:
    """The scans of an AIP that wait to be read, held by one process. Used as a context.

    objects: their identifiers. done: the pages already read of each.
    """

    def __init__(self, derived: Path, aip_id: str, file: BufferedRandom) -> None:
        self.aip_id = aip_id
        self.objects: tuple[str, ...] = ()
        self.done: dict[str, dict[int, ReadPage]] = {}
        self._derived = derived
        self._file = file
        self._engines: dict[str, str] = {}
        self._read()

    def __enter__(self) -> "WaitingAip":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another process have them. Idempotent."""
        self._file.close()

    def note(self, object_id: str, page: int, text: PageText) -> None:
        """Keep what was read of a page. Removed from under us, it goes nowhere."""
        found = ReadPage(
            page=page, confidence=text.confidence, stopped=text.stopped, text=text.text
        )
        self._take(object_id, found, text.engine)
        noted = [object_id, page, text.confidence, text.stopped, text.engine, text.text]
        self._file.write(_line(noted))
        self._file.flush()

    def finish(self, *, at: datetime) -> None:
        """Put the pages beside the texts of the AIP; nothing of it waits any more.

        The caller holds the lock of the writer, and knows that the AIP is there.
        """
        aside = aside_path(self._derived, self.aip_id)
        with aside.open("wb") as out, text_path(self._derived, self.aip_id).open("rb") as lines:
            for line in lines:
                known = json.loads(line)
                object_id = str(known[0])
                if object_id in self.objects:
                    known = [object_id, known[1], self._kept(object_id, at)]
                out.write(_line(known))
        aside.replace(text_path(self._derived, self.aip_id))
        waiting_path(self._derived, self.aip_id).unlink(missing_ok=True)

    # ------------------------------------------------------------------------- private

    def _read(self) -> None:
        objects: dict[str, None] = {}
        for line in self._file:
            try:
                match json.loads(line):
                    case [str(object_id)]:
                        objects[object_id] = None
                    case [
                        str(object_id),
                        int(page),
                        int(confidence),
                        str(stopped),
                        str(engine),
                        str(text),
                    ]:
                        found = ReadPage(
                            page=page, confidence=confidence, stopped=stopped, text=text
                        )
                        self._take(object_id, found, engine)
            except ValueError:
                continue  # torn by a power cut: the page is read again
        self.objects = tuple(objects)
        self._file.write(b"\n")  # what is written next is no end of a torn line

    def _take(self, object_id: str, page: ReadPage, engine: str) -> None:
        self.done.setdefault(object_id, {})[page.page] = page
        if engine:
            self._engines[object_id] = engine

    def _kept(self, object_id: str, at: datetime) -> dict[str, object]:
        pages = sorted(self.done.get(object_id, {}).values(), key=lambda page: page.page)
        return {
            "engine": self._engines.get(object_id, ""),
            "read_at": at.isoformat(),
            "pages": [(one.page, one.confidence, one.stopped, one.text) for one in pages],
        }


def waiting_aips(derived: Path) -> tuple[str, ...]:
    """Name the AIPs that have scans to read."""
    return tuple(sorted(path.stem for path in (derived / WAITING).glob("*.jsonl")))


def hold_waiting(derived: Path, aip_id: str) -> WaitingAip | None:
    """Take the scans of an AIP that wait; None when another process has them, or nothing waits."""
    path = waiting_path(derived, aip_id)
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file.fileno()).st_nlink:  # not finished, nor forgotten, since it was opened
            return WaitingAip(derived, aip_id, file)
    except BlockingIOError:
        pass
    file.close()
    return None


def make_wait(derived: Path, aip_id: str, object_ids: Iterable[str]) -> None:
    """Let objects wait to be read, besides those that already do."""
    more = [one for one in object_ids if one not in waiting_objects(derived, aip_id)]
    if more:
        with waiting_path(derived, aip_id).open("ab") as out:
            out.write(b"".join(_line([object_id]) for object_id in more))


def pages_read(derived: Path, aip_id: str) -> Mapping[str, tuple[ReadPage, ...] | None]:
    """Give the pages read of each object that has a text; None when nobody tried."""
    found: dict[str, tuple[ReadPage, ...] | None] = {}
    if text_offsets(derived, aip_id) is None:
        return found
    with text_path(derived, aip_id).open("rb") as lines:
        for line in lines:
            object_id, _, *read = json.loads(line)
            found[object_id] = (
                tuple(
                    ReadPage(page=page, confidence=sure, stopped=stopped, text=text)
                    for page, sure, stopped, text in read[0]["pages"]
                )
                if read
                else None
            )
    return found


def mean_confidence(confidences: Sequence[int]) -> int:
    """Give the mean of pages that have words, in per cent; 0 when none has."""
    return round(sum(confidences) / len(confidences)) if confidences else 0


def readings_of(derived: Path, aip_id: str, object_ids: Collection[str]) -> Mapping[str, Reading]:
    """Say how objects of an AIP were read; those that no reading was tried of are left out."""
    waiting = waiting_objects(derived, aip_id)
    found = {one: _NOT_READ for one in object_ids if one in waiting}
    if text_offsets(derived, aip_id) is None:
        return found
    with text_path(derived, aip_id).open("rb") as lines:
        for line in lines:
            object_id, _, *read = json.loads(line)
            if object_id in object_ids and read:
                found[object_id] = _reading(read[0], waits=object_id in waiting)
    return found


# ----------------------------------------------------------------------------- private

_NOT_READ = Reading(
    engine="", pages=0, with_words=0, confidence=0, stopped=0, read_at=None, waits=True
)


def _reading(kept: Mapping[str, Any], *, waits: bool) -> Reading:
    sure = [int(confidence) for _, confidence, _, text in kept["pages"] if text]
    at = kept.get("read_at", "")  # not noted before it was shown
    return Reading(
        engine=kept["engine"],
        pages=len(kept["pages"]),
        with_words=len(sure),
        confidence=mean_confidence(sure),
        stopped=sum(bool(stopped) for _, _, stopped, _ in kept["pages"]),
        read_at=datetime.fromisoformat(at) if at else None,
        waits=waits,
    )


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
