"""Gives memory back to the system between the stages of a large package.

Parsers leave cycles and holes behind them; without this, a package of 100,000 units would hold
at each stage what the stage before had needed.
"""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

LARGE = 10_000  # units and objects: below, nothing worth the time is held


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no cycle while a million small values are made that have none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def release(*, size: int) -> None:
    """Collect what is no longer used and return it, when a package is large."""
    if size < LARGE:
        return
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others need it less
    if trim is not None:
        trim(0)
