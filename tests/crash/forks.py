"""Children forked from a warm parent: imports done, nothing open, no thread. A few at a time."""

import os
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

MAX_SECONDS = 60  # a child that takes longer hangs

Case = tuple[str, Callable[[], None]]
"""A name, and what a child does; it fails by raising."""


def in_children(cases: Iterable[Case], *, at_once: int) -> Iterator[tuple[str, str]]:
    """Run each case in a child of its own; give (name, what went wrong or nothing)."""
    running: dict[int, tuple[str, Path]] = {}
    waiting = iter(cases)
    with tempfile.TemporaryDirectory() as folder:
        while True:
            while len(running) < at_once and (case := next(waiting, None)) is not None:
                report = Path(tempfile.mkstemp(dir=folder)[1])
                running[_fork(case[1], report)] = case[0], report
            if not running:
                return
            process, status = os.wait()
            name, report = running.pop(process)
            code = os.waitstatus_to_exitcode(status)
            text = report.read_text(errors="replace")
            report.unlink()
            yield name, text if code == 1 else "" if code == 0 else f"ended with {code}: {text}"


def run_child(action: Callable[[], None], report: Path) -> int:
    """Run one thing in a child and wait for it; give its exit status, negative for a signal."""
    _, status = os.waitpid(_fork(action, report), 0)
    return os.waitstatus_to_exitcode(status)


# ----------------------------------------------------------------------------- private


def _fork(action: Callable[[], None], report: Path) -> int:
    process = os.fork()
    if process:
        return process
    signal.alarm(MAX_SECONDS)
    code = 1
    try:
        action()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it was, the parent tells it
        report.write_text(traceback.format_exc())
    finally:
        os._exit(code)
