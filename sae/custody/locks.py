"""Locks between the processes of one home: advisory, released by the system if we die."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold a lock alone, waiting for it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def shared_with_survivors(
    path: Path, *, when_alone: Callable[[], T] | None = None
) -> Iterator[T | None]:
    """Hold a lock with others like us. when_alone: done first if no other holds it; given back.

    Alone means that what was left unfinished belongs to nobody alive. Nobody else comes in before
    `when_alone` has returned: what they begin must not be taken for something left behind.
    """
    descriptor = _open(path)
    try:
        done = None
        # A lock that is exchanged for another is let go for an instant: all pass one by one here.
        with exclusive(path.with_suffix(".guard")):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                done = when_alone() if when_alone is not None else None
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield done
    finally:
        os.close(descriptor)


# ----------------------------------------------------------------------------- private


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
