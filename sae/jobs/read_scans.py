"""Read scans: the words of pages that are pictures, for the index only.

(1) refuse who may not; when everything is asked for: let the scans wait that nobody read, or
    whose pages failed
(2) take each AIP that has scans waiting, unless another process is at it
(3) list its pages; read those that were not yet, on all cores, each noted as it comes
(4) keep the words beside those of its other documents, if it is still there
(5) index it again

The bytes in custody are opened for reading only. A page that fails costs its own words. A run that
is interrupted goes on from the page where it was.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from sae.custody.locks import exclusive
from sae.domain.accounts import Role
from sae.domain.records import ObjectRecord
from sae.errors import SaeError
from sae.flows.scans.model import PDF, PICTURES
from sae.jobs.derived_readings import (
    ReadPage,
    WaitingAip,
    hold_waiting,
    make_wait,
    mean_confidence,
    pages_read,
    waiting_aips,
)
from sae.jobs.derived_text import text_offsets
from sae.jobs.indexing import drain_outbox
from sae.ports import Archive, PageText
from seda.findings import Finding, warning
from storage.errors import StorageError

AHEAD = 4  # pages given out per core: enough to never wait for the one being noted
INDEXED_TOGETHER = 50  # AIPs


ScansTold = Callable[[int, int], None]
"""Told how many pages were read, and how many are known to be."""


class OcrUnavailable(SaeError):  # noqa: N818 - named as the other errors of the project
    """Nothing can be read on this machine; what waits goes on waiting."""

    code = "ocr_unavailable"
    exit_status = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScan:
    """What became of one object. confidence: mean of its pages that have words, in per cent."""

    object_id: str
    aip_id: str
    filename: str
    pages: int
    with_words: int
    confidence: int
    findings: tuple[Finding, ...]


def read_scans(
    archive: Archive, *, everything: bool = False, told: ScansTold = lambda _done, _all: None
) -> Iterator[ReadScan]:
    """Follow the five steps; give each object once its words are kept.

    everything: not only what waits since it was archived.
    Raises: NotAllowed, OcrUnavailable, HomeBusy.
    """
    archive.caller.require(Role.ARCHIVIST)  # (1) names and confidences of what others may not read
    derived = archive.places.derived
    if everything:
        _let_wait(archive)
    since = 0
    with ExitStack() as stack:
        stack.callback(drain_outbox, archive)  # (5) also when we are interrupted
        for one in _Reading(archive, told).over(waiting_aips(derived)):  # (2)
            yield from one
            since += 1
            if since >= INDEXED_TOGETHER:
                drain_outbox(archive)
                since = 0


def count_waiting(archive: Archive) -> int:
    """Say how many AIPs have scans to read."""
    return len(waiting_aips(archive.places.derived))


# ----------------------------------------------------------------------------- private


def _let_wait(archive: Archive) -> None:
    """Let everything wait that may be a scan and was never read, or not whole."""
    derived = archive.places.derived
    with archive.catalogue.read() as reader:
        lost = []
        for aip in reader.aips():
            if text_offsets(derived, aip.aip_id) is None:
                lost.append(aip.aip_id)
                continue
            read = pages_read(derived, aip.aip_id)
            make_wait(
                derived,
                aip.aip_id,
                [
                    item.object_id
                    for item in reader.objects(aip_id=aip.aip_id)
                    if (item.mime in PICTURES or item.mime == PDF)
                    and _is_unread(read.get(item.object_id))
                ],
            )
    for aip_id in lost:  # their words are extracted again, which tells what waits
        _index_again(archive, aip_id)
    drain_outbox(archive)


def _is_unread(pages: tuple[ReadPage, ...] | None) -> bool:
    return pages is None or any(page.stopped for page in pages)


def _index_again(archive: Archive, aip_id: str) -> None:
    with archive.catalogue.write() as tx:
        unit = next(iter(tx.units(aip_id=aip_id)), None)
        if unit is not None:
            tx.index_again(unit_ids=(unit.unit_id,))


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to be read."""

    held: WaitingAip
    item: ObjectRecord
    number: int
    path: Path


