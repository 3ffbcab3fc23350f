"""A fault at the k-th change of a disk: in a forked child, which it usually ends.

The functions of `storage.io_layer` are replaced in that child, so that a call can be cut before,
in the middle or after it. Points of SQL come by the layer's hook. Nothing is really synced: what
a sync would have saved is known to `Unsynced`.
"""

import errno
import hashlib
import json
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from threading import RLock
from typing import Any

from sae.errors import HomeUnavailable
from storage import io_layer
from tests.crash.unsynced import Unsynced

STATUS = 86  # exit status of a child that a fault ended

Call = tuple[str, str]
"""(operation of the I/O layer, path or name of the point)."""


class Mode(StrEnum):
    """What happens at the k-th call.

    before, after: the process dies there. torn: half of the bytes are written, then it dies.
    error: the call fails once. full: it and every later call that needs room fail.
    lost: it dies and what was not synced is taken back; emptied: only bytes are, names stay.
    """

    BEFORE = "before"
    AFTER = "after"
    TORN = "torn"
    ERROR = "error"
    FULL = "full"
    LOST = "lost"
    EMPTIED = "emptied"


_GROWING = frozenset({"create", "write", "mkdir", "link", "rename"})
_SYNCS = frozenset({"fsync", "fsync_dir", "syncfs"})
_CHANGES = ("create", "write", "rename", "link", "mkdir", "unlink", "rmdir", *sorted(_SYNCS))


def applies(mode: Mode, call: Call) -> bool:
    """Say whether a mode means something at a call."""
    operation, name = call
    if mode is Mode.TORN:
        return operation == "write"
    if mode is Mode.AFTER:
        return operation != "point"  # the same as before the next call
    if mode is Mode.FULL:
        return operation in _GROWING
    return mode is not Mode.ERROR or name != "sql:committed"


def record(home: Path, calls: list[Call], found: list[str]) -> None:
    """List every call from now on. found: digest of what a death before each would leave."""
    place = home.parent
    _Faults(home, None, 0, calls, look=lambda: found.append(_state_of(place))).install()


def inject(home: Path, mode: Mode, at: int) -> None:
    """Make the call number `at` (from 1) go wrong."""
    _Faults(home, mode, at, []).install()


class _Faults:
    def __init__(
        self,
        home: Path,
        mode: Mode | None,
        at: int,
        calls: list[Call],
        look: Callable[[], None] = lambda: None,
    ) -> None:
        self._look = look
        self._home = home
        self._mode = mode
        self._at = at
        self._calls = calls
        self._count = 0
        self._lock = RLock()
        roots = tuple(str(root) for root in sorted((home / "copies").resolve().iterdir()))
        self._unsynced = Unsynced(roots)

    def install(self) -> None:
        for name in _CHANGES:
            setattr(io_layer, name, self._wrapped(name, getattr(io_layer, name)))
        io_layer.set_fault_hook(self._point)

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:  # noqa: ANN401 - of ten functions
            # Where the change is: the second name of a rename or a link, the last argument else.
            path = str(arguments[-1])
            source = str(arguments[0]) if name in {"rename", "link"} else ""
            with self._lock:
                here = self._reached(name, path)
                if here and self._mode is Mode.TORN:
                    descriptor, data, _ = arguments
                    os.write(descriptor, bytes(data)[: len(data) // 2])
                    _die()
                self._unsynced.before(name, path, source)
                try:
                    done = None if name in _SYNCS else real(*arguments)
                finally:
                    if here and self._mode is Mode.AFTER:
                        _die()
                self._unsynced.after(name, path)
                return done

        return call

    def _point(self, operation: str, name: str) -> None:
        if operation == "point":
            with self._lock:
                self._reached(operation, name)

    def _reached(self, operation: str, path: str) -> bool:
        """Count a call; give up there when it is the one."""
        self._count += 1
        self._calls.append((operation, path))
        self._look()
        here = self._count == self._at
        if self._mode is Mode.FULL and self._count >= self._at and operation in _GROWING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        if here and self._mode is Mode.BEFORE:
            _die()
        if here and self._mode in {Mode.LOST, Mode.EMPTIED}:
            self._unsynced.take_back(names=self._mode is Mode.LOST)
            _tear_what_is_never_synced(self._home)
            _die()
        if here and self._mode is Mode.ERROR:
            _fail(operation, path, self._count)
        return here


def calls_of(file: Path) -> tuple[list[Call], frozenset[int]]:
    """Read the calls that a recording child left, and the numbers of those it found alike."""
    calls, alike = json.loads(file.read_text())
    return [(operation, path) for operation, path in calls], frozenset(alike)


# ----------------------------------------------------------------------------- private


def _state_of(place: Path) -> str:
    """Give the digest of every name and byte of a place.

    The shared memory of SQLite is left out: it is made again from the log by who opens first.
    """
    digest = hashlib.blake2b()
    for folder, folders, files in os.walk(place):
        folders.sort()
        digest.update(f"{folder}\0".encode())
        for name in sorted(files):
            if not name.endswith("-shm"):
                data = _content_of(f"{folder}/{name}")
                digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _content_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return os.urandom(16)  # a thread of the index took it away: a state like no other


def _die() -> None:
    os._exit(STATUS)


def _fail(operation: str, path: str, number: int) -> None:
    if operation == "point":
        raise HomeUnavailable("catalogue_unusable", reason="disk I/O error")
    code = errno.EIO if operation in _SYNCS or number % 2 else errno.ENOSPC
    raise OSError(code, os.strerror(code), path)


def _tear_what_is_never_synced(home: Path) -> None:
    """Words of documents are derived: they are not synced, and may come back torn."""
    for path in (home / "derived").rglob("*"):
        if path.is_file():
            os.truncate(path, path.stat().st_size // 2)
