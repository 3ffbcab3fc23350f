"""Tasks on all cores. Worker processes are started afresh and open the archive themselves."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED as FIRST
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar

from sae.ports import Archive

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 20  # items given out per worker: they work on while the parent commits a group


class ProcessWorkers:
    """A pool of processes, started at the first task that needs one.

    opener: module-level function that opens the archive in a worker; argument: what it takes.
    processes: how many; 0 means one for each core.
    """

    def __init__(
        self, opener: Callable[[Any], Archive], argument: object, *, processes: int
    ) -> None:
        self._opener = opener
        self._argument = argument
        self.processes = processes or len(os.sched_getaffinity(0))
        self._pool: ProcessPoolExecutor | None = None

    def map(self, task: Callable[[Archive, T], R], items: Iterable[T]) -> Iterator[R]:
        """Give results as they come; a few items are in flight at a time."""
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self.processes,
                # Threads of this process (index, copies) make forking unsafe.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_open,
                initargs=(self._opener, self._argument),
            )
        running: set[Future[R]] = set()
        for item in items:
            with _deaf_to_interrupts():
                running.add(self._pool.submit(_run, task, item))
            if len(running) >= AHEAD * self.processes:
                done, running = wait(running, return_when=FIRST)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST)
            yield from (future.result() for future in done)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


# ----------------------------------------------------------------------------- private


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Make the processes started here ignore Ctrl-C: the parent is told, and ends them.

    A signal mask passes to a process from its very first instant; ours comes back at once, and
    an interruption that arrived meanwhile is delivered then.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_archive: Archive | None = None  # one per worker process, for its whole life


def _open(opener: Callable[[Any], Archive], argument: object) -> None:
    global _archive  # noqa: PLW0603 - the initializer's only way to hand it to the tasks
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _archive = opener(argument)


def _leave_with_parent() -> None:
    """End this worker when the process it works for is killed: nothing else would tell it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _run(task: Callable[[Archive, T], R], item: T) -> R:
    if _archive is None:
        raise RuntimeError("a worker was not opened")
    return task(_archive, item)