class _Reading:
    """Reads the pages of AIPs in order, several at once."""

    def __init__(self, archive: Archive, told: ScansTold) -> None:
        self._archive = archive
        self._told = told
        self._done = self._known = 0
        self._objects: dict[str, list[ObjectRecord]] = {}
        self._stops: dict[str, str] = {}

    def over(self, aip_ids: tuple[str, ...]) -> Iterator[Iterator[ReadScan]]:
        """Give the scans of each AIP once its pages are read."""
        readers = self._archive.ocr.readers
        waiting: deque[tuple[_Page | WaitingAip, Future[PageText] | None]] = deque()
        with ExitStack() as stack:
            pool = stack.enter_context(closing(_Pool(readers)))
            for one in self._pages(aip_ids, stack):  # (3)
                future = pool.read(self._archive, one) if isinstance(one, _Page) else None
                waiting.append((one, future))
                while len(waiting) > AHEAD * readers:
                    yield from self._take(*waiting.popleft())
            while waiting:
                yield from self._take(*waiting.popleft())

    # ------------------------------------------------------------------------- private

    def _pages(self, aip_ids: tuple[str, ...], stack: ExitStack) -> Iterator[_Page | WaitingAip]:
        """Give the pages to read of each AIP, then the AIP itself."""
        for aip_id in aip_ids:
            held = hold_waiting(self._archive.places.derived, aip_id)
            if held is None:
                continue
            stack.enter_context(held)
            with self._archive.catalogue.read() as reader:
                items = [
                    item
                    for item in reader.objects(aip_id=aip_id)
                    if item.object_id in held.objects and item.content_path
                ]
            if not items:
                held.close()
                continue  # not archived yet, or no more: the sweep removes it
            self._objects[aip_id] = items
            for item in items:
                yield from self._pages_of(held, item)
            yield held

    def _pages_of(self, held: WaitingAip, item: ObjectRecord) -> Iterator[_Page]:
        try:
            path = self._archive.copies.local_path(held.aip_id, item.content_path)
        except StorageError:  # for the audit to tell; here it costs the words
            path = None
        if path is None:
            self._stops[item.object_id] = "scan_unreadable"
            return
        listed = self._archive.ocr.pages(path)
        _stop_if_unavailable(listed.stopped)
        if listed.stopped:
            self._stops[item.object_id] = listed.stopped
        done = held.done.get(item.object_id, {})
        self._known += len(listed.pages)
        self._done += len(done)
        for number in listed.pages:
            if number not in done:
                yield _Page(held, item, number, path)

    def _take(
        self, one: _Page | WaitingAip, future: "Future[PageText] | None"
    ) -> Iterator[Iterator[ReadScan]]:
        if isinstance(one, _Page):
            if future is not None:
                text = future.result()
                _stop_if_unavailable(text.stopped)
                one.held.note(one.item.object_id, one.number, text)
            self._done += 1
            self._told(self._done, self._known)
            return
        kept = self._keep(one)  # (4)
        one.close()
        items = self._objects.pop(one.aip_id)
        if kept:
            _index_again(self._archive, one.aip_id)
            yield (self._told_of(one, item) for item in items)

    def _keep(self, held: WaitingAip) -> bool:
        """Keep the words, unless the AIP went meanwhile: nothing of it may come back."""
        with exclusive(self._archive.places.lock):
            with self._archive.catalogue.read() as reader:
                there = next(iter(reader.objects(aip_id=held.aip_id)), None) is not None
            if there:
                held.finish(at=self._archive.clock.now())
            return there

    def _told_of(self, held: WaitingAip, item: ObjectRecord) -> ReadScan:
        pages = held.done.get(item.object_id, {}).values()
        sure = [page.confidence for page in pages if page.text]
        stopped = self._stops.get(item.object_id, "")
        return ReadScan(
            object_id=item.object_id,
            aip_id=held.aip_id,
            filename=item.filename,
            pages=len(pages),
            with_words=len(sure),
            confidence=mean_confidence(sure),
            findings=(
                *((warning(stopped, item.filename),) if stopped else ()),
                *(
                    warning(
                        "ocr_page_failed", item.filename, page=page.page + 1, reason=page.stopped
                    )
                    for page in pages
                    if page.stopped
                ),
            ),
        )


class _Pool:
    """Threads that wait for the children of the reader."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads)

    def read(self, archive: Archive, page: _Page) -> "Future[PageText]":
        return self._pool.submit(archive.ocr.read, page.path, page.number)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


_NOT_THIS_MACHINE = frozenset({"ocr_unavailable", "ocr_no_language"})


def _stop_if_unavailable(stopped: str) -> None:
    if stopped in _NOT_THIS_MACHINE:
        raise OcrUnavailable(stopped)
