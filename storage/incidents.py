"""What went wrong on one copy while another one answered: said, never swallowed."""

import threading
from collections import deque
from dataclasses import dataclass

from storage.errors import Damaged, NotFound, StorageError
from storage.ports import Copy

MAX_KEPT = 10_000  # a store that is away fails for every object: the first thousands tell it


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One failure of one copy. kind: `damaged`, `missing` or `unavailable`."""

    copy: str
    kind: str
    key: str
    message: str


class Incidents:
    """Collects incidents until the archive takes them to its journal. Safe between threads."""

    def __init__(self) -> None:
        self._kept: deque[Incident] = deque(maxlen=MAX_KEPT)
        self._lock = threading.Lock()

    def report(self, copy: Copy, error: StorageError) -> None:
        """Keep one failure of a copy."""
        incident = Incident(copy=copy.name, kind=_kind(error), key=error.key, message=str(error))
        with self._lock:
            self._kept.append(incident)

    def settle(self, copy: Copy, error: StorageError) -> None:
        """Raise the failure of a required copy; report that of a late one."""
        error.copy = copy.name
        if copy.required:
            raise error
        self.report(copy, error)

    def take(self) -> tuple[Incident, ...]:
        """Give the incidents since the last call, oldest first, and forget them."""
        with self._lock:
            taken = tuple(self._kept)
            self._kept.clear()
        return taken


def _kind(error: StorageError) -> str:
    if isinstance(error, Damaged):
        return "damaged"
    return "missing" if isinstance(error, NotFound) else "unavailable"
