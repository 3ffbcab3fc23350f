"""Words of scans, read by tesseract in child processes with limits (adapter of `PageReader`).

One child for each core: a page is read by one thread of one process, which is where tesseract is
quickest. A hostile page costs its own words.
"""

import os
import queue
from collections.abc import Mapping
from pathlib import Path

from sae.adapters.child_process import Answer, ChildProcess, Fate
from sae.adapters.scanning.scan_inspection import ENVIRONMENT, MODULE, STOPS, stopped_by
from sae.ports.scans import PagesToRead, PageText

PAGES_PER_CHILD = 200  # models keep what they adapted to
MOST_CHARACTERS = 200_000  # of one page: a page of a newspaper has 30,000
LISTING_SECONDS = 60


class TesseractReader:
    """Reads pages in persistent children, started at the first page.

    languages: ISO 639-2 codes, joined by `+`. page_seconds: of wall clock and of processor, for
    one page. memory_bytes: address space of one child. readers: how many at once; 0 means one for
    each core.
    """

    def __init__(
        self, *, languages: str, page_seconds: int, memory_bytes: int, readers: int
    ) -> None:
        self.readers = readers or len(os.sched_getaffinity(0))
        self._page_seconds = page_seconds
        stated = os.environ.get("TESSDATA_PREFIX")
        places = (("TESSDATA_PREFIX", stated),) if stated else ()
        self._children = tuple(
            ChildProcess(
                MODULE,
                arguments=(str(memory_bytes), str(page_seconds), languages),
                environment=(*ENVIRONMENT, *places),
                reply_bytes=12 * MOST_CHARACTERS,
                requests_per_child=PAGES_PER_CHILD,
            )
            for _ in range(self.readers)
        )
        self._free: queue.SimpleQueue[ChildProcess] = queue.SimpleQueue()
        for child in self._children:
            self._free.put(child)

    def pages(self, path: Path) -> PagesToRead:
        """List what there is to read. Never raises for what is in the file."""
        answer = self._ask({"do": "pages", "path": str(path.absolute())}, LISTING_SECONDS)
        stopped = _stopped(answer)
        listed = answer.values.get("pages")
        if stopped or not isinstance(listed, list):
            return PagesToRead(pages=(), stopped=stopped or "scan_unreadable")
        return PagesToRead(pages=tuple(page for page in listed if isinstance(page, int)))

    def read(self, path: Path, page: int) -> PageText:
        """Read one page. Never raises for what is in it."""
        request = {"do": "read", "path": str(path.absolute()), "page": page}
        answer = self._ask(request, self._page_seconds)
        stopped = _stopped(answer)
        return PageText(text="", stopped=stopped) if stopped else _believed(answer.values)

    def close(self) -> None:
        """End the child processes."""
        for child in self._children:
            child.close()

    # ------------------------------------------------------------------------- private

    def _ask(self, request: dict[str, object], seconds: int) -> Answer:
        child = self._free.get()
        try:
            return child.ask(request, timeout_seconds=seconds)
        finally:
            self._free.put(child)


# ----------------------------------------------------------------------------- private


def _stopped(answer: Answer) -> str:
    if answer.fate is not Fate.ANSWERED:
        return stopped_by(answer)
    said = answer.values.get("stopped")
    if not said:
        return ""
    return said if isinstance(said, str) and said in STOPS else "scan_unreadable"


def _believed(values: Mapping[str, object]) -> PageText:
    """Take from a reply only what has the expected shape: the child met hostile bytes."""
    match values:
        case {"text": str(text), "confidence": int(confidence), "engine": str(engine)}:
            return PageText(
                text=text[:MOST_CHARACTERS],
                confidence=min(100, max(0, confidence)),
                engine=engine[:100],
            )
    return PageText(text="", stopped="scan_unreadable")
